/*
 * walk_operators.c: part of expr_canonical(): the forms of A_Expr, taken apart as the server's parser
 * (parse_expr.c) does. Which operator is meant is overload.c's and names.c's knowledge.
 */
#include <string.h>

#include "canonical.h"

/* ---- Operators --------------------------------------------------------------------------------------- */

static OpName
op_name(Node *const *names, size_t count)
{
    OpName op = { 0 };

    if (count == 1)
        op.name = node_string(names[0]);
    else if (count == 2)
        op = (OpName){ node_string(names[0]), node_string(names[1]) };
    return op;
}

static bool
choose(const Canon *c, OpName op, const Ex *left, Ty right, Choice *ret_choice)
{
    Ty types[2] = { left == NULL ? right : left->type, right };

    if (op.schema != NULL && strcmp(op.schema, "pg_catalog") != 0)
        return false;
    if (!choose_operator(op.name, left == NULL ? NULL : &left->type, right, ret_choice))
        return false;
    return op.schema != NULL || canon_trusts(c, op.name, true, ret_choice, types, 2);
}

/* "=:text,text", or "?=@public" where nobody knows which. */
static const char *
op_text(const Canon *c, OpName op, const Choice *choice)
{
    if (choice == NULL) {
        if (op.schema != NULL && strcmp(op.schema, "pg_catalog") != 0)
            return arena_printf(c->arena, "%s.%s", ex_quoted_name(c, op.schema), op.name);
        return arena_printf(c->arena, "?%s%s", op.name, op.schema != NULL ? "" : canon_mark(c, op.name, true));
    }
    if (choice->count == 1)
        return arena_printf(c->arena, "%s:%s", op.name, ty_text(c->arena, choice->args[0]));
    return arena_printf(c->arena, "%s:%s,%s", op.name, ty_text(c->arena, choice->args[0]),
                        ty_text(c->arena, choice->args[1]));
}

/* ROW (a, b) = ROW (c, d): pair by pair, as the server does for = and <>. NULL: nothing of the kind. */
static Ex *
row_comparison(const Canon *c, OpName op, const Ex *left, const Ex *right)
{
    bool equal = strcmp(op.name, "=") == 0, different = strcmp(op.name, "<>") == 0;

    if (left->kind != EX_ROW || right->kind != EX_ROW || left->items.count != right->items.count ||
        left->items.count == 0 || (!equal && !different))
        return NULL;
    Ex *chain = ex_chain(c, equal ? EX_AND : EX_OR);
    VEC_EACH(&left->items, i)
        ex_chain_add(c, chain, canon_binary(c, "", op, left->items.items[i], right->items.items[i]));
    return ex_chain_end(chain);
}

/* `wrap` is "" for the plain operator, else what is built over it: distinct, nullif. */
Ex *
canon_binary(const Canon *c, const char *wrap, OpName op, Ex *left, Ex *right)
{
    Choice choice;
    Ex    *rows = *wrap == '\0' ? row_comparison(c, op, left, right) : NULL;

    if (rows != NULL)
        return rows;
    if (!choose(c, op, left, right->type, &choice))
        return ex_plain(c, *wrap == '\0' ? (Ty){ 0 } : ty_builtin("bool"), "%s%s(%s, %s)", wrap,
                        op_text(c, op, NULL), ex_text(c, left), ex_text(c, right));
    return ex_plain(c, choice.result, "%s%s(%s, %s)", wrap, op_text(c, op, &choice),
                    ex_text(c, ex_convert(c, left, choice.args[0])),
                    ex_text(c, ex_convert(c, right, choice.args[1])));
}

static Ex *
prefix(const Canon *c, OpName op, Ex *right)
{
    Choice choice;

    if (!choose(c, op, NULL, right->type, &choice))
        return ex_plain(c, (Ty){ 0 }, "%s(%s)", op_text(c, op, NULL), ex_text(c, right));
    right = ex_convert(c, right, choice.args[0]);
    Ex *folded = strcmp(op.name, "-") == 0 ? ex_negate(c, right) : NULL;
    if (folded != NULL)
        return folded;
    return ex_plain(c, choice.result, "%s(%s)", op_text(c, op, &choice), ex_text(c, right));
}

/* x op ANY (array), x op ALL (array): the operator is chosen for the elements. */
static Ex *
array_comparison(const Canon *c, const char *word, OpName op, Ex *left, Ex *right)
{
    Choice choice;
    Ty     element = right->kind == EX_LITERAL ? right->type : ty_element_of(right->type);
    Ty     boolean = ty_builtin("bool");

    if ((right->kind != EX_LITERAL && !right->type.array) || !choose(c, op, left, element, &choice))
        return ex_plain(c, boolean, "%s %s(%s, %s)", word, op_text(c, op, NULL), ex_text(c, left), ex_text(c, right));
    return ex_plain(c, boolean, "%s %s(%s, %s)", word, op_text(c, op, &choice),
                    ex_text(c, ex_convert(c, left, choice.args[0])),
                    ex_text(c, ex_convert(c, right, ty_array_of(choice.args[1]))));
}

/* ---- IN ---------------------------------------------------------------------------------------------- */

typedef struct InList {
    Ex  *left;
    Exes items;                     /* in their order */
    Exes constants, variables;      /* the server makes an array of those without columns only */
} InList;

static bool
in_array(const Canon *c, const InList *list, Ex **ret_array)
{
    VEC(Ty) types = { 0 };
    Ty      common;

    if (list->constants.count < 2)
        return false;
    vec_push(c->arena, &types, list->left->type);
    VEC_EACH(&list->constants, i)
        vec_push(c->arena, &types, list->constants.items[i]->type);
    if (!common_type(types.items, types.count, &common) || common.array)
        return false;
    *ret_array = ex_array(c, common);
    VEC_EACH(&list->constants, i)
        vec_push(c->arena, &(*ret_array)->items, ex_convert(c, list->constants.items[i], common));
    return true;
}

