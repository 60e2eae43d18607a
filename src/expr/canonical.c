/*
 * canonical.c: one text for all expressions that mean the same, as far as this can be proved without a server. It
 * analyses the tree like the server's parser does, types included; what it can't analyse stays as written, marked with
 * the search_path where that could matter, and so is equal only to itself.
 *
 * The rewrites, each with its soundness edge in tests/unit/test_expr_canonical.c:
 *
 *   parentheses, white space, comments        not in the tree
 *   a.b, s.a.b of the expression's own table  bare column b
 *   x IN (a, b)                               x = ANY (ARRAY[a, b]), elements and operator typed as transformAExprIn
 *                                             does; columns in the list become ORs after it; one element: x = a
 *   x NOT IN (a, b)                           x <> ALL (ARRAY[a, b]); not the same as NOT (x = ANY ...)
 *   x BETWEEN a AND b; NOT; SYMMETRIC         x >= a AND x <= b; x < a OR x > b; both orders
 *   LIKE, ILIKE, SIMILAR TO and their NOTs    the operators ~~ ~~* ~ (the grammar itself calls the escape functions)
 *   !=                                        <> (the lexer)
 *   a AND (b AND c), OR likewise              flat
 *   IS NOT DISTINCT FROM x, FROM NULL         NOT (IS DISTINCT FROM x), IS NULL
 *   CASE without ELSE                         ELSE NULL
 *   CAST (x AS t), t 'x', 'x'::t              one cast; int, integer, int4, pg_catalog.int4: one type
 *   operators and functions                   the overload of pg_catalog that the server picks, arguments converted:
 *                                             v = 'a' on varchar is (v)::text = 'a'::text, n > 0 is n > 0::numeric
 *   bare constants                            typed by their context; 0::bigint, '0'::bigint, 0 assigned to a bigint
 *                                             are one constant, as are true, 't'::bool, 'yes'::boolean
 *   - 1, '-1'::integer                        the constant -1
 *   casts between text and varchar            a relabelling; two in a row are one; on a constant none; on ARRAY[...]
 *                                             on each element
 *   x::t(m) where x is a column of type t(m)  x
 *   'abc'::varchar(n), not longer than n      'abc'::varchar
 *   1e3, .5, '2020-01-01'::timestamp,         one spelling for a value where every server reads it so, whatever its
 *   '90 min'::interval, '{"a" : 1}'::jsonb    settings (spelling.c)
 *   (a, b) = (c, d), <>                       a = c AND b = d; a <> c OR b <> d
 *   EXTRACT (f FROM x)                        extract(f, x); on server 13 date_part(f, x), as its grammar has it
 *   nextval('s')                              nextval('public.s'::regclass), found along the path
 *   f(x) of an extension, found along the     public.f(x), where no other schema of the path nor pg_catalog has an f
 *   path
 *   a default                                 converted to its column's type, without modifiers
 */
#include <string.h>

#include <schemasync/sql.h>

#include "canonical.h"
#include "signatures.h"

/* An operator as written: schema NULL where it is not OPERATOR(schema.op). */
typedef struct OpName {
    const char *schema, *name;
} OpName;

static Ex *walk(Canon *c, const Node *node);
static Ex *binary(const Canon *c, const char *wrap, OpName op, Ex *left, Ex *right);

/* ---- What is not analysed ---------------------------------------------------------------------------------- */

static Ex *
opaque(const Canon *c, const Node *node)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (node != NULL)
        tree_dump(&node->base, &text);
    return ex_plain(c, (Ty){ 0 }, "tree%s:%s", canon_mark(c, NULL, false), text.s);
}

static const char *
quoted_name(const Canon *c, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add_char(&text, '"');
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '"')
            strbuf_add_char(&text, '"');
        strbuf_add_char(&text, *at);
    }
    strbuf_add_char(&text, '"');
    return arena_strdup(c->arena, text.s);
}

/* ---- Columns and constants ------------------------------------------------------------------------------------ */

static Ty
system_column_type(const char *name)
{
    static const char *const pairs[][2] = { { "tableoid", "oid" }, { "ctid", "tid" }, { "xmin", "xid" },
                                            { "xmax", "xid" },     { "cmin", "cid" }, { "cmax", "cid" } };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], name) == 0)
            return ty_builtin(pairs[i][1]);
    return (Ty){ 0 };
}

