/*
 * apply.c: plans, shows, asks, runs and proves. It knows when a change may happen; the engine knows how.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <schemasync/server.h>
#include <schemasync/term.h>

#include "cli/compare.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/prove.h"

/* ---- Consent ----------------------------------------------------------------------------------- */

static bool
refuse_hazards(const Plan *plan, Error *err)
{
    error_set(err, EXIT_REFUSED, "refused: %u hazard%s not allowed; nothing was changed", plan->refused,
              plan->refused == 1 ? " is" : "s are");
    return error_hint(err, "The plan marks them, and says how each can be allowed.");
}

/* The schema may have come through standard input: then the answer can't, and the terminal is asked. */
static bool
read_answer(const Run *run, char *line, int size)
{
    bool  from_terminal = strcmp(run->options.schema, "-") == 0;
    FILE *input = from_terminal ? fopen("/dev/tty", "re") : stdin;

    if (input == NULL)
        return false;
    bool read = fgets(line, size, input) != NULL;
    if (from_terminal)
        fclose(input);
    return read;
}

static bool
can_ask(const Run *run)
{
    if (strcmp(run->options.schema, "-") != 0)
        return term_is_terminal(stdin) && term_is_terminal(stderr);
    FILE *terminal = fopen("/dev/tty", "re");
    if (terminal == NULL)
        return false;
    fclose(terminal);
    return term_is_terminal(stderr);
}

static bool
ask(const Comparison *comparison, Error *err)
{
    const Run  *run = comparison->run;
    uint32_t    count = comparison->plan->steps.count;
    char        answer[16] = "";
    STRBUF_AUTO target = STRBUF_INIT;

    if (run->options.auto_approve)
        return true;
    if (!can_ask(run)) {
        error_set(err, EXIT_REFUSED, "there is no terminal to ask on; nothing was changed");
        return error_hint(err, "Say -y (--auto-approve) to apply without a question.");
    }
    term_add_safe(&target, input_display(&comparison->from), TERM_ONE_LINE);
    fprintf(stderr, "Apply %s %u step%s to %s? [y/N] ", count == 1 ? "this" : "these", count,
            count == 1 ? "" : "s", target.s);
    fflush(stderr);
    bool read = read_answer(run, answer, sizeof answer);
    if (!read)
        fputc('\n', stderr);
    answer[strcspn(answer, "\r\n")] = '\0';
    if (read && (strcmp(answer, "y") == 0 || strcmp(answer, "Y") == 0 || strcmp(answer, "yes") == 0))
        return true;
    return error_set(err, EXIT_ERROR, "not confirmed; nothing was changed");
}

/* ---- The work ---------------------------------------------------------------------------------- */

/* Another apply is worth waiting for, but the user should know whom for. */
static bool
take_lock(const Run *run, PgSession *session, Error *err)
{
    ERROR_AUTO busy = ERROR_INIT;

    if (pg_lock(session, false, &busy))
        return true;
    if (busy.code != EXIT_LOCKED || run->options.no_wait) {
        error_chain(err, &busy);
        return false;
    }
    run_say(run, "waiting: %s%s%s", busy.message, busy.detail != NULL ? ": " : "",
            busy.detail != NULL ? busy.detail : "");
    return pg_lock(session, true, err);
}

typedef struct Work {
    const Run   *run;
    TermProgress progress;
} Work;

static void
on_step(void *context, uint32_t index, uint32_t count, const Step *step)
{
    Work       *work = context;
    STRBUF_AUTO text = STRBUF_INIT;

    if (work->run->options.quiet)
        return;
    strbuf_addf(&text, "%u/%u %s", index + 1, count, step->what);
    term_progress_say(&work->progress, text.s);
}

static double
seconds_since(const struct timespec *start)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

