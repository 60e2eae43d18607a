/*
 * expr.c: expressions of PostgreSQL as expressions of SQLite that mean the same, by libpg_query's tree. Each piece
 * knows what PostgreSQL takes its value for: what SQLite does to numbers, texts and times depends on it. What is not shown to
 * be the same is refused, with the reason.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "engine/sqlite/translate/query.h"

/* ---- Pieces --------------------------------------------------------------------------------------------------- */

const Piece *
translate_refuse(Translation *t, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    t->why = arena_vprintf(t->arena, format, args);
    va_end(args);
    return NULL;
}

void
translate_caveat(Translation *t, const char *text)
{
    VEC_EACH(&t->caveats, i)
        if (strcmp(t->caveats.items[i], text) == 0)
            return;
    vec_push(t->arena, &t->caveats, text);
}

void
translate_caveats(Translation *t, SourcePos at, const Object *object)
{
    VEC_EACH(&t->caveats, i)
        translate_report(t, at, "%s: %s", translate_display(t, object), t->caveats.items[i]);
    t->caveats.count = 0;
}

Piece *
translate_piece(Translation *t, Sort sort, Level level, const char *format, ...)
{
    Piece  *piece = ARENA_NEW(t->arena, Piece);
    va_list args;

    va_start(args, format);
    *piece = (Piece){ .text = arena_vprintf(t->arena, format, args), .sort = sort, .level = level };
    va_end(args);
    return piece;
}

const char *
translate_inside(Translation *t, const Piece *piece, Level level)
{
    return piece->level > level ? piece->text : arena_printf(t->arena, "(%s)", piece->text);
}

/* As SQLite's lexer takes it: no escapes but the doubled quote. */
const char *
translate_quote(Arena *arena, const char *text)
{
    return sqlite_string(arena, text);
}

/* ---- Columns and constants ------------------------------------------------------------------------------------ */

static bool
is_bytewise(const char *collation)
{
    return collation != NULL && (strcmp(collation, "C") == 0 || strcmp(collation, "POSIX") == 0);
}

const Piece *
translate_column(Translation *t, const Column *column)
{
    STRBUF_AUTO quoted = STRBUF_INIT;
    const char *type = column->type->name.name.raw;

    sqlite_add_name(&quoted, column->base.name.name.raw);
    Piece *piece = translate_piece(t, SORT_OTHER, LEVEL_ATOM, "%s", quoted.s);
    piece->sort = translate_sort(column->type, &piece->element);
    piece->zoned = strcmp(type, "timestamptz") == 0;
    piece->bytewise = piece->sort == SORT_TEXT && is_bytewise(column_more(column)->collation.name.raw);
    if (strcmp(type, "timetz") == 0)        /* told apart by the zone as well as by the moment */
        piece->sort = SORT_OTHER;
    if (piece->sort == SORT_INT)
        piece->width = strcmp(type, "int8") == 0 ? 8 : 4;
    return piece;
}

static const Piece *
column_piece(Translation *t, const PgQuery__ColumnRef *ref)
{
    if (t->query != NULL)
        return translate_scope_column(t, ref);
    const char   *name = ref->n_fields == 0 ? NULL : node_string(ref->fields[ref->n_fields - 1]);
    const Column *column = name == NULL ? NULL : table_column(t->table, (Name){ name });

    return column == NULL ? translate_refuse(t, "SQLite has no \"%s\" to refer to", name == NULL ? "*" : name)
                          : translate_column(t, column);
}

enum { EXACT_DIGITS = 15 };     /* of a number in floating point */

/* Digits of a number from the first that is not 0 on to the last that is not. */
static size_t
significant_digits(const char *text)
{
    size_t digits = 0, zeros = 0;

    for (; *text != '\0' && *text != 'e' && *text != 'E'; text++) {
        if (*text < '0' || *text > '9' || (*text == '0' && digits == 0))
            continue;
        zeros = *text == '0' ? zeros + 1 : 0;
        digits++;
    }
    return digits - zeros;
}

static const Piece *
float_constant(Translation *t, const char *text)
{
    const char *digits = text + (*text == '-');
    size_t      length = strlen(digits);
    bool        wide = strspn(digits, "0123456789") == length &&
                (length < 19 || (length == 19 && strcmp(digits, "9223372036854775807") <= 0));
    Piece *piece = translate_piece(t, wide ? SORT_INT : SORT_NUMERIC, LEVEL_ATOM, "%s", text);

    if (strspn(text, "0123456789.eE+-") != strlen(text))
        return translate_refuse(t, "SQLite does not read the number %s", text);
    if (!wide && t->site != SITE_DEFAULT && significant_digits(text) > EXACT_DIGITS)
        return translate_refuse(t, "SQLite does not keep all digits of %s", text);
    piece->number = true;
    piece->width = wide ? 8 : 0;
    return piece;
}

