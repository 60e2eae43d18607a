/*
 * from.c: FROM and WITH: which tables, views and queries stand there, how they are joined, and what a column's name
 * means behind them. Columns are written with their table's name always: SQLite takes a name that it does not find for a
 * string, or for the alias of another column.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/translate/query.h"

enum { MOST_TABLES = 500 };     /* SQLite opens every table of every view, and some of its work grows faster than they do */

/* ---- Columns by name ---------------------------------------------------------------------------------------- */

static const Piece *
find_column(Translation *t, const QueryColumns *columns, const char *name)
{
    const Piece *found = NULL;

    VEC_EACH(columns, i) {
        if (strcmp(columns->items[i].name, name) != 0)
            continue;
        if (found != NULL)
            return translate_refuse(t, "column \"%s\" is ambiguous", name);
        if (columns->items[i].piece == NULL)
            return translate_refuse(t, "nothing computes column \"%s\" in SQLite", name);
        found = columns->items[i].piece;
    }
    return found;
}

const QuerySource *
translate_scope_source(const Translation *t, const char *alias)
{
    for (const Scope *scope = t->query->scope; scope != NULL; scope = scope->outer)
        VEC_EACH(&scope->sources, i)
            if (strcmp(scope->sources.items[i].alias, alias) == 0)
                return &scope->sources.items[i];
    return NULL;
}

static bool
gives(const QuerySource *source, const Piece *piece)
{
    VEC_EACH(&source->columns, i)
        if (source->columns.items[i].piece != NULL && strcmp(source->columns.items[i].piece->text, piece->text) == 0)
            return true;
    return false;
}

/* A name alone that means a column of an outer query: is its table's name taken within? SQLite would look there first, whatever
 * the case of the column's letters, and any table has a rowid. */
static bool
is_hidden(const Translation *t, const Scope *outer, const Piece *piece)
{
    for (const Scope *scope = t->query->scope; scope != outer; scope = scope->outer)
        VEC_EACH(&scope->sources, i)
            VEC_EACH(&outer->sources, j)
                if (sqlite3_stricmp(scope->sources.items[i].alias, outer->sources.items[j].alias) == 0 &&
                    gives(&outer->sources.items[j], piece))
                    return true;
    return false;
}

const Piece *
translate_scope_column(Translation *t, const PgQuery__ColumnRef *ref)
{
    const char  *first = node_string(ref->fields[0]), *second = ref->n_fields > 1 ? node_string(ref->fields[1]) : NULL;
    const Piece *piece = NULL;

    t->why = NULL;
    if (first == NULL || ref->n_fields > 2 || (ref->n_fields == 2 && second == NULL))
        return translate_refuse(t, "a column's name is translated as column or table.column only");
    if (second != NULL) {
        const QuerySource *source = translate_scope_source(t, first);
        piece = source == NULL ? NULL : find_column(t, &source->columns, second);
    } else {
        for (const Scope *scope = t->query->scope; piece == NULL && t->why == NULL && scope != NULL; scope = scope->outer) {
            piece = find_column(t, &scope->visible, first);
            if (piece != NULL && is_hidden(t, scope, piece))
                return translate_refuse(t, "SQLite would look for column \"%s\" in the inner table of the same name", first);
        }
    }
    if (piece == NULL && t->why == NULL)
        return translate_refuse(t, "there is no column \"%s\" that it could mean", second == NULL ? first : second);
    return piece;
}

/* ---- What stands in FROM --------------------------------------------------------------------------------------- */

typedef struct FromItem {
    const char  *text;
    QueryColumns visible;
    bool         join;
} FromItem;

static bool from_item(Translation *t, const Node *node, FromItem *ret_item);

static const char *
quoted(Translation *t, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    sqlite_add_name(&text, name);
    return arena_strdup(t->arena, text.s);
}