static bool
run_plan(Comparison *comparison, Error *err)
{
    Work            work = { comparison->run, term_progress_begin(stderr) };
    ApplyProgress      progress = { on_step, interrupted, &work };
    struct timespec start;

    clock_gettime(CLOCK_MONOTONIC, &start);
    bool applied = comparison->from.type == INPUT_SQLITE
                       ? sqlite_apply(comparison->from.sqlite, comparison->plan, &progress, prove_sqlite, comparison, err)
                       : pg_apply(comparison->from.session, comparison->plan, &progress, prove, comparison, err);
    term_progress_end(&work.progress);
    if (!applied)
        return false;
    run_say(comparison->run, "applied %u step%s in %.2f s; %s is what %s says", comparison->plan->steps.count,
            comparison->plan->steps.count == 1 ? "" : "s", seconds_since(&start),
            input_display(&comparison->from), input_display(&comparison->to));
    if (comparison->from.sqlite != NULL && sqlite_backup_path(comparison->from.sqlite) != NULL)
        run_say(comparison->run, "the database as it was is in %s", sqlite_backup_path(comparison->from.sqlite));
    return true;
}

/* From here on somebody may be waiting for this session: a signal must end it in good order. */
static bool
begin_work(const Run *run, PgSession *session, Error *err)
{
    interrupt_begin(session);
    if (session == NULL)    /* SQLite has no lock but that of the transaction */
        return true;
    if (take_lock(run, session, err))
        return true;
    return !interrupted(NULL) ? false
                              : error_set(err, EXIT_ERROR, "interrupted while waiting; nothing was changed");
}

/* A dry run takes no lock, and makes no twins: it only reads. */
static bool
make_plan(Comparison *comparison, const Outputs *outputs, Error *err)
{
    const Run *run = comparison->run;

    if (!comparison_begin(comparison, err))
        return false;
    if (!outputs_have_text(outputs))
        run_say(run, "apply to %s from %s", input_display(&comparison->from), input_display(&comparison->to));
    if (!run->options.dry_run && !begin_work(run, comparison->from.session, err))
        return false;
    return comparison_read(comparison, err) && comparison_diff(comparison, err) &&
           (run->options.dry_run || comparison->judge == NULL || comparison_settle(comparison, err)) &&
           comparison_plan(comparison, err);
}

/* While somebody reads a plan and thinks, somebody else may change the database: then it was another database
 * that was agreed to. */
static bool
still_the_same(Comparison *comparison, Error *err)
{
    PgSession  *session = comparison->from.session;
    const char *before = session == NULL ? NULL : comparison->from.catalog->server->fingerprint;
    Catalog    *now __attribute__((cleanup(catalog_cleanup))) = NULL;

    if (comparison->run->options.auto_approve || before == NULL)    /* SQLite: its transaction sees to it */
        return true;
    bool read = pg_begin_read(session, err) && pg_introspect(session, &now, err);
    pg_end(session);
    if (!read)
        return false;
    if (strcmp(before, now->server->fingerprint) == 0)
        return true;
    error_set(err, EXIT_STALE, "the database has changed since the plan was made; nothing was changed");
    return error_hint(err, "Run apply again: it makes a new plan.");
}

static bool
plan_and_run(Comparison *comparison, const Outputs *outputs, Error *err)
{
    if (!make_plan(comparison, outputs, err) || !outputs_write(outputs, comparison, false, err))
        return false;
    if (comparison->plan->refused > 0)
        return refuse_hazards(comparison->plan, err);
    if (comparison->run->options.dry_run)
        return true;
    /* What is undecided while a type is still missing may be decided by the proof, where all is there. */
    if (comparison->plan->steps.count == 0)
        return comparison->plan->undecided.count == 0 || refuse_undecided(comparison, err);
    return ask(comparison, err) && still_the_same(comparison, err) && run_plan(comparison, err);
}

bool
apply_command(Run *run, ExitCode *ret_code, Error *err)
{
    COMPARISON_AUTO comparison = COMPARISON_INIT;
    Outputs         outputs = { 0 };

    *ret_code = EXIT_OK;
    if (!outputs_parse(run, &outputs, err) || !comparison_of_target(run, &comparison, err))
        return false;
    bool done = plan_and_run(&comparison, &outputs, err);
    interrupt_end();
    return done;
}