static Ex *
walk_column(Canon *c, const PgQuery__ColumnRef *ref)
{
    const Table *table = c->scope->table;
    const char  *parts[3];
    size_t       count = ref->n_fields;

    c->columns_seen++;
    if (table == NULL || count == 0 || count > 3)
        return NULL;
    QName own = table->base.name;
    for (size_t i = 0; i < count; i++)
        parts[i] = IS_NODE(ref->fields[i], A_STAR) ? "*" : node_string(ref->fields[i]);
    for (size_t i = 0; i < count; i++)
        if (parts[i] == NULL)
            return NULL;
    if ((count == 3 && strcmp(parts[0], name_is_set(own.schema) ? own.schema.raw : "") != 0) ||
        (count >= 2 && strcmp(parts[count - 2], own.name.raw) != 0))
        return NULL;
    if (IS_NODE(ref->fields[count - 1], A_STAR))
        return ex_plain(c, (Ty){ 0 }, "whole()");
    const char   *name = parts[count - 1];
    const Column *column = table_column(table, (Name){ name });
    if (column == NULL && count == 1 && strcmp(name, own.name.raw) == 0)
        return ex_plain(c, (Ty){ 0 }, "whole()");
    Ty  type = column == NULL ? system_column_type(name) : canon_column_type(c, column->type);
    Ex *ex = ex_plain(c, type, "%s", quoted_name(c, name));
    if (column != NULL)
        ex->modifiers = column->type == NULL ? NULL : column->type->modifiers;
    return ex;
}

/* "b101", "x1F" of the grammar: the digits alone, as bit_out prints them. */
static const char *
bits_of(const Canon *c, const char *text)
{
    STRBUF_AUTO bits = STRBUF_INIT;

    if (*text != 'x')
        return arena_strdup(c->arena, *text == 'b' ? text + 1 : text);
    for (text++; *text != '\0'; text++) {
        int digit = *text <= '9' ? *text - '0' : (*text | 32) - 'a' + 10;
        for (int bit = 3; bit >= 0; bit--)
            strbuf_add_char(&bits, digit >> bit & 1 ? '1' : '0');
    }
    return arena_strdup(c->arena, bits.s);
}

static Ex *
walk_constant(const Canon *c, const PgQuery__AConst *constant)
{
    const char *text;

    if (constant->isnull)
        return ex_literal(c, NULL);
    switch (constant->val_case) {
    case PG_QUERY__A__CONST__VAL_IVAL:
        return ex_constant(c, ty_builtin("int4"), arena_printf(c->arena, "%d", constant->ival->ival));
    case PG_QUERY__A__CONST__VAL_FVAL: {
        Ex *wide;
        text = constant->fval->fval;
        if (strspn(text, "0123456789") == strlen(text) && strlen(text) <= 19) {
            wide = ex_constant(c, ty_builtin("int8"), text);
            /* 9223372036854775807 and below; strtoll refused the rest, which numeric holds */
            if (strlen(text) < 19 || strcmp(text, "9223372036854775807") <= 0)
                return wide;
        }
        return ex_constant(c, ty_builtin("numeric"), text);
    }
    case PG_QUERY__A__CONST__VAL_BOOLVAL:
        return ex_constant(c, ty_builtin("bool"), constant->boolval->boolval ? "true" : "false");
    case PG_QUERY__A__CONST__VAL_SVAL:
        return ex_literal(c, arena_strdup(c->arena, constant->sval->sval));
    case PG_QUERY__A__CONST__VAL_BSVAL:
        return ex_constant(c, ty_builtin("bit"), bits_of(c, constant->bsval->bsval));
    default:
        return ex_literal(c, NULL);
    }
}

/* ---- Boolean expressions ---------------------------------------------------------------------------------------- */

static Ex *
as_bool(const Canon *c, Ex *ex)
{
    return ex->kind == EX_LITERAL ? ex_convert(c, ex, ty_builtin("bool")) : ex;
}

static Ex *
begin_chain(const Canon *c, ExKind kind)
{
    Ex *chain = ARENA_NEW(c->arena, Ex);

    chain->kind = kind;
    chain->type = ty_builtin("bool");
    return chain;
}

static void
add_to_chain(const Canon *c, Ex *chain, Ex *ex)
{
    ex = as_bool(c, ex);
    if (ex->kind != chain->kind) {
        vec_push(c->arena, &chain->items, ex);
        return;
    }
    VEC_EACH(&ex->items, i)
        vec_push(c->arena, &chain->items, ex->items.items[i]);
}

