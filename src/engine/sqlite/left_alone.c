/*
 * left_alone.c: what a rule leaves alone has to come through a plan as it is. The plan's steps are run on a copy of the schema
 * in memory, and SQLite is asked there.
 */
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/copy.h"
#include "engine/sqlite/introspect.h"
#include "engine/sqlite/limit.h"
#include "engine/sqlite/session.h"
#include "engine/sqlite/table_sql.h"

typedef struct Rehearsal {
    Arena      *arena;
    const Diff *diff;
    sqlite3    *copy;
    Catalog    *now;        /* the copy, read */
    Map        *by_name;    /* what it holds but for parts of tables: "view v" -> Object */
} Rehearsal;

static const char *
key_of(Arena *arena, ObjectKind kind, const char *name)
{
    return arena_printf(arena, "%s %s", kind_of(kind)->name, sqlite_fold(arena, name));
}

static const Object *
find(const Rehearsal *rehearsal, ObjectKind kind, const char *name)
{
    return map_get(rehearsal->by_name, key_of(rehearsal->arena, kind, name));
}

/* ---- What can be wrong with it -------------------------------------------------------------------------------------- */

static const char *
definition_of(const Object *part)
{
    const char *definition = object_more(part)->definition;

    return definition == NULL ? "" : definition;    /* a column without a type */
}

static bool
is_among(Object *const *parts, uint32_t count, const Object *part)
{
    for (uint32_t i = 0; i < count; i++)
        if ((part->kind == KIND_CONSTRAINT || sqlite3_stricmp(parts[i]->name.name.raw, part->name.name.raw) == 0) &&
            strcmp(definition_of(parts[i]), definition_of(part)) == 0)
            return true;
    return false;
}

/* A part of a table that stays: of the live one the definition already says the new names. */
static const char *
fault_of_part(const Rehearsal *rehearsal, const Object *part)
{
    const Object *to = diff_to_of(rehearsal->diff, part->parent);
    const char   *name = to == NULL ? part->parent->name.name.raw : to->name.name.raw;
    const Table  *table = (const Table *)find(rehearsal, KIND_TABLE, name);

    if (table != NULL && (part->kind == KIND_COLUMN
                              ? is_among((Object *const *)table->columns.items, table->columns.count, part)
                              : is_among((Object *const *)table->constraints.items, table->constraints.count, part)))
        return NULL;
    return arena_printf(rehearsal->arena, "table %s has to be made anew, as the file says it", name);
}

/* A virtual table may read others: its module looks for them when it is asked for rows. */
static const char *
fault_of_virtual(const Rehearsal *rehearsal, const Object *table)
{
    sqlite3_stmt *statement = NULL;
    const char   *fault = NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    strbuf_add(&sql, "SELECT * FROM ");
    sqlite_add_name(&sql, table->name.name.raw);
    if (sqlite3_prepare_v2(rehearsal->copy, sql.s, -1, &statement, NULL) != SQLITE_OK ||
        (sqlite3_step(statement) != SQLITE_DONE && sqlite3_errcode(rehearsal->copy) != SQLITE_ROW))
        fault = arena_printf(rehearsal->arena, "would not work any more: %s", sqlite3_errmsg(rehearsal->copy));
    sqlite3_finalize(statement);
    return fault;
}

static const char *
fault_of_table(const Rehearsal *rehearsal, const Object *table)
{
    const TableSql *sql = table_sql_of_object(rehearsal->arena, table);

    if (sql->module != NULL)
        return fault_of_virtual(rehearsal, table);
    VEC_EACH(&sql->constraints, i)
        if (sql->constraints.items[i]->type == 'f' && find(rehearsal, KIND_TABLE, sql->constraints.items[i]->ref_table) == NULL)
            return arena_printf(rehearsal->arena, "would refer to table %s, which is not there any more",
                                sql->constraints.items[i]->ref_table);
    return NULL;
}

/* Why it can't be made: then it was lost on the way. */
static const char *
fault_of_missing(const Rehearsal *rehearsal, const Object *object)
{
    if (sqlite3_exec(rehearsal->copy, object_more(object)->sql, NULL, NULL, NULL) == SQLITE_OK)
        return "this plan drops it";
    return arena_printf(rehearsal->arena, "could not be made again: %s", sqlite3_errmsg(rehearsal->copy));
}

/* NULL: none that can be seen. */
static const char *
fault_of(const Rehearsal *rehearsal, const Object *from)
{
    if (from->kind == KIND_COLUMN || from->kind == KIND_CONSTRAINT)
        return fault_of_part(rehearsal, from);
    const Object *now = find(rehearsal, from->kind, from->name.name.raw);
    if (now == NULL)
        return fault_of_missing(rehearsal, from);
    if (from->kind == KIND_TABLE)
        return fault_of_table(rehearsal, now);
    if (from->kind == KIND_INDEX || !schema_copy_is_broken(rehearsal->arena, rehearsal->copy, now))
        return NULL;
    return arena_printf(rehearsal->arena, "would not work any more: %s", sqlite3_errmsg(rehearsal->copy));
}

