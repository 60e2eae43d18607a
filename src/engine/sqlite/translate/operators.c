/*
 * operators.c: operators. Comparisons of texts by order are refused: PostgreSQL's order is that of a language.
 */
#include <stdlib.h>
#include <string.h>

#include "engine/sqlite/translate/node.h"

static const char *
operator_name(const PgQuery__AExpr *expr)
{
    const char *name = expr->n_name == 0 ? NULL : node_string(expr->name[expr->n_name - 1]);

    return name == NULL ? "" : name;
}

static bool
is_one_of(const char *name, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strcmp(name, *words) == 0)
            return true;
    return false;
}

static char
class_of(const char *operator)
{
    return *operator == '-' ? '+' : *operator == '/' || *operator == '%' ? '*' : *operator;
}

/* A chain from left to right needs no parentheses: SQLite has a limit on how deep those are. */
static const Piece *
binary(Translation *t, Sort sort, Level level, const Piece *left, const char *operator, const Piece *right)
{
    bool   chain = level == LEVEL_ADD && left->level == LEVEL_ADD && left->operator == class_of(operator);
    Piece *piece = translate_piece(t, sort, level, "%s %s %s", chain ? left->text : translate_inside(t, left, level),
                                   operator, translate_inside(t, right, level));

    piece->operator = class_of(operator);
    if (sort == SORT_INT && left->width > 0 && right->width > 0)
        piece->width = left->width > right->width ? left->width : right->width;
    return piece;
}

/* ---- Comparisons ------------------------------------------------------------------------------------------------ */

static bool
is_time(Sort sort)
{
    return sort == SORT_TIME || sort == SORT_TIMESTAMP || sort == SORT_DATE;
}

static bool
has_equality(Sort sort)
{
    return (sort >= SORT_BOOL && sort <= SORT_DATE) || sort == SORT_BYTES;
}

/* By the moment that is meant, however it is written. */
const Piece *
translate_moment(Translation *t, const Piece *piece)
{
    if (piece->sort == SORT_NULL)
        return piece;
    if (piece->sort != SORT_DATE)
        translate_caveat(t, "moments are compared to the millisecond, where SQLite can read them: with +02:00, not with +02");
    return translate_piece(t, SORT_FLOAT, LEVEL_ATOM, "julianday(%s)", piece->text);
}

/* Without a time zone it is that of the session in PostgreSQL. */
static void
mind_zone(Translation *t, const Piece *one, const Piece *other)
{
    if (one->zoned && other->sort == SORT_LITERAL)
        translate_mind_zone(t, other->literal);
}

/* A date is its first moment, in the session's time zone. */
static bool
is_day_beside_moment(Translation *t, const Piece *one, const Piece *other)
{
    const Piece *moment = one->sort == SORT_TIMESTAMP ? one : other, *day = one->sort == SORT_TIMESTAMP ? other : one;

    if (t->site != SITE_QUERY || moment->sort != SORT_TIMESTAMP || day->sort != SORT_DATE)
        return false;
    if (moment->zoned)
        translate_caveat(t, "days and hours are those of UTC");
    return true;
}

const Piece *
translate_compare(Translation *t, const char *operator, const Piece *left, const Piece *right)
{
    Pieces both = { 0 };
    bool   bytewise = left->bytewise || right->bytewise;
    bool   equality = strcmp(operator, "=") == 0 || strcmp(operator, "<>") == 0 || strncmp(operator, "IS", 2) == 0;

    mind_zone(t, left, right);
    mind_zone(t, right, left);
    vec_push(t->arena, &both, left);
    vec_push(t->arena, &both, right);
    Sort sort = is_day_beside_moment(t, left, right) ? SORT_TIMESTAMP : translate_unify(t, &both);
    if (sort == SORT_OTHER)
        return NULL;
    left = both.items[0];
    right = both.items[1];
    if (is_time(sort) && !(sort == SORT_DATE && equality)) {
        left = translate_moment(t, left);
        right = translate_moment(t, right);
    } else if (!equality && (sort < SORT_BOOL || sort > SORT_FLOAT) && !(bytewise && sort == SORT_TEXT)) {
        return translate_refuse(t, "texts are compared by order, which is that of a language in PostgreSQL and of bytes in "
                                "SQLite");
    } else if (!has_equality(sort)) {
        return translate_refuse(t, "values of a type that SQLite only keeps as text are compared");
    }
    return binary(t, SORT_BOOL, LEVEL_COMPARE, left, operator, right);
}

static const Piece *
between(Translation *t, const PgQuery__AExpr *expr, bool negated)
{
    const Node *list = expr->rexpr;

    if (!IS_NODE(list, LIST) || list->list->n_items != 2)
        return NULL;
    const Piece *value = translate_node(t, expr->lexpr);
    const Piece *low = value == NULL ? NULL : translate_node(t, list->list->items[0]);
    const Piece *high = low == NULL ? NULL : translate_node(t, list->list->items[1]);
    if (high == NULL)
        return NULL;
    const Piece *above = translate_compare(t, negated ? "<" : ">=", value, low);
    const Piece *below = above == NULL ? NULL : translate_compare(t, negated ? ">" : "<=", value, high);
    if (below == NULL)
        return NULL;
    return translate_piece(t, SORT_BOOL, negated ? LEVEL_OR : LEVEL_AND, "%s %s %s", above->text, negated ? "OR" : "AND",
                           below->text);
}

