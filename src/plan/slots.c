/*
 * slots.c: two objects can't bear one name at one time. Who leaves a name goes before who takes it; an explicit
 * name goes before one that the server chooses around it.
 */
#include <stdio.h>
#include <string.h>

#include "internal.h"

typedef struct Tenant {
    PlanNode     *leaves;   /* after it the name is free */
    const Object *object;   /* of `from` */
} Tenant;

typedef struct Slot {
    Tenant    live;         /* bears the name now */
    Tenant    passing;      /* brings it along from another schema, and gives it up there */
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

/* `name` is the object's own at the time in question; `table` that of its parent after all renames, which another may have that
 * goes. What is swapped (an enum) has its values renamed under the name that it has then. */
static Keys
keys_of(PlanBuilder *builder, const Object *object, QName name)
{
    Keys        keys = { .count = 0 };
    Arena      *arena = builder->arena;
    const char *table = NULL;

    if (object->parent != NULL) {
        bool          live = is_of(builder->diff->from, object->parent);
        const Object *to = live ? diff_to_of(builder->diff, object->parent) : NULL;
        QName         parent = writer_name(&builder->writer, to != NULL ? to : object->parent);
        name.schema = parent.schema;
        table = live && to == NULL ? arena_printf(arena, "\2%s", parent.name.raw) : parent.name.raw;
    }
    switch (object->kind) {
    case KIND_TABLE:
    case KIND_VIEW:
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
        if (constraint_has_index((const Constraint *)object))
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

/* Its schema, as it is called after this plan. */
static Name
home_of(PlanBuilder *builder, Name schema)
{
    const Object *from = catalog_find(builder->diff->from, KIND_SCHEMA, (QName){ .name = schema });

    return from == NULL ? schema : writer_name(&builder->writer, from).name;
}

/* The step that takes the live object into another schema along with its table; NULL: none. */
static PlanNode *
carrying_node(PlanBuilder *builder, const Object *from)
{
    const Object *table = goes_along_with(from);

    if (table == NULL || name_is_set(builder->parked[from->id - 1]))
        return NULL;
    VEC_EACH(&builder->nodes_of_from[table->id - 1], i)
        if (builder->nodes_of_from[table->id - 1].items[i]->moves)
            return builder->nodes_of_from[table->id - 1].items[i];
    return NULL;
}

static const char *
relation_key(PlanBuilder *builder, Name schema, const Object *from)
{
    const char *key;

    slot_key(builder->arena, 'r', qname(schema, diff_name_before(builder->diff, from)), NULL, &key);
    return key;
}

/* A parked key still is its table's only primary key until it is dropped. */
static PlanNode *
leaving_slot(PlanBuilder *builder, const Object *from, PlanNode *node, const char *key)
{
    return *key == 'p' && name_is_set(builder->parked[from->id - 1]) ? drop_node_of(builder, from) : node;
}

static void
leave_slots_of(PlanBuilder *builder, Map *slots, const Object *from)
{
    PlanNode   *node = leaving_node(builder, from), *carrier = carrying_node(builder, from);
    QName       name = from->name;
    const char *travels = NULL;

    if (from->kind != KIND_SCHEMA && from->parent == NULL)
        name.schema = home_of(builder, from->name.schema);
    if (carrier != NULL) {
        const Object *table = goes_along_with(from);
        travels = relation_key(builder, writer_name(&builder->writer, table).schema, from);
        slot_of(builder, slots, relation_key(builder, home_of(builder, table->name.schema), from))->live =
            (Tenant){ carrier, from };
        if (node != NULL)
            slot_of(builder, slots, travels)->passing = (Tenant){ node, from };
    }
    Keys keys = keys_of(builder, from, name);
    for (int k = 0; k < keys.count && node != NULL; k++)
        if (travels == NULL || *keys.keys[k] != 'r')
            slot_of(builder, slots, keys.keys[k])->live =
                (Tenant){ leaving_slot(builder, from, node, keys.keys[k]), from };
}

static void
leave_slots(PlanBuilder *builder, Map *slots)
{
    VEC_EACH(&builder->diff->from->objects, i)
        leave_slots_of(builder, slots, builder->diff->from->objects.items[i]);
}

/* `node` gives the name of `slot` to `object`, of `from` or NULL. */
static void
after_tenant(PlanBuilder *builder, PlanNode *node, const Tenant *tenant, const Object *object)
{
    if (tenant->leaves == NULL || tenant->leaves == node)
        return;
    writer_after(&builder->writer, node, tenant->leaves);
    if (tenant->object != object)
        vec_push(builder->arena, &builder->name_edges, (NameEdge){ node, tenant->leaves, tenant->object });
}

/* What a table brings along into another schema takes its names there. */
static void
take_carried(PlanBuilder *builder, Map *slots)
{
    VEC_EACH(&builder->diff->from->objects, i) {
        const Object *from = builder->diff->from->objects.items[i];
        PlanNode     *carrier = carrying_node(builder, from);
        if (carrier == NULL)
            continue;
        Name schema = writer_name(&builder->writer, goes_along_with(from)).schema;
        after_tenant(builder, carrier, &slot_of(builder, slots, relation_key(builder, schema, from))->live, from);
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
            after_tenant(builder, node, &slot->live, node->from);
            after_tenant(builder, node, &slot->passing, node->from);
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
    take_carried(builder, slots);
    take_slots(builder, slots, true);
    take_slots(builder, slots, false);
    map_free(slots);
}