/* ---- The rehearsal ---------------------------------------------------------------------------------------------------- */

static void
rehearsal_forget(Rehearsal *rehearsal)
{
    catalog_free(rehearsal->now);
    map_free(rehearsal->by_name);
}

static bool
read_copy(Rehearsal *rehearsal, Error *err)
{
    SchemaRows rows;

    rehearsal_forget(rehearsal);
    rehearsal->now = catalog_new("rehearsed");
    rehearsal->by_name = map_new();
    if (!schema_rows_read(rehearsal->arena, rehearsal->copy, &rows, err) || !catalog_from_rows(rehearsal->now, &rows, err))
        return false;
    VEC_EACH(&rehearsal->now->objects, i) {
        Object *object = rehearsal->now->objects.items[i];
        if (object->kind != KIND_COLUMN && object->kind != KIND_CONSTRAINT)
            map_put(rehearsal->by_name, key_of(rehearsal->arena, object->kind, object->name.name.raw), object);
    }
    return true;
}

/* The live schema as it is: in the diff its definitions have the names already that the plan gives. */
static bool
make_copy(Rehearsal *rehearsal, SqliteSession *live, Error *err)
{
    Catalog   *as_is __attribute__((cleanup(catalog_cleanup))) = catalog_new("live");
    SchemaRows rows;

    if (!schema_rows_read(rehearsal->arena, live->database, &rows, err) || !catalog_from_rows(as_is, &rows, err))
        return false;
    schema_copy_make(as_is, &rehearsal->copy, NULL);
    schema_copy_open_to_breakage(rehearsal->copy);
    return rehearsal->copy == NULL || read_copy(rehearsal, err);
}

static bool
report(const Rehearsal *rehearsal, const Object *from, const char *fault, Error *err)
{
    Catalog    *catalog = (Catalog *)(uintptr_t)rehearsal->diff->from;
    const char *rule = rehearsal->diff->ignored_from[from->id - 1];

    error_set(err, EXIT_ERROR, "%s %s is left alone, but %s", object_kind_name(from), object_display(catalog, from), fault);
    if (rule != NULL)
        error_detail(err, "The ignore rule is \"%s\".", rule);
    else
        error_detail(err, "It is in a schema that is not managed; --schemas says which are.");
    return error_hint(err, "Change or drop it first, or manage it, too: the file says what it is to be then.");
}

/* Nothing is said of what was not sound before. A step that fails here, for want of rows or of a module, is not judged. */
static bool
rehearse(Rehearsal *rehearsal, const Plan *plan, Error *err)
{
    const Catalog *from = plan->diff->from;
    bool          *sound = arena_alloc(rehearsal->arena, from->objects.count * sizeof *sound);

    VEC_EACH(&from->objects, i) {
        const Object *object = from->objects.items[i];
        bool          part = object->kind == KIND_COLUMN || object->kind == KIND_CONSTRAINT;
        sound[i] = !plan->diff->managed[i] && (part || fault_of(rehearsal, object) == NULL);
    }
    VEC_EACH(&plan->steps, i)
        sqlite3_exec(rehearsal->copy, plan->steps.items[i].sql, NULL, NULL, NULL);
    if (!read_copy(rehearsal, err))
        return false;
    VEC_EACH(&from->objects, i) {
        const char *fault = sound[i] ? fault_of(rehearsal, from->objects.items[i]) : NULL;
        if (fault != NULL)
            return report(rehearsal, from->objects.items[i], fault, err);
    }
    return true;
}

static bool
leaves_any_alone(const Diff *diff)
{
    VEC_EACH(&diff->from->objects, i)
        if (!diff->managed[i])
            return true;
    return false;
}

bool
sqlite_spares_left_alone(SqliteSession *live, const Plan *plan, Error *err)
{
    Arena    *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Rehearsal rehearsal = { .arena = arena, .diff = plan->diff };

    if (live == NULL || live->database == NULL || plan->steps.count == 0 || !leaves_any_alone(plan->diff))
        return true;
    limit_begin();
    bool done = make_copy(&rehearsal, live, err) && (rehearsal.copy == NULL || rehearse(&rehearsal, plan, err));
    sqlite3_close(rehearsal.copy);
    rehearsal_forget(&rehearsal);
    if (limit_end())
        return limit_fail("a look at what is left alone", err);
    return done;
}