static Ex *
walk_in(Canon *c, const PgQuery__AExpr *expr)
{
    InList list = { .left = canon_walk(c, expr->lexpr) };
    OpName op = op_name(expr->name, expr->n_name);
    bool   negated = op.name != NULL && strcmp(op.name, "<>") == 0;
    Ex    *chain = ex_chain(c, negated ? EX_AND : EX_OR), *array;

    if (!IS_NODE(expr->rexpr, LIST))
        return NULL;
    const PgQuery__List *items = expr->rexpr->list;
    for (size_t i = 0; i < items->n_items; i++) {
        unsigned before = c->columns_seen;
        Ex      *item = canon_walk(c, items->items[i]);
        vec_push(c->arena, &list.items, item);
        if (c->columns_seen > before)
            vec_push(c->arena, &list.variables, item);
        else
            vec_push(c->arena, &list.constants, item);
    }
    if (in_array(c, &list, &array)) {
        ex_chain_add(c, chain, array_comparison(c, negated ? "all" : "any", op, list.left, array));
        VEC_EACH(&list.variables, i)
            ex_chain_add(c, chain, canon_binary(c, "", op, list.left, list.variables.items[i]));
        return ex_chain_end(chain);
    }
    VEC_EACH(&list.items, i)
        ex_chain_add(c, chain, canon_binary(c, "", op, list.left, list.items.items[i]));
    return ex_chain_end(chain);
}

/* ---- The other forms of A_Expr ----------------------------------------------------------------------- */

/* lower and upper bound by two operators; `kind` says how they are joined */
static Ex *
range_test(const Canon *c, ExKind kind, const char *low_op, const char *high_op, Ex *ex, Ex *low, Ex *high)
{
    Ex *chain = ex_chain(c, kind);

    ex_chain_add(c, chain, canon_binary(c, "", (OpName){ .name = low_op }, ex, low));
    ex_chain_add(c, chain, canon_binary(c, "", (OpName){ .name = high_op }, ex, high));
    return chain;
}

static Ex *
walk_between(Canon *c, const PgQuery__AExpr *expr)
{
    if (!IS_NODE(expr->rexpr, LIST) || expr->rexpr->list->n_items != 2)
        return NULL;
    Ex *ex = canon_walk(c, expr->lexpr);
    Ex *low = canon_walk(c, expr->rexpr->list->items[0]), *high = canon_walk(c, expr->rexpr->list->items[1]);
    Ex *chain;

    switch (expr->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        return range_test(c, EX_AND, ">=", "<=", ex, low, high);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return range_test(c, EX_OR, "<", ">", ex, low, high);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
        chain = ex_chain(c, EX_OR);
        ex_chain_add(c, chain, range_test(c, EX_AND, ">=", "<=", ex, low, high));
        ex_chain_add(c, chain, range_test(c, EX_AND, ">=", "<=", ex, high, low));
        return chain;
    default:
        chain = ex_chain(c, EX_AND);
        ex_chain_add(c, chain, range_test(c, EX_OR, "<", ">", ex, low, high));
        ex_chain_add(c, chain, range_test(c, EX_OR, "<", ">", ex, high, low));
        return chain;
    }
}

static bool
is_null_constant(const Node *node)
{
    return IS_NODE(node, A_CONST) && node->a_const->isnull;
}

static Ex *
walk_distinct(Canon *c, const PgQuery__AExpr *expr)
{
    bool is_not = expr->kind == PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT;

    if (is_null_constant(expr->rexpr))
        return ex_null_test(c, canon_walk(c, expr->lexpr), is_not);
    if (is_null_constant(expr->lexpr))
        return ex_null_test(c, canon_walk(c, expr->rexpr), is_not);
    Ex *distinct = canon_binary(c, "distinct ", op_name(expr->name, expr->n_name), canon_walk(c, expr->lexpr),
                          canon_walk(c, expr->rexpr));
    return is_not ? ex_not(c, distinct) : distinct;
}

/* Its value is the left side, as the operator takes it. */
static Ex *
walk_nullif(Canon *c, const PgQuery__AExpr *expr)
{
    OpName op = op_name(expr->name, expr->n_name);
    Ex    *left = canon_walk(c, expr->lexpr), *right = canon_walk(c, expr->rexpr);
    Ex    *ex = canon_binary(c, "nullif ", op, left, right);
    Choice choice;

    ex->type = choose(c, op, left, right->type, &choice) ? choice.args[0] : (Ty){ 0 };
    return ex;
}

Ex *
canon_operator(Canon *c, const PgQuery__AExpr *expr)
{
    OpName op = op_name(expr->name, expr->n_name);

    if (op.name == NULL)
        return NULL;
    switch (expr->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP:
    case PG_QUERY__A__EXPR__KIND__AEXPR_LIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_ILIKE:
    case PG_QUERY__A__EXPR__KIND__AEXPR_SIMILAR:
        if (expr->lexpr == NULL)
            return prefix(c, op, canon_walk(c, expr->rexpr));
        return canon_binary(c, "", op, canon_walk(c, expr->lexpr), canon_walk(c, expr->rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        return array_comparison(c, "any", op, canon_walk(c, expr->lexpr), canon_walk(c, expr->rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        return array_comparison(c, "all", op, canon_walk(c, expr->lexpr), canon_walk(c, expr->rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_DISTINCT:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_DISTINCT:
        return walk_distinct(c, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NULLIF:
        return walk_nullif(c, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_IN:
        return walk_in(c, expr);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
        return walk_between(c, expr);
    default:
        return NULL;
    }
}
