/*
 * enum.c: CREATE TYPE … AS ENUM, and ALTER TYPE … ADD VALUE and RENAME VALUE.
 */
#include <string.h>

#include "ddl/reader.h"

enum { MAX_LABEL = 63 };

/* `same`: the value that has this label already, or NULL. */
static bool
add_value(Reader *r, Enum *type, const char *label, uint32_t byte, const EnumValue *same, EnumValue **ret_value)
{
    Name name = catalog_name(r->catalog, label);

    if (same != NULL)
        return refuse_twice(r, byte, same->base.at, "enum label \"%s\" is declared twice", label);
    if (strlen(label) > MAX_LABEL)
        return refuse(r, byte, "enum label \"%s\" is longer than %d bytes", label, MAX_LABEL);
    Object *object = draft_child(r, KIND_ENUM_VALUE, name, &type->base, byte);
    place_add(r, byte, object, false);
    *ret_value = (EnumValue *)object;
    return true;
}

bool
handle_create_enum(Reader *r, const Node *node)
{
    const PgQuery__CreateEnumStmt *create = node->create_enum_stmt;
    Map *labels                    __attribute__((cleanup(map_cleanup))) = map_new();
    EnumValue                     *value;
    Object                        *object;
    QName                          name;

    if (!qname_of_list(r, r->statement.start, create->type_name, create->n_type_name, &name) ||
        !draft_declare(r, KIND_ENUM, name, NULL, r->statement.start, false, &object))
        return false;
    place_add(r, r->statement.start, object, false);
    /* Labels have no place in the tree: the strings after the only opening parenthesis. */
    uint32_t token = 0;
    while (token < r->token_count && !token_word(r, token, "("))
        token++;
    for (size_t i = 0; i < create->n_vals; i++) {
        uint32_t byte = token + 1 < r->token_count ? r->tokens[token + 1].start : r->statement.start;
        const char *label = string_of(create->vals[i]);
        if (!add_value(r, (Enum *)object, label, byte, map_get(labels, label), &value))
            return false;
        map_put(labels, label, value);
        token += 2;
    }
    return true;
}

/* The values' order is that of the list; ids only tell objects apart. */
static void
move_beside(Enum *type, const EnumValue *neighbour, bool after)
{
    EnumValue *moved = vec_last(&type->values);
    uint32_t   at = neighbour->base.position + (after ? 1 : 0);

    for (uint32_t i = type->values.count - 1; i > at; i--)
        type->values.items[i] = type->values.items[i - 1];
    type->values.items[at] = moved;
    VEC_EACH(&type->values, i)
        type->values.items[i]->base.position = i;
}

static bool
add_value_at(Reader *r, Enum *type, const PgQuery__AlterEnumStmt *alter)
{
    EnumValue *value, *neighbour = NULL;
    uint32_t   byte = r->statement.start;

    if (alter->new_val_neighbor[0] != '\0') {
        neighbour = enum_value(type, catalog_name(r->catalog, alter->new_val_neighbor));
        if (neighbour == NULL)
            return refuse_missing(r, byte, "\"%s\" is not a value of the enum", alter->new_val_neighbor);
    }
    const EnumValue *same = enum_value(type, catalog_name(r->catalog, alter->new_val));
    if (alter->skip_if_new_val_exists && same != NULL)
        return true;
    if (!add_value(r, type, alter->new_val, byte, same, &value))
        return false;
    if (neighbour != NULL)
        move_beside(type, neighbour, alter->new_val_is_after);
    return true;
}

bool
handle_alter_enum(Reader *r, const Node *node)
{
    const PgQuery__AlterEnumStmt *alter = node->alter_enum_stmt;
    uint32_t                      byte = r->statement.start;
    QName                         name;

    if (!qname_of_list(r, byte, alter->type_name, alter->n_type_name, &name))
        return false;
    mention_schema(r, name.schema);
    Enum *type = (Enum *)draft_find(r, SPACE_TYPE, name);
    if (type == NULL)
        return refuse_undeclared(r, byte, SPACE_TYPE, "enum", name);
    if (alter->old_val[0] == '\0')
        return add_value_at(r, type, alter);
    EnumValue *value = enum_value(type, catalog_name(r->catalog, alter->old_val));
    if (value == NULL)
        return refuse_missing(r, byte, "\"%s\" is not a value of the enum", alter->old_val);
    if (enum_value(type, catalog_name(r->catalog, alter->new_val)) != NULL)
        return refuse(r, byte, "enum label \"%s\" is declared already", alter->new_val);
    value->base.name.name = catalog_name(r->catalog, alter->new_val);
    return true;
}