/* ---- Lists --------------------------------------------------------------------------------------------------------- */

static const Piece *
in_pieces(Translation *t, const Piece *value, Pieces items, bool negated)
{
    STRBUF_AUTO text = STRBUF_INIT;
    Pieces      all = { 0 };

    vec_push(t->arena, &all, value);
    VEC_EACH(&items, i) {
        mind_zone(t, value, items.items[i]);
        vec_push(t->arena, &all, items.items[i]);
    }
    Sort sort = translate_unify(t, &all);
    if (sort == SORT_OTHER)
        return NULL;
    if (!has_equality(sort) && !is_time(sort))
        return translate_refuse(t, "values of a type that SQLite only keeps as text are compared");
    for (uint32_t i = 0; sort != SORT_DATE && is_time(sort) && i < all.count; i++)
        all.items[i] = translate_moment(t, all.items[i]);
    for (uint32_t i = 1; i < all.count; i++)
        strbuf_addf(&text, "%s%s", i == 1 ? "" : ", ", all.items[i]->text);
    return translate_piece(t, SORT_BOOL, LEVEL_COMPARE, "%s %sIN (%s)", translate_inside(t, all.items[0], LEVEL_COMPARE),
                           negated ? "NOT " : "", text.s);
}

static const Piece *
in_list(Translation *t, const PgQuery__AExpr *expr)
{
    const Piece *value = translate_node(t, expr->lexpr);

    if (value == NULL || !IS_NODE(expr->rexpr, LIST))
        return NULL;
    Pieces items = translate_pieces(t, expr->rexpr->list->items, expr->rexpr->list->n_items);
    return items.count == 0 ? NULL : in_pieces(t, value, items, strcmp(operator_name(expr), "<>") == 0);
}

/* = ANY (ARRAY[...]) and <> ALL (ARRAY[...]), as pg_dump prints IN. */
static const Piece *
any_of_array(Translation *t, const PgQuery__AExpr *expr, bool all)
{
    const char  *name = operator_name(expr);
    Pieces       items = { 0 };
    const Piece *value;

    if (strcmp(name, all ? "<>" : "=") != 0)
        return translate_refuse(t, "%s %s of an array is not translated", name, all ? "ALL" : "ANY");
    if ((value = translate_node(t, expr->lexpr)) == NULL || !translate_array_items(t, expr->rexpr, &items))
        return NULL;
    if (items.count == 0)
        return translate_piece(t, SORT_BOOL, LEVEL_ATOM, all ? "1" : "0");
    return in_pieces(t, value, items, all);
}

/* ---- Arithmetic ------------------------------------------------------------------------------------------------------- */

static bool
is_number(const Piece *piece)
{
    return piece->sort >= SORT_INT && piece->sort <= SORT_FLOAT;
}

/* Division by zero is an error in PostgreSQL and NULL in SQLite: it has to be seen that there is none. */
static bool
is_never_zero(const Piece *piece)
{
    return piece->nonzero || (piece->number && strtod(piece->text, NULL) != 0);
}

static const Piece *
arithmetic(Translation *t, const char *name, const Piece *left, const Piece *right)
{
    Pieces both = { 0 };

    vec_push(t->arena, &both, left);
    vec_push(t->arena, &both, right);
    Sort sort = translate_unify(t, &both);
    if (sort == SORT_OTHER)
        return NULL;
    if (sort < SORT_INT || sort > SORT_FLOAT)
        return translate_refuse(t, "%s of values that are no numbers is not translated", name);
    left = both.items[0];
    right = both.items[1];
    if (sort == SORT_NUMERIC)
        translate_caveat(t, "numeric is computed in 8-byte floating point");
    if ((*name == '/' || *name == '%') && !is_never_zero(right))
        return translate_refuse(t, "division by zero is an error in PostgreSQL, and NULL in SQLite");
    if (*name == '%' && sort != SORT_INT)
        return translate_refuse(t, "SQLite has %% of integers only");
    if (*name == '/' && sort != SORT_INT)   /* a whole number in a numeric column is an integer to SQLite */
        return translate_piece(t, sort, LEVEL_ADD, "%s * 1.0 / %s", translate_inside(t, left, LEVEL_ADD),
                               translate_inside(t, right, LEVEL_ADD));
    return binary(t, sort, LEVEL_ADD, left, name, right);
}

static const Piece *
negative(Translation *t, const Piece *piece)
{
    if (!is_number(piece))
        return translate_refuse(t, "- of a value that is no number is not translated");
    /* Two signs would begin a comment. */
    Piece *made = translate_piece(t, piece->sort, LEVEL_ADD, *piece->text == '-' ? "-(%s)" : "-%s",
                                  *piece->text == '-' ? piece->text : translate_inside(t, piece, LEVEL_ADD));
    made->number = piece->number;
    made->width = piece->width;
    return made;
}

