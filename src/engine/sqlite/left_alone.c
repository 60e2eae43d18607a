/*
 * left_alone.c: what a rule or --schemas leaves alone has to come through a plan as it is, and what is made may need something
 * of it that is not there. SQLite is asked, of two copies of the schema in memory: as it is, and as it will be.
 */
#include <string.h>

#include <schemasync/kind.h>
#include <schemasync/map.h>

#include "engine/sqlite/checks.h"
#include "engine/sqlite/convert.h"
#include "engine/sqlite/copy.h"
#include "engine/sqlite/introspect.h"
#include "engine/sqlite/limit.h"
#include "engine/sqlite/session.h"
#include "engine/sqlite/write.h"

typedef struct LeftAlone {
    Arena       *arena;
    const Plan  *plan;
    const Diff  *diff;
    Map         *live;          /* statements of the database as it is, by schema_copy_key() */
    bool         after;         /* which of the copies it is about: definitions of `from` have the names that the plan gives */
    const char **faults;        /* by id of `from`: why it could not be made in the copy at hand; NULL: it could */
} LeftAlone;

/* ---- The copies ----------------------------------------------------------------------------------------------- */

/* SQLite judges a trigger with all others that its event sets off: those that are managed are not made, whose faults would be
 * taken for its own. On a view they stay: without them nothing could be written there. */
static bool
is_neighbour(const Object *object)
{
    return object->kind == KIND_TRIGGER && object->uses.count > 0 && object->uses.items[0]->kind == KIND_TABLE;
}

/* A live object with the statement that it has in the copy at hand. */
static Object
as_in_copy(const LeftAlone *left, const Object *from)
{
    Object      object = *from;
    ObjectMore *more = ARENA_NEW(left->arena, ObjectMore);
    const char *key = schema_copy_key(left->arena, kind_of(from->kind)->name, from->name.name.raw);
    const char *live = left->after || left->live == NULL ? NULL : map_get(left->live, key);

    *more = *object_more(from);
    if (live != NULL)
        more->sql = live;
    object.more = more;
    return object;
}

static void
make_live(const LeftAlone *left, sqlite3 *copy, ObjectKind kind, bool managed)
{
    VEC_EACH(&left->diff->from->objects, i) {
        const Object *from = left->diff->from->objects.items[i];
        if (from->kind != kind || left->diff->managed[i] != managed || (managed && is_neighbour(from)))
            continue;
        Object object = as_in_copy(left, from);
        if (sqlite3_exec(copy, object_more(&object)->sql, NULL, NULL, NULL) != SQLITE_OK)
            left->faults[i] = arena_printf(left->arena, "could not be made again: %s", sqlite3_errmsg(copy));
    }
}

static void
make_desired(const LeftAlone *left, sqlite3 *copy, ObjectKind kind)
{
    VEC_EACH(&left->diff->to->objects, i) {
        const Object *object = left->diff->to->objects.items[i];
        if (object->kind == kind && left->diff->managed_to[i] && !is_neighbour(object))
            sqlite3_exec(copy, object_more(object)->sql, NULL, NULL, NULL);
    }
}

/* In a table that is not made anew these stay. Others only ask whether they are there. */
static void
add_own_columns(const LeftAlone *left, sqlite3 *copy)
{
    VEC_EACH(&left->diff->from->objects, i) {
        const Object *column = left->diff->from->objects.items[i], *table = diff_to_of(left->diff, column->parent);
        STRBUF_AUTO   sql = STRBUF_INIT;
        if (column->kind != KIND_COLUMN || left->diff->managed[i] || table == NULL || is_rewritten(left->plan, table))
            continue;
        strbuf_add(&sql, "ALTER TABLE ");
        sqlite_add_name(&sql, table->name.name.raw);
        strbuf_add(&sql, " ADD COLUMN ");
        sqlite_add_name(&sql, column->name.name.raw);
        sqlite3_exec(copy, sql.s, NULL, NULL, NULL);
    }
}

