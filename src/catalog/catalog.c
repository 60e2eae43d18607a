/*
 * catalog.c: making a Catalog and finding things in it. It knows the model, not where it came from.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/catalog.h>
#include <schemasync/hash.h>
#include <schemasync/kind.h>

Catalog *
catalog_new(const char *source)
{
    Arena   *arena = arena_new();
    Catalog *catalog = ARENA_NEW(arena, Catalog);

    catalog->arena = arena;
    catalog->source = arena_strdup(arena, source);
    vec_push(arena, &catalog->paths, (SearchPath){ .from_session = true });
    return catalog;
}

void
catalog_free(Catalog *catalog)
{
    if (catalog == NULL)
        return;
    free(catalog->by_name.slots);
    arena_free(catalog->arena);
}

void
catalog_cleanup(Catalog **catalog)
{
    catalog_free(*catalog);
}

Name
catalog_name(Catalog *catalog, const char *text)
{
    return (Name){ arena_intern(catalog->arena, text) };
}

Name
catalog_name_n(Catalog *catalog, const char *text, size_t length)
{
    return (Name){ arena_intern_n(catalog->arena, text, length) };
}

/* ---- Lookup ------------------------------------------------------------------------------------- */

/* Kinds of one letter share a namespace, as in PostgreSQL; 0: not looked up by name alone. */
static char
namespace_of(ObjectKind kind)
{
    switch (kind) {
    case KIND_SCHEMA:
        return 's';
    case KIND_EXTENSION:
        return 'e';
    case KIND_ENUM:
        return 't';
    case KIND_SEQUENCE:
    case KIND_TABLE:
    case KIND_INDEX:
    case KIND_VIEW:
        return 'r';
    case KIND_TRIGGER:
        return 'g';
    default:
        return 0;
    }
}

/* The slot of the first object of that name, or an empty one. By the bytes of the name, which may be another
 * Catalog's. */
static Object **
slot_of(const ObjectTable *table, char space, QName name)
{
    uint64_t hash = hash_text(hash_text(HASH_START ^ (unsigned char)space, name.schema.raw), name.name.raw);
    uint32_t mask = table->capacity - 1, at = (uint32_t)(hash >> 32) & mask;

    for (;; at = (at + 1) & mask) {
        const Object *known = table->slots[at];
        if (known == NULL || (namespace_of(known->kind) == space && qname_equal(known->name, name)))
            return &table->slots[at];
    }
}

static void index_object(Catalog *catalog, Object *object);

static void
reserve_slots(Catalog *catalog, uint32_t capacity)
{
    free(catalog->by_name.slots);
    catalog->by_name = (ObjectTable){ .slots = calloc(capacity, sizeof(Object *)), .capacity = capacity };
    if (catalog->by_name.slots == NULL)
        abort();
    VEC_EACH(&catalog->objects, i)
        index_object(catalog, catalog->objects.items[i]);
}

static void
index_object(Catalog *catalog, Object *object)
{
    ObjectTable *table = &catalog->by_name;
    char         space = namespace_of(object->kind);

    if (space == 0 || !name_is_set(object->name.name))
        return;
    if (table->count * 4 >= table->capacity * 3) {
        reserve_slots(catalog, table->capacity == 0 ? 64 : table->capacity * 2);
        return;
    }
    Object **slot = slot_of(table, space, object->name);
    if (*slot == NULL) {
        *slot = object;
        table->count++;
    }
}

void
catalog_reindex(Catalog *catalog)
{
    if (catalog->by_name.capacity > 0)
        reserve_slots(catalog, catalog->by_name.capacity);
}

static Object *
find_in(const Catalog *catalog, char space, QName name)
{
    if (space == 0 || !name_is_set(name.name) || catalog->by_name.capacity == 0)
        return NULL;
    return *slot_of(&catalog->by_name, space, name);
}

Object *
catalog_find(const Catalog *catalog, ObjectKind kind, QName name)
{
    Object *object = find_in(catalog, namespace_of(kind), name);

    return object != NULL && object->kind == kind ? object : NULL;
}

Object *
catalog_find_relation(const Catalog *catalog, QName name)
{
    return find_in(catalog, 'r', name);
}

Column *
table_column(const Table *table, Name name)
{
    VEC_EACH(&table->columns, i)
        if (name_equal(table->columns.items[i]->base.name.name, name))
            return table->columns.items[i];
    return NULL;
}

