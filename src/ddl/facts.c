/*
 * facts.c: what an expression names: columns, sequences by nextval('...'), types by casts. It does not know
 * what those names mean.
 */
#include <string.h>

#include "ddl/reader.h"

typedef struct Collector {
    Reader  *r;
    Expr    *expr;
    unsigned depth;
} Collector;

static void
add_column(Collector *c, const PgQuery__ColumnRef *ref)
{
    if (ref->n_fields == 0)
        return;
    Name name = name_of(c->r, string_of(ref->fields[ref->n_fields - 1]));
    if (!name_is_set(name))
        return; /* t.* */
    ExprNames *names = expr_names_add(c->r->catalog->arena, c->expr);
    VEC_EACH(&names->columns, i)
        if (names->columns.items[i].raw == name.raw)
            return;
    vec_push(c->r->catalog->arena, &names->columns, name);
}

static const char *
last_name(Node *const *names, size_t count)
{
    return count == 0 ? "" : string_of(names[count - 1]);
}

static bool
is_regclass(const PgQuery__TypeName *type)
{
    return strcmp(last_name(type->names, type->n_names), "regclass") == 0;
}

/* The text of 'x', or NULL. */
static const char *
string_constant(const Node *node)
{
    if (!IS_NODE(node, A_CONST) || node->a_const->val_case != PG_QUERY__A__CONST__VAL_SVAL)
        return NULL;
    return node->a_const->sval->sval;
}

static void
add_regclass(Collector *c, const char *text)
{
    if (text == NULL)
        return;
    ExprNames *names = expr_names_add(c->r->catalog->arena, c->expr);
    text = arena_intern(c->r->catalog->arena, text);
    VEC_EACH(&names->regclasses, i)
        if (names->regclasses.items[i] == text)
            return;
    vec_push(c->r->catalog->arena, &names->regclasses, text);
}

static void
add_cast(Collector *c, const PgQuery__TypeCast *cast)
{
    const Type *type;

    if (is_regclass(cast->type_name))
        add_regclass(c, string_constant(cast->arg));
    if (!type_make(c->r, cast->type_name, &type)) {
        error_release(&c->r->error); /* %TYPE, SETOF: the server will say what it thinks of them */
        return;
    }
    ExprNames *names = expr_names_add(c->r->catalog->arena, c->expr);
    VEC_EACH(&names->types, i)
        if (names->types.items[i] == type)
            return;
    vec_push(c->r->catalog->arena, &names->types, type);
}

static void
add_call(Collector *c, const PgQuery__FuncCall *call)
{
    static const char *const takes_sequence[] = { "nextval", "currval", "setval" };
    const char              *name = last_name(call->funcname, call->n_funcname);

    for (size_t i = 0; i < sizeof takes_sequence / sizeof *takes_sequence; i++)
        if (strcmp(name, takes_sequence[i]) == 0 && call->n_args > 0)
            add_regclass(c, string_constant(call->args[0]));
}

static bool
visit(const Node *node, unsigned depth, void *context)
{
    Collector *c = context;

    if (depth > c->depth)
        c->depth = depth;
    if (IS_NODE(node, COLUMN_REF))
        add_column(c, node->column_ref);
    else if (IS_NODE(node, TYPE_CAST))
        add_cast(c, node->type_cast);
    else if (IS_NODE(node, FUNC_CALL))
        add_call(c, node->func_call);
    return depth <= DDL_MAX_EXPRESSION_DEPTH;
}

bool
expr_collect(Reader *r, const Node *tree, Expr *expr)
{
    Collector collector = { .r = r, .expr = expr };

    tree_walk(&tree->base, 1, visit, &collector);
    return collector.depth <= DDL_MAX_EXPRESSION_DEPTH;
}
