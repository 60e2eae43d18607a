/*
 * walk_calls.c: part of expr_canonical(): function calls. Which overload is called is overload.c's and names.c's
 * knowledge.
 */
#include <string.h>

#include "canonical.h"

/* ---- Functions --------------------------------------------------------------------------------------- */

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

/* AT TIME ZONE and timezone() are one function; since 14 the server keeps which was written, and prints it so. */
static const char *
syntax_mark(const Canon *c, const PgQuery__FuncCall *call)
{
    const Server *server = c->scope->server;
    bool          kept = server == NULL || server->version_num >= 140000;

    return kept && call->funcformat == PG_QUERY__COERCION_FORM__COERCE_SQL_SYNTAX ? "sql " : "";
}

static Ex *
resolved_call(const Canon *c, const char *name, const char *mark, Ex *const *args, const Choice *choice)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_addf(&text, "%s%s:", mark, ex_quoted_name(c, name));
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
named_call(const Canon *c, const char *schema, const char *name, const char *mark, Ex *const *args, size_t count)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add(&text, mark);
    if (schema == NULL)
        schema = canon_function_schema(c, name);
    if (schema != NULL && strcmp(schema, "pg_catalog") != 0)
        strbuf_addf(&text, "%s.%s(", ex_quoted_name(c, schema), ex_quoted_name(c, name));
    else
        strbuf_addf(&text, "?%s%s(", ex_quoted_name(c, name), schema != NULL ? "" : canon_mark(c, name, false));
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
        return canon_walk(c, node);
    const PgQuery__NamedArgExpr *named = node->named_arg_expr;
    return ex_plain(c, (Ty){ 0 }, "%s=>%s", ex_quoted_name(c, named->name), ex_text(c, canon_walk(c, named->arg)));
}

Ex *
canon_call(Canon *c, const PgQuery__FuncCall *call)
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
        return resolved_call(c, name, syntax_mark(c, call), args.items, &choice);
    return named_call(c, schema, name, syntax_mark(c, call), args.items, args.count);
}

Ex *
canon_sql_value(const Canon *c, const PgQuery__SQLValueFunction *value)
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
