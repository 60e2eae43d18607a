/*
 * apply.c: running a plan, group by group, each in one transaction, and saying what a failure left behind. It
 * does not know what the statements mean, nor how the result is proved.
 */
#include <string.h>

#include <schemasync/postgres.h>
#include <schemasync/sql.h>

#include "path.h"
#include "session.h"

enum { STATEMENT_LINES_SHOWN = 10 };

typedef struct Run {
    PgSession        *session;
    const Plan       *plan;
    const ApplyProgress *progress;
    Arena            *arena;
    uint32_t          committed;    /* groups that are in place */
} Run;

/* ---- What a failure left behind ------------------------------------------------------------------------ */

static void
append_detail(Arena *arena, Error *err, const char *sentence)
{
    const char *before = err->detail == NULL ? NULL : arena_strdup(arena, err->detail);

    if (before == NULL || before[0] == '\0') {
        error_detail(err, "%s", sentence);
        return;
    }
    bool ended = strchr(".!?:\n", before[strlen(before) - 1]) != NULL;
    error_detail(err, "%s%s %s", before, ended ? "" : ".", sentence);
}

static void
add_state(Run *run, Error *err)
{
    const Plan *plan = run->plan;

    if (run->committed == 0) {
        append_detail(run->arena, err, "Nothing was changed.");
        return;
    }
    STRBUF_AUTO text = STRBUF_INIT;
    const char *separator = "";
    strbuf_addf(&text, run->committed == 1 ? "Group 1 of %u was committed and is in place: "
                                           : "Groups 1 to %2$u of %1$u were committed and are in place: ",
                plan->groups, run->committed);
    uint32_t shown = 0;
    VEC_EACH(&plan->steps, i) {
        if (plan->steps.items[i].group >= run->committed)
            break;
        if (++shown > 5) {
            strbuf_add(&text, "; ...");
            break;
        }
        strbuf_addf(&text, "%s%s", separator, plan->steps.items[i].what);
        separator = "; ";
    }
    strbuf_add(&text, ". The rest was rolled back; running again goes on from there.");
    append_detail(run->arena, err, text.s);
    /* "could not get a lock" promises that nothing changed */
    if (err->code == EXIT_LOCKED)
        err->code = EXIT_ERROR;
}

static const char *
first_lines(Arena *arena, const char *sql)
{
    const char *at = sql;

    for (int line = 0; line < STATEMENT_LINES_SHOWN; line++) {
        at += strcspn(at, "\n");
        if (*at == '\0')
            return sql;
        at++;
    }
    return arena_printf(arena, "%.*s...", (int)(at - sql), sql);
}

typedef struct StateHint {
    const char *sqlstate;
    const char *hint;
} StateHint;

static const StateHint state_hints[] = {
    { "53200", "The server's lock table is full: raise max_locks_per_transaction, or apply in smaller portions." },
    { "40P01", "Another session locked the same objects in another order: run again." },
    { "57014", "The statement ran longer than --statement-timeout allows, or somebody cancelled it." },
    { "42501", "The role needs to own the objects that it changes." },
    { "25006", "The server, or this role by default_transaction_read_only, allows reading only." },
};

/* ---- Who is in the way --------------------------------------------------------------------------------- */

static bool
holder_row(void *context, const PgRow *row, Error *err)
{
    Strbuf *text = context;

    (void)err;
    if (text->length > 0)
        strbuf_add_char(text, ' ');
    strbuf_add(text, row->values[0]);
    return true;
}

static const Object *
table_of(const Object *object)
{
    while (object != NULL && object->kind != KIND_TABLE)
        object = object->parent;
    return object;
}

