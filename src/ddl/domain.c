/*
 * domain.c: domains of a file that is read for SQLite, where their columns get what the domain says. A domain that says more
 * than a column can is left out, and a column of it is an error.
 */
#include <schemasync/expr.h>

#include "ddl/reader.h"

static bool
add_check(Reader *r, Domain *domain, const PgQuery__Constraint *def)
{
    uint32_t    open = token_find(r, token_at(r, byte_of(r, def->location)), "check") + 1;
    const Expr *expr;

    if (open >= r->token_count || !token_word(r, open, "(") ||
        !expr_make(r, def->raw_expr, open + 1, token_closing(r, open), &expr))
        return false;
    vec_push(r->catalog->arena, &domain->checks, expr);
    return true;
}

/* It ends where the next word about the domain begins. */
static bool
set_default(Reader *r, Domain *domain, const PgQuery__CreateDomainStmt *create, const PgQuery__Constraint *def)
{
    uint32_t first = token_find(r, token_at(r, byte_of(r, def->location)), "default") + 1, end = r->token_count;

    for (size_t i = 0; i < create->n_constraints; i++) {
        const PgQuery__Constraint *other = create->constraints[i]->constraint;
        if (other->location > def->location && token_at(r, byte_of(r, other->location)) < end)
            end = token_at(r, byte_of(r, other->location));
    }
    return first < end && domain->default_value == NULL && expr_make(r, def->raw_expr, first, end, &domain->default_value);
}

static bool
add_constraint(Reader *r, Domain *domain, const PgQuery__CreateDomainStmt *create, const PgQuery__Constraint *def)
{
    switch (def->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
        domain->not_null = true;
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
        return add_check(r, domain, def);
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
        return set_default(r, domain, create, def);
    default:
        return false;
    }
}

static QName
name_made(Reader *r, const PgQuery__CreateDomainStmt *create)
{
    const char *schema = create->n_domainname > 1 ? string_of(create->domainname[create->n_domainname - 2])
                                                  : path_target(r, r->settings.path);

    return (QName){ name_of(r, schema == NULL ? "public" : schema),
                    name_of(r, string_of(create->domainname[create->n_domainname - 1])) };
}

Domain *
domain_make(Reader *r, const PgQuery__CreateDomainStmt *create)
{
    Domain *domain = ARENA_NEW(r->catalog->arena, Domain);

    *domain = (Domain){ .name = name_made(r, create), .path = r->settings.path };
    if (create->coll_clause != NULL || !type_make(r, create->type_name, &domain->type))
        return NULL;
    for (size_t i = 0; i < create->n_constraints; i++)
        if (!add_constraint(r, domain, create, create->constraints[i]->constraint))
            return NULL;
    return domain;
}

/* ---- Its columns -------------------------------------------------------------------------------------- */

bool
domain_use(Reader *r, const Domain *domain, Column *column)
{
    bool named = !name_is_set(domain->type->name.schema) && domain->path != column->base.path;

    if (named && !type_is_plain(domain->type))      /* a name that may mean something else where the column stands */
        return false;
    domain_apply(r->catalog, domain, column);
    return true;
}
