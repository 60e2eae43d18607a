/*
 * query.c: SELECT, VALUES, and what UNION and its like make of them. Each column gets the name that PostgreSQL gives
 * it, and each key of an order the place of NULLs: both engines have rules of their own where nothing is said.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sqlite/translate/query.h"

/* A part of a query: one SELECT, or two parts and what is made of them. A constant without a type gets it from the others, so
 * that nothing is written before all are known. */
typedef struct Arm {
    QueryColumns targets;
    const char  *rest;          /* of a SELECT: from FROM on */
    bool         distinct;
    const char  *whole;         /* a query that stands in parentheses */
    struct Arm  *left, *right;
    const char  *words;         /* UNION ALL */
} Arm;

static Arm *build_arm(Translation *t, const PgQuery__SelectStmt *select, const char **ret_order);

Piece *
translate_piece_as(Translation *t, const Piece *piece, const char *text)
{
    Piece *copy = ARENA_NEW(t->arena, Piece);

    *copy = (Piece){ .text = text, .sort = piece->sort, .element = piece->element, .level = LEVEL_ATOM,
                     .width = piece->width, .zoned = piece->zoned };
    return copy;
}

static bool
refused(Translation *t, const char *why)
{
    return translate_refuse(t, "%s", why) != NULL;
}

/* ---- Order -------------------------------------------------------------------------------------------------- */

static bool
is_order_of_bytes(Sort sort)
{
    return sort == SORT_UUID || sort == SORT_DATE || sort == SORT_BYTES || sort == SORT_NULL ||
           (sort >= SORT_BOOL && sort <= SORT_FLOAT);
}

static const char *
order_words(const PgQuery__SortBy *sort)
{
    bool descending = sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
    bool first = sort->sortby_nulls == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
                 (descending && sort->sortby_nulls != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);

    if (descending)
        return first ? " DESC NULLS FIRST" : " DESC";
    return first ? "" : " NULLS LAST";
}

const char *
translate_order_key(Translation *t, const PgQuery__SortBy *sort, const Piece *piece, uint32_t position, bool exact)
{
    bool        moment = piece->sort == SORT_TIMESTAMP || piece->sort == SORT_TIME;
    const char *text = piece->text;

    if (sort->sortby_dir == PG_QUERY__SORT_BY_DIR__SORTBY_USING) {
        translate_refuse(t, "ORDER BY ... USING has no counterpart");
        return NULL;
    }
    if (!moment && !piece->bytewise && !is_order_of_bytes(piece->sort)) {
        if (exact) {
            translate_refuse(t, "the result depends on the order of texts, which is that of a language in PostgreSQL and of "
                             "bytes in SQLite");
            return NULL;
        }
        translate_caveat(t, "its rows are in the order of bytes, where PostgreSQL takes that of a language or type");
    }
    if (moment)
        text = translate_moment(t, piece)->text;
    else if (position > 0)
        text = arena_printf(t->arena, "%u", position);
    return arena_printf(t->arena, "%s%s", text, order_words(sort));
}

/* 2, or the name of an output column: its number, from 1; 0: neither. */
static uint32_t
output_position(const Node *node, const QueryColumns *targets)
{
    if (IS_NODE(node, A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL) {
        int number = node->a_const->ival->ival;
        return number >= 1 && (uint32_t)number <= targets->count ? (uint32_t)number : 0;
    }
    if (!IS_NODE(node, COLUMN_REF) || node->column_ref->n_fields != 1)
        return 0;
    const char *name = node_string(node->column_ref->fields[0]);
    VEC_EACH(targets, i)
        if (name != NULL && strcmp(targets->items[i].name, name) == 0)
            return i + 1;
    return 0;
}

/* A number alone, as SQLite sees it, is the place of a column in ORDER BY and GROUP BY. */
static bool
is_place(Translation *t, const Piece *piece)
{
    if (strspn(piece->text, "0123456789+-() ") != strlen(piece->text))
        return false;
    translate_refuse(t, "a constant stands where rows are ordered or grouped");
    return true;
}

static bool
is_limited(const PgQuery__SelectStmt *select)
{
    return select->limit_count != NULL || select->limit_offset != NULL;
}

/* `within`: in the scope of a SELECT, where a key may be anything. */
static const char *
order_by(Translation *t, const PgQuery__SelectStmt *select, const QueryColumns *targets, bool within)
{
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < select->n_sort_clause; i++) {
        const PgQuery__SortBy *sort = select->sort_clause[i]->sort_by;
        uint32_t               position = output_position(sort->node, targets);
        const Piece           *piece = position > 0 ? targets->items[position - 1].piece : NULL;
        if (piece == NULL)
            piece = within ? translate_node(t, sort->node)
                           : translate_refuse(t, "the order of a UNION is translated by its columns only");
        if (piece != NULL && !within && (piece->sort == SORT_TIMESTAMP || piece->sort == SORT_TIME))
            piece = translate_refuse(t, "the order of a UNION by moments is not translated");
        const char *key = piece == NULL || (position == 0 && is_place(t, piece))
                              ? NULL : translate_order_key(t, sort, piece, position, is_limited(select));
        if (key == NULL)
            return NULL;
        strbuf_addf(&text, "%s%s", i == 0 ? "\n  ORDER BY " : ", ", key);
    }
    return arena_strdup(t->arena, text.s);
}

