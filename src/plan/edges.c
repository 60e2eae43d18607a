/*
 * edges.c: the one graph. A step runs after the steps that make what it needs, and before the steps that destroy
 * what it still uses. Live dependencies come from the server's catalogs, desired ones from the file.
 */
#include "internal.h"

void
writer_after(Writer *writer, PlanNode *node, PlanNode *before)
{
    if (node != before && before != NULL)
        vec_push(writer->arena, &node->before, before);
}

static bool
makes(const PlanNode *node)
{
    return node->role == STEP_CREATE || node->role == STEP_ALTER || node->role == STEP_RENAME;
}

void
writer_after_object(Writer *writer, PlanNode *node, const Object *to)
{
    vec_push(writer->arena, &writer->builder->wishes, (Wish){ node, to, false });
}

void
writer_before_object(Writer *writer, PlanNode *node, const Object *to)
{
    vec_push(writer->arena, &writer->builder->wishes, (Wish){ node, to, true });
}

static void
connect(PlanBuilder *builder, PlanNode *node, const Object *to, bool before)
{
    if (created_with_parent(builder, to))
        to = to->parent;
    NodeList *nodes = &builder->nodes_of_to[to->id - 1];
    VEC_EACH(nodes, i) {
        if (makes(nodes->items[i]) && before)
            writer_after(&builder->writer, nodes->items[i], node);
        else if (makes(nodes->items[i]))
            writer_after(&builder->writer, node, nodes->items[i]);
    }
}

/* ---- What the desired side needs ----------------------------------------------------------------- */

/* From identity to serial: the identity's sequence bears the name that the new one takes. */
static void
after_owner_lets_go(PlanBuilder *builder, PlanNode *node)
{
    const Column *owner = ((const Sequence *)node->to)->owned_by;

    if (owner == NULL)
        return;
    const NodeList *nodes = &builder->nodes_of_to[owner->base.id - 1];
    VEC_EACH(nodes, i)
        if (nodes->items[i]->role == STEP_RELEASE)
            writer_after(&builder->writer, node, nodes->items[i]);
}

static void
after_what_it_uses(PlanBuilder *builder, PlanNode *node)
{
    if (node->to->parent != NULL)
        connect(builder, node, node->to->parent, false);
    VEC_EACH(&node->to->uses, i)
        connect(builder, node, node->to->uses.items[i], false);
    if (node->to->kind == KIND_SEQUENCE && node->role == STEP_CREATE)
        after_owner_lets_go(builder, node);
    if (node->to->kind != KIND_TABLE || node->role != STEP_CREATE)
        return;
    const Table *table = (const Table *)node->to;
    VEC_EACH(&table->columns, i)
        VEC_EACH(&table->columns.items[i]->base.uses, j)
            if (table->columns.items[i]->base.uses.items[j] != node->to)
                connect(builder, node, table->columns.items[i]->base.uses.items[j], false);
}

static void
after_renames_of(PlanBuilder *builder, PlanNode *node, const Object *from, bool before)
{
    const NodeList *nodes = &builder->nodes_of_from[from->id - 1];

    VEC_EACH(nodes, i)
        if (nodes->items[i]->role == STEP_RENAME && before)
            writer_after(&builder->writer, nodes->items[i], node);
        else if (nodes->items[i]->role == STEP_RENAME)
            writer_after(&builder->writer, node, nodes->items[i]);
}

/* What a table takes along into another schema; NULL: `from` stands for itself there. */
const Object *
goes_along_with(const Object *from)
{
    if (from->kind == KIND_SEQUENCE && ((const Sequence *)from)->owned_by != NULL)
        return &column_table(((const Sequence *)from)->owned_by)->base;
    if (from->kind == KIND_INDEX || (from->kind == KIND_CONSTRAINT && constraint_has_index((const Constraint *)from)))
        return from->parent;
    return NULL;
}

/* All that names an object runs after its rename, and after that of its table and schema. Only what is parked and
 * would go along with its table is renamed before that. */
static void
after_renames(PlanBuilder *builder, PlanNode *node)
{
    const Object *object = node->from != NULL ? node->from : diff_from_of(builder->diff, node->to);

    if (object == NULL && node->to->parent != NULL)
        object = diff_from_of(builder->diff, node->to->parent);
    const Object *carrier = object == NULL || node->role != STEP_RENAME ? NULL : goes_along_with(object);
    bool          parks = node->role == STEP_RENAME && node->to == NULL;
    if (carrier != NULL && (parks || object->kind == KIND_SEQUENCE))
        after_renames_of(builder, node, carrier, parks);
    for (const Object *from = object; from != NULL; from = from->parent) {
        if ((node->role != STEP_RENAME || from != object) && !(parks && from == carrier))
            after_renames_of(builder, node, from, false);
        const Object *schema = from->parent != NULL || !name_is_set(from->name.schema)
                                   ? NULL
                                   : catalog_find(builder->diff->from, KIND_SCHEMA, (QName){ .name = from->name.schema });
        if (schema != NULL)
            after_renames_of(builder, node, schema, false);
    }
}

