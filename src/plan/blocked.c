/*
 * blocked.c: what exists in the database and is not modelled can stand in the way of a change: a view on a column
 * that goes. It is found before anything runs, and named; nothing of it is ever dropped along.
 */
#include <string.h>

#include "internal.h"

/* These belong to their table and go with it. */
static bool
goes_with_table(const OtherObject *other)
{
    static const char *const kinds[] = { "trigger", "policy", "rule", "row level security", "statistics object", NULL };

    for (const char *const *kind = kinds; *kind != NULL; kind++)
        if (strcmp(other->kind, *kind) == 0)
            return true;
    return false;
}

static bool
is_dropped(const PlanBuilder *builder, const Object *from)
{
    return writer_drops(&builder->writer, from);
}

/* What this plan does to a used object that its user does not survive; NULL: nothing. */
static const char *
disturbance(const PlanBuilder *builder, const OtherObject *other, const Object *used)
{
    const Object *table = used->kind == KIND_TABLE ? used : used->parent;
    uint32_t      index = builder->change_of_from[used->id - 1];

    if (table != NULL && table->kind == KIND_TABLE && is_dropped(builder, table))
        return goes_with_table(other) ? NULL : "drops";
    if (is_dropped(builder, used))
        return builder->replaced[used->id - 1] ? "makes anew" : "drops";
    if (index == 0 || used->kind != KIND_COLUMN)
        return NULL;
    const Change *change = &builder->changes.items[index - 1];
    if (change->verb == CHANGE_ALTER && (change_has(change, "type") || change_has(change, "collation")))
        return "gives another type";
    return NULL;
}

static const char *
display_name(PlanBuilder *builder, const OtherObject *other)
{
    if (other->on != NULL)
        return other->on;
    if (!name_is_set(other->name.schema))
        return other->name.name.raw;
    return arena_printf(builder->arena, "%s.%s", other->name.schema.raw, other->name.name.raw);
}

bool
report_blocked(PlanBuilder *builder, Error *err)
{
    const Catalog *from = builder->diff->from;

    VEC_EACH(&from->others, i) {
        const OtherObject *other = &from->others.items[i];
        VEC_EACH(&other->uses, j) {
            const Object *used = other->uses.items[j];
            const char   *what = disturbance(builder, other, used);
            if (what == NULL)
                continue;
            error_set(err, EXIT_ERROR, "%s %s uses %s %s, which this plan %s", other->kind,
                      display_name(builder, other), object_kind_name(used),
                      object_display((Catalog *)(uintptr_t)from, used), what);
            return error_hint(err, "Objects of this kind are not managed yet: drop it by hand, apply, and make it again.");
        }
    }
    return true;
}
