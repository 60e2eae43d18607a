/*
 * label.c: what an expression counts as in the automatic name of its index (FigureIndexColname in
 * parser/parse_target.c): CREATE INDEX ON t (lower(a)) makes t_lower_idx.
 */
#include "ddl/reader.h"

static const char *
last_name(PgQuery__Node **names, size_t count)
{
    return count > 0 && names[count - 1]->node_case == PG_QUERY__NODE__NODE_STRING
               ? names[count - 1]->string->sval
               : NULL;
}

#if PG_VERSION_NUM >= 170000
static const char *
json_word(const Node *expr)
{
    switch (expr->node_case) {
    case PG_QUERY__NODE__NODE_JSON_PARSE_EXPR:
        return "json";
    case PG_QUERY__NODE__NODE_JSON_SCALAR_EXPR:
        return "json_scalar";
    case PG_QUERY__NODE__NODE_JSON_SERIALIZE_EXPR:
        return "json_serialize";
    case PG_QUERY__NODE__NODE_JSON_OBJECT_CONSTRUCTOR:
        return "json_object";
    case PG_QUERY__NODE__NODE_JSON_ARRAY_CONSTRUCTOR:
    case PG_QUERY__NODE__NODE_JSON_ARRAY_QUERY_CONSTRUCTOR:
        return "json_array";
    case PG_QUERY__NODE__NODE_JSON_FUNC_EXPR:
        return expr->json_func_expr->op == PG_QUERY__JSON_EXPR_OP__JSON_EXISTS_OP  ? "json_exists"
               : expr->json_func_expr->op == PG_QUERY__JSON_EXPR_OP__JSON_QUERY_OP ? "json_query"
                                                                                   : "json_value";
    default:
        return NULL;
    }
}
#endif

/* A bit of SQL that has a word of its own: that word. */
static const char *
word_of(const Node *expr)
{
    switch (expr->node_case) {
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return "coalesce";
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return "array";
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return "row";
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return expr->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least";
    case PG_QUERY__NODE__NODE_A_EXPR:
        return expr->a_expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF ? "nullif" : NULL;
    default:
#if PG_VERSION_NUM >= 170000
        return json_word(expr);
#else
        return NULL;
#endif
    }
}

/* *weak: the name is only a fall-back, which an argument's own name may replace. */
static const char *
figure(const Node *expr, bool *weak)
{
    const char *inner;

    *weak = false;
    if (expr == NULL)
        return NULL;
    switch (expr->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return last_name(expr->column_ref->fields, expr->column_ref->n_fields);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return last_name(expr->func_call->funcname, expr->func_call->n_funcname);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        inner = last_name(expr->a_indirection->indirection, expr->a_indirection->n_indirection);
        return inner != NULL ? inner : figure(expr->a_indirection->arg, weak);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return figure(expr->collate_clause->arg, weak);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        inner = figure(expr->type_cast->arg, weak);
        if (inner != NULL && !*weak)
            return inner;
        *weak = true;
        return last_name(expr->type_cast->type_name->names, expr->type_cast->type_name->n_names);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        inner = figure(expr->case_expr->defresult, weak);
        if (inner != NULL && !*weak)
            return inner;
        *weak = true;
        return "case";
    default:
        return word_of(expr);
    }
}

const char *
index_label(const Node *expr)
{
    bool weak;

    return figure(expr, &weak);
}
