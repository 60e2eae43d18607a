/*
 * facts.c: what an expression names, as written. It resolves nothing.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/expr.h>

#include "parse.h"

/* A collation and where it stands: the tree's order is not the text's. */
typedef struct CollationAt {
    int32_t location;
    QName   name;
} CollationAt;

typedef struct Collect {
    Arena     *arena;
    ExprFacts *facts;
    VEC(CollationAt) collations;
} Collect;

static Name
name_of(const Collect *collect, const Node *node)
{
    return (Name){ arena_strdup(collect->arena, node_string(node)) };
}

/* [name], [schema, name]; of [database, schema, name] the last two. */
static QName
qname_of(const Collect *collect, Node *const *items, size_t count)
{
    QName name = { 0 };

    if (count > 0)
        name.name = name_of(collect, items[count - 1]);
    if (count > 1)
        name.schema = name_of(collect, items[count - 2]);
    return name;
}

static bool
is_system_column(const char *name)
{
    static const char *const names[] = { "tableoid", "ctid", "xmin", "xmax", "cmin", "cmax" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void
collect_column(Collect *collect, const PgQuery__ColumnRef *ref)
{
    ExprFacts *facts = collect->facts;

    if (ref->n_fields == 0)
        return;
    const Node *last = ref->fields[ref->n_fields - 1];
    facts->qualified_columns = facts->qualified_columns || ref->n_fields > 1;
    if (IS_NODE(last, A_STAR)) {
        facts->whole_row = true;
        return;
    }
    Name name = name_of(collect, last);
    if (!name_is_set(name))
        return;
    facts->system_columns = facts->system_columns || is_system_column(name.raw);
    VEC_EACH(&facts->columns, i)
        if (name_equal(facts->columns.items[i], name))
            return;
    vec_push(collect->arena, &facts->columns, name);
}

static void
collect_regclass(Collect *collect, const Node *node)
{
    if (IS_NODE(node, A_CONST) && node->a_const->val_case == PG_QUERY__A__CONST__VAL_SVAL)
        vec_push(collect->arena, &collect->facts->regclasses,
                 arena_strdup(collect->arena, node->a_const->sval->sval));
}

static void
collect_function(Collect *collect, const PgQuery__FuncCall *call)
{
    static const char *const takers[] = { "nextval", "currval", "setval" };
    QName name = qname_of(collect, call->funcname, call->n_funcname);

    if (!name_is_set(name.name))
        return;
    vec_push(collect->arena, &collect->facts->functions, name);
    for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
        if (call->n_args > 0 && strcmp(takers[i], name.name.raw) == 0)
            collect_regclass(collect, call->args[0]);
}

static void
add_operator(Collect *collect, const char *name)
{
    vec_push(collect->arena, &collect->facts->operators, (QName){ .name = { name } });
}

static void
collect_operator(Collect *collect, const PgQuery__AExpr *expr)
{
    switch (expr->kind) {
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_BETWEEN_SYM:
        add_operator(collect, ">=");
        add_operator(collect, "<=");
        break;
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN:
    case PG_QUERY__A__EXPR__KIND__AEXPR_NOT_BETWEEN_SYM:
        add_operator(collect, "<");
        add_operator(collect, ">");
        break;
    default: {
        QName name = qname_of(collect, expr->name, expr->n_name);
        if (name_is_set(name.name))
            vec_push(collect->arena, &collect->facts->operators, name);
    }
    }
}

static void
collect_cast(Collect *collect, const PgQuery__TypeCast *cast)
{
    if (cast->type_name == NULL || cast->type_name->n_names == 0)
        return;
    QName name = qname_of(collect, cast->type_name->names, cast->type_name->n_names);
    if (name_is_set(name.name) && strcmp(name.name.raw, "regclass") == 0)
        collect_regclass(collect, cast->arg);
}

static void
collect_type(Collect *collect, const PgQuery__TypeName *type)
{
    QName name = qname_of(collect, type->names, type->n_names);

    if (name_is_set(name.name))
        vec_push(collect->arena, &collect->facts->types, name);
}

static void
collect(const ProtobufCMessage *message, void *context)
{
    Collect                           *to = context;
    const ProtobufCMessageDescriptor *which = message->descriptor;

    if (which == &pg_query__column_ref__descriptor)
        collect_column(to, (const PgQuery__ColumnRef *)message);
    else if (which == &pg_query__func_call__descriptor)
        collect_function(to, (const PgQuery__FuncCall *)message);
    else if (which == &pg_query__a__expr__descriptor)
        collect_operator(to, (const PgQuery__AExpr *)message);
    else if (which == &pg_query__type_cast__descriptor)
        collect_cast(to, (const PgQuery__TypeCast *)message);
    else if (which == &pg_query__type_name__descriptor)
        collect_type(to, (const PgQuery__TypeName *)message);
    else if (which == &pg_query__collate_clause__descriptor) {
        const PgQuery__CollateClause *collate = (const PgQuery__CollateClause *)message;
        vec_push(to->arena, &to->collations,
                 (CollationAt){ collate->location, qname_of(to, collate->collname, collate->n_collname) });
    } else if (which == &pg_query__case_expr__descriptor && ((const PgQuery__CaseExpr *)message)->arg != NULL) {
        add_operator(to, "=");      /* CASE x WHEN y compares */
    } else if (which == &pg_query__sub_link__descriptor) {
        to->facts->has_sublink = true;
    } else if (which == &pg_query__sqlvalue_function__descriptor) {
        to->facts->sql_value = true;
    } else if (which == &pg_query__param_ref__descriptor) {
        to->facts->parameter = true;
    }
}

static int
compare_location(const void *a, const void *b)
{
    int32_t first = ((const CollationAt *)a)->location, second = ((const CollationAt *)b)->location;

    return (first > second) - (first < second);
}

void
expr_facts(Arena *arena, const char *text, ExprFacts *ret_facts)
{
    PARSED_AUTO parsed = expr_parse(text);
    Collect     to = { .arena = arena, .facts = ret_facts };

    *ret_facts = (ExprFacts){ 0 };
    if (parsed.root == NULL)
        return;
    ret_facts->parses = true;
    tree_visit(&parsed.root->base, collect, &to);
    if (to.collations.count > 1)
        qsort(to.collations.items, to.collations.count, sizeof *to.collations.items, compare_location);
    VEC_EACH(&to.collations, i)
        vec_push(arena, &ret_facts->collations, to.collations.items[i].name);
}

bool
expr_split_collate(Arena *arena, const char *text, const char **ret_body, QName *ret_collation)
{
    if (strcasestr(text, "collate") == NULL)
        return false;
    PARSED_AUTO parsed = expr_parse(text);
    Collect     to = { .arena = arena };

    if (!IS_NODE(parsed.root, COLLATE_CLAUSE))
        return false;
    /* The location is that of the word COLLATE; parentheses around the whole would stand before x. */
    const PgQuery__CollateClause *collate = parsed.root->collate_clause;
    size_t end = (size_t)collate->location - strlen(EXPR_PREFIX);
    while (end > 0 && strchr(" \t\r\n", text[end - 1]) != NULL)
        end--;
    const char *body = arena_strndup(arena, text, end);
    PARSED_AUTO alone = expr_parse(body);
    if (alone.root == NULL)
        return false;
    *ret_body = body;
    *ret_collation = qname_of(&to, collate->collname, collate->n_collname);
    return true;
}
