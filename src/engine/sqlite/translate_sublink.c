/*
 * translate_sublink.c: queries within expressions: EXISTS, IN and = ANY, and a query that gives one value.
 */
#include <string.h>

#include "engine/sqlite/translate_query.h"

static const Piece *
in_query(Translation *t, const PgQuery__SubLink *link, const Query *query)
{
    const char  *operator = link->n_oper_name == 0 ? "=" : node_string(link->oper_name[link->n_oper_name - 1]);
    const Piece *value = link->testexpr == NULL ? NULL : translate_node(t, link->testexpr);
    Pieces       both = { 0 };

    if (value == NULL)
        return link->testexpr == NULL ? translate_refuse(t, "a query is compared with nothing") : NULL;
    if (operator == NULL || strcmp(operator, "=") != 0 || query->columns.count != 1)
        return translate_refuse(t, "ANY of a query is translated for = and one column only");
    vec_push(t->arena, &both, value);
    vec_push(t->arena, &both, query->columns.items[0].piece);
    Sort sort = translate_unify(t, &both);
    if (sort == SORT_OTHER)
        return NULL;
    if (sort == SORT_TIMESTAMP || sort == SORT_TIME)
        return translate_refuse(t, "IN of a query is not translated for moments");
    if (!translate_distinguishes(t, translate_piece(t, sort, LEVEL_ATOM, "NULL")))
        return NULL;
    return translate_piece(t, SORT_BOOL, LEVEL_COMPARE, "%s IN (%s)", translate_inside(t, both.items[0], LEVEL_COMPARE),
                           query->text);
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
        return in_query(t, link, &query);
    case PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK:
        if (query.columns.count != 1)
            return translate_refuse(t, "a query with several columns stands for a value");
        return translate_piece_as(t, query.columns.items[0].piece, arena_printf(t->arena, "(%s)", query.text));
    default:
        return translate_refuse(t, "ALL and ARRAY of a query are not translated");
    }
}
