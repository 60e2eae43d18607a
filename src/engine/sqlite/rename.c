/*
 * rename.c: what a rename does to all that speaks of the old name. SQLite does it itself, on a copy of the schema in memory;
 * what it then says is what it will say.
 */
#include <stdio.h>
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/copy.h"
#include "engine/sqlite/introspect.h"
#include "engine/sqlite/limit.h"
#include "engine/sqlite/load.h"
#include "engine/sqlite/write.h"

static bool
run(sqlite3 *database, const char *sql, Error *err)
{
    if (sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK)
        return true;
    return error_set(err, EXIT_ERROR, "%s", sqlite3_errmsg(database)) || error_sql(err, NULL, sql);
}

/* "RENAME TO" of a table, or of a column under its table's final name. */
static bool
rename_one(sqlite3 *database, const Change *change, const char *old, const char *now, Error *err)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_add(&sql, "ALTER TABLE ");
    sqlite_add_name(&sql, change->to->kind == KIND_TABLE ? old : change->to->parent->name.name.raw);
    strbuf_add(&sql, " RENAME ");
    if (change->to->kind == KIND_COLUMN) {
        strbuf_add(&sql, "COLUMN ");
        sqlite_add_name(&sql, old);
        strbuf_add_char(&sql, ' ');
    }
    strbuf_add(&sql, "TO ");
    sqlite_add_name(&sql, now);
    return run(database, sql.s, err);
}

/* Columns that go make room as well: one that is renamed may get the name. */
static bool
rename_gone_columns(Arena *arena, sqlite3 *database, const Diff *diff, Error *err)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        STRBUF_AUTO   sql = STRBUF_INIT;
        if (change->verb != CHANGE_DROP || change->from->kind != KIND_COLUMN || !is_column_wanted(diff, change->from))
            continue;
        strbuf_add(&sql, "ALTER TABLE ");
        sqlite_add_name(&sql, diff_to_of(diff, change->from->parent)->name.name.raw);
        strbuf_add(&sql, " RENAME COLUMN ");
        sqlite_add_name(&sql, change->from->name.name.raw);
        strbuf_add(&sql, " TO ");
        sqlite_add_name(&sql, catalog_object_name(arena, change->from->name.name.raw, NULL, "schemasync_old"));
        if (!run(database, sql.s, err))
            return false;
    }
    return true;
}

static bool
is_column(sqlite3 *database, const Object *table, const char *name)
{
    return sqlite3_table_column_metadata(database, "main", table->name.name.raw, name, NULL, NULL, NULL, NULL, NULL) ==
           SQLITE_OK;
}

/* SQLite 3.40 loses the INTEGER key of a table where a UNIQUE of the table names it too. Of a live table it says so; of this
 * copy, which does not mind what is broken, it says nothing. */
static bool
refuse_rename(const Diff *diff, const Change *change, Error *err)
{
    error_set(err, EXIT_ERROR, "SQLite itself can't rename column %s of table %s", change->from->name.name.raw,
              change->to->parent->name.name.raw);
    if (change->to->at.file > 0)
        error_at(err, diff->to->files.items[change->to->at.file - 1], change->to->at.line, change->to->at.column);
    return error_hint(err, "The table's INTEGER key is named by a UNIQUE of the table as well. A key is unique anyway: apply "
                           "the file without that UNIQUE first, then with the new name.");
}

/* A module looks at the name when it opens its table: a full-text index can't have that of one of its columns. SQLite renames
 * it all the same, and then can't even drop it. */
static bool
opens(sqlite3 *database, const Diff *diff, const Change *change, Error *err)
{
    sqlite3_stmt *statement = NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    strbuf_add(&sql, "SELECT * FROM ");
    sqlite_add_name(&sql, change->to->name.name.raw);
    int code = sqlite3_prepare_v2(database, sql.s, -1, &statement, NULL);
    sqlite3_finalize(statement);
    if (code == SQLITE_OK)
        return true;
    error_set(err, EXIT_ERROR, "SQLite itself can't rename virtual table %s to %s: %s", change->from->name.name.raw,
              change->to->name.name.raw, sqlite3_errmsg(database));
    if (change->to->at.file > 0)
        error_at(err, diff->to->files.items[change->to->at.file - 1], change->to->at.line, change->to->at.column);
    return error_hint(err, "Its module does not take the name as long as the table is what it is: take a third one, or drop "
                           "the table and make it anew, without the directive.");
}

/* All of one kind, first away and then to their names: they may go round. */
static bool
rename_kind(sqlite3 *database, const Diff *diff, ObjectKind kind, Error *err)
{
    for (int turn = 0; turn < 2; turn++)
        VEC_EACH(&diff->changes, i) {
            const Change *change = &diff->changes.items[i];
            char          away[40];
            if (change->verb != CHANGE_ALTER || !change->renamed || change->to->kind != kind)
                continue;
            snprintf(away, sizeof away, "schemasync_away_%u", i);
            const char *old = turn == 0 ? change->from->name.name.raw : away;
            const char *now = turn == 0 ? away : change->to->name.name.raw;
            if (!rename_one(database, change, old, now, err))
                return false;
            if (kind == KIND_COLUMN && !is_column(database, change->to->parent, now))
                return refuse_rename(diff, change, err);
            if (turn == 1 && kind == KIND_TABLE && ((const Table *)change->to)->is_virtual &&
                !opens(database, diff, change, err))
                return false;
        }
    return true;
}