/* As it is, or will be. NULL: no memory. */
static sqlite3 *
make_copy(LeftAlone *left, bool after)
{
    static const ObjectKind order[] = { KIND_TABLE, KIND_INDEX, KIND_VIEW, KIND_TRIGGER };
    sqlite3                *copy = schema_copy_open();

    left->after = after;
    left->faults = arena_alloc(left->arena, left->diff->from->objects.count * sizeof *left->faults);
    for (size_t k = 0; k < sizeof order / sizeof *order && copy != NULL; k++) {
        if (after)
            make_desired(left, copy, order[k]);
        else
            make_live(left, copy, order[k], true);
        make_live(left, copy, order[k], false);
        if (after && order[k] == KIND_TABLE)
            add_own_columns(left, copy);
    }
    return copy;
}

/* ---- What can be wrong with one -------------------------------------------------------------------------------- */

static bool
is_among(Object *const *parts, uint32_t count, const Object *part)
{
    for (uint32_t i = 0; i < count; i++)
        if ((part->kind == KIND_CONSTRAINT || sqlite3_stricmp(parts[i]->name.name.raw, part->name.name.raw) == 0) &&
            strcmp(definition_of(parts[i]), definition_of(part)) == 0)
            return true;
    return false;
}

/* A column or constraint in a table that stays. */
static const char *
fault_of_part(const LeftAlone *left, const Object *part)
{
    const Table *table = (const Table *)diff_to_of(left->diff, part->parent);

    if (table == NULL || !is_rewritten(left->plan, &table->base))
        return NULL;
    if (part->kind == KIND_COLUMN ? is_among((Object *const *)table->columns.items, table->columns.count, part)
                                  : is_among((Object *const *)table->constraints.items, table->constraints.count, part))
        return NULL;
    return arena_printf(left->arena, "table %s has to be made anew, as the file says it", table->base.name.name.raw);
}