/* SQLite does not tell names by the case of their letters. */
static bool
alias_is_clear(Translation *t, const char *alias)
{
    const Scope *innermost = t->query->scope;

    for (const Scope *scope = innermost; scope != NULL; scope = scope->outer)
        VEC_EACH(&scope->sources, i) {
            const char *other = scope->sources.items[i].alias;
            if (sqlite3_stricmp(other, alias) == 0 && (scope == innermost || strcmp(other, alias) != 0))
                return translate_refuse(t, "SQLite can't tell %s and %s from each other", other, alias) != NULL;
        }
    return true;
}

/* The columns as they are named behind FROM: `alias`.`column`; `names` where the alias has a list of them. */
static bool
add_source(Translation *t, const char *alias, const QueryColumns *columns, const PgQuery__Alias *names, FromItem *item)
{
    QuerySource source = { .alias = arena_strdup(t->arena, alias) };

    if (!alias_is_clear(t, alias))
        return false;
    VEC_EACH(columns, i) {
        const QueryColumn *column = &columns->items[i];
        const char        *given = names != NULL && i < names->n_colnames ? node_string(names->colnames[i]) : NULL;
        const char        *text = arena_printf(t->arena, "%s.%s", quoted(t, alias), quoted(t, column->name));
        QueryColumn        made = { given == NULL ? column->name : arena_strdup(t->arena, given),
                                    column->piece == NULL ? NULL : translate_piece_as(t, column->piece, text) };
        vec_push(t->arena, &source.columns, made);
        vec_push(t->arena, &item->visible, made);
    }
    vec_push(t->arena, &t->query->scope->sources, source);
    return true;
}

/* `*` in a view means the columns that the table has where the view is made: a later ADD COLUMN is not seen. */
static bool
is_later(const Translation *t, const Table *table, const Column *column)
{
    const Object *view = t->query->object;
    bool before = column->base.at.file == view->at.file &&
                  (column->base.at.line < view->at.line ||
                   (column->base.at.line == view->at.line && column->base.at.column < view->at.column));

    return table->base.id < view->id && column->base.id > view->id && !before;
}

/* A column that nothing computes can't be named: it has no piece. */
static const Piece *
computed_column(Translation *t, const Column *column)
{
    VEC_EACH(&t->uncomputed, i)
        if (t->uncomputed.items[i] == column)
            return NULL;
    return translate_column(t, column);
}

static QueryColumns
table_columns(Translation *t, const Table *table)
{
    QueryColumns columns = { 0 };

    VEC_EACH(&table->columns, i)
        if (!is_later(t, table, table->columns.items[i])) {
            const Column *column = table->columns.items[i];
            vec_push(t->arena, &columns, ((QueryColumn){ column->base.name.name.raw, computed_column(t, column) }));
        }
    return columns;
}

static const Object *
find_relation(const Translation *t, const PgQuery__RangeVar *range)
{
    const SearchPath *path = &t->desired->paths.items[t->query->path];
    const char       *schema = range->schemaname == NULL || *range->schemaname == '\0' ? NULL : range->schemaname;
    const Object     *found = NULL;

    for (uint32_t i = 0; found == NULL && i < (schema == NULL ? path->names.count : 1); i++) {
        QName name = { { schema == NULL ? path->names.items[i].raw : schema }, { range->relname } };
        found = catalog_find(t->desired, KIND_TABLE, name);
        if (found == NULL)
            found = catalog_find(t->desired, KIND_VIEW, name);
    }
    return found;
}

static const Cte *
find_cte(const Cte *cte, const char *name, bool fold)
{
    for (; cte != NULL; cte = cte->next)
        if (fold ? sqlite3_stricmp(cte->name, name) == 0 : strcmp(cte->name, name) == 0)
            return cte;
    return NULL;
}

