/*
 * canonical.h: what the files of expr_canonical() share.
 */
#ifndef SCHEMASYNC_EXPR_CANONICAL_H
#define SCHEMASYNC_EXPR_CANONICAL_H

#include <schemasync/expr.h>
#include <schemasync/server.h>

#include "overload.h"
#include "parse.h"

typedef struct Canon {
    Arena           *arena;         /* of this one call */
    const ExprScope *scope;
    unsigned         columns_seen;
} Canon;

typedef enum ExKind {
    EX_PLAIN,
    EX_LITERAL,     /* no type yet: 'x' or NULL */
    EX_CONSTANT,    /* of a type */
    EX_RELABEL,     /* items[0] under another type's name */
    EX_ARRAY,       /* ARRAY[items] */
    EX_COLLATE,     /* items[0] COLLATE value */
    EX_ROW,         /* ROW (items) */
    EX_AND, EX_OR,  /* over items */
} ExKind;

/* An analysed expression. Its text is a proof of sameness: equal texts mean the same under the same table. */
typedef struct Ex {
    ExKind      kind;
    const char *text;       /* NULL: made from the items when asked for */
    Ty          type;
    const char *modifiers;  /* of the type, where known: "10,2"; NULL: none, or not known */
    const char *value;      /* LITERAL, CONSTANT; NULL is SQL's NULL */
    VEC(struct Ex *) items;
} Ex;

/* BETWEEN and CASE say their argument more than once: nested, that grows without bound. Beyond this all texts are
 * empty, and there is no canonical one. */
enum { CANON_MAX_MEMORY = 32 * 1024 * 1024 };

static inline bool
canon_is_full(const Canon *c)
{
    return arena_size(c->arena) > CANON_MAX_MEMORY;
}

/* ---- names.c: what names mean under the scope's path ------------------------------------------------- */

/* "" where only pg_catalog is searched for this name, else the path: names under other paths may differ. */
const char *canon_mark(const Canon *c, const char *name, bool is_operator);

/* May this choice among pg_catalog's overloads be believed, given what else the path can see? */
bool canon_trusts(const Canon *c, const char *name, bool is_operator, const Choice *choice, const Ty *types,
                  unsigned count);

/* The one schema, not pg_catalog, in which the path finds this function; NULL: none, or more than one. */
const char *canon_function_schema(const Canon *c, const char *name);

Ty canon_column_type(const Canon *c, const Type *type);

/* The type that a cast names. *ret_text is unique for it, also where nothing is known (kind TY_UNKNOWN_TYPE).
 * *ret_modifiers: "10,2", or NULL. */
Ty canon_type_name(const Canon *c, const PgQuery__TypeName *name, const char **ret_text, const char **ret_modifiers);

/* 'x' as a regclass: "public.x" where it can be told. */
const char *canon_regclass(const Canon *c, const char *value);
const char *canon_collation(const Canon *c, Node *const *names, size_t count);

/* ---- spelling.c: one spelling for all texts that a type reads as the same value ---------------------- */

const char *spell_value(const Canon *c, Ty type, const char *value);
bool spell_as_integer(const Canon *c, const char *value, int64_t *ret_number);
bool spell_is_decimal(const char *value, bool point);     /* digits, a sign, a point where allowed: no exponent */
bool ty_is_integer(Ty type);

/* ---- values.c: constants and conversions ------------------------------------------------------------- */

Ex *ex_plain(const Canon *c, Ty type, const char *format, ...) __attribute__((format(printf, 3, 4)));
Ex *ex_literal(const Canon *c, const char *value);
Ex *ex_constant(const Canon *c, Ty type, const char *value);
Ex *ex_array(const Canon *c, Ty element);
Ex *ex_collate(const Canon *c, Ex *ex, const char *collation);
const char *ex_text(const Canon *c, const Ex *ex);

/* To a type, as the server converts implicitly or by a cast without modifiers. */
Ex *ex_convert(const Canon *c, Ex *ex, Ty type);

/* A cast that somebody wrote. */
Ex *ex_cast(const Canon *c, Ex *ex, Ty type, const char *type_text, const char *modifiers);

/* -x of a constant, folded as the grammar does for bare numbers; NULL: not a number. */
Ex *ex_negate(const Canon *c, const Ex *ex);

const char *ex_quoted_name(const Canon *c, const char *name);

/* Chains of AND and OR: flat. A literal in one is a boolean. */
Ex  *ex_as_bool(const Canon *c, Ex *ex);
Ex  *ex_chain(const Canon *c, ExKind kind);
void ex_chain_add(const Canon *c, Ex *chain, Ex *ex);
Ex  *ex_chain_end(Ex *chain);
Ex  *ex_not(const Canon *c, Ex *ex);
Ex  *ex_null_test(const Canon *c, const Ex *arg, bool is_null);

/* ---- canonical.c, walk_operators.c, walk_calls.c: from the tree -------------------------------------- */

/* An operator as written: schema NULL where it is not OPERATOR(schema.op). */
typedef struct OpName {
    const char *schema, *name;
} OpName;

typedef VEC(Ex *) Exes;

Ex *canon_walk(Canon *c, const Node *node);

/* NULL: not analysed. */
Ex *canon_operator(Canon *c, const PgQuery__AExpr *expr);
Ex *canon_call(Canon *c, const PgQuery__FuncCall *call);
Ex *canon_sql_value(const Canon *c, const PgQuery__SQLValueFunction *value);

/* `wrap` is "" for the plain operator, else what is built over it: distinct, nullif. */
Ex *canon_binary(const Canon *c, const char *wrap, OpName op, Ex *left, Ex *right);

#endif