/* Does the statement about this name begin to give rows? Only then a module looks for the tables that it reads. */
static bool
can_be_read(sqlite3 *copy, const char *before, const char *name, const char *behind)
{
    sqlite3_stmt *statement = NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    strbuf_add(&sql, before);
    sqlite_add_name(&sql, name);
    strbuf_add(&sql, behind);
    int code = sqlite3_prepare_v2(copy, sql.s, -1, &statement, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW;
}

/* Does a column of a table that is made anew get other values, of which this module speaks? */
static bool
changes_text(const LeftAlone *left, const char *module, const Table *from, const Table *to)
{
    const TableSql *was = table_sql_of_object(left->arena, &from->base), *is = table_sql_of_object(left->arena, &to->base);

    VEC_EACH(&from->columns, i) {
        const Object *column = diff_to_of(left->diff, &from->columns.items[i]->base);
        if (column != NULL && says_name(left->arena, module, column->name.name.raw) &&
            !column_keeps_values(was, was->columns.items[i], is, is->columns.items[column->position - 1]))
            return true;
    }
    return false;
}

/* An index of full text keeps what it was told: https://www.sqlite.org/fts5.html#external_content_table_pitfalls */
static const char *
fault_of_full_text(const LeftAlone *left, const char *module)
{
    VEC_EACH(&left->diff->to->objects, i) {
        const Object *to = left->diff->to->objects.items[i], *from = diff_from_of(left->diff, to);
        if (to->kind != KIND_TABLE || from == NULL || ((const Table *)to)->is_virtual || !is_rewritten(left->plan, to) ||
            strncmp(module, "fts", 3) != 0 || !says_name(left->arena, module, to->name.name.raw))
            continue;
        if (changes_text(left, module, (const Table *)from, (const Table *)to))
            return arena_printf(left->arena, "would not find what table %s, whose texts it indexes, holds then",
                                to->name.name.raw);
    }
    return NULL;
}

static const char *
fault_of_virtual(const LeftAlone *left, sqlite3 *copy, const Object *table, const char *module)
{
    const char *fault = left->after ? fault_of_full_text(left, module) : NULL;

    if (fault != NULL || can_be_read(copy, "SELECT * FROM ", table->name.name.raw, ""))
        return fault;
    return arena_printf(left->arena, "would not work any more: %s", sqlite3_errmsg(copy));
}

static bool
is_there(sqlite3 *copy, const char *table)
{
    return sqlite3_table_column_metadata(copy, "main", table, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

static const char *
fault_of_table(const LeftAlone *left, sqlite3 *copy, const Object *table)
{
    const TableSql *sql = table_sql_of_object(left->arena, table);
    const char     *name = table->name.name.raw;

    if (sql->module != NULL)
        return fault_of_virtual(left, copy, table, sql->module);
    VEC_EACH(&sql->constraints, i) {
        const char *other = sql->constraints.items[i]->ref_table;
        if (other != NULL && !is_there(copy, other))
            return arena_printf(left->arena, "would refer to table %s, which is not there any more", other);
    }
    return can_be_read(copy, "PRAGMA foreign_key_check(", name, ")")
               ? NULL : arena_printf(left->arena, "would have a key that fits nothing: %s", sqlite3_errmsg(copy));
}

/* NULL: none that can be seen. */
static const char *
fault_of(const LeftAlone *left, sqlite3 *copy, const Object *from)
{
    if (left->faults[from->id - 1] != NULL)
        return left->faults[from->id - 1];
    if (from->kind != KIND_TABLE && from->kind != KIND_VIEW && from->kind != KIND_TRIGGER)
        return NULL;
    Object object = as_in_copy(left, from);
    if (from->kind == KIND_TABLE)
        return fault_of_table(left, copy, &object);
    return schema_copy_is_broken(left->arena, copy, &object)
               ? arena_printf(left->arena, "would not work any more: %s", sqlite3_errmsg(copy)) : NULL;
}

/* ---- All of it ------------------------------------------------------------------------------------------------ */

static bool
add_cause(const char *rule, Error *err)
{
    if (rule != NULL)
        return error_detail(err, "The ignore rule is \"%s\".", rule);
    return error_detail(err, "It is in a schema that is not managed; --schemas says which are.");
}

static bool
report(const LeftAlone *left, const Object *from, const char *fault, Error *err)
{
    Catalog *catalog = (Catalog *)(uintptr_t)left->diff->from;

    error_set(err, EXIT_ERROR, "%s %s is left alone, but %s", object_kind_name(from), object_display(catalog, from), fault);
    add_cause(left->diff->ignored_from[from->id - 1], err);
    return error_hint(err, "Change or drop it first, or manage it, too: the file says what it is to be then.");
}

/* *ret_faults, by id of `from`: what is wrong afterwards with an object that is left alone. Of one that was not sound before
 * nothing is said. */
static void
judge(LeftAlone *left, const char **ret_faults)
{
    const Catalog *from = left->diff->from;
    bool          *sound = arena_alloc(left->arena, from->objects.count * sizeof *sound);
    sqlite3       *before = make_copy(left, false);

    VEC_EACH(&from->objects, i)
        sound[i] = before != NULL && !left->diff->managed[i] && fault_of(left, before, from->objects.items[i]) == NULL;
    sqlite3_close(before);
    sqlite3 *after = make_copy(left, true);
    VEC_EACH(&from->objects, i) {
        const Object *object = from->objects.items[i];
        bool          part = object->kind == KIND_COLUMN || object->kind == KIND_CONSTRAINT;
        if (part && !left->diff->managed[i])
            ret_faults[i] = fault_of_part(left, object);
        else if (sound[i] && after != NULL)
            ret_faults[i] = fault_of(left, after, object);
    }
    sqlite3_close(after);
}

static bool
leaves_any_alone(const Diff *diff)
{
    VEC_EACH(&diff->from->objects, i)
        if (!diff->managed[i])
            return true;
    return false;
}

/* NULL: there is no database. */
static Map *
read_live(Arena *arena, SqliteSession *live)
{
    ERROR_AUTO ignored = ERROR_INIT;
    SchemaRows rows;

    if (live == NULL || live->database == NULL || !schema_rows_read(arena, live->database, &rows, &ignored))
        return NULL;
    Map *statements = map_new();
    VEC_EACH(&rows, i)
        map_put(statements, schema_copy_key(arena, kind_of(rows.items[i].kind)->name, rows.items[i].name),
                (void *)(uintptr_t)rows.items[i].sql);
    return statements;
}

static bool
come_through(SqliteSession *live, const Plan *plan, Diff *diff, Error *err)
{
    Arena       *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Map         *statements __attribute__((cleanup(map_cleanup))) = read_live(arena, live);
    LeftAlone    left = { .arena = arena, .plan = plan, .diff = diff, .live = statements };
    const char **faults = arena_alloc(arena, diff->from->objects.count * sizeof *faults);

    limit_begin();
    judge(&left, faults);
    if (limit_end()) {
        vec_push(diff->arena, &diff->remarks,
                 "whether what is left alone comes through this plan takes SQLite too long to tell");
        return true;
    }
    VEC_EACH(&diff->from->objects, i)
        if (faults[i] != NULL)
            return report(&left, diff->from->objects.items[i], faults[i], err);
    return true;
}

/* ---- What is needed ------------------------------------------------------------------------------------------- */

/* Tables of the file that are neither there nor made, by name. NULL: there are none. */
static Map *
find_missing(Arena *arena, const Diff *diff)
{
    Map *missing = NULL;

    VEC_EACH(&diff->to->objects, i) {
        Object *table = diff->to->objects.items[i];
        if (table->kind != KIND_TABLE || diff->managed_to[i] || diff_from_of(diff, table) != NULL)
            continue;
        missing = missing == NULL ? map_new() : missing;
        map_put(missing, sqlite_fold(arena, table->name.name.raw), table);
    }
    return missing;
}

/* By a new foreign key. */
static bool
needs_missing(Arena *arena, const Diff *diff, const Map *missing, const Table *table, Error *err)
{
    const TableSql *sql = table_sql_of_object(arena, &table->base);

    for (uint32_t i = 0; i < sql->constraints.count && i < table->constraints.count; i++) {
        const Object *key = &table->constraints.items[i]->base, *other = NULL;
        if (sql->constraints.items[i]->type == 'f' && diff_from_of(diff, key) == NULL)
            other = map_get(missing, sqlite_fold(arena, sql->constraints.items[i]->ref_table));
        if (other == NULL)
            continue;
        error_set(err, EXIT_ERROR, "table %s needs table %s, which is not there and is not to be made",
                  table->base.name.name.raw, other->name.name.raw);
        if (key->at.file != 0)
            error_at(err, diff->to->files.items[key->at.file - 1], key->at.line, key->at.column);
        return !add_cause(diff->ignored_to[other->id - 1], err);
    }
    return false;
}

static bool
report_missing(const Diff *diff, Error *err)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Map   *missing __attribute__((cleanup(map_cleanup))) = find_missing(arena, diff);

    for (uint32_t i = 0; missing != NULL && i < diff->to->objects.count; i++) {
        const Object *table = diff->to->objects.items[i];
        if (table->kind == KIND_TABLE && diff->managed_to[i] &&
            needs_missing(arena, diff, missing, (const Table *)table, err))
            return false;
    }
    return true;
}

bool
sqlite_spares_left_alone(SqliteSession *live, const Plan *plan, Diff *diff, Error *err)
{
    if (!diff->from->live || plan->steps.count == 0)
        return true;
    return report_missing(diff, err) && (!leaves_any_alone(diff) || come_through(live, plan, diff, err));
}