static bool
relation_columns(Translation *t, const PgQuery__RangeVar *range, const char **ret_name, QueryColumns *ret_columns)
{
    const Object *object = find_relation(t, range);
    unsigned      weight = 1;

    if (object == NULL)
        return translate_refuse(t, "there is no table or view \"%s\" in the file", range->relname) != NULL;
    *ret_name = translate_name(t, object->name);
    if (find_cte(t->query->ctes, *ret_name, true) != NULL || find_cte(t->query->coming, *ret_name, true) != NULL)
        return translate_refuse(t, "SQLite would take \"%s\" for the query of that name", *ret_name) != NULL;
    if (object->kind == KIND_TABLE)
        *ret_columns = table_columns(t, (const Table *)object);
    else if (!translate_view_columns(t, object, ret_columns, &weight))
        return false;
    t->query->weight += weight;
    return t->query->weight <= MOST_TABLES || translate_refuse(t, "it is made of too many other views") != NULL;
}

static bool
from_relation(Translation *t, const PgQuery__RangeVar *range, FromItem *item)
{
    bool          bare = range->schemaname == NULL || *range->schemaname == '\0';
    const Cte    *cte = bare ? find_cte(t->query->ctes, range->relname, false) : NULL;
    const char   *name = range->relname, *alias = range->alias == NULL ? range->relname : range->alias->aliasname;
    QueryColumns  columns;

    if (cte != NULL)
        columns = cte->columns;
    else if (!relation_columns(t, range, &name, &columns))
        return false;
    item->text = strcmp(name, alias) == 0 ? quoted(t, name)
                                          : arena_printf(t->arena, "%s AS %s", quoted(t, name), quoted(t, alias));
    return add_source(t, alias, &columns, range->alias, item);
}

static bool
from_subquery(Translation *t, const PgQuery__RangeSubselect *subquery, FromItem *item)
{
    const char *alias = subquery->alias == NULL ? arena_printf(t->arena, "query_%u", ++t->query->nameless)
                                                : subquery->alias->aliasname;
    Query       query;

    if (subquery->lateral)
        return translate_refuse(t, "SQLite has no LATERAL") != NULL;
    if (!IS_NODE(subquery->subquery, SELECT_STMT))
        return translate_refuse(t, "what stands in FROM is no query") != NULL;
    /* What stands beside it in FROM can't be named in it. */
    Scope *scope = t->query->scope;
    t->query->scope = scope->outer;
    bool done = translate_query(t, subquery->subquery->select_stmt, NULL, 0, &query) &&
                translate_names_differ(t, &query.columns);
    t->query->scope = scope;
    item->text = done ? arena_printf(t->arena, "(%s) AS %s", query.text, quoted(t, alias)) : NULL;
    return done && add_source(t, alias, &query.columns, subquery->alias, item);
}

/* ---- Joins ------------------------------------------------------------------------------------------------------- */

/* A column of USING has the type that both sides have in common. */
static const Piece *
merged_column(Translation *t, PgQuery__JoinType type, const Piece *a, const Piece *b)
{
    const Piece *taken = type == PG_QUERY__JOIN_TYPE__JOIN_RIGHT ? b : a;
    Piece       *made = translate_piece_as(t, taken, taken->text);
    Pieces       both = { 0 };

    vec_push(t->arena, &both, a);
    vec_push(t->arena, &both, b);
    if ((made->sort = translate_unify(t, &both)) == SORT_OTHER)
        return NULL;
    translate_merge(made, &both);
    return made;
}

/* The columns of USING come first, and are there once. */
static bool
join_using(Translation *t, const PgQuery__JoinExpr *join, const FromItem *left, const FromItem *right, FromItem *item,
           Strbuf *condition)
{
    item->visible = (QueryColumns){ 0 };
    for (size_t i = 0; i < join->n_using_clause; i++) {
        const char  *name = node_string(join->using_clause[i]);
        const Piece *a = name == NULL ? NULL : find_column(t, &left->visible, name);
        const Piece *b = a == NULL ? NULL : find_column(t, &right->visible, name);
        const Piece *equal = b == NULL ? translate_refuse(t, "a column of USING is not known")
                                       : translate_compare(t, "=", a, b);
        if (equal == NULL)
            return false;
        strbuf_addf(condition, "%s%s", i == 0 ? "" : " AND ", translate_inside(t, equal, LEVEL_AND));
        const Piece *both = merged_column(t, join->jointype, a, b);
        if (both == NULL)
            return false;
        vec_push(t->arena, &item->visible, ((QueryColumn){ arena_strdup(t->arena, name), both }));
    }
    const QueryColumns merged = item->visible;
    const FromItem    *sides[] = { left, right };
    for (int side = 0; side < 2; side++)
        VEC_EACH(&sides[side]->visible, i)
            if (find_column(t, &merged, sides[side]->visible.items[i].name) == NULL)
                vec_push(t->arena, &item->visible, sides[side]->visible.items[i]);
    return true;
}

