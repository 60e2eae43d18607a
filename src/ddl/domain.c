/*
 * domain.c: domains of a file that is read for SQLite, where their columns get the domain's type, its NOT NULL and its CHECKs,
 * each with the column's name for VALUE. A domain that says more than that is left out, and a column of it is an error.
 */
#include <string.h>

#include "ddl/reader.h"

struct Domain {
    const Type *type;
    uint16_t    path;
    bool        not_null;
    VEC(const Expr *) checks;
};

static bool
add_check(Reader *r, struct Domain *domain, const PgQuery__Constraint *def)
{
    uint32_t    open = token_find(r, token_at(r, byte_of(r, def->location)), "check") + 1;
    const Expr *expr;

    if (open >= r->token_count || !token_word(r, open, "(") ||
        !expr_make(r, def->raw_expr, open + 1, token_closing(r, open), &expr))
        return false;
    vec_push(r->catalog->arena, &domain->checks, expr);
    return true;
}

static bool
add_constraint(Reader *r, struct Domain *domain, const PgQuery__Constraint *def)
{
    switch (def->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
        domain->not_null = true;
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        return add_check(r, domain, def);
    default:
        return false;
    }
}

struct Domain *
domain_make(Reader *r, const PgQuery__CreateDomainStmt *create)
{
    struct Domain *domain = ARENA_NEW(r->catalog->arena, struct Domain);

    *domain = (struct Domain){ .path = r->settings.path };
    if (create->coll_clause != NULL || !type_make(r, create->type_name, &domain->type))
        return NULL;
    for (size_t i = 0; i < create->n_constraints; i++)
        if (!add_constraint(r, domain, create->constraints[i]->constraint))
            return NULL;
    return domain;
}

/* ---- Its columns -------------------------------------------------------------------------------------- */

/* VALUE is a word of its own: a string, and what stands in double quotes, is something else. */
static const char *
with_column(Reader *r, const char *text, Name column)
{
    size_t      length = strlen(text), copied = 0;
    STRBUF_AUTO out = STRBUF_INIT;
    Token       token = sql_next_token(text, length, 0, false);

    for (; token.type != TOKEN_END; token = sql_next_token(text, length, token.end, false)) {
        if (!token_is(text, token, "value"))
            continue;
        strbuf_add_n(&out, text + copied, token.start - copied);
        sql_add_name(&out, column);
        copied = token.end;
    }
    strbuf_add(&out, text + copied);
    return arena_strdup(r->catalog->arena, out.s);
}

static void
add_column_check(Reader *r, Column *column, const Expr *check)
{
    Arena            *arena = r->catalog->arena;
    Expr             *expr = ARENA_NEW(arena, Expr);
    const ExprNames  *names = expr_names(check);
    Constraint       *constraint = (Constraint *)catalog_add(r->catalog, KIND_CONSTRAINT,
                                                             (QName){ column->base.parent->name.schema, { NULL } },
                                                             column->base.parent);

    *expr = (Expr){ .text = with_column(r, check->text, column->base.name.name), .path = check->path, .at = check->at };
    ExprNames *own = expr_names_add(arena, expr);
    own->types = names->types;
    own->regclasses = names->regclasses;
    vec_push(arena, &own->columns, column->base.name.name);
    constraint->base.at = check->at;
    constraint->base.path = check->path;
    constraint->base.flags |= OBJECT_UNNAMED;
    constraint->type = 'c';
    constraint->expr = expr;
}

bool
domain_apply(Reader *r, const struct Domain *domain, Column *column)
{
    bool named = !name_is_set(domain->type->name.schema) && domain->path != column->base.path;

    /* A name that may mean something else where the column stands; an array of what has conditions for each element. */
    if (column->type->dimensions > 0 || (named && !type_is_plain(domain->type)))
        return false;
    column->type = domain->type;
    column->not_null = column->not_null || domain->not_null;
    VEC_EACH(&domain->checks, i)
        add_column_check(r, column, domain->checks.items[i]);
    return true;
}