static const char holders_sql[] =
    "SELECT pg_catalog.format('Process %s%s%s holds %s on %s%s.', l.pid, ', user ' || a.usename,"
    "           ', application ' || pg_catalog.quote_ident(NULLIF(a.application_name, '')),"
    "           pg_catalog.string_agg(DISTINCT l.mode, ', '), l.relation::pg_catalog.regclass,"
    "           ', in a transaction open for '"
    "             || EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::pg_catalog.int4 || ' s')"
    "  FROM pg_catalog.pg_locks l"
    "  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.granted AND l.locktype = 'relation' AND l.relation = pg_catalog.to_regclass($1)"
    "   AND l.pid <> pg_catalog.pg_backend_pid()"
    "   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    " GROUP BY l.pid, a.usename, a.application_name, l.relation, a.xact_start ORDER BY a.xact_start LIMIT 3";

/* Asked after the rollback, a moment later: a holder that has gone meanwhile is not named. */
static void
add_holders(Run *run, const Step *step, Error *err)
{
    const Object *table = step->verb == CHANGE_CREATE && step->object->kind == KIND_TABLE ? NULL
                                                                                           : table_of(step->object);
    STRBUF_AUTO   name = STRBUF_INIT;
    STRBUF_AUTO   holders = STRBUF_INIT;
    ERROR_AUTO    ignored = ERROR_INIT;

    if (table != NULL) {
        const Object *live = table;
        if (table->id <= run->plan->diff->to->objects.count
            && run->plan->diff->to->objects.items[table->id - 1] == table)
            live = diff_from_of(run->plan->diff, table);
        SQL(&name, (live == NULL ? table : live)->name);
        const char *params[] = { name.s };
        pg_query(run->session, holders_sql, 1, params, holder_row, &holders, &ignored);
    }
    if (holders.length > 0)
        append_detail(run->arena, err, holders.s);
    else if (err->detail == NULL)
        pg_error_add_holders(run->session, err);
}

/* ---- Failures ------------------------------------------------------------------------------------------ */

static void
roll_back(Run *run)
{
    ERROR_AUTO ignored = ERROR_INIT;

    if (pg_is_connected(run->session))
        pg_exec(run->session, "ROLLBACK", &ignored);
}

static bool
step_failed(Run *run, const Step *step, const Error *failure, Error *err)
{
    if (failure->code == EXIT_LOCKED) {
        error_set(err, EXIT_LOCKED, "could not get the lock in time: %s", step->what);
        error_hint(err, "%s", "--lock-timeout says how long to wait for a lock.");
    } else {
        error_chain(err, failure);
    }
    error_sql(err, failure->sqlstate, first_lines(run->arena, step->sql));
    if (step->at.file != 0)
        error_at(err, run->plan->diff->to->files.items[step->at.file - 1], step->at.line, step->at.column);
    for (size_t i = 0; i < sizeof state_hints / sizeof *state_hints && err->hint == NULL; i++) {
        if (failure->sqlstate != NULL && strcmp(failure->sqlstate, state_hints[i].sqlstate) == 0)
            error_hint(err, "%s", state_hints[i].hint);
    }
    roll_back(run);
    if (err->code == EXIT_LOCKED)
        add_holders(run, step, err);
    add_state(run, err);
    return false;
}

/* The server undoes a transaction whose client it has lost, so that before COMMIT there is no doubt. */
static bool
connection_lost(Run *run, Error *err)
{
    add_state(run, err);
    if (err->hint == NULL)
        error_hint(err, "%s", "Run again when the server can be reached.");
    return false;
}

static bool
commit_failed(Run *run, Error *err)
{
    if (pg_is_connected(run->session)) {
        roll_back(run);
        add_state(run, err);
        return false;
    }
    append_detail(run->arena, err, "It was lost during COMMIT: whether the changes are in place is not known.");
    return error_hint(err, "%s", "Run plan: it says what is left to do. Either all of it is done, or nothing.");
}

/* ---- Running ------------------------------------------------------------------------------------------- */

typedef struct Marker {
    const Run *run;
    uint32_t   index;       /* the step that begins now */
} Marker;

static void
tell_progress(const Run *run, uint32_t index)
{
    const Plan *plan = run->plan;

    if (run->progress != NULL && run->progress->step != NULL)
        run->progress->step(run->progress->context, index, plan->steps.count, &plan->steps.items[index]);
}

