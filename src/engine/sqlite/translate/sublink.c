/*
 * sublink.c: queries within expressions: EXISTS, IN, = ANY and <> ALL, and a query that gives one value.
 */
#include <string.h>

#include "engine/sqlite/translate/query.h"

static const Piece *
in_query(Translation *t, const PgQuery__SubLink *link, const Query *query, bool negated)
{
    const char  *operator = link->n_oper_name == 0 ? "=" : node_string(link->oper_name[link->n_oper_name - 1]);
    const Piece *value = link->testexpr == NULL ? NULL : translate_node(t, link->testexpr);
    Pieces       both = { 0 };

    if (value == NULL)
        return link->testexpr == NULL ? translate_refuse(t, "a query is compared with nothing") : NULL;
    if (operator == NULL || strcmp(operator, negated ? "<>" : "=") != 0 || query->columns.count != 1)
        return translate_refuse(t, negated ? "ALL of a query is translated for <> and one column only"
                                           : "ANY of a query is translated for = and one column only");
    vec_push(t->arena, &both, value);
    vec_push(t->arena, &both, query->columns.items[0].piece);
    Sort sort = translate_unify(t, &both);
    if (sort == SORT_OTHER)
        return NULL;
    if (sort == SORT_TIMESTAMP || sort == SORT_TIME)
        return translate_refuse(t, "IN of a query is not translated for moments");
    if (!translate_distinguishes(t, translate_piece(t, sort, LEVEL_ATOM, "NULL")))
        return NULL;
    return translate_piece(t, SORT_BOOL, LEVEL_COMPARE, "%s %sIN (%s)", translate_inside(t, both.items[0], LEVEL_COMPARE),
                           negated ? "NOT " : "", query->text);
}

/* Is it seen that a query gives one row at most? */
static bool
is_one_row(const PgQuery__SelectStmt *select)
{
    const Node *limit = select->limit_count;
    const Node *value = select->n_target_list == 1 ? select->target_list[0]->res_target->val : NULL;

    if (IS_NODE(limit, A_CONST) && limit->a_const->val_case == PG_QUERY__A__CONST__VAL_IVAL && limit->a_const->ival->ival <= 1)
        return true;
    if (select->op > PG_QUERY__SET_OPERATION__SETOP_NONE || select->n_group_clause > 0)
        return false;
    if (select->n_from_clause == 0 && select->n_values_lists <= 1)
        return true;
    while (IS_NODE(value, TYPE_CAST) || IS_NODE(value, COALESCE_EXPR))
        value = IS_NODE(value, TYPE_CAST) ? value->type_cast->arg : value->coalesce_expr->args[0];
    return IS_NODE(value, FUNC_CALL) && value->func_call->over == NULL && translate_is_aggregate(value->func_call);
}

const Piece *
translate_sublink(Translation *t, const PgQuery__SubLink *link)
{
    Query query;

    if (t->site == SITE_TRIGGER)
        return translate_refuse(t, "a query is in it, which would see the tables behind the change");
    if (t->query == NULL)
        return translate_refuse(t, "a part of the expression has no counterpart that is known");
    if (!IS_NODE(link->subselect, SELECT_STMT) || !translate_query(t, link->subselect->select_stmt, NULL, 0, &query))
        return NULL;
    switch (link->sub_link_type) {
    case PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK:
        return translate_piece(t, SORT_BOOL, LEVEL_ATOM, "EXISTS (%s)", query.text);
    case PG_QUERY__SUB_LINK_TYPE__ANY_SUBLINK:
        return in_query(t, link, &query, false);
    case PG_QUERY__SUB_LINK_TYPE__ALL_SUBLINK:
        return in_query(t, link, &query, true);
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK:
        if (query.columns.count != 1)
            return translate_refuse(t, "a query with several columns stands for a value");
        if (!is_one_row(link->subselect->select_stmt))
            translate_caveat(t, "a query that stands for a value: of several rows SQLite takes the first, where PostgreSQL "
                             "fails");
        return translate_piece_as(t, query.columns.items[0].piece, arena_printf(t->arena, "(%s)", query.text));
    default:
        return translate_refuse(t, "ARRAY of a query is not translated");
    }
}
