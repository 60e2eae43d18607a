/*
 * loaded.c: lets a file stand for a database, and a database for a file, in a diff of any two sources. It
 * knows how the server makes names unique, and compares nothing.
 */
#include <string.h>

#include <schemasync/map.h>

#include "cli/loaded.h"

enum { LONGEST_NAME = 63 };

static const char *
key_of(Catalog *catalog, Name schema, const char *name)
{
    return arena_printf(catalog->arena, "%s\1%s", name_is_set(schema) ? schema.raw : "", name);
}

/* Name, name1, name2: the name is cut where the digits would make it too long (makeObjectName in
 * indexcmds.c). */
static const char *
with_number(Catalog *catalog, const char *name, unsigned number)
{
    char   digits[16];
    size_t length = strlen(name), room = LONGEST_NAME;

    if (number == 0)
        return name;
    room -= (size_t)snprintf(digits, sizeof digits, "%u", number);
    if (length > room)
        for (length = room; length > 0 && (name[length] & 0xC0) == 0x80;)
            length--;
    return arena_printf(catalog->arena, "%.*s%s", (int)length, name, digits);
}

/* Of constraints and relations alike: the server avoids both when it chooses. */
static bool
has_chosen_name(const Object *object)
{
    return object->kind == KIND_CONSTRAINT || object->kind == KIND_INDEX;
}

void
loaded_name_all(Catalog *catalog)
{
    Map *taken __attribute__((cleanup(map_cleanup))) = map_new();

    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (name_is_set(object->name.name) && (has_chosen_name(object) || object->parent == NULL))
            map_put(taken, key_of(catalog, object->name.schema, object->name.name.raw), object);
    }
    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (name_is_set(object->name.name) || !has_chosen_name(object))
            continue;
        const char *automatic = catalog_automatic_name(catalog, object), *name, *key;
        unsigned    number = 0;
        do {
            name = with_number(catalog, automatic, number++);
            key = key_of(catalog, object->parent->name.schema, name);
        } while (map_get(taken, key) != NULL);
        map_put(taken, key, object);
        object->name = (QName){ object->parent->name.schema, catalog_name(catalog, name) };
        object->flags &= (uint8_t)~OBJECT_UNNAMED;
    }
}

void
loaded_mention_all(Catalog *catalog)
{
    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        if (object->kind == KIND_SCHEMA)
            vec_push(catalog->arena, &catalog->schemas_mentioned, object->name.name);
    }
}