static const Piece *
concatenation(Translation *t, const Piece *left, const Piece *right)
{
    const Piece *both[] = { left, right };
    bool         text = false;

    for (int i = 0; i < 2; i++) {
        Sort sort = both[i]->sort;
        text |= sort == SORT_TEXT || sort == SORT_LITERAL;
        if (sort != SORT_TEXT && sort != SORT_LITERAL && sort != SORT_INT && sort != SORT_UUID && sort != SORT_ENUM)
            return translate_refuse(t, "|| is translated for texts and integers only");
    }
    if (!text)
        return translate_refuse(t, "|| is translated for texts only");
    return binary(t, SORT_TEXT, LEVEL_ADD, left, "||", right);
}

/* ---- All of them --------------------------------------------------------------------------------------------------------- */

static const Piece *
plain_operator(Translation *t, const PgQuery__AExpr *expr)
{
    static const char *const comparisons[] = { "=", "<>", "<", "<=", ">", ">=", NULL };
    static const char *const numbers[] = { "+", "-", "*", "/", "%", NULL };
    static const char *const matches[] = { "~~", "!~~", "~~*", "!~~*", NULL };
    const char *name = operator_name(expr);
    const char *schema = expr->n_name > 1 ? node_string(expr->name[0]) : NULL;

    if (schema != NULL && strcmp(schema, "pg_catalog") != 0)
        return translate_refuse(t, "operator %s is one of %s", name, schema);
    if (is_one_of(name, matches))
        return translate_match(t, expr);
    if (strcmp(name, "->") == 0)
        return translate_json_part(t, expr);
    if (strcmp(name, "->>") == 0)
        return translate_json_text(t, expr);
    if (!is_one_of(name, comparisons) && !is_one_of(name, numbers) && strcmp(name, "||") != 0)
        return translate_refuse(t, "SQLite has no operator %s", name);
    const Piece *moved = translate_interval(t, name, expr);
    if (moved != NULL || t->why != NULL)
        return moved;
    (void)translate_refuse(t, "it can't be translated");
    const Piece *left = expr->lexpr == NULL ? NULL : translate_node(t, expr->lexpr);
    if (expr->lexpr != NULL && left == NULL)
        return NULL;
    const Piece *right = translate_node(t, expr->rexpr);
    if (right == NULL)
        return NULL;
    const Piece *days = left == NULL ? NULL : translate_days(t, name, left, right);
    if (days != NULL || (left != NULL && t->why != NULL))
        return days;
    (void)translate_refuse(t, "it can't be translated");
    if (left == NULL)
        return strcmp(name, "-") == 0 ? negative(t, right) : strcmp(name, "+") == 0 ? right
                                                           : translate_refuse(t, "SQLite has no operator %s", name);
    if (strcmp(name, "||") == 0)
        return concatenation(t, left, right);
    return is_one_of(name, comparisons) ? translate_compare(t, name, left, right) : arithmetic(t, name, left, right);
}

static const Piece *
distinct(Translation *t, const PgQuery__AExpr *expr, const char *operator)
{
    const Piece *rows = t->site != SITE_TRIGGER || strcmp(operator, "IS NOT") != 0
                            ? NULL : translate_rows_differ(t, expr->lexpr, expr->rexpr);

    if (rows != NULL)
        return rows;
    const Piece *left = translate_node(t, expr->lexpr), *right = left == NULL ? NULL : translate_node(t, expr->rexpr);

    return right == NULL ? NULL : translate_compare(t, operator, left, right);
}

static const Piece *
null_if(Translation *t, const PgQuery__AExpr *expr)
{
    Node  *nodes[] = { expr->lexpr, expr->rexpr };
    Pieces both = translate_pieces(t, nodes, 2);
    Sort   sort = both.count == 0 ? SORT_OTHER : translate_unify(t, &both);

    if (sort == SORT_OTHER)
        return NULL;
    if (!has_equality(sort))
        return translate_refuse(t, "values of a type that SQLite only keeps as text are compared");
    Piece *made = translate_piece(t, sort, LEVEL_ATOM, "nullif(%s, %s)", both.items[0]->text, both.items[1]->text);
    made->width = both.items[0]->width;
    made->nonzero = both.items[1]->number && strtod(both.items[1]->text, NULL) == 0;
    return made;
}

const Piece *
translate_operator(Translation *t, const PgQuery__AExpr *expr)
{
    switch (expr->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
        return plain_operator(t, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        return any_of_array(t, expr, false);
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        return any_of_array(t, expr, true);
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
        return distinct(t, expr, "IS NOT");
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
        return distinct(t, expr, "IS");
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
        return null_if(t, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
        return in_list(t, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
        return translate_match(t, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        return between(t, expr, false);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return between(t, expr, true);
    default:
        return translate_refuse(t, "SIMILAR TO and BETWEEN SYMMETRIC are not translated");
    }
}