/* In ON a name without a table means one of the join's own. */
static bool
join_on(Translation *t, const PgQuery__JoinExpr *join, const FromItem *left, const FromItem *right, FromItem *item,
        Strbuf *condition)
{
    QueryColumns before = t->query->scope->visible;

    item->visible = (QueryColumns){ 0 };
    VEC_EACH(&left->visible, i)
        vec_push(t->arena, &item->visible, left->visible.items[i]);
    VEC_EACH(&right->visible, i)
        vec_push(t->arena, &item->visible, right->visible.items[i]);
    if (join->quals == NULL)
        return true;
    t->query->scope->visible = item->visible;
    const Piece *piece = translate_condition(t, join->quals);
    t->query->scope->visible = before;
    if (piece != NULL)
        strbuf_add(condition, piece->text);
    return piece != NULL;
}

static const char *
join_words(Translation *t, PgQuery__JoinType type, bool condition)
{
    switch (type) {
    case PG_QUERY__JOIN_TYPE__JOIN_INNER:
        return condition ? "JOIN" : "CROSS JOIN";
    case PG_QUERY__JOIN_TYPE__JOIN_LEFT:
    case PG_QUERY__JOIN_TYPE__JOIN_RIGHT:
        return "LEFT JOIN";
    case PG_QUERY__JOIN_TYPE__JOIN_FULL:    /* 3.40 loses the WHERE of two in a UNION ALL */
        translate_refuse(t, "SQLite's FULL JOIN is not relied on: it is not in every version, and was wrong in some");
        return NULL;
    default:
        translate_refuse(t, "SQLite has no such join");
        return NULL;
    }
}

/* A RIGHT JOIN is a LEFT JOIN from the other side: SQLite has it since 3.39 only, and gives other rows for some. */
static bool
from_join(Translation *t, const PgQuery__JoinExpr *join, FromItem *item)
{
    FromItem        left = { 0 }, right = { 0 };
    STRBUF_AUTO     condition = STRBUF_INIT;
    bool            turned = join->jointype == PG_QUERY__JOIN_TYPE__JOIN_RIGHT;
    const FromItem *first = turned ? &right : &left, *second = turned ? &left : &right;

    if (join->is_natural || join->alias != NULL || join->join_using_alias != NULL)
        return translate_refuse(t, join->is_natural ? "NATURAL JOIN is not translated: write USING"
                                                    : "a join with a name of its own is not translated") != NULL;
    if (!from_item(t, join->larg, &left) || !from_item(t, join->rarg, &right))
        return false;
    if (join->n_using_clause > 0 ? !join_using(t, join, &left, &right, item, &condition)
                                 : !join_on(t, join, &left, &right, item, &condition))
        return false;
    const char *words = join_words(t, join->jointype, condition.length > 0);
    if (words == NULL)
        return false;
    item->join = true;
    item->text = arena_printf(t->arena, second->join ? "%s\n    %s (%s)%s%s" : "%s\n    %s %s%s%s", first->text, words,
                              second->text, condition.length == 0 ? "" : " ON ", condition.length == 0 ? "" : condition.s);
    return true;
}

static bool
from_item(Translation *t, const Node *node, FromItem *ret_item)
{
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_RANGE_VAR:
        return from_relation(t, node->range_var, ret_item);
    case PG_QUERY__NODE__NODE_RANGE_SUBSELECT:
        return from_subquery(t, node->range_subselect, ret_item);
    case PG_QUERY__NODE__NODE_JOIN_EXPR:
        return from_join(t, node->join_expr, ret_item);
    case PG_QUERY__NODE__NODE_RANGE_FUNCTION:
        return translate_refuse(t, "a function stands in FROM") != NULL;
    default:
        return translate_refuse(t, "what stands in FROM has no counterpart that is known") != NULL;
    }
}

