/*
 * builder.c: nodes, and the functions by which an engine's writers make them. It knows what a step is, not what
 * it says.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/sql.h>

#include "internal.h"

bool
is_of(const Catalog *catalog, const Object *object)
{
    return object != NULL && object->id <= catalog->objects.count && catalog->objects.items[object->id - 1] == object;
}

static void
index_users(PlanBuilder *builder)
{
    const Catalog *from = builder->diff->from;

    VEC_EACH(&from->objects, i) {
        const Object *object = from->objects.items[i];
        if (object->parent != NULL)
            vec_push(builder->arena, &builder->users_of_from[object->parent->id - 1], object);
        VEC_EACH(&object->uses, j)
            vec_push(builder->arena, &builder->users_of_from[object->uses.items[j]->id - 1], object);
        if (object->kind == KIND_SEQUENCE && ((const Sequence *)object)->owned_by != NULL)
            vec_push(builder->arena, &builder->owned_by_from[((const Sequence *)object)->owned_by->base.id - 1], object);
    }
}

static void
index_change(PlanBuilder *builder, uint32_t index)
{
    const Change *change = &builder->changes.items[index];

    if (change->to != NULL)
        builder->change_of_to[change->to->id - 1] = index + 1;
    if (change->from != NULL)
        builder->change_of_from[change->from->id - 1] = index + 1;
}

PlanBuilder *
builder_new(Arena *arena, const Diff *diff, const Judgement *judgement, const Engine *engine, int version_num)
{
    PlanBuilder *builder = ARENA_NEW(arena, PlanBuilder);
    uint32_t     from = diff->from->objects.count, to = diff->to->objects.count;

    builder->arena = arena;
    builder->diff = diff;
    builder->judgement = judgement;
    builder->engine = engine;
    builder->writer = (Writer){ arena, diff, version_num, builder, NULL };
    builder->change_of_to = arena_alloc(arena, to * sizeof *builder->change_of_to);
    builder->change_of_from = arena_alloc(arena, from * sizeof *builder->change_of_from);
    builder->replaced = arena_alloc(arena, from * sizeof *builder->replaced);
    builder->nodes_of_to = arena_alloc(arena, to * sizeof *builder->nodes_of_to);
    builder->nodes_of_from = arena_alloc(arena, from * sizeof *builder->nodes_of_from);
    builder->users_of_from = arena_alloc(arena, from * sizeof *builder->users_of_from);
    builder->owned_by_from = arena_alloc(arena, from * sizeof *builder->owned_by_from);
    builder->temporary = arena_alloc(arena, from * sizeof *builder->temporary);
    VEC_EACH(&diff->changes, i) {
        vec_push(arena, &builder->changes, diff->changes.items[i]);
        index_change(builder, i);
    }
    index_users(builder);
    return builder;
}

Change *
builder_change_of(PlanBuilder *builder, const Object *to)
{
    uint32_t index = builder->change_of_to[to->id - 1];

    if (index == 0) {
        Object *object = builder->diff->to->objects.items[to->id - 1];
        vec_push(builder->arena, &builder->changes,
                 (Change){ .verb = CHANGE_ALTER, .from = diff_from_of(builder->diff, to), .to = object });
        index_change(builder, builder->changes.count - 1);
        index = builder->changes.count;
    }
    return &builder->changes.items[index - 1];
}

void
writer_force_change(Writer *writer, const Object *to, const char *property)
{
    Change         *change = builder_change_of(writer->builder, to);
    const Property *row = kind_of(to->kind)->properties;

    for (unsigned i = 0; row[i].name != NULL; i++)
        if (strcmp(row[i].name, property) == 0)
            change->properties |= UINT64_C(1) << i;
}

/* Columns and enum values of a new parent are part of its CREATE. */
bool
created_with_parent(const PlanBuilder *builder, const Object *to)
{
    return (to->kind == KIND_COLUMN || to->kind == KIND_ENUM_VALUE) &&
           diff_from_of(builder->diff, to->parent) == NULL;
}

bool
dropped_with_parent(const PlanBuilder *builder, const Object *from)
{
    return from->parent != NULL && diff_to_of(builder->diff, from->parent) == NULL;
}

bool
writer_creates(const Writer *writer, const Object *to)
{
    const Object *from = diff_from_of(writer->diff, to);

    if (!writer->diff->managed_to[to->id - 1])
        return false;
    return from == NULL || writer->builder->replaced[from->id - 1];
}

/* A schema may stay although the file does not declare it. */
static bool
has_drop_change(const PlanBuilder *builder, const Object *from)
{
    uint32_t index = builder->change_of_from[from->id - 1];

    return index != 0 && builder->changes.items[index - 1].verb == CHANGE_DROP;
}

bool
writer_drops(const Writer *writer, const Object *from)
{
    if (from->parent == NULL)
        return has_drop_change(writer->builder, from);
    return writer->builder->replaced[from->id - 1] ||
           (diff_to_of(writer->diff, from) == NULL && writer->diff->managed[from->id - 1]);
}

PlanNode *
drop_node_of(const PlanBuilder *builder, const Object *from)
{
    for (; from != NULL; from = from->parent) {
        const NodeList *nodes = &builder->nodes_of_from[from->id - 1];
        VEC_EACH(nodes, i)
            if (nodes->items[i]->role == STEP_DROP)
                return nodes->items[i];
        if (diff_to_of(builder->diff, from) != NULL)
            return NULL;
    }
    return NULL;
}

/* ---- For the engine's writers ----------------------------------------------------------------------- */

