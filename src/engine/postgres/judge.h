/*
 * judge.h: what the files of the judges share with one another: one case for each question, and what the
 * guards need to know about the database.
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_JUDGE_H
#define SCHEMASYNC_ENGINE_POSTGRES_JUDGE_H

#include <schemasync/expr.h>
#include <schemasync/map.h>
#include <schemasync/postgres.h>
#include <schemasync/server.h>

#include "session.h"

/* ---- The database, as far as the guards ask (judge_world.c) -------------------------------------------- */

typedef struct JudgeWorld {
    Arena        *arena;
    PgSession    *session;
    const Server *server;           /* the one that is asked */
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
    bool          makes_enum_value; /* the plan adds a value to an enum of the database */
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
judge_names_have(const Names *path, Name schema)
{
    VEC_EACH(path, i)
        if (name_equal(path->items[i], schema))
            return true;
    return false;
}

/* ---- One question -------------------------------------------------------------------------------------- */

/* What the server makes of one text. Asked once, in however many pairs the text is: the unnamed constraints
 * of a table are all compared with one another. */
typedef struct Reading {
    Arena       *arena;
    const char  *sql, *path_sql;
    PgStatement *statement;         /* NULL: not asked yet */
    const char  *form;              /* what the planner puts out, or the normal tree; NULL: no answer */
} Reading;

typedef struct JudgeCase {
    Question        *question;
    const ExprFacts *from, *to;
    Names            path;          /* schemas that the file's text is read under */
    const char      *path_sql;      /* ... and as SQL: the planner reads both texts under it */
    const char      *from_path_sql, *to_path_sql;   /* for the trees: the server's own text means '' */
    const char      *planner_no;    /* why the planner must not be asked; NULL: it may */
    const char      *tree_no;       /* why the text must not even be analysed; NULL: it may */
    bool             other_collations;  /* what the planner prints alike may differ in them */
    bool             is_new;        /* the wanted text needs what the plan creates: it can't be what lives */
    Reading         *from_plan, *to_plan;   /* with the types wanted */
    Reading         *from_live;     /* with the types as they are */
    Reading         *from_tree, *to_tree;
} JudgeCase;

/* Says which judge may be asked (judge_guard.c). from and to are set. */
void judge_guard(const JudgeWorld *world, JudgeCase *one);

/* The statements (judge_text.c). tree_columns: the stand-in's list, the same for all texts of a table. */
const char *judge_plan_sql(Arena *arena, const Question *question, const char *text, const ExprFacts *facts);
const char *judge_live_sql(Arena *arena, const Question *question, const char *text, const ExprFacts *facts);
const char *judge_tree_sql(Arena *arena, const Question *question, const char *text, const char *tree_columns);

/* Appends "name type COLLATE c" for the column as it is wanted, or, where it goes away, as it is. */
void judge_add_mentioned(Strbuf *list, const Question *question, Name name, bool live);

/* IS DISTINCT FROM, NULLIF and simple CASE do not print the schema of their operator. May a text have one?
 * And is there only one = that it can then be, once its operands are printed? */
bool judge_hides_operator(const char *printed);
bool judge_hidden_is_clear(const Server *server);

/* A type by its qualified name: means the same under every search_path. */
void judge_add_type(Strbuf *sql, const Type *type, bool modifiers);
/* "name type COLLATE c" */
void judge_add_column(Strbuf *sql, Name name, const Column *column);
/* The column of that name as it is: the live one, under its name after this plan. NULL: none. */
const Column *judge_live_column(const Question *question, Name name);

/* A node tree as the server prints it, without places and spellings; NULL: it is no such tree (judge_tree.c).
 * */
const char *judge_normal_tree(Arena *arena, const char *printed);

#endif