static bool
is_wanted(const Diff *diff, const Object *from)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->verb == CHANGE_ALTER && change->renamed && change->to->kind == KIND_TABLE &&
            sqlite3_stricmp(change->to->name.name.raw, from->name.name.raw) == 0)
            return true;
    }
    return false;
}

/* Tables are renamed one after another; all else that gets another name is made anew. */
static bool
keeps_name(const Diff *diff, const Object *from)
{
    const Object *to = diff_to_of(diff, from);

    return to != NULL && (to->kind == KIND_TABLE || name_equal(from->name.name, to->name.name));
}

/* What goes, and has the name that a table gets. */
static bool
free_names(sqlite3 *database, const Catalog *from, const Diff *diff, Error *err)
{
    static const ObjectKind order[] = { KIND_INDEX, KIND_VIEW, KIND_TABLE };

    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        VEC_EACH(&from->objects, i) {
            const Object *object = from->objects.items[i];
            STRBUF_AUTO   sql = STRBUF_INIT;
            if (object->kind != order[k] || keeps_name(diff, object) || !is_wanted(diff, object))
                continue;
            strbuf_addf(&sql, "DROP %s ", kind_of(object->kind)->sql);
            sqlite_add_name(&sql, object->name.name.raw);
            if (!run(database, sql.s, err))
                return false;
        }
    return true;
}

static Object *
find_renamed(const Catalog *after, const Diff *diff, const Object *from)
{
    const Object *to = diff_to_of(diff, from);
    const char   *name = to != NULL && from->kind == KIND_TABLE ? to->name.name.raw : from->name.name.raw;

    VEC_EACH(&after->objects, i)
        if (after->objects.items[i]->kind == from->kind &&
            sqlite3_stricmp(after->objects.items[i]->name.name.raw, name) == 0)     /* `from` may be spelled as the file */
            return after->objects.items[i];
    return NULL;
}

static void
take_definition(Catalog *from, Object *object, const Object *after)
{
    const char *definition = object_more(after)->definition, *sql = object_more(after)->sql;
    ObjectMore *more = object_more_add(from->arena, object);

    more->definition = arena_strdup(from->arena, definition);
    more->sql = arena_strdup(from->arena, sql);
    if (object->kind == KIND_CONSTRAINT)    /* one without a name is called by what it says */
        object->name.name = catalog_name(from, after->name.name.raw);
}

/* The parts of a table are in one order on both sides. */
static void
take_definitions(Catalog *from, const Catalog *after, const Diff *diff)
{
    VEC_EACH(&from->objects, i) {
        Object *object = from->objects.items[i], *renamed;
        if (object->parent != NULL && object->kind != KIND_INDEX)
            continue;
        if ((renamed = find_renamed(after, diff, object)) == NULL)
            continue;
        take_definition(from, object, renamed);
        if (object->kind != KIND_TABLE)
            continue;
        Table *a = (Table *)object, *b = (Table *)renamed;
        for (uint32_t k = 0; k < a->columns.count && k < b->columns.count; k++)
            take_definition(from, &a->columns.items[k]->base, &b->columns.items[k]->base);
        for (uint32_t k = 0; k < a->constraints.count && k < b->constraints.count; k++)
            take_definition(from, &a->constraints.items[k]->base, &b->constraints.items[k]->base);
    }
}

static bool
has_renames(const Diff *diff)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->verb == CHANGE_ALTER && change->renamed &&
            (change->to->kind == KIND_TABLE || change->to->kind == KIND_COLUMN))
            return true;
    }
    return false;
}

bool
sqlite_follow_renames(Catalog *from, const Diff *diff, bool *ret_changed, Error *err)
{
    Arena     *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Catalog   *after __attribute__((cleanup(catalog_cleanup))) = catalog_new("renamed");
    sqlite3   *database = NULL;
    SchemaRows rows;

    *ret_changed = has_renames(diff);
    if (!*ret_changed)
        return true;
    limit_begin();
    bool done = schema_copy_make(from, &database, err);
    schema_copy_open_to_breakage(database);
    done = done && free_names(database, from, diff, err) &&
           rename_kind(database, diff, KIND_TABLE, err) && rename_gone_columns(arena, database, diff, err) &&
           rename_kind(database, diff, KIND_COLUMN, err) &&
           schema_rows_read(arena, database, &rows, err) && catalog_from_rows(after, &rows, err);
    if (done)
        take_definitions(from, after, diff);
    sqlite3_close_v2(database);
    if (limit_end())
        return limit_fail("a rename", err);
    if (!done && err->hint == NULL)
        error_hint(err, "The renames of this plan were tried on a copy of the schema in memory; nothing was changed.");
    return done;
}