static const Piece *
constant_piece(Translation *t, const PgQuery__AConst *constant)
{
    Piece *piece;

    if (constant->isnull)
        return translate_piece(t, SORT_NULL, LEVEL_ATOM, "NULL");
    switch (constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
        piece = translate_piece(t, SORT_INT, LEVEL_ATOM, "%d", constant->ival->ival);
        piece->number = true;
        piece->width = 4;
        return piece;
    case PG_QUERY__A__CONST__VAL_FVAL:
        return float_constant(t, constant->fval->fval);
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        return translate_piece(t, SORT_BOOL, LEVEL_ATOM, constant->boolval->boolval ? "1" : "0");
    case PG_QUERY__A__CONST__VAL_SVAL:
        piece = translate_piece(t, SORT_LITERAL, LEVEL_ATOM, "%s", translate_quote(t->arena, constant->sval->sval));
        piece->literal = arena_strdup(t->arena, constant->sval->sval);
        return piece;
    default:
        return translate_refuse(t, "SQLite has no bit strings");
    }
}

/* ---- NOT, AND, OR, IS ------------------------------------------------------------------------------------------- */

const Piece *
translate_condition(Translation *t, const Node *node)
{
    const Piece *piece = translate_node(t, node);

    if (piece != NULL)
        piece = translate_literal_as(t, piece, SORT_BOOL, SORT_OTHER);
    if (piece == NULL || piece->sort == SORT_BOOL || piece->sort == SORT_NULL)
        return piece;
    return translate_refuse(t, "a part is no condition that is understood");
}

static const Piece *
bool_piece(Translation *t, const PgQuery__BoolExpr *expr)
{
    bool        and = expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR;
    Level       level = and ? LEVEL_AND : LEVEL_OR;
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < expr->n_args; i++) {
        const Piece *piece = translate_condition(t, expr->args[i]);
        if (piece == NULL)
            return NULL;
        if (expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
            return translate_piece(t, SORT_BOOL, LEVEL_NOT, "NOT %s", translate_inside(t, piece, LEVEL_NOT));
        strbuf_addf(&text, "%s%s", i == 0 ? "" : and ? " AND " : " OR ", translate_inside(t, piece, level));
    }
    return translate_piece(t, SORT_BOOL, level, "%s", text.s);
}

static const Piece *
boolean_test(Translation *t, const PgQuery__BooleanTest *test)
{
    static const char *const words[] = {
        [PG_QUERY__BOOL_TEST_TYPE__IS_TRUE] = "IS 1",        [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_TRUE] = "IS NOT 1",
        [PG_QUERY__BOOL_TEST_TYPE__IS_FALSE] = "IS 0",       [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_FALSE] = "IS NOT 0",
        [PG_QUERY__BOOL_TEST_TYPE__IS_UNKNOWN] = "IS NULL",  [PG_QUERY__BOOL_TEST_TYPE__IS_NOT_UNKNOWN] = "IS NOT NULL",
    };
    const Piece *piece = translate_condition(t, test->arg);

    return piece == NULL ? NULL
                         : translate_piece(t, SORT_BOOL, LEVEL_COMPARE, "%s %s", translate_inside(t, piece, LEVEL_COMPARE),
                                           words[test->booltesttype]);
}

static const Piece *
null_test(Translation *t, const PgQuery__NullTest *test)
{
    const Piece *piece = IS_NODE(test->arg, ROW_EXPR) ? translate_refuse(t, "a row is tested for NULL")
                                                      : translate_node(t, test->arg);

    return piece == NULL ? NULL
                         : translate_piece(t, SORT_BOOL, LEVEL_COMPARE, "%s IS %sNULL",
                                           translate_inside(t, piece, LEVEL_COMPARE),
                                           test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL ? "" : "NOT ");
}

/* ---- CASE, coalesce, greatest ------------------------------------------------------------------------------------- */

Pieces
translate_pieces(Translation *t, Node *const *nodes, size_t count)
{
    Pieces pieces = { 0 };

    for (size_t i = 0; i < count; i++) {
        const Piece *piece = translate_node(t, nodes[i]);
        if (piece == NULL)
            return (Pieces){ 0 };
        vec_push(t->arena, &pieces, piece);
    }
    return pieces;
}

/* Integers become numeric, numeric becomes floating point: by PostgreSQL's implicit casts. */
static bool
is_wider(Sort sort, Sort than)
{
    return sort >= SORT_INT && sort <= SORT_FLOAT && than >= SORT_INT && than <= SORT_FLOAT && sort > than;
}

