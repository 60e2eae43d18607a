/*
 * session.h: the connection, shared by the files of this engine and by nobody else.
 *
 * One statement: pg_exec(), pg_query(). Many in one round trip: a PgPipeline. Only session.c and pipeline.c
 * speak libpq; the others see rows of text.
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_SESSION_H
#define SCHEMASYNC_ENGINE_POSTGRES_SESSION_H

#include <schemasync/postgres.h>
#include <schemasync/strbuf.h>

#include "engine/postgres/libpq.h"

struct PgSession {
    Arena      *arena;
    PGconn     *conn;
    PGcancel   *cancel;
    const char *display;            /* for messages, without the password */
    int         version;            /* 150018 */
    uint32_t    round_trips;
    uint32_t    lock_timeout_ms;
    uint32_t    statement_timeout_ms;
    bool        judge_tree;         /* judge 4 may fill the server's log */
    Names       search_path;        /* current_schemas(false) right after connecting */
    const char *search_path_setting;/* what search_path was set to then: for SET */
    bool        reading;            /* between pg_begin_read() and pg_end() */
    struct PgPipeline *running;     /* who gets the notices */
};

/* ---- Rows ------------------------------------------------------------------------------------ */

/* Valid only during the call. values[i] NULL: the SQL NULL. Text format always. */
typedef struct PgRow {
    int                count;
    const char *const *values;
} PgRow;

/* Called for each row as it arrives. false: err is set, the statement has failed, its other rows are thrown
 * away. */
typedef bool (*PgRowFn)(void *context, const PgRow *row, Error *err);

/* ---- One statement, one round trip ----------------------------------------------------------- */

/* Runs it; rows are thrown away. Without parameters, so that several statements with ';' are allowed. */
bool pg_exec(PgSession *session, const char *sql, Error *err);

/* Runs one statement with text parameters (NULL: SQL NULL). row NULL: rows are thrown away. */
bool pg_query(PgSession *session, const char *sql, int param_count, const char *const *params, PgRowFn row,
              void *context, Error *err);

/* ---- A pipeline: many statements, one round trip ---------------------------------------------------------------
 *
 *     PIPELINE_AUTO pipeline = pg_pipeline_new(session);
 *     pg_pipeline_add(pipeline, "SAVEPOINT s", NULL, NULL);
 *     pg_pipeline_sync(pipeline);
 *     PgStatement *explain = pg_pipeline_add(pipeline, text, on_row, context);
 *     pg_pipeline_sync(pipeline);
 *     pg_pipeline_add(pipeline, "ROLLBACK TO s", NULL, NULL);
 *     if (!pg_pipeline_run(pipeline, err))
 *         return false;                        (only the connection itself can fail here)
 *     if (explain->outcome == PG_FAILED) ... explain->error ...
 *
 * A segment ends with a Sync. A statement that fails makes the rest of its segment PG_SKIPPED; the next segment runs
 * again. Outside a transaction block each segment is a transaction of its own, whatever failed. */

typedef enum PgOutcome { PG_PENDING, PG_DONE, PG_FAILED, PG_SKIPPED } PgOutcome;

typedef struct PgNotice {
    const char *sqlstate, *message, *detail;    /* debug_print_parse: message "parse tree:", detail the tree */
} PgNotice;

typedef struct PgStatement {
    const char        *sql;         /* not copied: must live until the pipeline has run */
    int                param_count;
    const char *const *params;      /* likewise */
    bool               parse_only;  /* only a Parse message: analysed, not run */
    bool               sync;        /* not a statement: a Sync point */
    PgRowFn            row;
    void              *context;
    const char        *gives;       /* names of the result's columns, "a, b": checked where not NULL */

    PgOutcome          outcome;
    uint64_t           rows;
    Error              error;       /* of PG_FAILED; freed with the pipeline */
    VEC(PgNotice)      notices;     /* exact for the first statement after a Sync; see pg_pipeline_parse() */
} PgStatement;

typedef struct PgPipeline PgPipeline;

PgPipeline *pg_pipeline_new(PgSession *session);
void        pg_pipeline_free(PgPipeline *pipeline);     /* NULL is allowed */
void        pg_pipeline_cleanup(PgPipeline **pipeline);
#define PIPELINE_AUTO __attribute__((cleanup(pg_pipeline_cleanup))) PgPipeline *

/* For texts and contexts that must live as long as the pipeline. */
Arena *pg_pipeline_arena(PgPipeline *pipeline);

/* The returned statement stays where it is. */
PgStatement *pg_pipeline_add(PgPipeline *pipeline, const char *sql, PgRowFn row, void *context);
PgStatement *pg_pipeline_add_params(PgPipeline *pipeline, const char *sql, int param_count,
                                    const char *const *params, PgRowFn row, void *context);

/* Only analyses the text. Stands in a segment of its own, with a Sync before and behind, so that its notices
 * can't be taken for a neighbour's. */
PgStatement *pg_pipeline_parse(PgPipeline *pipeline, const char *sql);

/* Ends a segment. Running adds the last one where it is missing. */
void pg_pipeline_sync(PgPipeline *pipeline);

/* Sends everything and reads all answers, once per pipeline: one round trip. Fails only when the connection
 * does. */
bool pg_pipeline_run(PgPipeline *pipeline, Error *err);

/* The first statement that failed, or NULL; with err, its error is copied there. */
const PgStatement *pg_pipeline_first_failure(const PgPipeline *pipeline, Error *err);

/* ---- Errors ---------------------------------------------------------------------------------- */

/* Fills err from a result or, where there is none, from the connection. 55P03 and a statement_timeout while
 * waiting for a lock become EXIT_LOCKED. `sql` may be NULL. Always false. */
bool pg_error(const PgSession *session, const PGresult *result, const char *sql, Error *err);

/* After EXIT_LOCKED, outside a failed transaction: adds to err who holds strong locks in this database. Costs
 * one round trip; silent where nothing is known. */
void pg_error_add_holders(PgSession *session, Error *err);

/* session.c's notice receiver hands a notice to the pipeline that runs. */
void pg_pipeline_notice(PgPipeline *pipeline, const PGresult *notice);

/* true where the connection is still usable. */
bool pg_is_connected(const PgSession *session);

#endif