static bool
marker_row(void *context, const PgRow *row, Error *err)
{
    const Marker *marker = context;

    (void)row, (void)err;
    tell_progress(marker->run, marker->index);
    return true;
}

/* One segment for each step: its last answer is what tells that the next step begins. Once a step has failed
 * the server refuses all that follow, so the first failure is the one that counts. */
static bool
run_steps(Run *run, uint32_t first, uint32_t end, Error *err)
{
    PIPELINE_AUTO pipeline = pg_pipeline_new(run->session);
    Arena        *arena = pg_pipeline_arena(pipeline);
    const Plan   *plan = run->plan;
    PgStatement **of_step = arena_alloc(arena, (end - first + 1) * sizeof *of_step);
    int           path = -1;

    for (uint32_t i = first; i < end; i++) {
        const Step *step = &plan->steps.items[i];

        if (path != step->path)
            pg_pipeline_add(pipeline, pg_path_sql(arena, run->session, plan->diff->to, step->path), NULL, NULL);
        path = step->path;
        of_step[i - first] = pg_pipeline_add(pipeline, step->sql, NULL, NULL);
        if (i + 1 < end) {
            Marker *marker = ARENA_NEW(arena, Marker);
            *marker = (Marker){ .run = run, .index = i + 1 };
            pg_pipeline_add(pipeline, "SELECT 1", marker_row, marker);
        }
        pg_pipeline_sync(pipeline);
    }
    PgStatement *constraints = pg_pipeline_add(pipeline, "SET CONSTRAINTS ALL IMMEDIATE", NULL, NULL);
    if (first < end)
        tell_progress(run, first);
    if (!pg_pipeline_run(pipeline, err))
        return connection_lost(run, err);
    const PgStatement *failed = pg_pipeline_first_failure(pipeline, NULL);
    if (failed == NULL)
        return true;
    uint32_t at = first;
    while (at + 1 < end && of_step[at - first]->outcome == PG_DONE)
        at++;
    if (failed == constraints) {
        error_chain(err, &failed->error);
        roll_back(run);
        add_state(run, err);
        return false;
    }
    return step_failed(run, &plan->steps.items[at], &failed->error, err);
}

static bool
is_stopped(const Run *run)
{
    return run->progress != NULL && run->progress->stopped != NULL &&
           run->progress->stopped(run->progress->context);
}

static bool
stop_here(Run *run, Error *err)
{
    error_set(err, EXIT_ERROR, "interrupted before COMMIT");
    roll_back(run);
    add_state(run, err);
    return false;
}

static bool
run_group(Run *run, uint32_t first, uint32_t end, PgProve prove, void *context, Error *err)
{
    PgSession *session = run->session;

    if (!pg_exec(session, "BEGIN ISOLATION LEVEL READ COMMITTED", err))
        return connection_lost(run, err);
    if (!run_steps(run, first, end, err))
        return false;
    if (prove != NULL && !prove(context, session, err)) {
        roll_back(run);
        add_state(run, err);
        return false;
    }
    if (is_stopped(run))
        return stop_here(run, err);
    if (!pg_exec(session, "COMMIT", err))
        return commit_failed(run, err);
    return true;
}

static bool
run_groups(Run *run, PgProve prove, void *context, Error *err)
{
    const Plan *plan = run->plan;
    uint32_t    first = 0;

    do {
        uint32_t end = first;
        while (end < plan->steps.count && plan->steps.items[end].group == plan->steps.items[first].group)
            end++;
        bool last = end == plan->steps.count;
        if (!run_group(run, first, end, last ? prove : NULL, context, err))
            return false;
        run->committed++;
        first = end;
    } while (first < plan->steps.count);
    return true;
}

bool
pg_apply(PgSession *session, const Plan *plan, const ApplyProgress *progress, PgProve prove, void *context, Error *err)
{
    Run run = { .session = session, .plan = plan, .progress = progress, .arena = arena_new() };

    bool done = run_groups(&run, prove, context, err);
    if (!done && is_stopped(&run))
        error_hint(err, "%s", "A signal interrupted it. Run again when you like.");
    arena_free(run.arena);
    return done;
}
