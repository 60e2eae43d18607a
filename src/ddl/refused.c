/*
 * refused.c: the names that refused statements would have declared, so that a statement about one of them is
 * refused for the same reason, and nobody is told that the file does not declare it. It knows where statements
 * of every kind have their name; it must not know why they were refused.
 */
#include <string.h>

#include "ddl/reader.h"

typedef struct Refused {
    const char *kind; /* Error.not_covered of the refusal; NULL: it was another reason */
    SourcePos   at;
    const Domain *domain; /* it was not refused, but its columns become something else; or NULL */
} Refused;

static const char *
key_of(const Reader *r, DraftSpace space, const char *schema, Name name)
{
    return arena_printf(r->arena, "%c%s\1%s", (char)space, schema, name.raw);
}

static Refused *
enter(Reader *r, DraftSpace space, QName name, const char *kind)
{
    const char *target = name_is_set(name.schema) ? name.schema.raw : path_target(r, r->settings.path);

    if (!name_is_set(name.name))
        return NULL;
    Refused *refused = ARENA_NEW(r->arena, Refused);
    *refused = (Refused){ .kind = kind == NULL ? NULL : arena_strdup(r->arena, kind),
                          .at = pos_of(r, r->statement.start) };
    map_put(r->refused, key_of(r, space, target == NULL ? "" : target, name.name), refused);
    return refused;
}

static void
enter_relation(Reader *r, const PgQuery__RangeVar *range, const char *kind)
{
    if (range != NULL)
        enter(r, SPACE_RELATION, (QName){ name_of(r, range->schemaname), name_of(r, range->relname) }, kind);
}

static Refused *
enter_type(Reader *r, Node *const *items, size_t count, const char *kind)
{
    Name schema = count > 1 ? name_of(r, string_of(items[count - 2])) : (Name){ NULL };

    return count == 0 ? NULL : enter(r, SPACE_TYPE, (QName){ schema, name_of(r, string_of(items[count - 1])) }, kind);
}

void
refused_enter_domain(Reader *r, const Node *statement, const Domain *domain)
{
    const PgQuery__CreateDomainStmt *create = statement->create_domain_stmt;
    Refused *entered = enter_type(r, create->domainname, create->n_domainname, "domains");

    if (entered != NULL)
        entered->domain = domain;
}

void
refused_enter(Reader *r, const Node *statement, const char *kind)
{
    switch (statement->node_case) {
    case PG_QUERY__NODE__NODE_CREATE_STMT:
        enter_relation(r, statement->create_stmt->relation, kind);
        break;
    case PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT:
        enter_relation(r, statement->create_foreign_table_stmt->base_stmt->relation, kind);
        break;
    case PG_QUERY__NODE__NODE_VIEW_STMT:
        enter_relation(r, statement->view_stmt->view, kind);
        break;
    case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
        enter_relation(r, statement->create_table_as_stmt->into->rel, kind);
        break;
    case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
        enter_relation(r, statement->create_seq_stmt->sequence, kind);
        break;
    case PG_QUERY__NODE__NODE_INDEX_STMT: /* it lies where its table lies */
        enter(r, SPACE_RELATION,
              (QName){ name_of(r, statement->index_stmt->relation->schemaname),
                       name_of(r, statement->index_stmt->idxname) },
              kind);
        break;
    case PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT: {
        const PgQuery__RangeVar *type = statement->composite_type_stmt->typevar;
        enter(r, SPACE_TYPE, (QName){ name_of(r, type->schemaname), name_of(r, type->relname) }, kind);
        break;
    }
    case PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT:
        enter_type(r, statement->create_domain_stmt->domainname, statement->create_domain_stmt->n_domainname, kind);
        break;
    case PG_QUERY__NODE__NODE_ALTER_DOMAIN_STMT: /* it is not any more what it was declared as */
        enter_type(r, statement->alter_domain_stmt->type_name, statement->alter_domain_stmt->n_type_name, kind);
        break;
    case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
        enter_type(r, statement->create_enum_stmt->type_name, statement->create_enum_stmt->n_type_name, kind);
        break;
    case PG_QUERY__NODE__NODE_CREATE_RANGE_STMT:
        enter_type(r, statement->create_range_stmt->type_name, statement->create_range_stmt->n_type_name, kind);
        break;
    case PG_QUERY__NODE__NODE_DEFINE_STMT:
        if (statement->define_stmt->kind == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE)
            enter_type(r, statement->define_stmt->defnames, statement->define_stmt->n_defnames, kind);
        break;
    default:
        break;
    }
}

