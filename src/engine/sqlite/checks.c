/*
 * checks.c: see checks.h. It asks SQLite, and trusts nothing that the plan said.
 */
#include <inttypes.h>
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/checks.h"

/* One table at a time: a single key that does not fit its table ends the check of all. */
static int64_t
count_violations(SqliteSession *session, const char *quoted)
{
    STRBUF_AUTO   sql = STRBUF_INIT;
    sqlite3_stmt *statement = NULL;
    int64_t       count = 0;

    strbuf_addf(&sql, "PRAGMA foreign_key_check(%s)", quoted);
    int code = sqlite3_prepare_v2(session->database, sql.s, -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(statement);
        count += code == SQLITE_ROW;
    }
    sqlite3_finalize(statement);
    return code == SQLITE_DONE ? count : -1;
}

static bool
check_table(SqliteSession *session, const char *name, TableCheck *ret_check, Error *err)
{
    STRBUF_AUTO quoted = STRBUF_INIT, sql = STRBUF_INIT;

    sqlite_add_name(&quoted, name);
    strbuf_addf(&sql, "SELECT count(*) FROM %s", quoted.s);
    ret_check->violations = count_violations(session, quoted.s);
    return session_number(session, sql.s, &ret_check->rows, err);
}

bool
checks_make(SqliteSession *session, const Plan *plan, bool after, SqliteChecks *checks, Error *err)
{
    const Diff *diff = plan->diff;

    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i], *from = diff_from_of(diff, to);
        const char   *definition = object_more(to)->definition;
        TableCheck    check = { .name = to->name.name.raw };
        if (to->kind != KIND_TABLE || from == NULL || (definition != NULL && strchr(definition, '(') != NULL))
            continue;       /* a virtual table counts its rows as it likes */
        if (!check_table(session, after ? to->name.name.raw : from->name.name.raw, &check, err))
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
        if (was->violations >= 0 && is->violations > was->violations) {
            error_set(err, EXIT_ERROR, "%" PRId64 " rows of table %s refer to rows that do not exist",
                      is->violations - was->violations, is->name);
            error_detail(err, "Nothing was changed.");
            return error_hint(err, "A foreign key of the file does not fit the rows: mend them first.");
        }
    }
    return true;
}