/* A whole number that is written there. */
static const char *
limit_number(Translation *t, const Node *node, const char *none)
{
    if (node == NULL || (IS_NODE(node, A_CONST) && node->a_const->isnull))
        return none;
    const Piece *piece = translate_node(t, node);
    if (piece != NULL && piece->number && piece->sort == SORT_INT && *piece->text != '-')
        return piece->text;
    translate_refuse(t, "LIMIT and OFFSET are translated with a constant number only");
    return NULL;
}

static const char *
limits(Translation *t, const PgQuery__SelectStmt *select)
{
    const char *count = limit_number(t, select->limit_count, "-1"), *skipped = limit_number(t, select->limit_offset, "0");

    if (count == NULL || skipped == NULL)
        return NULL;
    if (select->limit_option == PG_QUERY__LIMIT_OPTION__LIMIT_OPTION_WITH_TIES) {
        translate_refuse(t, "SQLite has no WITH TIES");
        return NULL;
    }
    if (strcmp(skipped, "0") != 0)
        return arena_printf(t->arena, "\n  LIMIT %s OFFSET %s", count, skipped);
    return strcmp(count, "-1") == 0 ? "" : arena_printf(t->arena, "\n  LIMIT %s", count);
}

/* ---- One SELECT ------------------------------------------------------------------------------------------------- */

bool
translate_distinguishes(Translation *t, const Piece *piece)
{
    if (piece->sort == SORT_TIMESTAMP || piece->sort == SORT_TIME)
        translate_caveat(t, "moments are told from each other as they are written");
    else if (piece->sort == SORT_JSON || piece->sort == SORT_ARRAY || piece->sort == SORT_OTHER)
        return refused(t, "values of a type that SQLite only keeps as text are told from each other");
    return true;
}

static bool
all_distinguished(Translation *t, const QueryColumns *targets)
{
    VEC_EACH(targets, i)
        if (!translate_distinguishes(t, targets->items[i].piece))
            return false;
    return true;
}

static bool
add_star(Translation *t, const PgQuery__ColumnRef *ref, QueryColumns *targets)
{
    const char         *alias = ref->n_fields == 2 ? node_string(ref->fields[0]) : NULL;
    const QuerySource  *source = alias == NULL ? NULL : translate_scope_source(t, alias);
    const QueryColumns *columns = ref->n_fields == 1 ? &t->query->scope->visible : source == NULL ? NULL : &source->columns;

    if (columns == NULL)
        return refused(t, "a `*` is translated behind a table's name only");
    VEC_EACH(columns, i) {
        if (columns->items[i].piece == NULL)
            return translate_refuse(t, "nothing computes column \"%s\" in SQLite", columns->items[i].name) != NULL;
        vec_push(t->arena, targets, columns->items[i]);
    }
    return true;
}

static bool
add_target(Translation *t, const PgQuery__ResTarget *target, QueryColumns *targets)
{
    const PgQuery__ColumnRef *ref = IS_NODE(target->val, COLUMN_REF) ? target->val->column_ref : NULL;

    if (ref != NULL && IS_NODE(ref->fields[ref->n_fields - 1], A_STAR))
        return add_star(t, ref, targets);
    const Piece *piece = translate_node(t, target->val);
    if (piece == NULL)
        return false;
    const char *name = target->name != NULL && *target->name != '\0' ? target->name : translate_label(target->val);
    vec_push(t->arena, targets, ((QueryColumn){ arena_strdup(t->arena, name), piece }));
    return true;
}

