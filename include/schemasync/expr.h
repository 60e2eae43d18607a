/*
 * expr.h: when do two expressions mean the same, as far as text and tree can tell (judges 1 and 2)?
 *
 * "Equal" here is a proof. "Not equal" is not: the next judge is asked.
 */
#ifndef SCHEMASYNC_EXPR_H
#define SCHEMASYNC_EXPR_H

#include <schemasync/catalog.h>

typedef enum Verdict { VERDICT_UNDECIDED, VERDICT_EQUAL, VERDICT_DIFFERENT } Verdict;

/* A search_path that is empty: bare names are pg_catalog's. So the server prints expressions. */
enum { EXPR_PATH_NONE = UINT16_MAX };

/* Where an expression stands: what its bare names mean. */
typedef struct ExprScope {
    const Catalog *catalog;     /* whose names it uses */
    const Table   *table;       /* whose columns it uses; NULL: none (a domain, later) */
    uint16_t       path;        /* index into catalog->paths, or EXPR_PATH_NONE */
    const Type    *target;      /* the value is assigned to this type (default, generated column); NULL: none */
    const struct Server *server;/* NULL: unknown */
} ExprScope;

/* One spelling for all expressions that the rewrites prove equal (the list of rewrites is at the head of
 * canonical.c). Column references are printed by bare column name. NULL: the text does not parse. */
const char *expr_canonical(Arena *arena, const char *text, const ExprScope *scope);

/* The type of an expression's value, where it can be told without a server: built in. NULL: not known. */
const Type *expr_type(Arena *arena, const char *text, const ExprScope *scope);

/* `x COLLATE c` as a whole: *ret_body is the text of x, *ret_collation c as written. False: it is no such thing. */
bool expr_split_collate(Arena *arena, const char *text, const char **ret_body, QName *ret_collation);

/* Gives the column what the domain says that is its type, or that of its elements. The domain's own type may be one again. */
void domain_apply(Catalog *catalog, const Domain *domain, Column *column);

/* A rename that a plan makes, as it touches expressions. */
typedef struct ExprRename {
    enum { RENAME_COLUMN, RENAME_TABLE, RENAME_TYPE, RENAME_RELATION, RENAME_ENUM_VALUE } what;
    QName from, to;             /* a column, a value: only .name.name counts. RELATION: inside nextval('...') too */
    Name  enum_type;            /* ENUM_VALUE: the type's name, after renames */
} ExprRename;

/* live text with the renames of this plan applied, by the byte positions of the parse tree; the text itself where
 * none applies. */
const char *expr_rename(Arena *arena, const char *text, const ExprRename *renames, uint32_t count);

/* What the guards of judge 3 need to know about a text. All names as written. */
typedef struct ExprFacts {
    bool         parses;
    bool         has_sublink;       /* sub-select */
    VEC(QName)   functions;
    VEC(QName)   operators;         /* schema only where OPERATOR(s.op) says it */
    VEC(QName)   types;             /* in casts and typed literals */
    VEC(QName)   collations;        /* in the sequence of the text */
    VEC(const char *) regclasses;   /* constants cast to regclass, or the argument of nextval */
    Names        columns;           /* bare column names, each once */
    bool         qualified_columns; /* t.a, s.t.a */
    bool         whole_row;         /* t.*, or a bare table name */
    bool         system_columns;    /* tableoid, ctid, ... */
    bool         sql_value;         /* CURRENT_DATE and its like */
    bool         parameter;         /* $1 */
} ExprFacts;

void expr_facts(Arena *arena, const char *text, ExprFacts *ret_facts);

#endif
