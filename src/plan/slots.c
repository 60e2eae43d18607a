/*
 * slots.c: two objects can't bear one name at one time. Who leaves a name goes before who takes it; an explicit
 * name goes before one that the server chooses around it.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

typedef struct Slot {
    PlanNode *leaves;       /* after it the name is free */
    PlanNode *taken;        /* by an explicit name */
} Slot;

/* Relations share a namespace, the indexes of keys among them; types share one with the row types of tables;
 * columns and constraints have one for each table. */
static void
slot_key(Arena *arena, char space, QName name, const char *table, const char **ret_key)
{
    *ret_key = arena_printf(arena, "%c%s\1%s\1%s", space, name.schema.raw == NULL ? "" : name.schema.raw,
                            table == NULL ? "" : table, name.name.raw);
}

typedef struct Keys {
    const char *keys[3];
    int         count;
} Keys;

static void
add_key(Keys *keys, Arena *arena, char space, QName name, const char *table)
{
    slot_key(arena, space, name, table, &keys->keys[keys->count++]);
}

/* `name` is the object's own at the time in question; `table` that of its parent after all renames. */
static Keys
keys_of(PlanBuilder *builder, const Object *object, QName name)
{
    Keys        keys = { .count = 0 };
    Arena      *arena = builder->arena;
    const char *table = object->parent == NULL ? NULL : writer_name(&builder->writer, object->parent).name.raw;

    if (object->parent != NULL)
        name.schema = writer_name(&builder->writer, object->parent).schema;
    switch (object->kind) {
    case KIND_TABLE:
        add_key(&keys, arena, 'r', name, NULL);
        add_key(&keys, arena, 't', name, NULL);
        break;
    case KIND_ENUM:
        add_key(&keys, arena, 't', name, NULL);
        break;
    case KIND_SEQUENCE:
    case KIND_INDEX:
        add_key(&keys, arena, 'r', name, NULL);
        break;
    case KIND_CONSTRAINT:
        add_key(&keys, arena, 'k', name, table);
        if (strchr("pux", ((const Constraint *)object)->type) != NULL)
            add_key(&keys, arena, 'r', name, NULL);
        if (((const Constraint *)object)->type == 'p') {    /* a table has one */
            static const char key[] = "";
            add_key(&keys, arena, 'p', qname(name.schema, (Name){ key }), table);
        }
        break;
    case KIND_COLUMN:
        add_key(&keys, arena, 'c', name, table);
        break;
    case KIND_ENUM_VALUE:
        add_key(&keys, arena, 'v', name, table);
        break;
    default:
        add_key(&keys, arena, object->kind == KIND_SCHEMA ? 's' : 'e', (QName){ .name = name.name }, NULL);
        break;
    }
    return keys;
}

static Slot *
slot_of(PlanBuilder *builder, Map *slots, const char *key)
{
    Slot *slot = map_get(slots, key);

    if (slot == NULL) {
        slot = ARENA_NEW(builder->arena, Slot);
        map_put(slots, key, slot);
    }
    return slot;
}

/* The step after which a live object no longer bears its live name; NULL: it keeps it. */
static PlanNode *
leaving_node(PlanBuilder *builder, const Object *from)
{
    const NodeList *nodes = &builder->nodes_of_from[from->id - 1];
    bool            renamed_away = name_is_set(builder->temporary[from->id - 1]);

    VEC_EACH(nodes, i) {
        PlanNode *node = nodes->items[i];
        if (node->role == STEP_RENAME || (node->role == STEP_RELEASE && renamed_away))
            return node;
    }
    return drop_node_of(builder, from);
}

static void
leave_slots(PlanBuilder *builder, Map *slots)
{
    VEC_EACH(&builder->diff->from->objects, i) {
        const Object *from = builder->diff->from->objects.items[i];
        PlanNode     *node = leaving_node(builder, from);
        if (node == NULL)
            continue;
        QName name = from->name;
        if (from->kind != KIND_SCHEMA && from->parent == NULL) {
            const Object *schema =
                catalog_find(builder->diff->from, KIND_SCHEMA, (QName){ .name = from->name.schema });
            if (schema != NULL)
                name.schema = writer_name(&builder->writer, schema).name;
        }
        Keys keys = keys_of(builder, from, name);
        for (int k = 0; k < keys.count; k++)
            slot_of(builder, slots, keys.keys[k])->leaves = node;
    }
}

static bool
takes_a_name(const PlanNode *node)
{
    return node->to != NULL && (node->role == STEP_CREATE || node->role == STEP_RENAME);
}

static void
take_slots(PlanBuilder *builder, Map *slots, bool explicit_names)
{
    VEC_EACH(&builder->nodes, i) {
        PlanNode *node = builder->nodes.items[i];
        if (!takes_a_name(node) || explicit_names == !!(node->to->flags & OBJECT_UNNAMED))
            continue;
        Keys keys = keys_of(builder, node->to, writer_name(&builder->writer, node->to));
        for (int k = 0; k < keys.count; k++) {
            Slot *slot = slot_of(builder, slots, keys.keys[k]);
            writer_after(&builder->writer, node, slot->leaves);
            if (explicit_names)
                slot->taken = node;
            else
                writer_after(&builder->writer, node, slot->taken);
        }
    }
}

void
add_name_edges(PlanBuilder *builder)
{
    Map *slots = map_new();

    leave_slots(builder, slots);
    take_slots(builder, slots, true);
    take_slots(builder, slots, false);
    map_free(slots);
}
