/*
 * postgres.h: a PostgreSQL server, 13 to 18, through libpq.
 *
 * Reading happens in one REPEATABLE READ, READ ONLY transaction, with pipelined queries whose number does not
 * depend on the schema's size. Nothing of the database's own code runs.
 */
#ifndef SCHEMASYNC_POSTGRES_H
#define SCHEMASYNC_POSTGRES_H

#include <schemasync/catalog.h>
#include <schemasync/diff.h>
#include <schemasync/plan.h>

typedef struct PgSession PgSession;

typedef struct PgOptions {
    const char *url;                /* URI or keyword string; NULL: libpq's own defaults and PG* variables */
    uint32_t    lock_timeout_ms;    /* 0: wait for ever */
    uint32_t    statement_timeout_ms;
    bool        judge_tree;         /* --judge=tree: ask judge 4 also where its trees go to the server's log */
} PgOptions;

/* libpq's own number, 150018 for 15.18; 0: there is none. */
int pg_library_version(void);

bool pg_open(const PgOptions *options, PgSession **ret_session, Error *err);
void pg_close(PgSession *session);          /* NULL is allowed */
void pg_close_cleanup(PgSession **session);

/* "postgresql://app@db.example:5432/shop": for messages; never the password. */
const char *pg_display(const PgSession *session);
uint32_t    pg_round_trips(const PgSession *session);
int         pg_version(const PgSession *session);       /* 150018 */

/* Opens the read-only transaction that introspection and judging run in; ends it (always rolls back). */
bool pg_begin_read(PgSession *session, Error *err);
void pg_end(PgSession *session);

/* Reads everything outside the system's schemas. Inside pg_begin_read() or inside the transaction of an apply.
 * A catalog that moves meanwhile is read again, a bounded number of times (only inside pg_begin_read). */
bool pg_introspect(PgSession *session, Catalog **ret_catalog, Error *err);

/* Asks judges 3 and 4 for all open questions, in one pipeline. Never fails for one bad pair: that is undecided. */
bool pg_judge(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement, Error *err);

/* Judge 5, inside the transaction of an apply: a twin of each undecided definition, read back and rolled back. */
bool pg_judge_by_twin(PgSession *session, const Catalog *live, const Catalog *desired, Judgement *judgement,
                      Error *err);

/* ---- apply --------------------------------------------------------------------------------------------- */

/* Takes the advisory lock of schemasync for this database. wait false: EXIT_LOCKED at once, saying who holds it. */
bool pg_lock(PgSession *session, bool wait, Error *err);

/* Asks the server to cancel what the session runs. May be called by a signal handler. */
void pg_cancel(const PgSession *session);

/* Runs the plan, group by group, each in a transaction; in the last one, before COMMIT, calls prove(). If that
 * returns false the transaction is rolled back. A statement that fails: err has SQLSTATE, statement, the line of
 * the file, and what was and what was not changed. */
typedef bool (*PgProve)(void *context, PgSession *session, Error *err);
bool pg_apply(PgSession *session, const Plan *plan, const ApplyProgress *progress, PgProve prove, void *context,
              Error *err);

#endif