static Ex *
end_chain(Ex *chain)
{
    return chain->items.count == 1 ? chain->items.items[0] : chain;
}

static Ex *
negate(const Canon *c, Ex *ex)
{
    return ex_plain(c, ty_builtin("bool"), "not(%s)", ex_text(c, as_bool(c, ex)));
}

static Ex *
walk_bool(Canon *c, const PgQuery__BoolExpr *expr)
{
    if (expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
        return expr->n_args == 1 ? negate(c, walk(c, expr->args[0])) : NULL;
    Ex *chain = begin_chain(c, expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? EX_AND : EX_OR);
    for (size_t i = 0; i < expr->n_args; i++)
        add_to_chain(c, chain, walk(c, expr->args[i]));
    return end_chain(chain);
}

static Ex *
walk_boolean_test(Canon *c, const PgQuery__BooleanTest *test)
{
    return ex_plain(c, ty_builtin("bool"), "is%d(%s)", (int)test->booltesttype,
                    ex_text(c, as_bool(c, walk(c, test->arg))));
}

static Ex *
null_test(const Canon *c, const Ex *arg, bool is_null)
{
    return ex_plain(c, ty_builtin("bool"), "%s(%s)", is_null ? "isnull" : "notnull", ex_text(c, arg));
}

/* ---- Operators ------------------------------------------------------------------------------------------------------ */

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

    if ((op.schema != NULL && strcmp(op.schema, "pg_catalog") != 0))
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
            return arena_printf(c->arena, "%s.%s", quoted_name(c, op.schema), op.name);
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
    Ex *chain = begin_chain(c, equal ? EX_AND : EX_OR);
    VEC_EACH(&left->items, i)
        add_to_chain(c, chain, binary(c, "", op, left->items.items[i], right->items.items[i]));
    return end_chain(chain);
}

/* `wrap` is "" for the plain operator, else what is built over it: distinct, nullif. */
static Ex *
binary(const Canon *c, const char *wrap, OpName op, Ex *left, Ex *right)
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

/* ---- IN ----------------------------------------------------------------------------------------------------------------- */

typedef VEC(Ex *) Exes;

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
    InList list = { .left = walk(c, expr->lexpr) };
    OpName op = op_name(expr->name, expr->n_name);
    bool   negated = op.name != NULL && strcmp(op.name, "<>") == 0;
    Ex    *chain = begin_chain(c, negated ? EX_AND : EX_OR), *array;

    if (!IS_NODE(expr->rexpr, LIST))
        return NULL;
    const PgQuery__List *items = expr->rexpr->list;
    for (size_t i = 0; i < items->n_items; i++) {
        unsigned before = c->columns_seen;
        Ex      *item = walk(c, items->items[i]);
        vec_push(c->arena, &list.items, item);
        if (c->columns_seen > before)
            vec_push(c->arena, &list.variables, item);
        else
            vec_push(c->arena, &list.constants, item);
    }
    if (in_array(c, &list, &array)) {
        add_to_chain(c, chain, array_comparison(c, negated ? "all" : "any", op, list.left, array));
        VEC_EACH(&list.variables, i)
            add_to_chain(c, chain, binary(c, "", op, list.left, list.variables.items[i]));
        return end_chain(chain);
    }
    VEC_EACH(&list.items, i)
        add_to_chain(c, chain, binary(c, "", op, list.left, list.items.items[i]));
    return end_chain(chain);
}

/* ---- The other forms of A_Expr --------------------------------------------------------------------------------------- */

/* lower and upper bound by two operators; `kind` says how they are joined */
static Ex *
range_test(const Canon *c, ExKind kind, const char *low_op, const char *high_op, Ex *ex, Ex *low, Ex *high)
{
    Ex *chain = begin_chain(c, kind);

    add_to_chain(c, chain, binary(c, "", (OpName){ .name = low_op }, ex, low));
    add_to_chain(c, chain, binary(c, "", (OpName){ .name = high_op }, ex, high));
    return chain;
}