static const char *
take(Writer *writer, Strbuf *sql)
{
    const char *text = arena_strndup(writer->arena, sql->s, sql->length);

    strbuf_reset(sql);
    return text;
}

/* "public.users.age": names as the user writes them after this plan, for reading only. */
static void
display(Writer *writer, const Object *object, Strbuf *out)
{
    QName name = writer_name(writer, object);

    if (object->parent != NULL && object->kind != KIND_INDEX) {
        display(writer, object->parent, out);
        strbuf_addf(out, ".%s", name.name.raw);
    } else if (name_is_set(name.schema)) {
        strbuf_addf(out, "%s.%s", name.schema.raw, name.name.raw);
    } else {
        strbuf_add(out, name.name.raw);
    }
}

static const char *
describe(Writer *writer, const StepSpec *spec, const Object *object)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_addf(&text, "%s ", spec->verb);
    display(writer, object, &text);
    if (spec->detail != NULL)
        strbuf_add(&text, spec->detail);
    return take(writer, &text);
}

PlanNode *
writer_step(Writer *writer, Strbuf *sql, StepSpec spec)
{
    PlanBuilder  *builder = writer->builder;
    PlanNode     *node = ARENA_NEW(writer->arena, PlanNode);
    const Object *object = spec.role == STEP_DROP || spec.to == NULL ? spec.from : spec.to;
    STRBUF_AUTO   lock_on = STRBUF_INIT;

    node->role = spec.role;
    node->from = spec.from;
    node->to = spec.to;
    node->breaking = spec.breaking;
    node->moves = spec.moves;
    node->sequence = builder->nodes.count;
    node->step = (Step){ .sql = take(writer, sql), .object = object, .what = describe(writer, &spec, object),
                         .path = spec.path, .lock = spec.lock, .part_of = spec.part_of };
    node->step.verb = spec.role == STEP_DROP ? CHANGE_DROP : spec.role == STEP_CREATE ? CHANGE_CREATE : CHANGE_ALTER;
    if (spec.to != NULL)
        node->step.at = spec.to->at;
    if (spec.lock_on != NULL) {
        display(writer, spec.lock_on, &lock_on);
        node->step.lock_on = take(writer, &lock_on);
    }
    vec_push(writer->arena, &builder->nodes, node);
    if (spec.to != NULL)
        vec_push(writer->arena, &builder->nodes_of_to[spec.to->id - 1], node);
    if (spec.from != NULL)
        vec_push(writer->arena, &builder->nodes_of_from[spec.from->id - 1], node);
    return node;
}

void
writer_why(Writer *writer, PlanNode *node, const char *why)
{
    node->step.why = arena_strdup(writer->arena, why);
}

const char *
writer_display(Writer *writer, const Object *object)
{
    const Catalog *catalog = is_of(writer->diff->to, object) ? writer->diff->to : writer->diff->from;

    return object_display((Catalog *)(uintptr_t)catalog, object);
}

/* The table that a step is about, as it is now; NULL: it is new. */
static const Table *
live_table(const Writer *writer, const PlanNode *node)
{
    const Object *object = node->step.object;

    if (object->parent != NULL)
        object = object->parent;
    if (is_of(writer->diff->to, object))
        object = diff_from_of(writer->diff, object);
    return object != NULL && object->kind == KIND_TABLE ? (const Table *)object : NULL;
}

void
writer_hazard(Writer *writer, PlanNode *node, HazardType type, ObjectKind kind, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vec_push(writer->arena, &node->step.hazards,
             (Hazard){ .type = type, .kind = kind, .text = arena_vprintf(writer->arena, format, args) });
    va_end(args);
    bool takes_all = type == HAZARD_DROP && kind == KIND_TABLE;
    if (takes_all || type == HAZARD_REWRITE || type == HAZARD_SCAN || type == HAZARD_BLOCKS_WRITES) {
        const Table *table = live_table(writer, node);
        if (table != NULL)
            node->step.touches = table->size;
    }
}

void
writer_undo(Writer *writer, PlanNode *node, Strbuf *sql)
{
    node->step.undo = take(writer, sql);
}

void
writer_foldable(Writer *writer, PlanNode *node, const Table *into, Strbuf *sql)
{
    node->fold_into = into;
    node->fold_text = take(writer, sql);
}

void
writer_fold_point(Writer *writer, PlanNode *node, const Table *table, Strbuf *head, bool has_lines, Strbuf *tail)
{
    node->fold_table = table;
    node->head = take(writer, head);
    node->tail = take(writer, tail);
    node->has_lines = has_lines;
}

QName
writer_name(Writer *writer, const Object *object)
{
    const Diff *diff = writer->diff;
    QName       name = diff_name(diff, object);

    if (!is_of(diff->to, object)) {
        if (name_is_set(writer->builder->temporary[object->id - 1]))
            name.name = writer->builder->temporary[object->id - 1];
        else if (writer->builder->replaced[object->id - 1])
            name.name = diff_name_before(diff, object);     /* it is dropped as it is, not renamed first */
    }
    if (!name_is_set(name.name))
        name.name.raw = catalog_automatic_name((Catalog *)(uintptr_t)diff->to, object);
    return name;
}

Name
writer_name_until_renamed(Writer *writer, const Object *from)
{
    Name parked = writer->builder->parked[from->id - 1];

    return name_is_set(parked) ? parked : diff_name_before(writer->diff, from);
}

void
writer_set_temporary_name(Writer *writer, const Object *object, Name name)
{
    writer->builder->temporary[object->id - 1] = name;
}
