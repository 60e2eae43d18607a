/*
 * checks.c: see checks.h. It asks SQLite, and trusts nothing that the plan said.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/checks.h"
#include "engine/sqlite/table_sql.h"

/* ---- quick_check -------------------------------------------------------------------------------------------- */

/* WITHOUT ROWID a row begins with its key (https://www.sqlite.org/fileformat2.html#representation_of_an_sql_table, 2.4). Is
 * that not where these columns are declared? */
static bool
is_in_another_order(const TableSql *table)
{
    uint32_t place = 0;

    VEC_EACH(&table->constraints, i) {
        const ConstraintSql *key = table->constraints.items[i];
        for (uint32_t k = 0; table->without_rowid && key->type == 'p' && k < key->columns.count; k++) {
            bool again = false;
            for (uint32_t before = 0; before < k; before++)
                again |= sqlite3_stricmp(key->columns.items[before], key->columns.items[k]) == 0;
            if (again)
                continue;
            while (place < table->columns.count && table->columns.items[place]->generated_as != NULL &&
                   !table->columns.items[place]->stored)    /* it is nowhere in the row */
                place++;
            if (place == table->columns.count ||
                sqlite3_stricmp(table->columns.items[place++]->name, key->columns.items[k]) != 0)
                return true;
        }
    }
    return false;
}

/* Of such a table SQLite 3.40 says that values are NULL, or of another type than their column's ("non-BLOB" where it is
 * STRICT), which are not; those that INSERT wrote can't be. */
static bool
is_false_alarm(const char *said)
{
    static const char *const alarms[] = { "NULL",        "TEXT",     "NUMERIC",  "non-INT",
                                          "non-INTEGER", "non-REAL", "non-TEXT", "non-BLOB", NULL };

    const char *value = strstr(said, " value in ");
    size_t      length = value == NULL ? 0 : (size_t)(value - said);

    for (const char *const *each = alarms; *each != NULL; each++)
        if (length == strlen(*each) && strncmp(said, *each, length) == 0)
            return true;
    return false;
}

/* How many complaints there are; -1: it can't be asked. A name that begins like a number is one to the pragma, and says how
 * many complaints it may have about any table: then all are looked at, and alarms may be another's. */
static int64_t
count_damage(SqliteSession *session, const char *name, bool alarms)
{
    bool          all = strchr("+-0123456789", *name) != NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    int64_t       count = 0;

    strbuf_add(&sql, "PRAGMA quick_check");
    if (!all) {
        strbuf_add_char(&sql, '(');
        sqlite_add_name(&sql, name);
        strbuf_add_char(&sql, ')');
    }
    int code = sqlite3_prepare_v2(session->database, sql.s, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
        count += said == NULL || (strcmp(said, "ok") != 0 && !((all || alarms) && is_false_alarm(said)));
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? count : -1;
}

/* ---- Foreign keys --------------------------------------------------------------------------------------------- */

/* Has a row the same rowid before the plan and after it? */
static bool
keeps_rowids(const Diff *diff, const Object *from, const TableSql *was, const Object *to, const TableSql *is)
{
    const ColumnSql *key = table_sql_rowid(is), *old = table_sql_rowid(was);

    if (was->without_rowid || is->without_rowid ||
        (old == NULL && table_free_rowid_name((const Table *)from, (const Table *)to) == NULL))
        return false;
    VEC_EACH(&is->columns, i) {
        const Object *column = diff_from_of(diff, &((const Table *)to)->columns.items[i]->base);
        if (is->columns.items[i] == key && column != NULL)
            return column->parent == from && was->columns.items[column->position - 1] == old;
    }
    return true;
}

static const Object *
find_table(const Catalog *catalog, const char *name)
{
    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        if (object->kind == KIND_TABLE && sqlite3_stricmp(object->name.name.raw, name) == 0)
            return object;
    }
    return NULL;
}