static Ex *
walk_between(Canon *c, const PgQuery__AExpr *expr)
{
    if (!IS_NODE(expr->rexpr, LIST) || expr->rexpr->list->n_items != 2)
        return NULL;
    Ex *ex = walk(c, expr->lexpr);
    Ex *low = walk(c, expr->rexpr->list->items[0]), *high = walk(c, expr->rexpr->list->items[1]);
    Ex *chain;

    switch (expr->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
        return range_test(c, EX_AND, ">=", "<=", ex, low, high);
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
        return range_test(c, EX_OR, "<", ">", ex, low, high);
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
        chain = begin_chain(c, EX_OR);
        add_to_chain(c, chain, range_test(c, EX_AND, ">=", "<=", ex, low, high));
        add_to_chain(c, chain, range_test(c, EX_AND, ">=", "<=", ex, high, low));
        return chain;
    default:
        chain = begin_chain(c, EX_AND);
        add_to_chain(c, chain, range_test(c, EX_OR, "<", ">", ex, low, high));
        add_to_chain(c, chain, range_test(c, EX_OR, "<", ">", ex, high, low));
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
        return null_test(c, walk(c, expr->lexpr), is_not);
    if (is_null_constant(expr->lexpr))
        return null_test(c, walk(c, expr->rexpr), is_not);
    Ex *distinct = binary(c, "distinct ", op_name(expr->name, expr->n_name), walk(c, expr->lexpr),
                          walk(c, expr->rexpr));
    return is_not ? negate(c, distinct) : distinct;
}

/* Its value is the left side, as the operator takes it. */
static Ex *
walk_nullif(Canon *c, const PgQuery__AExpr *expr)
{
    OpName op = op_name(expr->name, expr->n_name);
    Ex    *left = walk(c, expr->lexpr), *right = walk(c, expr->rexpr);
    Ex    *ex = binary(c, "nullif ", op, left, right);
    Choice choice;

    ex->type = choose(c, op, left, right->type, &choice) ? choice.args[0] : (Ty){ 0 };
    return ex;
}

static Ex *
walk_operator(Canon *c, const PgQuery__AExpr *expr)
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
            return prefix(c, op, walk(c, expr->rexpr));
        return binary(c, "", op, walk(c, expr->lexpr), walk(c, expr->rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ANY:
        return array_comparison(c, "any", op, walk(c, expr->lexpr), walk(c, expr->rexpr));
    case PG_QUERY__A__EXPR__KIND__AEXPR_OP_ALL:
        return array_comparison(c, "all", op, walk(c, expr->lexpr), walk(c, expr->rexpr));
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

/* ---- Functions ------------------------------------------------------------------------------------------------------------ */

static bool
is_plain_call(const PgQuery__FuncCall *call)
{
    return call->n_agg_order == 0 && call->agg_filter == NULL && call->over == NULL && !call->agg_within_group &&
           !call->agg_star && !call->agg_distinct && !call->func_variadic && call->n_funcname >= 1 &&
           call->n_funcname <= 2;
}

/* On server 13 EXTRACT is date_part. */
static const char *
function_name(const Canon *c, const char *schema, const char *name)
{
    const Server *server = c->scope->server;

    if (schema != NULL && server != NULL && server->version_num < 140000 && strcmp(schema, "pg_catalog") == 0 &&
        strcmp(name, "extract") == 0)
        return "date_part";
    return name;
}

static Ex *
resolved_call(const Canon *c, const char *name, Ex *const *args, const Choice *choice)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_addf(&text, "%s:", quoted_name(c, name));
    for (unsigned i = 0; i < choice->count; i++)
        strbuf_addf(&text, "%s%s", i == 0 ? "" : ",", ty_text(c->arena, choice->args[i]));
    strbuf_add_char(&text, '(');
    for (unsigned i = 0; i < choice->count; i++)
        strbuf_addf(&text, "%s%s", i == 0 ? "" : ", ", ex_text(c, ex_convert(c, args[i], choice->args[i])));
    strbuf_add_char(&text, ')');
    return ex_plain(c, choice->result, "%s", text.s);
}

/* Not one of pg_catalog's that is known here: by its name, with the arguments as they stand. */
static Ex *
named_call(const Canon *c, const char *schema, const char *name, Ex *const *args, size_t count)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (schema == NULL)
        schema = canon_function_schema(c, name);
    if (schema != NULL && strcmp(schema, "pg_catalog") != 0)
        strbuf_addf(&text, "%s.%s(", quoted_name(c, schema), quoted_name(c, name));
    else
        strbuf_addf(&text, "?%s%s(", quoted_name(c, name), schema != NULL ? "" : canon_mark(c, name, false));
    for (size_t i = 0; i < count; i++)
        strbuf_addf(&text, "%s%s", i == 0 ? "" : ", ", ex_text(c, args[i]));
    strbuf_add_char(&text, ')');
    return ex_plain(c, (Ty){ 0 }, "%s", text.s);
}

/* name => value: of no known type, so that the call stays as written. */
static Ex *
walk_argument(Canon *c, const Node *node)
{
    if (!IS_NODE(node, NAMED_ARG_EXPR))
        return walk(c, node);
    const PgQuery__NamedArgExpr *named = node->named_arg_expr;
    return ex_plain(c, (Ty){ 0 }, "%s=>%s", quoted_name(c, named->name), ex_text(c, walk(c, named->arg)));
}

static Ex *
walk_call(Canon *c, const PgQuery__FuncCall *call)
{
    const char *schema = call->n_funcname == 2 ? node_string(call->funcname[0]) : NULL;
    const char *last = call->n_funcname > 0 ? node_string(call->funcname[call->n_funcname - 1]) : NULL;
    VEC(Ex *)   args = { 0 };
    VEC(Ty)     types = { 0 };
    Choice      choice;

    if (!is_plain_call(call) || last == NULL)
        return NULL;
    for (size_t i = 0; i < call->n_args; i++) {
        Ex *arg = walk_argument(c, call->args[i]);
        vec_push(c->arena, &args, arg);
        vec_push(c->arena, &types, arg->type);
    }
    const char *name = function_name(c, schema, last);
    bool        builtin = schema == NULL || strcmp(schema, "pg_catalog") == 0;
    if (builtin && choose_function(name, types.items, types.count, &choice) &&
        (schema != NULL || canon_trusts(c, name, false, &choice, types.items, types.count)))
        return resolved_call(c, name, args.items, &choice);
    return named_call(c, schema, name, args.items, args.count);
}

static Ex *
walk_sql_value(const Canon *c, const PgQuery__SQLValueFunction *value)
{
    static const char *const types[] = {
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_DATE] = "date",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME] = "timetz",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIME_N] = "timetz",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP] = "timestamptz",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_CURRENT_TIMESTAMP_N] = "timestamptz",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME] = "time",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIME_N] = "time",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP] = "timestamp",
        [PG_QUERY__SQLVALUE_FUNCTION_OP__SVFOP_LOCALTIMESTAMP_N] = "timestamp",
    };
    unsigned    op = (unsigned)value->op;
    const char *type = op < sizeof types / sizeof *types && types[op] != NULL ? types[op] : "name";

    return ex_plain(c, ty_builtin(type), "value%u(%d)", op, value->typmod);
}

