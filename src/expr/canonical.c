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
 *   EXTRACT (f FROM x), AT TIME ZONE, ...     the function, marked: since 14 the server tells extract(f, x) from it;
 *                                             on server 13 date_part(f, x), timezone(z, x)
 *   nextval('s')                              nextval('public.s'::regclass), found along the path
 *   f(x) of an extension, found along the     public.f(x), where no other schema of the path nor pg_catalog has an f
 *   path
 *   a default                                 converted to its column's type, without modifiers
 */
#include <string.h>

#include <schemasync/sql.h>

#include "canonical.h"

/* ---- What is not analysed ---------------------------------------------------------------------------- */

static Ex *
opaque(const Canon *c, const Node *node)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (node != NULL)
        tree_dump(&node->base, &text);
    return ex_plain(c, (Ty){ 0 }, "tree%s:%s", canon_mark(c, NULL, false), text.s);
}

/* ---- Columns and constants --------------------------------------------------------------------------- */

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
    Ex *ex = ex_plain(c, type, "%s", ex_quoted_name(c, name));
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

/* ---- NOT, AND, OR ------------------------------------------------------------------------------------ */

static Ex *
walk_bool(Canon *c, const PgQuery__BoolExpr *expr)
{
    if (expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__NOT_EXPR)
        return expr->n_args == 1 ? ex_not(c, canon_walk(c, expr->args[0])) : NULL;
    Ex *chain = ex_chain(c, expr->boolop == PG_QUERY__BOOL_EXPR_TYPE__AND_EXPR ? EX_AND : EX_OR);
    for (size_t i = 0; i < expr->n_args; i++)
        ex_chain_add(c, chain, canon_walk(c, expr->args[i]));
    return ex_chain_end(chain);
}

static Ex *
walk_boolean_test(Canon *c, const PgQuery__BooleanTest *test)
{
    return ex_plain(c, ty_builtin("bool"), "is%d(%s)", (int)test->booltesttype,
                    ex_text(c, ex_as_bool(c, canon_walk(c, test->arg))));
}

/* ---- CASE, COALESCE, ARRAY and the like -------------------------------------------------------------- */

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
        vec_push(c->arena, &exes, canon_walk(c, nodes[i]));
    unify(c, &exes, &type);
    return call_over(c, word, &exes, type);
}

static Ex *
walk_row(Canon *c, const PgQuery__RowExpr *row)
{
    Ex *ex = ARENA_NEW(c->arena, Ex);

    ex->kind = EX_ROW;
    for (size_t i = 0; i < row->n_args; i++)
        vec_push(c->arena, &ex->items, canon_walk(c, row->args[i]));
    return ex;
}

/* Elements that are themselves ARRAY[...] have the same type as the whole. */
static Ex *
walk_array(Canon *c, const PgQuery__AArrayExpr *array)
{
    Exes exes = { 0 };
    Ty   type = { 0 };

    for (size_t i = 0; i < array->n_elements; i++)
        vec_push(c->arena, &exes, canon_walk(c, array->elements[i]));
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
            vec_push(c->arena, &ex->items, ex_cast(c, canon_walk(c, element), ty_element_of(type), text, modifiers));
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
    return ex_cast(c, canon_walk(c, cast->arg), type, text, modifiers);
}

static Ex *
walk_collate(Canon *c, const PgQuery__CollateClause *collate)
{
    Ex *arg = canon_walk(c, collate->arg);

    if (arg->kind == EX_LITERAL)
        arg = ex_convert(c, arg, ty_builtin("text"));
    return ex_collate(c, arg, canon_collation(c, collate->collname, collate->n_collname));
}

/* The conditions of CASE: plain ones, or comparisons with the argument. */
static void
add_condition(Canon *c, Exes *out, Ex *arg, const Node *condition)
{
    Ex *ex = canon_walk(c, condition);

    vec_push(c->arena, out, arg == NULL ? ex_as_bool(c, ex) : canon_binary(c, "", (OpName){ .name = "=" }, arg, ex));
}

static Ex *
walk_case(Canon *c, const PgQuery__CaseExpr *expr)
{
    Ex         *arg = expr->arg == NULL ? NULL : canon_walk(c, expr->arg);
    Exes        conditions = { 0 }, results = { 0 };
    Ty          type = { 0 };
    STRBUF_AUTO text = STRBUF_INIT;

    if (arg != NULL && arg->kind == EX_LITERAL)
        arg = ex_convert(c, arg, ty_builtin("text"));
    /* ELSE counts first when the common type is looked for. */
    vec_push(c->arena, &results, expr->defresult == NULL ? ex_literal(c, NULL) : canon_walk(c, expr->defresult));
    for (size_t i = 0; i < expr->n_args; i++) {
        if (!IS_NODE(expr->args[i], CASE_WHEN))
            return NULL;
        add_condition(c, &conditions, arg, expr->args[i]->case_when->expr);
        vec_push(c->arena, &results, canon_walk(c, expr->args[i]->case_when->result));
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
    Ex *ex = node == NULL ? NULL : canon_walk(c, node);

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
    Ex         *arg = canon_walk(c, indirection->arg);
    STRBUF_AUTO text = STRBUF_INIT;
    bool        subscripts = true, slice = false;

    strbuf_addf(&text, "part(%s", ex_text(c, arg));
    for (size_t i = 0; i < indirection->n_indirection; i++) {
        const Node *node = indirection->indirection[i];
        if (!IS_NODE(node, A_INDICES)) {
            subscripts = false;
            strbuf_addf(&text, " .%s", node_string(node) == NULL ? "*" : ex_quoted_name(c, node_string(node)));
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

/* ---- The walk ---------------------------------------------------------------------------------------- */

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
        return canon_operator(c, node->a_expr);
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return canon_call(c, node->func_call);
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return walk_cast(c, node->type_cast);
    case PG_QUERY__NODE__NODE_COLLATE_CLAUSE:
        return walk_collate(c, node->collate_clause);
    case PG_QUERY__NODE__NODE_NULL_TEST:
        return ex_null_test(c, canon_walk(c, node->null_test->arg),
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
        return canon_sql_value(c, node->sqlvalue_function);
    case PG_QUERY__NODE__NODE_A_INDIRECTION:
        return walk_indirection(c, node->a_indirection);
    default:
        return NULL;
    }
}

Ex *
canon_walk(Canon *c, const Node *node)
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
    Ex   *ex = canon_walk(&c, parsed.root);
    if (scope->target != NULL)
        ex = ex_convert(&c, ex, canon_column_type(&c, scope->target));
    const char *canonical = ex_text(&c, ex);
    return canon_is_full(&c) ? NULL : arena_strdup(arena, canonical);
}

const Type *
expr_type(Arena *arena, const char *text, const ExprScope *scope)
{
    PARSED_AUTO parsed = expr_parse(text);
    __attribute__((cleanup(arena_cleanup))) Arena *scratch = NULL;

    if (parsed.root == NULL)
        return NULL;
    scratch = arena_new();
    Canon c = { .arena = scratch, .scope = scope };
    Ty    ty = canon_walk(&c, parsed.root)->type;
    if (ty.kind != TY_BUILTIN || canon_is_full(&c))
        return NULL;
    Type *type = ARENA_NEW(arena, Type);
    type->name = (QName){ { "pg_catalog" }, { ty.builtin->name } };
    type->dimensions = ty.array ? 1 : 0;
    return type;
}
