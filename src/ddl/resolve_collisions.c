/*
 * resolve_collisions.c: two things of one name, where the server has one namespace for both. It compares resolved
 * names only.
 */
#include <string.h>

#include <schemasync/kind.h>

#include "resolve.h"

typedef struct Seen {
    Map *relations;     /* tables, sequences, indexes, and the indexes of keys */
    Map *types;         /* enums, and the row types of tables */
    Map *others;        /* schemas and extensions */
} Seen;

/* Enters the object under a key; reports the two places where another one has it. */
static bool
enter_key(Resolve *r, Map *map, const char *key, const char *what, Object *object)
{
    const Object *first = map_get(map, key);

    if (first == NULL) {
        map_put(map, key, object);
        return true;
    }
    error_detail(resolve_error(r, object->at, "%s \"%s\" is declared twice", what, object_display(r->catalog, object)),
                 "The first declaration, a %s, is at %s.", object_kind_name(first), resolve_place(r, first->at));
    return false;
}

static bool
enter(Resolve *r, Map *map, const char *what, Object *object)
{
    QName       name = object->name;
    const char *schema = name_is_set(name.schema) ? name.schema.raw : "";

    return !name_is_set(name.name) ||
           enter_key(r, map, arena_printf(r->scratch, "%s\1%s", schema, name.name.raw), what, object);
}

/* Within one parent the name alone is enough. */
static void
enter_child(Resolve *r, Map *map, const char *what, Object *object)
{
    if (name_is_set(object->name.name))
        enter_key(r, map, object->name.name.raw, what, object);
}

static void
check_children(Resolve *r, const Table *table)
{
    __attribute__((cleanup(map_cleanup))) Map *columns = map_new();
    __attribute__((cleanup(map_cleanup))) Map *constraints = map_new();

    VEC_EACH(&table->columns, i)
        enter_child(r, columns, "column", &table->columns.items[i]->base);
    VEC_EACH(&table->constraints, i)
        enter_child(r, constraints, "constraint", &table->constraints.items[i]->base);
}

static void
check_enum(Resolve *r, const Enum *type)
{
    __attribute__((cleanup(map_cleanup))) Map *labels = map_new();

    VEC_EACH(&type->values, i)
        enter_child(r, labels, "enum value", &type->values.items[i]->base);
}

static void
check_object(Resolve *r, Seen *seen, Object *object)
{
    const Constraint *constraint = (const Constraint *)object;

    switch (object->kind) {
    case KIND_SCHEMA:
        enter(r, seen->others, "schema", object);
        break;
    case KIND_TABLE:
        if (enter(r, seen->relations, "table", object))
            enter(r, seen->types, "type", object); /* of its rows */
        check_children(r, (const Table *)object);
        break;
    case KIND_VIEW:
        enter(r, seen->relations, "view", object);
        break;
    case KIND_SEQUENCE:
        enter(r, seen->relations, "sequence", object);
        break;
    case KIND_INDEX:
        enter(r, seen->relations, "index", object);
        break;
    case KIND_CONSTRAINT:
        if (constraint->type == 'p' || constraint->type == 'u' || constraint->type == 'x')
            enter(r, seen->relations, object_kind_name(object), object);
        break;
    case KIND_ENUM:
        enter(r, seen->types, "type", object);
        check_enum(r, (const Enum *)object);
        break;
    default:
        break;
    }
}

/* Extensions have a namespace of their own. */
static void
check_extensions(Resolve *r)
{
    __attribute__((cleanup(map_cleanup))) Map *extensions = map_new();

    VEC_EACH(&r->catalog->objects, i)
        if (r->catalog->objects.items[i]->kind == KIND_EXTENSION)
            enter(r, extensions, "extension", r->catalog->objects.items[i]);
}

void
resolve_collisions(Resolve *r)
{
    __attribute__((cleanup(map_cleanup))) Map *relations = map_new();
    __attribute__((cleanup(map_cleanup))) Map *types = map_new();
    __attribute__((cleanup(map_cleanup))) Map *others = map_new();
    Seen seen = { relations, types, others };

    VEC_EACH(&r->catalog->objects, i)
        check_object(r, &seen, r->catalog->objects.items[i]);
    check_extensions(r);
}