/* ---- CASE, COALESCE, ARRAY and the like -------------------------------------------------------------------------------------- */

/* Converts all to their common type; false: they stay as they are. */
static bool
unify(const Canon *c, Exes *exes, Ty *ret_type)
{
    VEC(Ty) types = { 0 };

    VEC_EACH(exes, i)
        vec_push(c->arena, &types, exes->items[i]->type);
    if (!common_type(types.items, types.count, ret_type))
        return false;
    VEC_EACH(exes, i)
        exes->items[i] = ex_convert(c, exes->items[i], *ret_type);
    return true;
}

static Ex *
call_over(const Canon *c, const char *word, const Exes *exes, Ty type)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_addf(&text, "%s(", word);
    VEC_EACH(exes, i)
        strbuf_addf(&text, "%s%s", i == 0 ? "" : ", ", ex_text(c, exes->items[i]));
    strbuf_add_char(&text, ')');
    return ex_plain(c, type, "%s", text.s);
}

static Ex *
walk_list(Canon *c, const char *word, Node *const *nodes, size_t count)
{
    Exes exes = { 0 };
    Ty   type = { 0 };

    for (size_t i = 0; i < count; i++)
        vec_push(c->arena, &exes, walk(c, nodes[i]));
    unify(c, &exes, &type);
    return call_over(c, word, &exes, type);
}

static Ex *
walk_row(Canon *c, const PgQuery__RowExpr *row)
{
    Ex *ex = ARENA_NEW(c->arena, Ex);

    ex->kind = EX_ROW;
    for (size_t i = 0; i < row->n_args; i++)
        vec_push(c->arena, &ex->items, walk(c, row->args[i]));
    return ex;
}