/* The primary key of the table that has this name after the plan, as a reference says it; "": there is none. */
static const char *
primary_key(Arena *arena, const Diff *diff, bool after, const char *name)
{
    STRBUF_AUTO   text = STRBUF_INIT;
    const Object *object = find_table(diff->to, name);

    if (!after)
        object = diff_from_of(diff, object) != NULL ? diff_from_of(diff, object) : find_table(diff->from, name);
    const TableSql *table = object == NULL ? NULL : table_sql_of_object(arena, object);
    for (uint32_t i = 0; table != NULL && i < table->constraints.count; i++) {
        const ConstraintSql *key = table->constraints.items[i];
        for (uint32_t n = 0; key->type == 'p' && n < key->columns.count; n++) {
            strbuf_add(&text, n == 0 ? "(" : ", ");
            sqlite_add_name(&text, sqlite_fold(arena, key->columns.items[n]));
        }
    }
    return arena_printf(arena, "%s%s", text.s, text.length == 0 ? "" : ")");
}

/* The table as its statement is stored now: what is not made anew keeps the order in which it was written. */
static const TableSql *
stored_sql(SqliteSession *session, Arena *arena, const char *name)
{
    ERROR_AUTO    ignored = ERROR_INIT;
    sqlite3_stmt *statement = NULL;
    TableSql     *table = NULL;

    sqlite3_prepare_v2(session->database, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE", -1,
                       &statement, NULL);
    sqlite3_bind_text(statement, 1, name, -1, SQLITE_STATIC);
    const char *sql = sqlite3_step(statement) == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : NULL;
    if (sql != NULL && !table_sql_parse(arena, sql, strlen(sql), &table, &ignored))
        table = NULL;
    sqlite3_finalize(statement);
    return table;
}

/* The pragma numbers the keys from the last that is declared to the first. What a key does on DELETE may be another, and it may
 * leave out which columns it refers to. */
static const char *
reference_of(Arena *arena, const Diff *diff, bool after, const TableSql *table, int number)
{
    for (uint32_t i = table->constraints.count; i > 0; i--) {
        const ConstraintSql *key = table->constraints.items[i - 1];
        if (key->type != 'f' || number-- != 0)
            continue;
        bool whole = key->reference[strlen(key->reference) - 1] == ')';
        return whole ? key->reference
                     : arena_printf(arena, "%s%s", key->reference, primary_key(arena, diff, after, key->ref_table));
    }
    return "";
}

static int
compare_violations(const void *first, const void *second)
{
    const Violation *a = first, *b = second;

    return a->row != b->row ? (a->row < b->row ? -1 : 1) : strcmp(a->reference, b->reference);
}

/* One table at a time: a single foreign key that does not fit its table ends the check of all. */
static void
find_violations(SqliteSession *session, Arena *arena, const Diff *diff, bool after, const char *quoted, const TableSql *table,
                bool rowids, TableCheck *check)
{
    STRBUF_AUTO   sql = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    const char   *reference = NULL;
    int           number = -1;

    strbuf_addf(&sql, "PRAGMA foreign_key_check(%s)", quoted);
    int code = sqlite3_prepare_v2(session->database, sql.s, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW)
            continue;
        if (number != sqlite3_column_int(statement, 3)) {   /* they come key by key */
            number = sqlite3_column_int(statement, 3);
            reference = reference_of(arena, diff, after, table, number);
        }
        vec_push(arena, &check->violations, ((Violation){ rowids ? sqlite3_column_int64(statement, 1) : 0, reference }));
    }
    sqlite3_finalize(statement);
    check->asked = code == SQLITE_DONE;
    if (check->violations.count > 0)
        qsort(check->violations.items, check->violations.count, sizeof *check->violations.items, compare_violations);
}

