/*
 * apply.c: runs a plan on a SQLite file, so that either all of it happened and was proved, or nothing. It knows transactions,
 * counts and checks; not what a statement does.
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "engine/sqlite/backup.h"
#include "engine/sqlite/checks.h"
#include "engine/sqlite/convert.h"
#include "engine/sqlite/session.h"

/* ---- The user wants no more of it ------------------------------------------------------------------------------ */

static bool
is_stopped(const ApplyProgress *progress)
{
    return progress->stopped != NULL && progress->stopped(progress->context);
}

/* Within a statement, which may be long: SQLite asks again and again, and interrupts itself. */
static int
on_progress(void *context)
{
    return is_stopped(context) ? 1 : 0;
}

static void
watch(SqliteSession *session, const ApplyProgress *progress)
{
    sqlite3_progress_handler(session->database, progress == NULL ? 0 : 10000, on_progress, (void *)(uintptr_t)progress);
}

/* ---- Statements ------------------------------------------------------------------------------------------- */

static bool
fail_step(const SqliteSession *session, const Plan *plan, const Step *step, Error *err)
{
    session_fail(session, NULL, step->sql, err);
    if (step->at.file > 0)
        error_at(err, plan->diff->to->files.items[step->at.file - 1], step->at.line, step->at.column);
    return error_detail(err, "Nothing was changed.");
}

/* Stored SQL may hold a second statement behind the first: that one is never run. */
static bool
run_step(SqliteSession *session, const Plan *plan, const Step *step, Error *err)
{
    sqlite3_stmt *statement = NULL;
    const char   *tail = NULL;
    int           code = sqlite3_prepare_v2(session->database, step->sql, -1, &statement, &tail);

    while (code == SQLITE_OK || code == SQLITE_ROW)
        code = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE)
        return fail_step(session, plan, step, err);
    if (sqlite_next_token(tail, strlen(tail), 0).type == TOKEN_END)
        return true;
    error_set(err, EXIT_ERROR, "the definition holds more than one statement");
    error_sql(err, NULL, step->sql);
    return error_detail(err, "Nothing was changed.");
}

static bool
run_steps(SqliteSession *session, const Plan *plan, const ApplyProgress *progress, Error *err)
{
    VEC_EACH(&plan->steps, i) {
        if (progress->step != NULL)
            progress->step(progress->context, i, plan->steps.count, &plan->steps.items[i]);
        if (!run_step(session, plan, &plan->steps.items[i], err))
            return false;
        if (is_stopped(progress))
            return false;
    }
    return true;
}

/* ---- The transaction ---------------------------------------------------------------------------------------- */

/* Foreign keys would delete the rows of other tables with the old form of a rebuilt one. The pragma does nothing inside a
 * transaction, and says so by nothing: it is asked. */
static bool
switch_off_foreign_keys(SqliteSession *session, Error *err)
{
    int64_t on = 1;

    if (!session_exec(session, "PRAGMA foreign_keys = OFF", NULL, err) ||
        !session_number(session, "PRAGMA foreign_keys", &on, err))
        return false;
    return on == 0 || error_set(err, EXIT_ERROR, "foreign keys can't be switched off for the time of the change");
}

static bool
begin(SqliteSession *session, Error *err)
{
    int64_t version;

    if (!session_may_write(session, err) || !switch_off_foreign_keys(session, err) ||
        !session_exec(session, "BEGIN IMMEDIATE", "cannot begin to write", err) ||
        !session_number(session, "PRAGMA schema_version", &version, err))
        return false;
    if (version == session->schema_version)
        return true;
    error_set(err, EXIT_STALE, "the database has changed since the plan was made; nothing was changed");
    return error_hint(err, "Run apply again: it makes a new plan.");
}

/* A reader that came in the meantime holds up the last step, not the work: SQLite's own timeout, again and again, is for it. */
static bool
commit(SqliteSession *session, Error *err)
{
    if (sqlite3_exec(session->database, "COMMIT", NULL, NULL, NULL) == SQLITE_OK)
        return true;
    session_fail(session, "cannot commit", NULL, err);
    return error_detail(err, "Nothing was changed.");
}

static void
roll_back(SqliteSession *session)
{
    if (sqlite3_get_autocommit(session->database) == 0)
        sqlite3_exec(session->database, "ROLLBACK", NULL, NULL, NULL);
    sqlite3_exec(session->database, "PRAGMA legacy_alter_table = OFF", NULL, NULL, NULL);
}

/* Does it do anything that can't be taken back by another plan? An empty file has nothing to lose. */
static bool
needs_backup(SqliteSession *session, const Plan *plan)
{
    ERROR_AUTO ignored = ERROR_INIT;
    int64_t    objects = 0;

    if (session->no_backup || !session_number(session, "SELECT count(*) FROM sqlite_schema", &objects, &ignored) ||
        objects == 0)
        return false;
    VEC_EACH(&plan->steps, i)
        VEC_EACH(&plan->steps.items[i].hazards, k) {
            HazardType type = plan->steps.items[i].hazards.items[k].type;
            if (type == HAZARD_DROP || type == HAZARD_REWRITE || type == HAZARD_DATA_LOSS)
                return true;
        }
    return false;
}

/* Seconds since the last time it was asked. */
static double
lap(struct timespec *last)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    double seconds = (double)(now.tv_sec - last->tv_sec) + (double)(now.tv_nsec - last->tv_nsec) / 1e9;
    *last = now;
    return seconds;
}

/* Inside the transaction: everything but its beginning and its end. */
static bool
change_and_prove(SqliteSession *session, const Plan *plan, const ApplyProgress *progress, SqliteProve prove, void *context,
                 Error *err)
{
    Arena          *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    SqliteChecks    before = { .arena = arena }, after = { .arena = arena };
    SqliteTimes    *times = &session->times;
    struct timespec last = { 0 };

    lap(&last);
    if (!conversions_hold(session, plan->diff, err))
        return false;
    times->proof = lap(&last);
    if (needs_backup(session, plan) && !backup_make(session, err))
        return false;
    times->backup = lap(&last);
    if (!checks_make(session, plan, false, &before, err))
        return false;
    times->proof += lap(&last);
    if (!run_steps(session, plan, progress, err))
        return false;
    times->change = lap(&last);
    bool proved = checks_make(session, plan, true, &after, err) && checks_compare(&before, &after, err) &&
                  prove(context, session, err);
    times->proof += lap(&last);
    watch(session, NULL);
    if (!proved || is_stopped(progress) || !commit(session, err))
        return false;
    times->change += lap(&last);
    return true;
}

bool
sqlite_apply(SqliteSession *session, const Plan *plan, const ApplyProgress *progress, SqliteProve prove, void *context,
             Error *err)
{
    watch(session, progress);
    bool done = begin(session, err) && change_and_prove(session, plan, progress, prove, context, err);

    watch(session, NULL);
    if (done) {
        backup_keep(session);
        return true;
    }
    roll_back(session);
    backup_discard(session);
    return is_stopped(progress) ? error_set(err, EXIT_ERROR, "interrupted; nothing was changed") : false;
}

const SqliteTimes *
sqlite_times(const SqliteSession *session)
{
    return &session->times;
}