/* A name means a column of FROM first, and one of the output where there is none. */
static const char *
group_by(Translation *t, const PgQuery__SelectStmt *select, const QueryColumns *targets)
{
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < select->n_group_clause; i++) {
        const Node  *node = select->group_clause[i];
        bool         number = IS_NODE(node, A_CONST);
        const Piece *piece = number ? NULL : translate_node(t, node);
        uint32_t     position = piece == NULL ? output_position(node, targets) : 0;
        if (position > 0)
            piece = targets->items[position - 1].piece;
        if (piece == NULL || !translate_distinguishes(t, piece) || (position == 0 && is_place(t, piece)))
            return NULL;
        strbuf_addf(&text, "%s%s", i == 0 ? "\n  GROUP BY " : ", ",
                    position > 0 ? arena_printf(t->arena, "%u", position) : piece->text);
    }
    return arena_strdup(t->arena, text.s);
}

static bool
check_select(Translation *t, const PgQuery__SelectStmt *select)
{
    if (select->into_clause != NULL || select->n_locking_clause > 0)
        return refused(t, "SQLite has no row locks and no SELECT INTO");
    if (select->n_distinct_clause > 0 && select->distinct_clause[0]->node_case != PG_QUERY__NODE__NODE__NOT_SET)
        return refused(t, "SQLite has no DISTINCT ON");
    if (select->group_distinct)
        return refused(t, "SQLite has no grouping sets");
    return true;
}

/* FROM to HAVING, and what is selected. */
static bool
fill_select(Translation *t, const PgQuery__SelectStmt *select, Arm *arm, const char **ret_order)
{
    STRBUF_AUTO  rest = STRBUF_INIT;
    const Piece *condition = NULL;
    const char  *part = translate_from(t, select->from_clause, select->n_from_clause);

    if (part == NULL)
        return false;
    strbuf_add(&rest, part);
    if (select->where_clause != NULL && (condition = translate_condition(t, select->where_clause)) == NULL)
        return false;
    if (condition != NULL)
        strbuf_addf(&rest, "\n  WHERE %s", condition->text);
    for (size_t i = 0; i < select->n_target_list; i++)
        if (!add_target(t, select->target_list[i]->res_target, &arm->targets))
            return false;
    if (arm->targets.count == 0)
        return refused(t, "it has no columns");
    if ((part = group_by(t, select, &arm->targets)) == NULL)
        return false;
    strbuf_add(&rest, part);
    if (select->having_clause != NULL && (condition = translate_condition(t, select->having_clause)) == NULL)
        return false;
    if (select->having_clause != NULL)
        strbuf_addf(&rest, "\n  HAVING %s", condition->text);
    arm->distinct = select->n_distinct_clause > 0;
    arm->rest = arena_strdup(t->arena, rest.s);
    if (arm->distinct && !all_distinguished(t, &arm->targets))
        return false;
    return ret_order == NULL || (*ret_order = order_by(t, select, &arm->targets, true)) != NULL;
}

/* VALUES: its columns have the same names in both engines. */
static bool
fill_values(Translation *t, const PgQuery__SelectStmt *select, Arm *arm)
{
    size_t      width = select->values_lists[0]->list->n_items;
    STRBUF_AUTO text = STRBUF_INIT;
    VEC(Pieces) columns = { 0 };

    for (size_t column = 0; column < width; column++) {
        Pieces pieces = { 0 };
        for (size_t row = 0; row < select->n_values_lists; row++) {
            const Piece *piece = translate_node(t, select->values_lists[row]->list->items[column]);
            if (piece == NULL)
                return false;
            vec_push(t->arena, &pieces, piece);
        }
        Sort sort = translate_unify(t, &pieces);
        if (sort == SORT_OTHER)
            return false;
        Piece *made = translate_piece(t, sort, LEVEL_ATOM, "column%zu", column + 1);
        translate_merge(made, &pieces);
        vec_push(t->arena, &columns, pieces);
        vec_push(t->arena, &arm->targets, ((QueryColumn){ made->text, made }));
    }
    for (size_t row = 0; row < select->n_values_lists; row++)
        for (size_t column = 0; column < width; column++)
            strbuf_addf(&text, "%s%s%s", column > 0 ? ", " : row == 0 ? "(" : ", (", columns.items[column].items[row]->text,
                        column + 1 == width ? ")" : "");
    arm->rest = arena_printf(t->arena, "\n  FROM (VALUES %s)", text.s);
    return true;
}