/* Elements that are themselves ARRAY[...] have the same type as the whole. */
static Ex *
walk_array(Canon *c, const PgQuery__AArrayExpr *array)
{
    Exes exes = { 0 };
    Ty   type = { 0 };

    for (size_t i = 0; i < array->n_elements; i++)
        vec_push(c->arena, &exes, walk(c, array->elements[i]));
    if (exes.count == 0 || !unify(c, &exes, &type))
        return call_over(c, "array?", &exes, (Ty){ 0 });
    Ex *ex = ex_array(c, ty_element_of(type));
    VEC_EACH(&exes, i)
        vec_push(c->arena, &ex->items, exes.items[i]);
    return ex;
}

/* ARRAY[...]::t[]: the server casts each element. */
static Ex *
walk_array_cast(Canon *c, const PgQuery__AArrayExpr *array, Ty type, const char *text, const char *modifiers)
{
    Ex *ex = ex_array(c, ty_element_of(type));

    for (size_t i = 0; i < array->n_elements; i++) {
        const Node *element = array->elements[i];
        if (IS_NODE(element, A_ARRAY_EXPR))
            vec_push(c->arena, &ex->items, walk_array_cast(c, element->a_array_expr, type, text, modifiers));
        else
            vec_push(c->arena, &ex->items, ex_cast(c, walk(c, element), ty_element_of(type), text, modifiers));
    }
    ex->modifiers = modifiers;
    return ex;
}

static Ex *
walk_cast(Canon *c, const PgQuery__TypeCast *cast)
{
    const char *text, *modifiers;
    Ty          type = canon_type_name(c, cast->type_name, &text, &modifiers);

    if (IS_NODE(cast->arg, A_ARRAY_EXPR) && type.array)
        return walk_array_cast(c, cast->arg->a_array_expr, type, text, modifiers);
    return ex_cast(c, walk(c, cast->arg), type, text, modifiers);
}

static Ex *
walk_collate(Canon *c, const PgQuery__CollateClause *collate)
{
    Ex *arg = walk(c, collate->arg);

    if (arg->kind == EX_LITERAL)
        arg = ex_convert(c, arg, ty_builtin("text"));
    return ex_collate(c, arg, canon_collation(c, collate->collname, collate->n_collname));
}

/* The conditions of CASE: plain ones, or comparisons with the argument. */
static void
add_condition(Canon *c, Exes *out, Ex *arg, const Node *condition)
{
    Ex *ex = walk(c, condition);

    vec_push(c->arena, out, arg == NULL ? as_bool(c, ex) : binary(c, "", (OpName){ .name = "=" }, arg, ex));
}

static Ex *
walk_case(Canon *c, const PgQuery__CaseExpr *expr)
{
    Ex         *arg = expr->arg == NULL ? NULL : walk(c, expr->arg);
    Exes        conditions = { 0 }, results = { 0 };
    Ty          type = { 0 };
    STRBUF_AUTO text = STRBUF_INIT;

    if (arg != NULL && arg->kind == EX_LITERAL)
        arg = ex_convert(c, arg, ty_builtin("text"));
    /* ELSE counts first when the common type is looked for. */
    vec_push(c->arena, &results, expr->defresult == NULL ? ex_literal(c, NULL) : walk(c, expr->defresult));
    for (size_t i = 0; i < expr->n_args; i++) {
        if (!IS_NODE(expr->args[i], CASE_WHEN))
            return NULL;
        add_condition(c, &conditions, arg, expr->args[i]->case_when->expr);
        vec_push(c->arena, &results, walk(c, expr->args[i]->case_when->result));
    }
    unify(c, &results, &type);
    strbuf_addf(&text, "case[%s](", arg == NULL ? "" : ex_text(c, arg));
    VEC_EACH(&conditions, i)
        strbuf_addf(&text, "%s: %s; ", ex_text(c, conditions.items[i]), ex_text(c, results.items[i + 1]));
    strbuf_addf(&text, "%s)", ex_text(c, results.items[0]));
    return ex_plain(c, type, "%s", text.s);
}

/* Of an array: an integer. Of a jsonb: a literal is a text. */
static const char *
subscript(Canon *c, const Ex *container, const Node *node)
{
    Ex *ex = node == NULL ? NULL : walk(c, node);

    if (ex != NULL && container->type.array)
        ex = ex_convert(c, ex, ty_builtin("int4"));
    else if (ex != NULL && ex->kind == EX_LITERAL && ty_is(container->type, "jsonb"))
        ex = ex_convert(c, ex, ty_builtin("text"));
    return ex == NULL ? "" : ex_text(c, ex);
}

