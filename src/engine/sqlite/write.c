/*
 * write.c: SQLite's SQL for each change that is made in place. It knows what ALTER TABLE can do; rebuild.c knows what to do
 * where it can't.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/write.h"

const char *
sqlite_name(Writer *writer, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    sqlite_add_name(&text, name);
    return arena_strdup(writer->arena, text.s);
}

static const char *
name_of(Writer *writer, const Object *object)
{
    return sqlite_name(writer, object->name.name.raw);
}

/* Its own, or a third one that it has for a while. */
static const char *
name_now(Writer *writer, const Object *from)
{
    return sqlite_name(writer, writer_name_until_renamed(writer, from).raw);
}

/* ---- Tables ------------------------------------------------------------------------------------------- */

static void
create_table(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_add(&sql, object_more(to)->sql);
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create table" });
}

static void
drop_table(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "DROP TABLE %s", name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop table" });
    writer_hazard(writer, node, HAZARD_DROP, KIND_TABLE, "drops table %s and its rows", writer_display(writer, from));
}

static void
rename_table(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME TO %s", name_now(writer, change->from), name_of(writer, change->to));
    alters_schema(writer, writer_step(writer, &sql,
                                      (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                                                  .verb = "rename table",
                                                  .detail = arena_printf(writer->arena, ": was %s",
                                                                         change->from->name.name.raw) }));
}

/* ---- Columns --------------------------------------------------------------------------------------------- */

static void
create_column(Writer *writer, const Object *to)
{
    const TableSql *table = table_sql_of(writer, to->parent);
    STRBUF_AUTO     sql = STRBUF_INIT;

    if (is_rebuilt(writer, to->parent))
        return;
    const ColumnSql *column = table->columns.items[to->position - 1];
    strbuf_addf(&sql, "ALTER TABLE %s ADD COLUMN ", name_of(writer, to->parent));
    strbuf_add_n(&sql, object_more(to->parent)->sql + column->start, column->end - column->start);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "add column" });
    alters_schema(writer, node);
    ColumnList others = columns_of_declaration(writer, table, to);
    VEC_EACH(&others, i)
        writer_after_object(writer, node, others.items[i]);
}

static void
rename_away(Writer *writer, const Object *from, Name name)
{
    const Object *table = from->kind == KIND_TABLE ? from : from->parent;
    STRBUF_AUTO   sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME ",
                from->kind == KIND_TABLE ? name_of(writer, table) : sqlite_name(writer, writer_name(writer, table).name.raw));
    if (from->kind == KIND_COLUMN)
        strbuf_addf(&sql, "COLUMN %s ", name_of(writer, from));
    strbuf_addf(&sql, "TO %s", sqlite_name(writer, name.raw));
    alters_schema(writer, writer_step(writer, &sql,
                                      (StepSpec){ .role = STEP_RENAME, .from = from,
                                                  .verb = arena_printf(writer->arena, "rename %s", kind_of(from->kind)->name),
                                                  .detail = arena_printf(writer->arena, ": %s makes room",
                                                                         from->name.name.raw) }));
}

/* Columns are renamed before a table is made anew: till then the column is there. */
static void
drop_column(Writer *writer, const Object *from)
{
    const Object *table = diff_to_of(writer->diff, from->parent);
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (table != NULL && is_rebuilt(writer, table) && is_column_wanted(writer->diff, from))
        rename_away(writer, from, writer_third_name(writer, from));
    if (table == NULL || is_rebuilt(writer, table))
        return;
    strbuf_addf(&sql, "ALTER TABLE %s DROP COLUMN %s", name_of(writer, table), name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop column" });
    alters_schema(writer, node);
    writer_hazard(writer, node, HAZARD_DROP, KIND_COLUMN, "drops column %s and its values", writer_display(writer, from));
}

static void
rename_column(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME COLUMN %s TO %s", name_of(writer, change->to->parent),
                name_now(writer, change->from), name_of(writer, change->to));
    alters_schema(writer, writer_step(writer, &sql,
                                      (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                                                  .verb = "rename column",
                                                  .detail = arena_printf(writer->arena, ": was %s",
                                                                         change->from->name.name.raw) }));
}

/* Only tables and columns are renamed; all else is made anew, and an index has nothing to lose by going early. */
static void
park(Writer *writer, const Object *from, Name name)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (from->kind == KIND_INDEX) {
        strbuf_addf(&sql, "DROP INDEX %s", name_of(writer, from));
        writer_step(writer, &sql, (StepSpec){ .role = STEP_RENAME, .from = from, .verb = "drop index",
                                              .detail = ": it makes room" });
    } else if (from->kind == KIND_TABLE || from->kind == KIND_COLUMN) {
        rename_away(writer, from, name);
    }
}

/* ---- What is made from its own statement: indexes, views, triggers --------------------------------------- */

static void
create_other(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (to->parent != NULL && is_rebuilt(writer, to->parent))
        return;
    strbuf_add(&sql, object_more(to)->sql);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to,
                                                           .verb = arena_printf(writer->arena, "create %s",
                                                                                kind_of(to->kind)->name) });
    if (to->kind != KIND_INDEX)
        creates_reader(writer, node);
}

