/*
 * checks.c: see checks.h. It asks SQLite, and trusts nothing that the plan said.
 */
#include <inttypes.h>
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/checks.h"

/* Of a table WITHOUT ROWID whose key is in another order than its columns SQLite 3.40 says that values are NULL, or of another
 * type than their column's, which are not; those that INSERT wrote can't be. */
static bool
is_false_alarm(const char *said)
{
    static const char *const alarms[] = { "NULL value in ", "TEXT value in ", "NUMERIC value in ", NULL };

    for (const char *const *each = alarms; *each != NULL; each++)
        if (strncmp(said, *each, strlen(*each)) == 0)
            return true;
    return false;
}

/* How many rows a pragma gives of one table, but for "ok"; -1: it fails. One table at a time: a single foreign key that does
 * not fit its table ends the check of all. */
static int64_t
count_complaints(SqliteSession *session, const char *pragma, const char *quoted)
{
    STRBUF_AUTO   sql = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    int64_t       count = 0;

    strbuf_addf(&sql, "PRAGMA %s(%s)", pragma, quoted);
    int code = sqlite3_prepare_v2(session->database, sql.s, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        const char *said = code == SQLITE_ROW ? (const char *)sqlite3_column_text(statement, 0) : "ok";
        bool alarm = said != NULL && strcmp(pragma, "quick_check") == 0 && is_false_alarm(said);
        count += said == NULL || (strcmp(said, "ok") != 0 && !alarm);
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? count : -1;
}

static bool
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
check_table(SqliteSession *session, const char *name, bool rewritten, TableCheck *ret_check, Error *err)
{
    STRBUF_AUTO quoted = STRBUF_INIT, sql = STRBUF_INIT;

    sqlite_add_name(&quoted, name);
    strbuf_addf(&sql, "SELECT count(*) FROM %s", quoted.s);
    ret_check->violations = count_complaints(session, "foreign_key_check", quoted.s);
    if (rewritten)
        ret_check->damage = count_complaints(session, "quick_check", quoted.s);
    return session_number(session, sql.s, &ret_check->rows, err);
}

/* It counts its rows as it likes. */
static bool
is_virtual(const Object *table)
{
    const char *definition = object_more(table)->definition;

    return definition != NULL && strchr(definition, '(') != NULL;
}

bool
checks_make(SqliteSession *session, const Plan *plan, bool after, SqliteChecks *checks, Error *err)
{
    const Diff *diff = plan->diff;

    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i], *from = diff_from_of(diff, to);
        TableCheck    check = { .name = to->name.name.raw };
        if (to->kind != KIND_TABLE || from == NULL || is_virtual(to) || is_virtual(from))
            continue;
        if (!check_table(session, after ? to->name.name.raw : from->name.name.raw, after && is_rewritten(plan, to),
                         &check, err))
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
        if (was->rows != is->rows) {
            error_set(err, EXIT_ERROR, "not proved: table %s had %" PRId64 " rows, and would have %" PRId64, is->name,
                      was->rows, is->rows);
            return error_detail(err, "Nothing was changed.");
        }
        if (is->damage != 0) {
            error_set(err, EXIT_ERROR, "not proved: quick_check finds fault with table %s as it was written", is->name);
            return error_detail(err, "Nothing was changed.");
        }
        if (was->violations >= 0 && is->violations > was->violations) {
            error_set(err, EXIT_ERROR, "%" PRId64 " rows of table %s refer to rows that do not exist",
                      is->violations - was->violations, is->name);
            error_detail(err, "Nothing was changed.");
            return error_hint(err, "A foreign key of the file does not fit the rows: mend them first.");
        }
    }
    return true;
}