/* How many of `after` are not in `before`, each as often as it is there; *ret_first: the first of them. */
static uint32_t
count_new(const Violations *before, const Violations *after, const Violation **ret_first)
{
    uint32_t count = 0, k = 0;

    VEC_EACH(after, i) {
        while (k < before->count && compare_violations(&before->items[k], &after->items[i]) < 0)
            k++;
        if (k < before->count && compare_violations(&before->items[k], &after->items[i]) == 0)
            k++;
        else if (count++ == 0)
            *ret_first = &after->items[i];
    }
    return count;
}

/* ---- All tables ------------------------------------------------------------------------------------------------- */

bool
is_rewritten(const Plan *plan, const Object *table)
{
    VEC_EACH(&plan->steps, i)
        if (plan->steps.items[i].object == table)
            VEC_EACH(&plan->steps.items[i].hazards, k)
                if (plan->steps.items[i].hazards.items[k].type == HAZARD_REWRITE)
                    return true;
    return false;
}

static bool
check_table(SqliteSession *session, const Plan *plan, const Object *to, bool after, Arena *arena, TableCheck *ret_check,
            Error *err)
{
    const Object   *from = diff_from_of(plan->diff, to);
    const TableSql *was = table_sql_of_object(arena, from), *is = table_sql_of_object(arena, to);
    STRBUF_AUTO     quoted = STRBUF_INIT, sql = STRBUF_INIT;

    sqlite_add_name(&quoted, after ? to->name.name.raw : from->name.name.raw);
    strbuf_addf(&sql, "SELECT count(*) FROM %s", quoted.s);
    const TableSql *stored = after ? stored_sql(session, arena, to->name.name.raw) : was;
    find_violations(session, arena, plan->diff, after, quoted.s, stored == NULL ? is : stored,
                    keeps_rowids(plan->diff, from, was, to, is), ret_check);
    if (after && is_rewritten(plan, to))
        ret_check->damage = count_damage(session, to->name.name.raw, is_in_another_order(is));
    return session_number(session, sql.s, &ret_check->rows, err);
}

bool
checks_make(SqliteSession *session, const Plan *plan, bool after, SqliteChecks *checks, Error *err)
{
    const Diff *diff = plan->diff;

    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i], *from = diff_from_of(diff, to);
        TableCheck    check = { .name = to->name.name.raw };
        /* A virtual one counts its rows as it likes. */
        if (to->kind != KIND_TABLE || from == NULL || ((const Table *)to)->is_virtual || ((const Table *)from)->is_virtual)
            continue;
        if (!check_table(session, plan, to, after, checks->arena, &check, err))
            return false;
        vec_push(checks->arena, &checks->tables, check);
    }
    return true;
}

bool
checks_compare(const SqliteChecks *before, const SqliteChecks *after, Error *err)
{
    for (uint32_t i = 0; i < before->tables.count && i < after->tables.count; i++) {
        const TableCheck *was = &before->tables.items[i], *is = &after->tables.items[i];
        const Violation  *first = NULL;
        uint32_t          fresh = was->asked ? count_new(&was->violations, &is->violations, &first) : 0;
        if (was->rows != is->rows) {
            error_set(err, EXIT_ERROR, "not proved: table %s had %" PRId64 " rows, and would have %" PRId64, is->name,
                      was->rows, is->rows);
            return error_detail(err, "Nothing was changed.");
        }
        if (is->damage != 0) {
            error_set(err, EXIT_ERROR, "not proved: quick_check finds fault with table %s as it was written", is->name);
            return error_detail(err, "Nothing was changed.");
        }
        if (fresh > 0) {
            error_set(err, EXIT_ERROR, "%u row%s of table %s refer%s to rows that do not exist", fresh, fresh == 1 ? "" : "s",
                      is->name, fresh == 1 ? "s" : "");
            if (first->row != 0)
                error_detail(err, "The first is row %" PRId64 ": %s. Nothing was changed.", first->row, first->reference);
            else
                error_detail(err, "The key is: %s. Nothing was changed.", first->reference);
            return error_hint(err, "A foreign key of the file does not fit the rows: mend them first.");
        }
    }
    return true;
}