static void
drop_other(Writer *writer, const Object *from)
{
    const Object *table = from->parent == NULL ? NULL : diff_to_of(writer->diff, from->parent);
    bool          rebuilt = table != NULL && is_rebuilt(writer, table), gone = diff_to_of(writer->diff, from) == NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if ((from->parent != NULL && table == NULL) || (rebuilt && !gone))
        return;
    bool there = !rebuilt && strcmp(writer_name_until_renamed(writer, from).raw, from->name.name.raw) == 0;
    /* An index goes with the old form of its table; but its name may be wanted before that. */
    strbuf_addf(&sql, "DROP %s %s%s", kind_of(from->kind)->sql, there ? "" : "IF EXISTS ", name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from,
                                                           .verb = arena_printf(writer->arena, "drop %s",
                                                                                kind_of(from->kind)->name) });
    if (from->kind != KIND_INDEX)
        drops_reader(writer, node);
    if (gone)
        writer_hazard(writer, node, HAZARD_DROP, from->kind, "drops %s %s", kind_of(from->kind)->name,
                      writer_display(writer, from));
}

/* A view's triggers went with it. Those that change have steps of their own. */
static void
create_triggers_again(Writer *writer, const Object *view)
{
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *trigger = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, trigger);
        if (trigger->kind == KIND_TRIGGER && from != NULL && trigger->uses.count > 0 && trigger->uses.items[0] == view &&
            strcmp(object_more(from)->definition, object_more(trigger)->definition) == 0)
            create_other(writer, trigger);
    }
}

/* There is no ALTER for these; nothing is lost by making them anew. */
static void
remake_other(Writer *writer, const Change *change)
{
    drop_other(writer, change->from);
    create_other(writer, change->to);
    if (change->to->kind == KIND_VIEW)
        create_triggers_again(writer, change->to);
}

/* A table that goes, and another relation of the file has its name. */
static bool
is_succeeded(Writer *writer, const Object *from)
{
    if (from->kind != KIND_TABLE || diff_to_of(writer->diff, from) != NULL)
        return false;
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *to = writer->diff->to->objects.items[i];
        if ((to->kind == KIND_TABLE || to->kind == KIND_VIEW) &&
            sqlite3_stricmp(to->name.name.raw, from->name.name.raw) == 0)
            return true;
    }
    return false;
}

/* A view or trigger that stays as it is, but speaks of a view that is away for a while, or of a table that another follows. */
static bool
is_left_hanging(Writer *writer, const Object *to, const bool *away)
{
    const Object *from = diff_from_of(writer->diff, to);

    if ((to->kind != KIND_VIEW && to->kind != KIND_TRIGGER) || from == NULL || away[to->id - 1])
        return false;
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *view = writer->diff->to->objects.items[i];
        if (view->kind == KIND_VIEW && away[view->id - 1] && mentions(object_more(to)->definition, view->name.name.raw))
            return true;
    }
    VEC_EACH(&writer->diff->from->objects, i) {
        const Object *table = writer->diff->from->objects.items[i];
        if (is_succeeded(writer, table) && mentions(object_more(to)->definition, table->name.name.raw))
            return true;
    }
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

static bool
alters_in_place(const Writer *writer)
{
    VEC_EACH(&writer->diff->changes, i) {
        const Change *change = &writer->diff->changes.items[i];
        const Object *object = change->to != NULL ? change->to : change->from;
        if (change->renamed || (object->kind == KIND_COLUMN && change->verb != CHANGE_ALTER))
            return true;
    }
    return false;
}

/* ALTER TABLE fails on what speaks of a view that is away: that is away as well. */
static void
remake_hanging(Writer *writer)
{
    bool *away = arena_alloc(writer->arena, writer->diff->to->objects.count * sizeof *away), progress = true;

    if (!alters_in_place(writer))
        return;
    VEC_EACH(&writer->diff->changes, i)
        if (writer->diff->changes.items[i].verb == CHANGE_ALTER)
            away[writer->diff->changes.items[i].to->id - 1] = true;
    while (progress) {
        progress = false;
        VEC_EACH(&writer->diff->to->objects, i) {
            const Object *to = writer->diff->to->objects.items[i];
            if (!is_left_hanging(writer, to, away))
                continue;
            away[to->id - 1] = progress = true;
            drop_other(writer, diff_from_of(writer->diff, to));
            if (!comes_with_owner(writer, to, away))
                create_other(writer, to);
            if (to->kind == KIND_VIEW)
                create_triggers_again(writer, to);
        }
    }
}

static void
prepare(Writer *writer)
{
    prepare_rebuilds(writer);
    remake_hanging(writer);
}

/* ---- What only a rebuild changes ----------------------------------------------------------------------------- */

static void
nothing_to_create(Writer *writer, const Object *to)
{
    (void)writer, (void)to;
}

static void
nothing_to_alter(Writer *writer, const Change *change)
{
    (void)writer, (void)change;
}

static bool
disturbs_nobody(const Writer *writer, const Change *change, const Object *user)
{
    (void)writer, (void)change, (void)user;
    return false;
}

static const AlterRow by_rebuild[] = { { "definition", nothing_to_alter, NULL }, { NULL, NULL, NULL } };
static const AlterRow by_making_anew[] = { { "definition", remake_other, NULL }, { NULL, NULL, NULL } };

const Engine sqlite_engine = {
    .name = "sqlite",
    /* With foreign keys on, dropping the old form of a table would delete the rows that refer to it; and the shell goes on
     * after an error unless it is told not to. */
    .begin = ".bail on\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;",
    .kinds = {
        [KIND_TABLE] = { create_table, drop_table, rename_table, by_rebuild },
        [KIND_COLUMN] = { create_column, drop_column, rename_column, by_rebuild },
        [KIND_CONSTRAINT] = { nothing_to_create, nothing_to_create, nothing_to_alter, by_rebuild },
        [KIND_INDEX] = { create_other, drop_other, remake_other, by_making_anew },
        [KIND_VIEW] = { create_other, drop_other, remake_other, by_making_anew },
        [KIND_TRIGGER] = { create_other, drop_other, remake_other, by_making_anew },
    },
    .disturbs = disturbs_nobody,
    .park = park,
    .prepare = prepare,
};