static Arm *
build_select(Translation *t, const PgQuery__SelectStmt *select, const char **ret_order)
{
    Arm   *arm = ARENA_NEW(t->arena, Arm);
    Scope *scope = ARENA_NEW(t->arena, Scope);

    *arm = (Arm){ 0 };
    *scope = (Scope){ .outer = t->query->scope, .windows = select->window_clause, .window_count = select->n_window_clause };
    if (!check_select(t, select))
        return NULL;
    t->query->scope = scope;
    bool done = select->n_values_lists > 0 ? fill_values(t, select, arm) : fill_select(t, select, arm, ret_order);
    t->query->scope = scope->outer;
    if (done && select->n_values_lists > 0 && select->n_sort_clause > 0)
        done = refused(t, "the order of VALUES is not translated");
    return done ? arm : NULL;
}

/* ---- UNION, INTERSECT, EXCEPT --------------------------------------------------------------------------------------- */

/* A part with an order, a limit or queries of its own stands in parentheses. */
static Arm *
build_operand(Translation *t, const PgQuery__SelectStmt *select)
{
    Query query;

    if (select->n_sort_clause == 0 && !is_limited(select) && select->with_clause == NULL)
        return build_arm(t, select, NULL);
    if (!translate_query(t, select, NULL, 0, &query) || !translate_names_differ(t, &query.columns))
        return NULL;
    Arm *arm = ARENA_NEW(t->arena, Arm);
    *arm = (Arm){ .targets = query.columns, .whole = query.text };
    return arm;
}

static const char *
operation(Translation *t, const PgQuery__SelectStmt *select)
{
    if (select->op == PG_QUERY__SET_OPERATION__SETOP_UNION)
        return select->all ? "UNION ALL" : "UNION";
    if (!select->all)
        return select->op == PG_QUERY__SET_OPERATION__SETOP_INTERSECT ? "INTERSECT" : "EXCEPT";
    translate_refuse(t, "SQLite has no INTERSECT ALL and EXCEPT ALL");
    return NULL;
}

/* Gives a constant without a type that of the others. */
static bool
give_type(Translation *t, Arm *arm, uint32_t column, const Piece *type)
{
    QueryColumn *target = &arm->targets.items[column];

    if (arm->left != NULL && !(give_type(t, arm->left, column, type) && give_type(t, arm->right, column, type)))
        return false;
    if (target->piece->sort == SORT_LITERAL)
        target->piece = translate_literal_as(t, target->piece, type->sort, type->element);
    return target->piece != NULL;
}

static Arm *
combine(Translation *t, const PgQuery__SelectStmt *select, Arm *left, Arm *right)
{
    const char *words = operation(t, select);
    Arm        *arm = ARENA_NEW(t->arena, Arm);

    if (words == NULL)
        return NULL;
    *arm = (Arm){ .left = left, .right = right, .words = words };
    if (left->targets.count != right->targets.count)
        return (void)refused(t, "the parts of a UNION have different numbers of columns"), NULL;
    VEC_EACH(&left->targets, i) {
        Pieces       both = { 0 };
        const Piece *a = left->targets.items[i].piece, *b = right->targets.items[i].piece;
        const Piece *known = a->sort == SORT_LITERAL || a->sort == SORT_NULL ? b : a;
        Piece       *made = translate_piece_as(t, known, "");
        vec_push(t->arena, &both, a);
        vec_push(t->arena, &both, b);
        if ((made->sort = translate_unify(t, &both)) == SORT_OTHER)
            return NULL;
        translate_merge(made, &both);
        if (!give_type(t, left, i, made) || !give_type(t, right, i, made) ||
            (!(select->op == PG_QUERY__SET_OPERATION__SETOP_UNION && select->all) && !translate_distinguishes(t, made)))
            return NULL;
        vec_push(t->arena, &arm->targets, ((QueryColumn){ left->targets.items[i].name, made }));
    }
    return arm;
}

static Arm *
build_arm(Translation *t, const PgQuery__SelectStmt *select, const char **ret_order)
{
    if (select->op <= PG_QUERY__SET_OPERATION__SETOP_NONE)
        return build_select(t, select, ret_order);
    Arm *left = build_operand(t, select->larg), *right = left == NULL ? NULL : build_operand(t, select->rarg);
    return right == NULL ? NULL : combine(t, select, left, right);
}

/* ---- Writing it down -------------------------------------------------------------------------------------------------- */

/* SQLite goes through UNION, INTERSECT and EXCEPT from left to right, all alike: what is on the right stands in a query of its
 * own. `names`: of the columns. */
