/*
 * order.c: a topological sort that disturbs the reading order least (after pg_dump_sort.c): among the steps that
 * may run next, the one that comes first by rank and name does.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

/* ---- Reading order -------------------------------------------------------------------------------- */

static int
rank_of_constraint(const Constraint *constraint)
{
    return constraint->type == 'f' ? 60 : 40;
}

/* Where a finishing touch of an object stands: right behind what made it. */
static int
rank_of(const PlanNode *node)
{
    const Object *object = node->role == STEP_DROP || node->to == NULL ? node->from : node->to;

    if (node->role == STEP_RENAME)
        return 1;
    if (node->role == STEP_DROP) {
        static const int drops[KIND_COUNT] = { [KIND_CONSTRAINT] = 3, [KIND_INDEX] = 4,     [KIND_COLUMN] = 70,
                                               [KIND_TABLE] = 80,     [KIND_SEQUENCE] = 81, [KIND_ENUM] = 82,
                                               [KIND_VIEW] = 1,       [KIND_TRIGGER] = 1,
                                               [KIND_ENUM_VALUE] = 82, [KIND_EXTENSION] = 83, [KIND_SCHEMA] = 84 };
        return object->kind == KIND_CONSTRAINT && ((const Constraint *)object)->type == 'f' ? 2 : drops[object->kind];
    }
    switch (object->kind) {
    case KIND_COLUMN:
        return 30;
    case KIND_CONSTRAINT:
        return rank_of_constraint((const Constraint *)object);
    case KIND_INDEX:
        return 50;
    case KIND_SEQUENCE:
        return node->role == STEP_ATTACH ? 61 : 14;
    case KIND_TABLE:
        return 20;
    case KIND_VIEW:
        return 51;
    case KIND_TRIGGER:
        return 52;
    default:
        return 10 + (int)object->kind;
    }
}

static const Object *
top_of(const Object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    return object;
}

static const Object *
subject(const PlanNode *node)
{
    return node->role == STEP_DROP || node->to == NULL ? node->from : node->to;
}

/* An object without a name keeps its place in the file; those with one go by it. */
static int
compare_own(const Object *a, const Object *b)
{
    bool a_named = name_is_set(a->name.name), b_named = name_is_set(b->name.name);

    if (a->kind != b->kind)
        return (int)a->kind - (int)b->kind;
    if (a->kind == KIND_COLUMN || a->kind == KIND_ENUM_VALUE)
        return (int)a->position - (int)b->position;
    if (a->kind == KIND_CONSTRAINT && ((const Constraint *)a)->type != ((const Constraint *)b)->type) {
        static const char order[] = "pucxf";
        return (int)(strchr(order, ((const Constraint *)a)->type) - strchr(order, ((const Constraint *)b)->type));
    }
    if (a_named && b_named)
        return name_compare(a->name.name, b->name.name);
    if (a_named != b_named)
        return a_named ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static int
compare_nodes(const void *left, const void *right)
{
    const PlanNode *a = *(PlanNode *const *)left, *b = *(PlanNode *const *)right;
    int             difference = rank_of(a) - rank_of(b);

    if (difference == 0)
        difference = qname_compare(top_of(subject(a))->name, top_of(subject(b))->name);
    if (difference == 0)
        difference = compare_own(subject(a), subject(b));
    if (difference == 0)
        difference = (int)a->role - (int)b->role;
    return difference != 0 ? difference : a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* ---- A heap of positions in the reading order ------------------------------------------------------- */

typedef struct Heap {
    uint32_t *items;
    uint32_t  count;
} Heap;

static void
heap_push(Heap *heap, uint32_t value)
{
    uint32_t at = heap->count++;

    while (at > 0 && heap->items[(at - 1) / 2] > value) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    heap->items[at] = value;
}

static uint32_t
heap_pop(Heap *heap)
{
    uint32_t least = heap->items[0], last = heap->items[--heap->count], at = 0;

    for (;;) {
        uint32_t child = 2 * at + 1;
        if (child >= heap->count)
            break;
        if (child + 1 < heap->count && heap->items[child + 1] < heap->items[child])
            child++;
        if (heap->items[child] >= last)
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    if (heap->count > 0)
        heap->items[at] = last;
    return least;
}

/* ---- The sort ------------------------------------------------------------------------------------------- */

bool
report_circle(PlanBuilder *builder, Error *err)
{
    STRBUF_AUTO names = STRBUF_INIT;
    uint32_t    listed = 0;

    VEC_EACH(&builder->nodes, i)
        if (builder->nodes.items[i]->waits_for > 0 && listed++ < 8)
            strbuf_addf(&names, "%s%s", listed > 1 ? "; " : "", builder->nodes.items[i]->step.what);
    error_set(err, EXIT_ERROR, "no order of these changes is safe: each needs another to go first");
    error_detail(err, "They are: %s%s.", names.s, listed > 8 ? "; and others" : "");
    return error_hint(err, "Make the change in two steps: apply a file in between.");
}

bool
order_nodes(PlanBuilder *builder)
{
    uint32_t   count = builder->nodes.count;
    PlanNode **nodes = builder->nodes.items;
    NodeList  *after = arena_alloc(builder->arena, count * sizeof *after);
    Heap       ready = { arena_alloc(builder->arena, (count + 1) * sizeof(uint32_t)), 0 };
    PlanNode **ordered = arena_alloc(builder->arena, count * sizeof *ordered);
    uint32_t   filled = 0;

    if (count == 0)
        return true;
    qsort(nodes, count, sizeof *nodes, compare_nodes);
    for (uint32_t i = 0; i < count; i++)
        nodes[i]->position = i;
    for (uint32_t i = 0; i < count; i++) {
        nodes[i]->waits_for = nodes[i]->before.count;
        VEC_EACH(&nodes[i]->before, j)
            vec_push(builder->arena, &after[nodes[i]->before.items[j]->position], nodes[i]);
        if (nodes[i]->waits_for == 0)
            heap_push(&ready, i);
    }
    while (ready.count > 0) {
        uint32_t next = heap_pop(&ready);
        ordered[filled++] = nodes[next];
        VEC_EACH(&after[next], j)
            if (--after[next].items[j]->waits_for == 0)
                heap_push(&ready, after[next].items[j]->position);
    }
    if (filled < count)
        return false;
    for (uint32_t i = 0; i < count; i++)
        ordered[i]->position = i;
    memcpy(nodes, ordered, count * sizeof *nodes);
    return true;
}