Sort
translate_unify(Translation *t, Pieces *pieces)
{
    Sort sort = SORT_NULL;

    VEC_EACH(pieces, i) {
        Sort own = pieces->items[i]->sort;
        if (own == SORT_NULL || own == SORT_LITERAL || own == sort)
            continue;
        if (sort != SORT_NULL && !is_wider(own, sort) && !is_wider(sort, own)) {
            translate_refuse(t, "values of different types meet");
            return SORT_OTHER;
        }
        sort = sort == SORT_NULL || is_wider(own, sort) ? own : sort;
    }
    if (sort == SORT_NULL)
        sort = SORT_TEXT;       /* literals alone */
    VEC_EACH(pieces, i) {
        pieces->items[i] = translate_literal_as(t, pieces->items[i], sort, SORT_OTHER);
        if (pieces->items[i] == NULL)
            return SORT_OTHER;
    }
    if (sort == SORT_OTHER)
        translate_refuse(t, "values of a type that SQLite only keeps as text are compared");
    return sort;
}

void
translate_merge(Piece *made, const Pieces *pieces)
{
    bool known = made->sort == SORT_INT, first = true;

    made->zoned = false;
    made->width = 0;
    VEC_EACH(pieces, i) {
        const Piece *piece = pieces->items[i];
        if (piece->sort == SORT_NULL)
            continue;
        known = known && piece->width > 0;
        made->width = known && piece->width > made->width ? piece->width : made->width;
        made->zoned |= piece->zoned;
        made->element = first || made->element == piece->element ? piece->element : SORT_OTHER;
        first = false;
    }
    if (!known)
        made->width = 0;
}

static const Piece *
call_of_list(Translation *t, const char *name, Node *const *nodes, size_t count)
{
    Pieces      pieces = translate_pieces(t, nodes, count);
    Sort        sort = pieces.count == 0 ? SORT_OTHER : translate_unify(t, &pieces);
    STRBUF_AUTO text = STRBUF_INIT;

    if (sort == SORT_OTHER)
        return NULL;
    if (pieces.count == 1)      /* SQLite wants two */
        return pieces.items[0];
    VEC_EACH(&pieces, i)
        strbuf_addf(&text, "%s%s", i == 0 ? "" : ", ", pieces.items[i]->text);
    Piece *made = translate_piece(t, sort, LEVEL_ATOM, "%s(%s)", name, text.s);
    translate_merge(made, &pieces);
    return made;
}

enum { MOST_IN_CASE = 2000 };   /* bytes: each value is there several times */

/* max() and min() of SQLite are NULL as soon as one of their arguments is: PostgreSQL's pass NULL over. */
static const Piece *
greatest(Translation *t, const PgQuery__MinMaxExpr *expr)
{
    const char  *operator = expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? ">=" : "<=";
    Pieces       pieces = translate_pieces(t, expr->args, expr->n_args);
    Sort         sort = pieces.count == 0 ? SORT_OTHER : translate_unify(t, &pieces);

    if (sort == SORT_OTHER)
        return NULL;
    if (sort < SORT_BOOL || sort > SORT_FLOAT)
        return translate_refuse(t, "greatest() and least() are translated for numbers only");
    const Piece *best = pieces.items[0];
    for (uint32_t i = 1; i < pieces.count; i++) {
        if (strlen(best->text) + strlen(pieces.items[i]->text) > MOST_IN_CASE)
            return translate_refuse(t, "greatest() and least() of so many values are not translated");
        const char *a = translate_inside(t, best, LEVEL_COMPARE), *b = translate_inside(t, pieces.items[i], LEVEL_COMPARE);
        Piece *made = translate_piece(t, sort, LEVEL_ATOM, "CASE WHEN %s IS NULL OR %s %s %s THEN %s ELSE %s END", b, a,
                                      operator, b, a, b);
        translate_merge(made, &pieces);
        best = made;
    }
    return best;
}

/* CASE x WHEN 1: as x = 1. */
static const Piece *
case_condition(Translation *t, const PgQuery__CaseExpr *expr, size_t i)
{
    const Node *when = expr->args[i]->case_when->expr;

    if (expr->arg == NULL)
        return translate_condition(t, when);
    const Piece *value = translate_node(t, expr->arg), *other = value == NULL ? NULL : translate_node(t, when);
    return other == NULL ? NULL : translate_compare(t, "=", value, other);
}

