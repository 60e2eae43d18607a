/*
 * query.h: what the files share that translate queries: what can be named at a place in a query, and the sorts of what
 * comes out of it.
 */
#ifndef SCHEMASYNC_SQLITE_TRANSLATE_QUERY_H
#define SCHEMASYNC_SQLITE_TRANSLATE_QUERY_H

#include "engine/sqlite/translate/node.h"

/* A column that can be named. The piece says how that is written, and what PostgreSQL takes it for. */
typedef struct QueryColumn {
    const char  *name;
    const Piece *piece;
} QueryColumn;
typedef VEC(QueryColumn) QueryColumns;

/* Something in FROM, by the name that stands before its columns. */
typedef struct QuerySource {
    const char  *alias;
    QueryColumns columns;
} QuerySource;

/* One level of a query. */
struct Scope {
    struct Scope     *outer;
    VEC(QuerySource)  sources;
    QueryColumns      visible;      /* what a name without a table may mean, and `*` in its order */
    Node *const      *windows;      /* of WINDOW w AS (...) */
    size_t            window_count;
};

/* A query of WITH; those that came later first. */
typedef struct Cte {
    struct Cte  *next;
    const char  *name;
    QueryColumns columns;
} Cte;

/* The view at hand. */
struct QueryContext {
    uint16_t      path;         /* search_path of its statement */
    const Object *object;       /* it */
    Scope        *scope;
    Cte          *ctes;
    Cte          *coming;       /* those of the same WITH that are still to come, for which SQLite would take a table's name */
    unsigned      weight;       /* tables that SQLite has to open for it, with those of its views */
    unsigned      nameless;     /* subqueries so far without a name */
};

typedef struct Query {
    const char  *text;
    QueryColumns columns;
} Query;

/* ---- query.c ---------------------------------------------------------------------------------------- */

/* Do the names of its columns differ, without ASCII case? What is named by them must. */
bool translate_names_differ(Translation *t, const QueryColumns *columns);

/* The whole text of a query. `aliases`: names for its first columns. false: t->why. */
bool translate_query(Translation *t, const PgQuery__SelectStmt *select, Node *const *aliases, size_t alias_count,
                     Query *ret_query);

/* The base and the step of WITH RECURSIVE; the step can name what the base gives, as `name`. */
bool translate_recursive_query(Translation *t, const PgQuery__SelectStmt *select, const char *name, Node *const *aliases,
                               size_t alias_count, Query *ret_query);

/* A key of ORDER BY. `exact`: another order would be another result. position: of the output column that it is, or 0. */
const char *translate_order_key(Translation *t, const PgQuery__SortBy *sort, const Piece *piece, uint32_t position, bool exact);

/* Can SQLite tell equal values from others as PostgreSQL does? false: t->why. */
bool translate_distinguishes(Translation *t, const Piece *piece);

/* A copy that is written in another way; what PostgreSQL takes it for is the same. */
Piece *translate_piece_as(Translation *t, const Piece *piece, const char *text);

/* ---- from.c ----------------------------------------------------------------------------------------- */

/* Enters what stands in FROM into the scope. NULL: t->why. */
const char *translate_from(Translation *t, Node *const *items, size_t count);

/* "WITH ... ", with what it declares entered into the context; NULL: t->why. */
const char *translate_with(Translation *t, const PgQuery__WithClause *with);
void        translate_declare_cte(Translation *t, const char *name, QueryColumns columns);

const Piece       *translate_scope_column(Translation *t, const PgQuery__ColumnRef *ref);
const QuerySource *translate_scope_source(const Translation *t, const char *alias);

/* ---- label.c ---------------------------------------------------------------------------------------- */

/* The name that PostgreSQL gives a column of a query that has none. */
const char *translate_label(const Node *node);

/* ---- views.c ---------------------------------------------------------------------------------------- */

/* The columns of a view of the file, which is translated if it is not yet; false: t->why. */
bool translate_view_columns(Translation *t, const Object *view, QueryColumns *ret_columns, unsigned *ret_weight);

#endif
