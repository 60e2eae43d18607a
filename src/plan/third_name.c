/*
 * third_name.c: where names go round (two columns that swap theirs; a table that takes the name of one that is
 * dropped, which its own key holds up), one object is parked: it gets a third name before all else. It knows which
 * object to park; how that is said is the engine's.
 */
#include <string.h>

#include "internal.h"

/* ---- The name ------------------------------------------------------------------------------------------ */

static bool
is_known(const Catalog *catalog, const char *name)
{
    VEC_EACH(&catalog->objects, i)
        if (name_is_set(catalog->objects.items[i]->name.name) &&
            strcmp(catalog->objects.items[i]->name.name.raw, name) == 0)
            return true;
    return false;
}

static bool
is_given(const PlanBuilder *builder, const char *name)
{
    for (uint32_t i = 0; i < builder->diff->from->objects.count; i++)
        if ((name_is_set(builder->parked[i]) && strcmp(builder->parked[i].raw, name) == 0) ||
            (name_is_set(builder->temporary[i]) && strcmp(builder->temporary[i].raw, name) == 0))
            return true;
    return false;
}

/* The last kind first, then by name, so that the order of the file does not matter. */
static int
compare_objects(const PlanBuilder *builder, const Object *a, const Object *b)
{
    Catalog *from = (Catalog *)(uintptr_t)builder->diff->from;

    return a->kind != b->kind ? (int)b->kind - (int)a->kind : strcmp(object_display(from, a), object_display(from, b));
}

/* How many live objects before this one would get the same third name: each gets a number. */
static unsigned
number_of(PlanBuilder *builder, const Object *object, const char *third, const char *label)
{
    unsigned number = 0;

    VEC_EACH(&builder->diff->from->objects, i) {
        const Object *other = builder->diff->from->objects.items[i];
        if (other != object && other->kind == object->kind && name_is_set(other->name.name) &&
            strcmp(catalog_object_name(builder->arena, other->name.name.raw, NULL, label), third) == 0 &&
            compare_objects(builder, other, object) < 0)
            number++;
    }
    return number;
}

Name
writer_third_name(Writer *writer, const Object *from)
{
    static const char label[] = "schemasync_old";
    PlanBuilder      *builder = writer->builder;
    const char       *name = diff_name_before(builder->diff, from).raw;
    const char       *third = catalog_object_name(builder->arena, name, NULL, label);

    for (unsigned n = number_of(builder, from, third, label);; n++) {
        const char *numbered = n == 0 ? label : arena_printf(builder->arena, "%s%u", label, n);
        third = catalog_object_name(builder->arena, name, NULL, numbered);
        if (!is_known(builder->diff->from, third) && !is_known(builder->diff->to, third) && !is_given(builder, third))
            return (Name){ third };
    }
}

/* ---- Who is parked ------------------------------------------------------------------------------------- */

static void
park(PlanBuilder *builder, const Object *from)
{
    builder->parked[from->id - 1] = writer_third_name(&builder->writer, from);
}

static bool
is_taken_in(const Catalog *catalog, Name schema, Name name)
{
    QName whole = qname(schema, name);

    return catalog_find_relation(catalog, whole) != NULL || catalog_find(catalog, KIND_ENUM, whole) != NULL;
}

/* A new name and a new schema are two statements: between them the new name stands in the old schema. */
void
park_for_detours(PlanBuilder *builder)
{
    const Diff *diff = builder->diff;

    for (uint32_t i = 0; builder->engine->park != NULL && i < builder->changes.count; i++) {
        const Change *change = &builder->changes.items[i];
        if (change->verb != CHANGE_ALTER || !change->renamed || !change->moved)
            continue;
        Name          name = diff_name(diff, change->to).name, schema = change->from->name.schema;
        const Object *home = catalog_find(diff->from, KIND_SCHEMA, (QName){ .name = schema });
        Name          then = home == NULL ? schema : diff_name(diff, home).name;
        if (is_taken_in(diff->from, schema, name) || is_taken_in(diff->to, then, name))
            park(builder, change->from);
    }
}

/* Does `node` wait for `wanted`, directly or through others that are stuck as well? */
static bool
waits_for(PlanNode *node, const PlanNode *wanted, bool *seen)
{
    if (node == wanted)
        return true;
    if (node->waits_for == 0 || seen[node->position])
        return false;
    seen[node->position] = true;
    VEC_EACH(&node->before, i)
        if (waits_for(node->before.items[i], wanted, seen))
            return true;
    return false;
}

static bool
goes_round(PlanBuilder *builder, const NameEdge *edge)
{
    if (edge->node->waits_for == 0 || edge->leaves->waits_for == 0)
        return false;
    return waits_for(edge->leaves, edge->node, arena_alloc(builder->arena, builder->nodes.count * sizeof(bool)));
}

/* What a table takes along (of a later kind) goes before it: that may be all that stands in its way. */
bool
park_for_circle(PlanBuilder *builder)
{
    const Object *first = NULL;

    for (uint32_t i = 0; builder->engine->park != NULL && i < builder->name_edges.count; i++) {
        const NameEdge *edge = &builder->name_edges.items[i];
        if (!name_is_set(builder->parked[edge->object->id - 1]) && edge->object->kind != KIND_EXTENSION &&
            (first == NULL || compare_objects(builder, edge->object, first) < 0) && goes_round(builder, edge))
            first = edge->object;
    }
    if (first != NULL)
        park(builder, first);
    return first != NULL;
}

/* ---- The steps ------------------------------------------------------------------------------------------- */

/* What stays gets its own name later; what goes is dropped under the third one. */
void
write_parked(PlanBuilder *builder)
{
    const Catalog *from = builder->diff->from;

    VEC_EACH(&from->objects, i) {
        const Object *object = from->objects.items[i], *to = diff_to_of(builder->diff, object);
        if (!name_is_set(builder->parked[i]))
            continue;
        if (to == NULL || builder->replaced[i])
            builder->temporary[i] = builder->parked[i];
        else
            builder_change_of(builder, to)->renamed = true;
    }
    VEC_EACH(&from->objects, i)
        if (name_is_set(builder->parked[i]))
            builder->engine->park(&builder->writer, from->objects.items[i], builder->parked[i]);
}
