/*
 * aside.c: ALTER TABLE reads every view and trigger of the database again: it fails on any that speaks of what is not there,
 * and writes "x" as 'x' where it takes that for a string. Such a one is put aside for the time. Which they are SQLite says
 * itself, of a copy of the schema in memory.
 */
#include <string.h>

#include "engine/sqlite/copy.h"
#include "engine/sqlite/limit.h"
#include "engine/sqlite/write.h"

/* ---- What hinders -------------------------------------------------------------------------------------------- */

/* Of a copy of one side's schema. */
typedef struct Copy {
    sqlite3 *database;      /* NULL: no memory for it, and nobody knows */
    Map     *respelled;
} Copy;

static Copy
copy_of(Arena *arena, const Catalog *catalog)
{
    Copy copy = { NULL, NULL };

    schema_copy_make(catalog, &copy.database, NULL);
    copy.respelled = schema_copy_respell(arena, copy.database);
    return copy;
}

static void
copy_close(Copy *copy)
{
    sqlite3_close(copy->database);
    map_free(copy->respelled);
}

/* Does it stop ALTER TABLE, or is it written anew by it? */
static bool
hinders(Arena *arena, const Copy *copy, const Object *object)
{
    return copy->respelled == NULL ||
           map_get(copy->respelled, schema_copy_key(arena, kind_of(object->kind)->name, object->name.name.raw)) != NULL ||
           schema_copy_is_broken(arena, copy->database, object);
}

/* Views and triggers that stay as they are, and that ALTER TABLE would stop at, before the plan or after it, or write anew. */
static void
find_hindrances(Writer *writer, bool *ret_hinders)
{
    limit_begin();      /* what takes longer is broken as well */
    Copy before = copy_of(writer->arena, writer->diff->from), after = copy_of(writer->arena, writer->diff->to);

    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *to = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, to);
        if (from != NULL && (to->kind == KIND_VIEW || to->kind == KIND_TRIGGER))
            ret_hinders[to->id - 1] = hinders(writer->arena, &before, from) || hinders(writer->arena, &after, to);
    }
    copy_close(&before);
    copy_close(&after);
    limit_end();
}

/* ---- Steps ------------------------------------------------------------------------------------------------------ */

static bool
speaks_of(Writer *writer, const Object *reader, const Object *relation)
{
    return says_name(writer->arena, object_more(reader)->definition, relation->name.name.raw);
}

/* A view that goes, or a table whose name another relation of the file has: it goes before that comes. */
static bool
goes_early(Writer *writer, const Object *from)
{
    if ((from->kind != KIND_TABLE && from->kind != KIND_VIEW) || diff_to_of(writer->diff, from) != NULL)
        return false;
    for (uint32_t i = 0; from->kind == KIND_TABLE && i < writer->diff->to->objects.count; i++) {
        const Object *to = writer->diff->to->objects.items[i];
        if ((to->kind == KIND_TABLE || to->kind == KIND_VIEW) &&
            sqlite3_stricmp(to->name.name.raw, from->name.name.raw) == 0)
            return true;
    }
    return from->kind == KIND_VIEW;
}

/* A view or trigger that stays as it is, but speaks of a view that is away for a while, or of what goes early. */
static bool
is_left_hanging(Writer *writer, const Object *to, const bool *away)
{
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *view = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, view);
        if (view->kind == KIND_VIEW && away[view->id - 1] && speaks_of(writer, to, from))
            return true;
    }
    VEC_EACH(&writer->diff->from->objects, i)
        if (goes_early(writer, writer->diff->from->objects.items[i]) &&
            speaks_of(writer, to, writer->diff->from->objects.items[i]))
            return true;
    return false;
}

/* A trigger comes again with the table that is made anew, or with its view. */
static bool
comes_with_owner(const Writer *writer, const Object *trigger, const bool *away)
{
    if (trigger->kind != KIND_TRIGGER || trigger->uses.count == 0)
        return false;
    const Object *owner = trigger->uses.items[0];
    return owner->kind == KIND_TABLE ? is_rebuilt(writer, owner) : away[owner->id - 1];
}

/* ADD COLUMN is as strict only about what speaks of a view that is away. */
static bool
alters_in_place(const Writer *writer, bool add_column)
{
    VEC_EACH(&writer->diff->changes, i) {
        const Change *change = &writer->diff->changes.items[i];
        const Object *object = change->to != NULL ? change->to : change->from;
        const Object *table = change->to != NULL ? NULL : diff_to_of(writer->diff, object->parent);
        bool          dropped = object->kind == KIND_COLUMN && table != NULL && !is_rebuilt(writer, table);
        if (change->renamed || dropped || (add_column && object->kind == KIND_COLUMN && change->verb == CHANGE_CREATE))
            return true;
    }
    return false;
}

/* A trigger goes with its view. */
static bool
goes_with_owner(const Object *trigger, const bool *away)
{
    return trigger->kind == KIND_TRIGGER && trigger->uses.count > 0 && trigger->uses.items[0]->kind == KIND_VIEW &&
           away[trigger->uses.items[0]->id - 1];
}

static void
put_one_aside(Writer *writer, const Object *to, const bool *away)
{
    if (!goes_with_owner(to, away))
        drop_other(writer, diff_from_of(writer->diff, to));
    if (!comes_with_owner(writer, to, away))
        create_other(writer, to);
    if (to->kind == KIND_VIEW)
        create_triggers_again(writer, to);
}

/* What one hangs on may be put aside after it: steps are written when all are known. */
static void
find_all(Writer *writer, const bool *hinders, bool *away, bool *ret_aside)
{
    for (bool progress = true; progress;) {
        progress = false;
        VEC_EACH(&writer->diff->to->objects, i) {
            const Object *to = writer->diff->to->objects.items[i];
            if ((to->kind != KIND_VIEW && to->kind != KIND_TRIGGER) || diff_from_of(writer->diff, to) == NULL ||
                away[to->id - 1] || !(hinders[to->id - 1] || is_left_hanging(writer, to, away)))
                continue;
            progress = away[to->id - 1] = ret_aside[to->id - 1] = true;
        }
    }
}

void
put_aside(Writer *writer)
{
    size_t size = writer->diff->to->objects.count * sizeof(bool);
    bool  *away = arena_alloc(writer->arena, size), *hinders = arena_alloc(writer->arena, size);
    bool  *aside = arena_alloc(writer->arena, size);

    if (!alters_in_place(writer, true))
        return;
    if (alters_in_place(writer, false))
        find_hindrances(writer, hinders);
    VEC_EACH(&writer->diff->changes, i)
        if (writer->diff->changes.items[i].verb == CHANGE_ALTER)
            away[writer->diff->changes.items[i].to->id - 1] = true;
    find_all(writer, hinders, away, aside);
    VEC_EACH(&writer->diff->to->objects, i)
        if (aside[i])
            put_one_aside(writer, writer->diff->to->objects.items[i], away);
}