const char *
translate_from(Translation *t, Node *const *items, size_t count)
{
    STRBUF_AUTO  text = STRBUF_INIT;
    QueryColumns visible = { 0 };

    for (size_t i = 0; i < count; i++) {
        FromItem item = { 0 };
        if (!from_item(t, items[i], &item))
            return NULL;
        /* A comma binds like a join in SQLite, and more loosely in PostgreSQL: before a LEFT JOIN that is the same. */
        strbuf_addf(&text, "%s%s", i == 0 ? "\n  FROM " : ", ", item.text);
        VEC_EACH(&item.visible, j)
            vec_push(t->arena, &visible, item.visible.items[j]);
    }
    t->query->scope->visible = visible;
    return arena_strdup(t->arena, text.s);
}

/* ---- WITH ---------------------------------------------------------------------------------------------------------- */

void
translate_declare_cte(Translation *t, const char *name, QueryColumns columns)
{
    Cte *cte = ARENA_NEW(t->arena, Cte);

    *cte = (Cte){ t->query->ctes, arena_strdup(t->arena, name), columns };
    t->query->ctes = cte;
}

static bool
add_cte(Translation *t, const PgQuery__CommonTableExpr *cte, bool recursive, Strbuf *text)
{
    const PgQuery__SelectStmt *select = IS_NODE(cte->ctequery, SELECT_STMT) ? cte->ctequery->select_stmt : NULL;
    const Cte                 *before = t->query->ctes;
    Query                      query;

    if (select == NULL || cte->search_clause != NULL || cte->cycle_clause != NULL)
        return translate_refuse(t, "WITH is translated for plain queries only") != NULL;
    if (find_cte(t->query->ctes, cte->ctename, true) != NULL)
        return translate_refuse(t, "two queries of WITH have the name %s", cte->ctename) != NULL;
    bool done = recursive && select->op == PG_QUERY__SET_OPERATION__SETOP_UNION
                    ? translate_recursive_query(t, select, cte->ctename, cte->aliascolnames, cte->n_aliascolnames, &query)
                    : translate_query(t, select, cte->aliascolnames, cte->n_aliascolnames, &query);
    if (!done || !translate_names_differ(t, &query.columns))
        return false;
    if (t->query->ctes == before)
        translate_declare_cte(t, cte->ctename, query.columns);
    strbuf_addf(text, "%s AS (%s)", quoted(t, cte->ctename), query.text);
    return true;
}

static bool
add_ctes(Translation *t, const PgQuery__WithClause *with, Strbuf *text)
{
    for (size_t i = with->n_ctes; i-- > 0;) {
        if (!IS_NODE(with->ctes[i], COMMON_TABLE_EXPR))
            return translate_refuse(t, "WITH is translated for plain queries only") != NULL;
        Cte *coming = ARENA_NEW(t->arena, Cte);
        *coming = (Cte){ .next = t->query->coming, .name = arena_strdup(t->arena, with->ctes[i]->common_table_expr->ctename) };
        t->query->coming = coming;
    }
    for (size_t i = 0; i < with->n_ctes; i++) {
        if (i > 0)
            strbuf_add(text, ",\n");
        if (!add_cte(t, with->ctes[i]->common_table_expr, with->recursive, text))
            return false;
        t->query->coming = t->query->coming->next;
    }
    return true;
}

const char *
translate_with(Translation *t, const PgQuery__WithClause *with)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (with == NULL)
        return "";
    Cte *coming = t->query->coming;
    strbuf_add(&text, with->recursive ? "WITH RECURSIVE " : "WITH ");
    bool done = add_ctes(t, with, &text);
    t->query->coming = coming;
    strbuf_add_char(&text, '\n');
    return done ? arena_strdup(t->arena, text.s) : NULL;
}
