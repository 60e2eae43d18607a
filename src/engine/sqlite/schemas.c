/*
 * schemas.c: which schema of PostgreSQL's dialect the objects of a SQLite database belong to, where both are compared: their
 * names alone tell. It does not know which schemas are managed.
 */
#include <string.h>

#include <sqlite3.h>

#include <schemasync/map.h>
#include <schemasync/sqlite.h>

#include "engine/sqlite/token.h"

/* Objects of a schema have names that begin so. */
typedef struct Prefix {
    const char *text;       /* "app_" */
    const char *schema;     /* "app"; or what the schema is called from now on */
} Prefix;

typedef struct Homes {
    Arena      *arena;
    const char *main_schema;
    VEC(Prefix) prefixes;
    Map        *translated; /* Object of a file in PostgreSQL's dialect, by kind, table and name */
} Homes;

/* ---- What is known ------------------------------------------------------------------------------------------- */

static void
add_prefix(Homes *homes, const char *old, const char *schema)
{
    const char *text = arena_printf(homes->arena, "%s_", old);

    if (strcmp(old, homes->main_schema) == 0)
        return;
    VEC_EACH(&homes->prefixes, i)
        if (sqlite3_stricmp(homes->prefixes.items[i].text, text) == 0)
            return;
    vec_push(homes->arena, &homes->prefixes, (Prefix){ text, schema });
}

static const char *
key_of(const Homes *homes, const Object *object)
{
    const char *table = object->kind == KIND_CONSTRAINT ? object->parent->name.name.raw : "";

    return sqlite_fold(homes->arena, arena_printf(homes->arena, "%d\1%s\1%s", (int)object->kind, table, object->name.name.raw));
}

static void
learn(Homes *homes, const Catalog *catalog)
{
    VEC_EACH(&catalog->renamed_schemas, i)
        add_prefix(homes, catalog->renamed_schemas.items[i].name, catalog->renamed_schemas.items[i].value);
    VEC_EACH(&catalog->schemas_mentioned, i)
        add_prefix(homes, catalog->schemas_mentioned.items[i].raw, catalog->schemas_mentioned.items[i].raw);
    VEC_EACH(&catalog->objects, i)
        if (object_more(catalog->objects.items[i])->called.count > 0)
            map_put(homes->translated, key_of(homes, catalog->objects.items[i]), catalog->objects.items[i]);
}

/* ---- What it makes of an object ---------------------------------------------------------------------------------- */

static void
call(Catalog *catalog, Object *object, const char *schema, const char *name)
{
    vec_push(catalog->arena, &object_more_add(catalog->arena, object)->called,
             ((QName){ schema == NULL ? (Name){ NULL } : catalog_name(catalog, schema), catalog_name(catalog, name) }));
}

/* Of schemas a and a_b, a_b_c may be a.b_c or a_b.c: it is both. */
static void
call_by_prefix(const Homes *homes, Catalog *catalog, Object *object)
{
    const char *name = object->name.name.raw;

    VEC_EACH(&homes->prefixes, i) {
        const Prefix *prefix = &homes->prefixes.items[i];
        size_t        length = strlen(prefix->text);
        if (sqlite3_strnicmp(name, prefix->text, (int)length) == 0 && name[length] != '\0')
            call(catalog, object, prefix->schema, name + length);
    }
    if (object_more(object)->called.count == 0)
        call(catalog, object, homes->main_schema, name);
}

static const char *
without(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);

    return sqlite3_strnicmp(name, prefix, (int)length) == 0 && name[length] != '\0' ? name + length : name;
}

/* What hangs on a table or view is in its schema. A trigger may have that one's name before its own, see triggers.c. */
static void
call_by_owner(const Homes *homes, Catalog *catalog, Object *object, const Object *owner)
{
    const QNames *called = &object_more(owner)->called;
    const char   *own = without(object->name.name.raw, arena_printf(homes->arena, "%s_", owner->name.name.raw));

    VEC_EACH(called, i) {
        const char *schema = called->items[i].schema.raw;
        call(catalog, object, schema, without(object->name.name.raw, arena_printf(homes->arena, "%s_", schema)));
        if (object->kind == KIND_TRIGGER && own != object->name.name.raw)
            call(catalog, object, schema, own);
    }
}

static void
call_object(const Homes *homes, Catalog *catalog, Object *object)
{
    const Object *same = map_get(homes->translated, key_of(homes, object));
    const QNames *called = same == NULL || same == object ? NULL : &object_more(same)->called;

    if (object_more(object)->called.count > 0)
        return;
    if (called != NULL)
        VEC_EACH(called, i)
            call(catalog, object, called->items[i].schema.raw, called->items[i].name.raw);
    else if (object->kind == KIND_TABLE || object->kind == KIND_VIEW)
        call_by_prefix(homes, catalog, object);
    else if (object->kind == KIND_INDEX)
        call_by_owner(homes, catalog, object, object->parent);
    else if (object->kind == KIND_TRIGGER && object->uses.count > 0)
        call_by_owner(homes, catalog, object, object->uses.items[0]);
    else if (object->kind == KIND_TRIGGER)
        call_by_prefix(homes, catalog, object);
}

/* Tables and views first: others go by theirs. A database mentions what it has. */
static void
call_all(const Homes *homes, Catalog *catalog)
{
    for (int pass = 0; pass < 2; pass++)
        VEC_EACH(&catalog->objects, i) {
            Object *object = catalog->objects.items[i];
            if ((object->kind == KIND_TABLE || object->kind == KIND_VIEW) == (pass == 0))
                call_object(homes, catalog, object);
        }
    if (name_is_set(catalog->main_schema))
        return;
    VEC_EACH(&catalog->objects, i) {
        const QNames *called = &object_more(catalog->objects.items[i])->called;
        VEC_EACH(called, j)
            if (name_is_set(called->items[j].schema) &&
                !names_contain((const Names *)&catalog->schemas_mentioned, called->items[j].schema))
                vec_push(catalog->arena, &catalog->schemas_mentioned, called->items[j].schema);
    }
}

void
sqlite_adopt_schemas(Catalog *from, Catalog *to, const Names *listed)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Map   *translated __attribute__((cleanup(map_cleanup))) = map_new();
    Name   main_schema = name_is_set(to->main_schema) ? to->main_schema : from->main_schema;
    Homes  homes = { .arena = arena, .main_schema = main_schema.raw, .translated = translated };

    if (!name_is_set(main_schema))
        return;
    learn(&homes, to);
    learn(&homes, from);
    VEC_EACH(listed, i)
        add_prefix(&homes, listed->items[i].raw, listed->items[i].raw);
    call_all(&homes, from);
    call_all(&homes, to);
}