/* x[1], x[1:2], (x).field */
static Ex *
walk_indirection(Canon *c, const PgQuery__AIndirection *indirection)
{
    Ex         *arg = walk(c, indirection->arg);
    STRBUF_AUTO text = STRBUF_INIT;
    bool        subscripts = true, slice = false;

    strbuf_addf(&text, "part(%s", ex_text(c, arg));
    for (size_t i = 0; i < indirection->n_indirection; i++) {
        const Node *node = indirection->indirection[i];
        if (!IS_NODE(node, A_INDICES)) {
            subscripts = false;
            strbuf_addf(&text, " .%s", node_string(node) == NULL ? "*" : quoted_name(c, node_string(node)));
            continue;
        }
        const PgQuery__AIndices *indices = node->a_indices;
        slice = slice || indices->is_slice;
        strbuf_addf(&text, " [%s%s%s]", subscript(c, arg, indices->lidx), indices->is_slice ? ":" : "",
                    subscript(c, arg, indices->uidx));
    }
    strbuf_add_char(&text, ')');
    if (!subscripts || !arg->type.array)
        return ex_plain(c, (Ty){ 0 }, "%s", text.s);
    return ex_plain(c, slice ? arg->type : ty_element_of(arg->type), "%s", text.s);
}

/* ---- The walk -------------------------------------------------------------------------------------------------------------------- */

/* NULL: not analysed. */
static Ex *
try_walk(Canon *c, const Node *node)
{
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_COLUMN_REF:
        return walk_column(c, node->column_ref);
    case PG_QUERY__NODE__NODE_A_CONST:
        return walk_constant(c, node->a_const);
    case PG_QUERY__NODE__NODE_BOOL_EXPR:
        return walk_bool(c, node->bool_expr);
    case PG_QUERY__NODE__NODE_A_EXPR:
        return walk_operator(c, node->a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return walk_call(c, node->func_call);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return walk_cast(c, node->type_cast);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return walk_collate(c, node->collate_clause);
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return null_test(c, walk(c, node->null_test->arg),
                         node->null_test->nulltesttype == PG_QUERY__NULL_TEST_TYPE__IS_NULL);
    case PG_QUERY__NODE__NODE_BOOLEAN_TEST:
        return walk_boolean_test(c, node->boolean_test);
    case PG_QUERY__NODE__NODE_CASE_EXPR:
        return walk_case(c, node->case_expr);
    case PG_QUERY__NODE__NODE_COALESCE_EXPR:
        return walk_list(c, "coalesce", node->coalesce_expr->args, node->coalesce_expr->n_args);
    case PG_QUERY__NODE__NODE_MIN_MAX_EXPR:
        return walk_list(c, node->min_max_expr->op == PG_QUERY__MIN_MAX_OP__IS_GREATEST ? "greatest" : "least",
                         node->min_max_expr->args, node->min_max_expr->n_args);
    case PG_QUERY__NODE__NODE_ROW_EXPR:
        return walk_row(c, node->row_expr);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return walk_array(c, node->a_array_expr);
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION:
        return walk_sql_value(c, node->sqlvalue_function);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return walk_indirection(c, node->a_indirection);
    default:
        return NULL;
    }
}

static Ex *
walk(Canon *c, const Node *node)
{
    if (canon_is_full(c))
        return ex_literal(c, NULL);
    Ex *ex = node == NULL ? NULL : try_walk(c, node);
    return ex != NULL ? ex : opaque(c, node);
}

const char *
expr_canonical(Arena *arena, const char *text, const ExprScope *scope)
{
    PARSED_AUTO parsed = expr_parse(text);
    __attribute__((cleanup(arena_cleanup))) Arena *scratch = NULL;

    if (parsed.root == NULL)
        return NULL;
    scratch = arena_new();
    Canon c = { .arena = scratch, .scope = scope };
    Ex   *ex = walk(&c, parsed.root);
    if (scope->target != NULL)
        ex = ex_convert(&c, ex, canon_column_type(&c, scope->target));
    const char *canonical = ex_text(&c, ex);
    return canon_is_full(&c) ? NULL : arena_strdup(arena, canonical);
}