Constraint *
table_constraint(const Table *table, Name name)
{
    VEC_EACH(&table->constraints, i)
        if (name_is_set(name) && name_equal(table->constraints.items[i]->base.name.name, name))
            return table->constraints.items[i];
    return NULL;
}

Constraint *
table_primary_key(const Table *table)
{
    VEC_EACH(&table->constraints, i)
        if (table->constraints.items[i]->type == 'p')
            return table->constraints.items[i];
    return NULL;
}

EnumValue *
enum_value(const Enum *type, Name label)
{
    VEC_EACH(&type->values, i)
        if (name_equal(type->values.items[i]->base.name.name, label))
            return type->values.items[i];
    return NULL;
}

/* ---- Making objects ------------------------------------------------------------------------------- */

static void
append_to_parent(Arena *arena, Object *object)
{
    Object *parent = object->parent;

    switch (object->kind) {
    case KIND_ENUM_VALUE:
        object->position = ((Enum *)parent)->values.count;
        vec_push(arena, &((Enum *)parent)->values, (EnumValue *)object);
        break;
    case KIND_COLUMN:
        object->position = ((Table *)parent)->columns.count + 1;
        vec_push(arena, &((Table *)parent)->columns, (Column *)object);
        break;
    case KIND_CONSTRAINT:
        vec_push(arena, &((Table *)parent)->constraints, (Constraint *)object);
        break;
    case KIND_INDEX:
        vec_push(arena, &((Table *)parent)->indexes, (Index *)object);
        break;
    default:
        break;
    }
}

/* What a field holds where nothing was said and zero would say something else. */
static void
set_defaults(Object *object)
{
    switch (object->kind) {
    case KIND_SEQUENCE:
        ((Sequence *)object)->persistence = 'p';
        break;
    case KIND_TABLE:
        ((Table *)object)->persistence = 'p';
        ((Table *)object)->replica_identity = 'd';
        break;
    case KIND_COLUMN:
        ((Column *)object)->statistics = -1;
        break;
    case KIND_INDEX:
        ((Index *)object)->valid = true;
        break;
    default:
        break;
    }
}

Object *
catalog_add(Catalog *catalog, ObjectKind kind, QName name, Object *parent)
{
    Object *object = arena_alloc(catalog->arena, kind_of(kind)->size);

    object->kind = kind;
    object->name = name;
    object->parent = parent;
    vec_push(catalog->arena, &catalog->objects, object);
    object->id = catalog->objects.count;
    set_defaults(object);
    if (parent != NULL)
        append_to_parent(catalog->arena, object);
    index_object(catalog, object);
    return object;
}

const char *
object_display(Catalog *catalog, const Object *object)
{
    const char *own = name_is_set(object->name.name) ? object->name.name.raw
                                                     : catalog_automatic_name(catalog, object);

    if (object->parent != NULL && object->kind != KIND_INDEX)
        return arena_printf(catalog->arena, "%s.%s", object_display(catalog, object->parent), own);
    if (name_is_set(object->name.schema))
        return arena_printf(catalog->arena, "%s.%s", object->name.schema.raw, own);
    return own;
}

/* A part of a table: its own name stands behind that of the table. */
static bool
is_part(const Object *object)
{
    return object->parent != NULL && object->kind != KIND_INDEX;
}

uint32_t
object_qualified(Catalog *catalog, const Object *object, const char **ret_names)
{
    const Object *top = object->parent != NULL ? object->parent : object;
    uint32_t      count = 0;

    if (name_is_set(top->name.schema))
        ret_names[count++] = top->name.schema.raw;
    if (is_part(object))
        ret_names[count++] = object->parent->name.name.raw;
    ret_names[count++] = name_is_set(object->name.name) ? object->name.name.raw : catalog_automatic_name(catalog, object);
    return count;
}

uint32_t
object_called_count(const Object *object)
{
    return object_more(is_part(object) ? object->parent : object)->called.count;
}

uint32_t
object_called(const Object *object, uint32_t i, const char **ret_names)
{
    const QNames *own = &object_more(object)->called;
    QName         name = object_more(is_part(object) ? object->parent : object)->called.items[i];
    uint32_t      count = 0;

    ret_names[count++] = name.schema.raw;
    ret_names[count++] = name.name.raw;
    if (is_part(object))
        ret_names[count++] = own->count > 0 ? own->items[0].name.raw : object->name.name.raw;
    return count;
}