static void
write_arm(Translation *t, const Arm *arm, const QueryColumns *names, Strbuf *text)
{
    if (arm->left != NULL) {
        write_arm(t, arm->left, names, text);
        strbuf_addf(text, "\n%s\n", arm->words);
        if (arm->right->left != NULL)
            strbuf_add(text, "SELECT * FROM (");
        write_arm(t, arm->right, names, text);
        if (arm->right->left != NULL)
            strbuf_add_char(text, ')');
        return;
    }
    if (arm->whole == NULL)
        strbuf_add(text, arm->distinct ? "SELECT DISTINCT " : "SELECT ");
    else
        strbuf_add(text, "SELECT ");
    VEC_EACH(&arm->targets, i) {
        if (arm->whole != NULL)
            sqlite_add_name(text, arm->targets.items[i].name);
        strbuf_addf(text, "%s AS ", arm->whole != NULL ? "" : arm->targets.items[i].piece->text);
        sqlite_add_name(text, names->items[i].name);
        strbuf_add(text, i + 1 < arm->targets.count ? ", " : "");
    }
    strbuf_addf(text, arm->whole != NULL ? " FROM (%s)" : "%s", arm->whole != NULL ? arm->whole : arm->rest);
}

bool
translate_names_differ(Translation *t, const QueryColumns *columns)
{
    Map *names __attribute__((cleanup(map_cleanup))) = map_new();

    VEC_EACH(columns, i)
        if (map_put(names, sqlite_fold(t->arena, columns->items[i].name), t) != NULL)
            return translate_refuse(t, "two columns have the name %s in SQLite", columns->items[i].name) != NULL;
    return true;
}

/* The names that are given, and types where there are none. */
static bool
name_columns(Translation *t, Arm *arm, Node *const *aliases, size_t count, QueryColumns *ret_columns)
{
    *ret_columns = (QueryColumns){ 0 };
    VEC_EACH(&arm->targets, i) {
        const Piece *text = translate_piece(t, SORT_TEXT, LEVEL_ATOM, "NULL");
        const char  *given = i < count ? node_string(aliases[i]) : NULL;
        const char  *name = given == NULL ? arm->targets.items[i].name : arena_strdup(t->arena, given);
        if (!give_type(t, arm, i, text))
            return false;
        vec_push(t->arena, ret_columns, ((QueryColumn){ name, translate_piece_as(t, arm->targets.items[i].piece, name) }));
    }
    return true;
}

static bool
write_query(Translation *t, const PgQuery__SelectStmt *select, const char *with, Arm *arm, const char *order,
            Node *const *aliases, size_t alias_count, Query *ret_query)
{
    STRBUF_AUTO text = STRBUF_INIT;
    const char *limit = limits(t, select);

    if (limit == NULL || (arm->left != NULL && (order = order_by(t, select, &arm->targets, false)) == NULL) ||
        !name_columns(t, arm, aliases, alias_count, &ret_query->columns))
        return false;
    strbuf_add(&text, with);
    write_arm(t, arm, &ret_query->columns, &text);
    strbuf_addf(&text, "%s%s", order == NULL ? "" : order, limit);
    ret_query->text = arena_strdup(t->arena, text.s);
    return true;
}

bool
translate_query(Translation *t, const PgQuery__SelectStmt *select, Node *const *aliases, size_t alias_count, Query *ret_query)
{
    Cte        *ctes = t->query->ctes;
    const char *with = translate_with(t, select->with_clause), *order = NULL;
    Arm        *arm = with == NULL ? NULL : build_arm(t, select, &order);
    bool        done = arm != NULL && write_query(t, select, with, arm, order, aliases, alias_count, ret_query);

    t->query->ctes = ctes;
    return done;
}

bool
translate_recursive_query(Translation *t, const PgQuery__SelectStmt *select, const char *name, Node *const *aliases,
                          size_t alias_count, Query *ret_query)
{
    QueryColumns columns;
    Arm         *base = NULL, *step = NULL, *both = NULL;

    if (select->n_sort_clause > 0 || is_limited(select) || select->with_clause != NULL)
        return refused(t, "WITH RECURSIVE with an order, a limit or queries of its own is not translated");
    base = build_operand(t, select->larg);
    if (base == NULL || !name_columns(t, base, aliases, alias_count, &columns) || !translate_names_differ(t, &columns))
        return false;
    translate_declare_cte(t, name, columns);
    step = build_operand(t, select->rarg);
    both = step == NULL ? NULL : combine(t, select, base, step);
    return both != NULL && write_query(t, select, "", both, NULL, aliases, alias_count, ret_query);
}