/* As draft_find() searches: the session's own path begins somewhere, and "public" may be that place. */
static const Refused *
find(const Reader *r, DraftSpace space, QName name)
{
    const SearchPath *search = &r->catalog->paths.items[r->settings.path];
    const Refused    *refused = NULL;

    if (name_is_set(name.schema)) {
        refused = map_get(r->refused, key_of(r, space, name.schema.raw, name.name));
    } else {
        for (uint32_t i = 0; refused == NULL && !search->from_session && i < search->names.count; i++)
            refused = map_get(r->refused, key_of(r, space, search->names.items[i].raw, name.name));
        if (refused == NULL && search->from_session)
            refused = map_get(r->refused, key_of(r, space, "public", name.name));
    }
    bool public = !name_is_set(name.schema) || strcmp(name.schema.raw, "public") == 0;
    return refused == NULL && public ? map_get(r->refused, key_of(r, space, "", name.name)) : refused;
}

bool
refuse_undeclared(Reader *r, uint32_t byte, char space, const char *kind, QName name)
{
    const Refused *refused = map_count(r->refused) == 0 ? NULL : find(r, (DraftSpace)space, name);
    const char    *gap = *kind == '\0' ? "" : " ";

    if (refused == NULL)
        return refuse_missing(r, byte, "%s%s\"%s\" is not declared in the file", kind, gap, show(r, name));
    if (refused->kind != NULL)
        return refuse_not_covered(r, r->statement.start, refused->kind, statement_head(r));
    return refuse(r, byte, "%s%s\"%s\" is not known: its declaration at line %u is refused", kind, gap,
                  show(r, name), refused->at.line);
}

static const Refused *
left_out_type(Reader *r, const Column *column)
{
    r->settings.path = column->base.path;
    const Refused *type = find(r, SPACE_TYPE, column->type->name);
    return type == NULL || type->kind == NULL || draft_find(r, SPACE_TYPE, column->type->name) != NULL ? NULL : type;
}

static void
refuse_type(Reader *r, const Column *column, const Refused *type)
{
    SourcePos at = column->type->at.file > 0 ? column->type->at : column->base.at;

    r->source = r->sources.items[at.file - 1];
    error_set(&r->error, EXIT_ERROR, "column \"%s\" of table \"%s\" is of type %s: SQLite has no %s",
              column->base.name.name.raw, show(r, column->base.parent->name), show(r, column->type->name), type->kind);
    error_at(&r->error, r->source->path, at.line, at.column);
    error_detail(&r->error, "What the type is stands at line %u.", type->at.line);
    error_hint(&r->error, "Give the column a type that SQLite can hold, and a CHECK.");
    report(r);
}

void
refuse_left_out_types(Reader *r)
{
    enum { MOST_DOMAINS = 20 }; /* one made of the other */

    for (uint32_t i = 0; r->target != DDL_POSTGRES && i < r->catalog->objects.count; i++) {
        Column        *column = (Column *)r->catalog->objects.items[i];
        const Refused *type = column->base.kind == KIND_COLUMN ? left_out_type(r, column) : NULL;
        for (int n = 0; n < MOST_DOMAINS && type != NULL && type->domain != NULL && domain_use(r, type->domain, column); n++)
            type = left_out_type(r, column);
        if (type != NULL)
            refuse_type(r, column, type);
    }
}
