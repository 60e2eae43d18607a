/*
 * label.c: the name that PostgreSQL gives a column of a query that has none: FigureColnameInternal() in
 * parse_target.c, of which this is a copy in other words.
 */
#include "engine/sqlite/translate/query.h"

/* How sure a name is: a cast takes its type's where what it casts has none of its own. */
typedef enum Strength { NO_NAME, WEAK, GOOD } Strength;

static Strength figure(const Node *node, const char **ret_name);

static const char *
last_name(Node *const *items, size_t count)
{
    const char *name = NULL;

    for (size_t i = 0; i < count; i++)
        if (node_string(items[i]) != NULL)
            name = node_string(items[i]);
    return name;
}

static Strength
named(const char *name, Strength strength, const char **ret_name)
{
    if (name == NULL)
        return NO_NAME;
    *ret_name = name;
    return strength;
}

static Strength
figure_cast(const PgQuery__TypeCast *cast, const char **ret_name)
{
    Strength    inner = figure(cast->arg, ret_name);
    const char *type = last_name(cast->type_name->names, cast->type_name->n_names);

    return inner <= WEAK && type != NULL ? named(type, WEAK, ret_name) : inner;
}

static Strength
figure_sublink(const PgQuery__SubLink *link, const char **ret_name)
{
    const PgQuery__SelectStmt *select = IS_NODE(link->subselect, SELECT_STMT) ? link->subselect->select_stmt : NULL;

    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__EXISTS_SUBLINK)
        return named("exists", GOOD, ret_name);
    if (link->sub_link_type == PG_QUERY__SUB_LINK_TYPE__ARRAY_SUBLINK)
        return named("array", GOOD, ret_name);
    if (link->sub_link_type != PG_QUERY__SUB_LINK_TYPE__EXPR_SUBLINK)
        return NO_NAME;
    while (select != NULL && select->larg != NULL)
        select = select->larg;
    if (select == NULL || select->n_values_lists > 0)
        return select == NULL ? NO_NAME : named("column1", GOOD, ret_name);
    if (select->n_target_list == 0)
        return NO_NAME;
    const PgQuery__ResTarget *target = select->target_list[0]->res_target;
    *ret_name = target->name != NULL && *target->name != '\0' ? target->name : translate_label(target->val);
    return GOOD;
}

static const char *
value_function_name(PgQuery__SQLValueFunctionOp op)
{
    switch (op) {
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE:
        return "current_date";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N:
        return "current_time";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N:
        return "current_timestamp";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N:
        return "localtime";
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP:
    case PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N:
        return "localtimestamp";
    default:
        return NULL;        /* nothing else is translated */
    }
}

static Strength
figure(const Node *node, const char **ret_name)
{
    switch (node == NULL ? PG_QUERY__NODE__NODE__NOT_SET : node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return named(last_name(node->column_ref->fields, node->column_ref->n_fields), GOOD, ret_name);
    case PG_QUERY__NODE__NODE_A_INDIRECTION: {
        const char *name = last_name(node->a_indirection->indirection, node->a_indirection->n_indirection);
        return name != NULL ? named(name, GOOD, ret_name) : figure(node->a_indirection->arg, ret_name);
    }
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return named(last_name(node->func_call->funcname, node->func_call->n_funcname), GOOD, ret_name);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return node->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? named("nullif", GOOD, ret_name) : NO_NAME;
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return figure_cast(node->type_cast, ret_name);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return figure(node->collate_clause->arg, ret_name);
    case PG_QUERY__NODE__NODE_SUB_LINK:
        return figure_sublink(node->sub_link, ret_name);
    case PG_QUERY__NODE__NODE_CASE_EXPR: {
        Strength inner = figure(node->case_expr->defresult, ret_name);
        return inner <= WEAK ? named("case", WEAK, ret_name) : inner;
    }
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return named("array", GOOD, ret_name);
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return named("row", GOOD, ret_name);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return named("coalesce", GOOD, ret_name);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return named(node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least", GOOD, ret_name);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return named(value_function_name(node->sqlvalue_function->op), GOOD, ret_name);
    default:
        return NO_NAME;
    }
}

const char *
translate_label(const Node *node)
{
    const char *name = "?column?";

    figure(node, &name);
    return name;
}