static const Piece *
case_piece(Translation *t, const PgQuery__CaseExpr *expr)
{
    Pieces      results = { 0 };
    STRBUF_AUTO text = STRBUF_INIT;

    for (size_t i = 0; i < expr->n_args; i++) {
        const Piece *result = translate_node(t, expr->args[i]->case_when->result);
        if (result == NULL)
            return NULL;
        vec_push(t->arena, &results, result);
    }
    if (expr->defresult != NULL) {
        const Piece *result = translate_node(t, expr->defresult);
        if (result == NULL)
            return NULL;
        vec_push(t->arena, &results, result);
    }
    Sort sort = translate_unify(t, &results);
    if (sort == SORT_OTHER)
        return NULL;
    strbuf_add(&text, "CASE");
    for (size_t i = 0; i < expr->n_args; i++) {
        const Piece *condition = case_condition(t, expr, i);
        if (condition == NULL)
            return NULL;
        strbuf_addf(&text, " WHEN %s THEN %s", condition->text, results.items[i]->text);
    }
    if (expr->defresult != NULL)
        strbuf_addf(&text, " ELSE %s", vec_last(&results)->text);
    Piece *made = translate_piece(t, sort, LEVEL_ATOM, "%s END", text.s);
    translate_merge(made, &results);
    return made;
}

/* ---- The time ----------------------------------------------------------------------------------------------------- */

static const Piece *
value_function(Translation *t, const PgQuery__SQLValueFunction *function)
{
    switch (function->op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
        return translate_now(t);
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
        if (t->site == SITE_INDEX || t->site == SITE_GENERATED)
            return translate_refuse(t, "SQLite does not allow the time here");
        translate_caveat(t, "the day is that of UTC");
        return translate_piece(t, SORT_DATE, LEVEL_ATOM, "CURRENT_DATE");
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
        if (t->site != SITE_DEFAULT && t->site != SITE_TRIGGER)
            return translate_refuse(t, "SQLite's clock has whole seconds");
        translate_caveat(t, "the time is that of UTC");
        return translate_piece(t, SORT_TIME, LEVEL_ATOM, "CURRENT_TIME");
    default:
        return translate_refuse(t, "SQLite has no users and catalogs");
    }
}

/* Its clock has whole seconds: a CHECK would refuse what has just happened. */
const Piece *
translate_now(Translation *t)
{
    if (t->site == SITE_QUERY)
        translate_caveat(t, "the time now has whole seconds");
    else if (t->site != SITE_DEFAULT && t->site != SITE_TRIGGER)
        return translate_refuse(t, "the time now is kept in defaults only: SQLite's clock has whole seconds, and in an index "
                                "it would refuse every row");
    Piece *piece = translate_piece(t, SORT_TIMESTAMP, LEVEL_ATOM, "CURRENT_TIMESTAMP");
    piece->zoned = t->site == SITE_QUERY;
    return piece;
}

/* ---- The walk ------------------------------------------------------------------------------------------------------- */

static const Piece *
collate_piece(Translation *t, const PgQuery__CollateClause *clause)
{
    const char *name = clause->n_collname == 0 ? NULL : node_string(clause->collname[clause->n_collname - 1]);

    if (!is_bytewise(name))
        return translate_refuse(t, "SQLite has no collation \"%s\"", name == NULL ? "" : name);
    const Piece *piece = translate_node(t, clause->arg);
    if (piece == NULL || (piece->sort != SORT_TEXT && piece->sort != SORT_LITERAL))
        return piece;
    Piece *copy = ARENA_NEW(t->arena, Piece);
    *copy = *piece;
    copy->bytewise = true;
    return copy;
}

const Piece *
translate_node(Translation *t, const Node *node)
{
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return column_piece(t, node->column_ref);
    case PG_QUERY__NODE__NODE_A_CONST:
        return constant_piece(t, node->a_const);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return bool_piece(t, node->bool_expr);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return translate_operator(t, node->a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return translate_call(t, node->func_call);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return translate_cast(t, node->type_cast);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return collate_piece(t, node->collate_clause);
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return null_test(t, node->null_test);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return boolean_test(t, node->boolean_test);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return case_piece(t, node->case_expr);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return call_of_list(t, "coalesce", node->coalesce_expr->args, node->coalesce_expr->n_args);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return greatest(t, node->min_max_expr);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return translate_array(t, node->a_array_expr);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return translate_sublink(t, node->sub_link);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return value_function(t, node->sqlvalue_function);
    default:
        return translate_refuse(t, "a part of the expression has no counterpart that is known");
    }
}

const Piece *
translate_expr(Translation *t, const Expr *expr, const Table *table, Site site)
{
    PARSED_AUTO parsed = expr_parse(expr->text);

    t->table = table;
    t->site = site;
    t->why = "it can't be translated";
    return parsed.root == NULL ? translate_refuse(t, "it is too long or too deep") : translate_node(t, parsed.root);
}
