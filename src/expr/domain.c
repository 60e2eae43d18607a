/*
 * domain.c: what a domain says, said of a column: its type, NOT NULL, CHECKs with the column's name for VALUE, and its default.
 * For engines that have no domains. It does not know where the domain comes from.
 */
#include <string.h>

#include <schemasync/expr.h>
#include <schemasync/sql.h>
#include <schemasync/strbuf.h>

/* VALUE is a name like any other: "value" is the same, and 'value' is a string (domainAddCheckConstraint in typecmds.c). */
static bool
is_value(const char *text, Token token)
{
    return token_is(text, token, "value") ||
           (token.type == TOKEN_QUOTED && token.end - token.start == strlen("\"value\"") &&
            strncmp(text + token.start, "\"value\"", strlen("\"value\"")) == 0);
}

static const char *
with_column(Arena *arena, const char *text, Name column)
{
    size_t      length = strlen(text), copied = 0;
    STRBUF_AUTO out = STRBUF_INIT;
    Token       token = sql_next_token(text, length, 0, false);

    for (; token.type != TOKEN_END; token = sql_next_token(text, length, token.end, false)) {
        if (!is_value(text, token))
            continue;
        strbuf_add_n(&out, text + copied, token.start - copied);
        sql_add_name(&out, column);
        copied = token.end;
    }
    strbuf_add(&out, text + copied);
    return arena_strdup(arena, out.s);
}

/* One of its own for each column: what it uses is found out for each. */
static Expr *
own_expr(Arena *arena, const Expr *expr)
{
    Expr *own = ARENA_NEW(arena, Expr);

    *own = (Expr){ .text = expr->text, .path = expr->path, .at = expr->at };
    if (expr->names != NULL) {
        ExprNames *names = expr_names_add(arena, own);
        names->types = expr->names->types;
        names->regclasses = expr->names->regclasses;
    }
    return own;
}

static void
add_check(Catalog *catalog, Column *column, const Expr *check)
{
    Expr       *expr = own_expr(catalog->arena, check);
    QName       name = { column->base.parent->name.schema, { NULL } };
    Constraint *constraint = (Constraint *)catalog_add(catalog, KIND_CONSTRAINT, name, column->base.parent);

    expr->text = with_column(catalog->arena, check->text, column->base.name.name);
    vec_push(catalog->arena, &expr_names_add(catalog->arena, expr)->columns, column->base.name.name);
    constraint->base.at = check->at;
    constraint->base.path = check->path;
    constraint->base.flags |= OBJECT_UNNAMED;
    constraint->type = 'c';
    constraint->expr = expr;
}

/* NULL, NULL::text: a default that is none, once nothing else has one. */
static bool
is_null(const Expr *expr)
{
    size_t length = strlen(expr->text);
    Token  first = sql_next_token(expr->text, length, 0, false), next = sql_next_token(expr->text, length, first.end, false);

    return token_is(expr->text, first, "null") && (next.type == TOKEN_END || token_is(expr->text, next, "::"));
}

static void
take_default(Catalog *catalog, const Domain *domain, Column *column)
{
    if (column->default_value != NULL && is_null(column->default_value)) {
        column_more_add(catalog->arena, column)->null_default = true;
        column->default_value = NULL;
    }
    bool own = column->default_value != NULL || column_more(column)->null_default || column->serial || column->identity != 0 ||
               column->generated != 0;
    if (own || domain->default_value == NULL)
        return;
    if (is_null(domain->default_value))
        column_more_add(catalog->arena, column)->null_default = true;
    else
        column->default_value = own_expr(catalog->arena, domain->default_value);
}

/* The elements of an array have the domain's conditions and its NOT NULL: nobody can look at them there. */
void
domain_apply(Catalog *catalog, const Domain *domain, Column *column)
{
    Type *type = ARENA_NEW(catalog->arena, Type);
    bool  array = column->type->dimensions > 0;

    *type = *domain->type;
    if (array && type->dimensions == 0)
        type->dimensions = column->type->dimensions;
    column->type = type;
    if (array)
        return;
    column->not_null = column->not_null || domain->not_null;
    take_default(catalog, domain, column);
    VEC_EACH(&domain->checks, i)
        add_check(catalog, column, domain->checks.items[i]);
}