/* ---- What the live side still uses ------------------------------------------------------------------- */

/* `node` destroys or remakes the live object that `user` uses: what frees the user goes first. */
static void
before_users_let_go(PlanBuilder *builder, PlanNode *node, const Object *user)
{
    PlanNode *drop = drop_node_of(builder, user);

    if (drop != NULL && drop != node && (node->role == STEP_DROP || node->breaking)) {
        writer_after(&builder->writer, node, drop);
        return;
    }
    if (node->role != STEP_DROP)
        return;
    const NodeList *nodes = &builder->nodes_of_from[user->id - 1];
    VEC_EACH(nodes, i)
        if (nodes->items[i]->role != STEP_DROP && nodes->items[i] != node &&
            nodes->items[i]->role != STEP_CREATE && nodes->items[i]->role != STEP_ATTACH)
            writer_after(&builder->writer, node, nodes->items[i]);
}

/* A sequence that is kept leaves its owner before that goes. */
static void
after_sequences_leave(PlanBuilder *builder, PlanNode *node, const Object *column)
{
    const ObjectList *owned = &builder->owned_by_from[column->id - 1];

    VEC_EACH(owned, i) {
        const NodeList *nodes = &builder->nodes_of_from[owned->items[i]->id - 1];
        VEC_EACH(nodes, j)
            if (nodes->items[j]->role == STEP_RELEASE || nodes->items[j]->role == STEP_ATTACH)
                writer_after(&builder->writer, node, nodes->items[j]);
    }
}

static void
after_users_of(PlanBuilder *builder, PlanNode *node, const Object *gone)
{
    const ObjectList *users = &builder->users_of_from[gone->id - 1];

    VEC_EACH(users, i)
        before_users_let_go(builder, node, users->items[i]);
    if (node->role == STEP_DROP && gone->kind == KIND_COLUMN)
        after_sequences_leave(builder, node, gone);
}

/* A table goes with all that is in it: who uses any of that goes first. */
static void
after_users(PlanBuilder *builder, PlanNode *node)
{
    after_users_of(builder, node, node->from);
    if (node->role != STEP_DROP || node->from->kind != KIND_TABLE)
        return;
    const Table *table = (const Table *)node->from;
    VEC_EACH(&table->columns, i)
        after_users_of(builder, node, &table->columns.items[i]->base);
    VEC_EACH(&table->constraints, i)
        after_users_of(builder, node, &table->constraints.items[i]->base);
    VEC_EACH(&table->indexes, i)
        after_users_of(builder, node, &table->indexes.items[i]->base);
}

/* Release, then the drop of the old form, then the new form, then its finish. */
static void
within_one_object(PlanBuilder *builder, PlanNode *node)
{
    static const int turn[] = { [STEP_RENAME] = 0, [STEP_RELEASE] = 1, [STEP_DROP] = 2,
                                [STEP_CREATE] = 3, [STEP_ALTER] = 4,   [STEP_ATTACH] = 5 };
    const NodeList  *lists[2] = { node->to != NULL ? &builder->nodes_of_to[node->to->id - 1] : NULL,
                                  node->from != NULL ? &builder->nodes_of_from[node->from->id - 1] : NULL };

    for (int side = 0; side < 2; side++) {
        if (lists[side] == NULL)
            continue;
        VEC_EACH(lists[side], i) {
            PlanNode *other = lists[side]->items[i];
            /* A swapped type is dropped when its users have moved on, after the new one was made. */
            if (node->from != NULL && node->from->kind == KIND_ENUM &&
                (node->role == STEP_DROP || other->role == STEP_DROP))
                continue;
            if (turn[other->role] < turn[node->role] ||
                (other->role == node->role && other->sequence < node->sequence))
                writer_after(&builder->writer, node, other);
        }
    }
}

void
add_dependency_edges(PlanBuilder *builder)
{
    VEC_EACH(&builder->wishes, i)
        connect(builder, builder->wishes.items[i].node, builder->wishes.items[i].object,
                builder->wishes.items[i].before);
    VEC_EACH(&builder->nodes, i) {
        PlanNode *node = builder->nodes.items[i];

        within_one_object(builder, node);
        after_renames(builder, node);
        if (node->to != NULL && node->role != STEP_RENAME && node->role != STEP_DROP && node->role != STEP_RELEASE)
            after_what_it_uses(builder, node);
        if (node->from != NULL && (node->role == STEP_DROP || node->breaking))
            after_users(builder, node);
    }
}
