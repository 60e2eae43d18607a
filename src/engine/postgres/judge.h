/*
 * judge.h: what the files of the judges share with one another: one case for each question, and what the guards
 * need to know about the database.
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_JUDGE_H
#define SCHEMASYNC_ENGINE_POSTGRES_JUDGE_H

#include <schemasync/expr.h>
#include <schemasync/map.h>
#include <schemasync/postgres.h>
#include <schemasync/server.h>

#include "session.h"

/* ---- The database, as far as the guards ask (judge_world.c) -------------------------------------------------- */

typedef struct JudgeWorld {
    Arena        *arena;
    PgSession    *session;
    const Server *server;
    const Catalog *live, *desired;
    Map          *functions;        /* names outside pg_catalog; the value is a FunctionPlaces */
    Map          *operators;        /* likewise; the value is an OperatorPlaces */
    Map          *enum_operators;   /* names of operators outside pg_catalog that take an enum */
    Map          *enum_casts;       /* "schema.name" of enums with a cast of the user's */
    Map          *risky_functions;  /* functions that take a composite, a user's range, an array of domains: the
                                       literal of such an argument may run a domain's CHECK */
    Map          *plain_domains;    /* "schema.name" of domains over a scalar type of pg_catalog */
    bool          user_casts;       /* an implicit cast from a built-in type may call a user's function */
    bool          makes_extension;  /* the plan creates an extension */
} JudgeWorld;

typedef struct FunctionPlaces {
    Names schemas;
} FunctionPlaces;

typedef struct OperatorPlaces {
    VEC(const ServerOperator *) operators;
} OperatorPlaces;

/* One round trip. */
bool judge_world_read(JudgeWorld *world, PgSession *session, const Catalog *live, const Catalog *desired, Error *err);
void judge_world_release(JudgeWorld *world);

/* What a type means for what may be asked about a text that touches it. */
typedef enum TypeClass {
    TYPE_BUILTIN,
    TYPE_ENUM,          /* that exists in the database */
    TYPE_DOMAIN,        /* over a scalar type of pg_catalog */
    TYPE_FOREIGN,       /* a base type of an extension, or nobody knows */
    TYPE_DANGEROUS,     /* composite, a user's range, array of domains: its literals may run a domain's CHECK */
    TYPE_NEW,           /* an enum that the plan creates */
    TYPE_RENAMED,       /* an enum that the plan renames */
} TypeClass;

TypeClass judge_type_class(const JudgeWorld *world, const Type *type);
TypeClass judge_name_class(const JudgeWorld *world, QName name, const Names *path);     /* as written in a text */

static inline bool
judge_path_has(const Names *path, Name schema)
{
    VEC_EACH(path, i)
        if (name_equal(path->items[i], schema))
            return true;
    return false;
}

/* ---- One question ------------------------------------------------------------------------------------------------ */

typedef struct JudgeCase {
    Question    *question;
    ExprFacts    from, to;
    Names        path;              /* schemas that to_text is read under */
    const char  *path_sql;
    const char  *planner_no;        /* why the planner must not be asked; NULL: it may */
    const char  *tree_no;           /* why the text must not even be analysed; NULL: it may */
    bool         as_written;        /* the live text means the same under the path of to_text */
    bool         is_new;            /* the wanted text needs what the plan creates: it can't be what lives */
    const char  *cast;              /* "::pg_catalog.varchar", or "" */
    const char  *columns;           /* the stand-in's columns with the types wanted */
    const char  *live_columns;      /* with the types as they are */
    const char  *alias;

    /* answers */
    PgStatement *pair, *from_alone, *to_alone, *from_tree, *to_tree;
    const char  *pair_from, *pair_to;       /* outputs of the planner; NULL: no answer */
    const char  *from_node, *to_node;       /* normalised trees */
} JudgeCase;

/* Reads both texts, and says which judge may be asked (judge_guard.c). */
void judge_guard(const JudgeWorld *world, JudgeCase *one);

/* Fills in cast, columns, live_columns and alias (judge_text.c). */
void judge_stand_in(const JudgeWorld *world, JudgeCase *one);

/* IS DISTINCT FROM, NULLIF and simple CASE do not print the schema of their operator. May a text have one? And is there only
 * one = that it can then be, once its operands are printed? */
bool judge_hides_operator(const char *printed);
bool judge_hidden_is_clear(const Server *server);

/* The statements (judge_text.c). */
const char *judge_pair_sql(Arena *arena, const JudgeCase *one);
const char *judge_alone_sql(Arena *arena, const JudgeCase *one, bool live);
const char *judge_tree_sql(Arena *arena, const JudgeCase *one, bool live);

/* A type by its qualified name: means the same under every search_path. */
void judge_add_type(Strbuf *sql, const Type *type, bool modifiers);
/* "name type COLLATE c" */
void judge_add_column(Strbuf *sql, Name name, const Column *column);
/* The column of that name as it is: the live one, under its name after this plan. NULL: none. */
const Column *judge_live_column(const Question *question, Name name);

/* A node tree as the server prints it, without places and spellings; NULL: it is no such tree (judge_tree.c). */
const char *judge_normal_tree(Arena *arena, const char *printed);

#endif
