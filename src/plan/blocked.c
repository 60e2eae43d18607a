/*
 * blocked.c: what exists in the database and is not modelled can stand in the way of a change, like a view on a column
 * that goes. It is found before anything runs, and named; nothing of it is ever dropped along.
 */
#include <string.h>

#include "blocked.h"

static bool
is_dropped(const PlanBuilder *builder, const Object *from)
{
    return writer_drops(&builder->writer, from);
}

const Change *
blocked_alteration(const PlanBuilder *builder, const Object *from)
{
    uint32_t index = builder->change_of_from[from->id - 1];

    return index == 0 || builder->changes.items[index - 1].verb != CHANGE_ALTER ? NULL
                                                                               : &builder->changes.items[index - 1];
}

const char *
blocked_destruction(const PlanBuilder *builder, const Object *used)
{
    const Object *table = used->kind == KIND_TABLE ? used : used->parent;

    if (table != NULL && table->kind == KIND_TABLE && is_dropped(builder, table))
        return "drops";
    if (is_dropped(builder, used))
        return builder->replaced[used->id - 1] ? "makes anew" : "drops";
    return NULL;
}

const char *
blocked_display(PlanBuilder *builder, const OtherObject *other)
{
    if (other->on != NULL)
        return other->on;
    if (!name_is_set(other->name.schema))
        return other->name.name.raw;
    return arena_printf(builder->arena, "%s.%s", other->name.schema.raw, other->name.name.raw);
}

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

static const char *
disturbance(const PlanBuilder *builder, const OtherObject *other, const Object *used)
{
    const Object *table = used->kind == KIND_TABLE ? used : used->parent;

    if (table != NULL && table->kind == KIND_TABLE && is_dropped(builder, table) && goes_with_table(other))
        return NULL;
    const char *what = blocked_destruction(builder, used);
    if (what != NULL)
        return what;
    const Change *change = used->kind == KIND_COLUMN ? blocked_alteration(builder, used) : NULL;
    return change != NULL && (change_has(change, "type") || change_has(change, "collation")) ? "gives another type"
                                                                                           : NULL;
}

static bool
report_others(PlanBuilder *builder, Error *err)
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
                      blocked_display(builder, other), object_kind_name(used),
                      object_display((Catalog *)(uintptr_t)from, used), what);
            return error_hint(err, "Objects of this kind are not managed yet: drop it by hand, apply, and make it again.");
        }
    }
    return true;
}

/* What is altered could be the wrong one. */
static bool
report_unclear(const PlanBuilder *builder, Error *err)
{
    const Diff *diff = builder->diff;

    if (diff->unclear.count == 0)
        return true;
    const Object *to = diff->unclear.items[0].to;
    error_set(err, EXIT_ERROR,
              "whether %s %s is still to be renamed from %s nothing tells: these names go round, and it changes",
              object_kind_name(to), object_display((Catalog *)(uintptr_t)diff->to, to),
              diff->unclear.items[0].old->name.name.raw);
    if (to->at.file != 0)
        error_at(err, diff->to->files.items[to->at.file - 1], to->at.line, to->at.column);
    return error_hint(err, "If it is done, take the directives out. If not, rename first and change afterwards, by way of a "
                           "third name.");
}

bool
report_blocked(PlanBuilder *builder, Error *err)
{
    return report_unclear(builder, err) && report_others(builder, err) && report_taken_names(builder, err) &&
           report_ignored_users(builder, err) && report_all_missing(builder, err);
}
