/*
 * replace.c: which objects can't be altered in place, and what hangs on those. It decides, and writes nothing.
 */
#include <string.h>

#include "internal.h"

static const AlterRow *
alter_row(const Engine *engine, ObjectKind kind, const char *property)
{
    const AlterRow *row = engine->kinds[kind].alters;

    for (; row != NULL && row->property != NULL; row++)
        if (strcmp(row->property, property) == 0)
            return row;
    return NULL;
}

static bool
can_alter(PlanBuilder *builder, const Change *change)
{
    const Property *row = kind_of(change->to->kind)->properties;

    for (unsigned i = 0; row[i].name != NULL; i++) {
        if (!((change->properties >> i) & 1))
            continue;
        const AlterRow *alter = alter_row(builder->engine, change->to->kind, row[i].name);
        if (alter == NULL || (alter->can != NULL && !alter->can(&builder->writer, change)))
            return false;
    }
    return true;
}

static void
mark(PlanBuilder *builder, ObjectList *work, const Object *from)
{
    if (builder->replaced[from->id - 1])
        return;
    builder->replaced[from->id - 1] = true;
    vec_push(builder->arena, work, from);
}

/* What a user of something that goes away can be: a table or a type is never made again for that. */
static bool
is_replaceable(const Object *object)
{
    return object->kind == KIND_CONSTRAINT || object->kind == KIND_INDEX ||
           (object->kind == KIND_COLUMN && ((const Column *)object)->generated != 0);
}

/* What is not managed is left as it is: blocked.c says where it stands in the way. */
static bool
is_matched(const PlanBuilder *builder, const Object *from)
{
    return diff_to_of(builder->diff, from) != NULL && builder->diff->managed[from->id - 1];
}

static void
mark_users(PlanBuilder *builder, ObjectList *work, const Object *gone)
{
    VEC_EACH(&builder->users_of_from[gone->id - 1], i) {
        const Object *user = builder->users_of_from[gone->id - 1].items[i];
        if (is_matched(builder, user) && is_replaceable(user))
            mark(builder, work, user);
    }
}

static void
mark_disturbed(PlanBuilder *builder, ObjectList *work, const Change *change)
{
    VEC_EACH(&builder->users_of_from[change->from->id - 1], i) {
        const Object *user = builder->users_of_from[change->from->id - 1].items[i];
        if (is_matched(builder, user) && is_replaceable(user) &&
            builder->engine->disturbs(&builder->writer, change, user))
            mark(builder, work, user);
    }
}

void
find_replaced(PlanBuilder *builder)
{
    ObjectList work = { 0 };

    VEC_EACH(&builder->changes, i) {
        const Change *change = &builder->changes.items[i];
        if (change->verb == CHANGE_DROP)
            mark_users(builder, &work, change->from);
        if (change->verb != CHANGE_ALTER)
            continue;
        if (can_alter(builder, change))
            mark_disturbed(builder, &work, change);
        else if (is_replaceable(change->from) || change->from->kind == KIND_COLUMN)
            mark(builder, &work, change->from);
        else
            builder->impossible = change;
    }
    for (uint32_t done = 0; done < work.count; done++)
        mark_users(builder, &work, work.items[done]);
}
