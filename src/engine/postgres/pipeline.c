/*
 * pipeline.c: many statements, one round trip, over libpq's pipeline mode. It knows nothing of what the
 * statements say and never waits for the server while the server may be waiting for it.
 */
#include <errno.h>
#include <poll.h>
#include <string.h>

#include "session.h"

enum { MAX_COLUMNS = 64 };

struct PgPipeline {
    PgSession           *session;
    Arena               *arena;
    VEC(PgStatement *)   statements;
    uint32_t             sent;          /* statements handed to libpq */
    uint32_t             head;          /* the one whose results come next */
    bool                 single_row;    /* asked for, for the head */
};

PgPipeline *
pg_pipeline_new(PgSession *session)
{
    Arena      *arena = arena_new();
    PgPipeline *pipeline = ARENA_NEW(arena, PgPipeline);

    pipeline->session = session;
    pipeline->arena = arena;
    return pipeline;
}

void
pg_pipeline_free(PgPipeline *pipeline)
{
    if (pipeline == NULL)
        return;
    VEC_EACH(&pipeline->statements, i)
        error_release(&pipeline->statements.items[i]->error);
    arena_free(pipeline->arena);
}

void
pg_pipeline_cleanup(PgPipeline **pipeline)
{
    pg_pipeline_free(*pipeline);
}

Arena *
pg_pipeline_arena(PgPipeline *pipeline)
{
    return pipeline->arena;
}

static PgStatement *
append(PgPipeline *pipeline, PgStatement what)
{
    PgStatement *statement = ARENA_NEW(pipeline->arena, PgStatement);

    *statement = what;
    vec_push(pipeline->arena, &pipeline->statements, statement);
    return statement;
}

PgStatement *
pg_pipeline_add_params(PgPipeline *pipeline, const char *sql, int param_count, const char *const *params,
                       PgRowFn row, void *context)
{
    return append(pipeline, (PgStatement){ .sql = sql, .param_count = param_count, .params = params,
                                           .row = row, .context = context });
}

PgStatement *
pg_pipeline_add(PgPipeline *pipeline, const char *sql, PgRowFn row, void *context)
{
    return pg_pipeline_add_params(pipeline, sql, 0, NULL, row, context);
}

void
pg_pipeline_sync(PgPipeline *pipeline)
{
    if (pipeline->statements.count > 0 && !vec_last(&pipeline->statements)->sync)
        append(pipeline, (PgStatement){ .sync = true });
}

/* libpq hands out a notice as soon as it has read it, even while the result before it still waits to be
 * fetched: only behind a Sync is it certain whose it is. */
PgStatement *
pg_pipeline_parse(PgPipeline *pipeline, const char *sql)
{
    pg_pipeline_sync(pipeline);
    PgStatement *statement = append(pipeline, (PgStatement){ .sql = sql, .parse_only = true });
    pg_pipeline_sync(pipeline);
    return statement;
}

/* ---- Sending --------------------------------------------------------------------------------- */

static bool
send_one(PGconn *conn, const PgStatement *statement)
{
    if (statement->sync) {
#ifdef LIBPQ_HAS_SEND_PIPELINE_SYNC
        return PQsendPipelineSync(conn) == 1;
#else
        return PQpipelineSync(conn) == 1;
#endif
    }
    if (statement->parse_only)
        return PQsendPrepare(conn, "", statement->sql, 0, NULL) == 1;
    return PQsendQueryParams(conn, statement->sql, statement->param_count, NULL, statement->params, NULL, NULL,
                             0) == 1;
}

/* Hands statements to libpq until its buffer can't be emptied without waiting. ret_blocked: bytes are left
 * there. */
static bool
send_some(PgPipeline *pipeline, bool *ret_blocked)
{
    PGconn *conn = pipeline->session->conn;
    int     left = PQflush(conn);

    while (left == 0 && pipeline->sent < pipeline->statements.count) {
        if (!send_one(conn, pipeline->statements.items[pipeline->sent]))
            return false;
        pipeline->sent++;
        if (pipeline->sent % 16 == 0 || pipeline->sent == pipeline->statements.count)
            left = PQflush(conn);
    }
    *ret_blocked = left == 1;
    return left >= 0;
}

/* ---- Receiving ------------------------------------------------------------------------------- */

/* A query and the reader of its rows are written apart: here they are held together. */
static bool
gives_what_it_says(PgStatement *statement, const PGresult *result)
{
    STRBUF_AUTO names = STRBUF_INIT;

    for (int i = 0; i < PQnfields(result); i++) {
        strbuf_add(&names, i == 0 ? "" : ", ");
        strbuf_add(&names, PQfname(result, i));
    }
    if (strcmp(names.s, statement->gives) == 0)
        return true;
    error_set(&statement->error, EXIT_ERROR, "a catalog query gives other columns than its reader takes");
    error_detail(&statement->error, "It gives %s, not %s.", names.s, statement->gives);
    statement->outcome = PG_FAILED;
    return false;
}

static void
hand_out_rows(PgStatement *statement, const PGresult *result)
{
    const char *values[MAX_COLUMNS];
    int         columns = PQnfields(result);

    if (columns > MAX_COLUMNS)
        columns = MAX_COLUMNS;
    if (statement->gives != NULL && statement->rows == 0 && !gives_what_it_says(statement, result))
        return;
    for (int row = 0; row < PQntuples(result); row++) {
        statement->rows++;
        if (statement->row == NULL || statement->outcome == PG_FAILED)
            continue;
        for (int i = 0; i < columns; i++)
            values[i] = PQgetisnull(result, row, i) ? NULL : PQgetvalue(result, row, i);
        PgRow view = { .count = columns, .values = values };
        if (!statement->row(statement->context, &view, &statement->error))
            statement->outcome = PG_FAILED;
    }
}

static void
take_result(PgPipeline *pipeline, PgStatement *statement, const PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_SINGLE_TUPLE:
    case PGRES_TUPLES_OK:
        hand_out_rows(statement, result);
        break;
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY:
        break;
    case PGRES_PIPELINE_ABORTED:
        statement->outcome = PG_SKIPPED;
        break;
    default:
        statement->outcome = PG_FAILED;
        pg_error(pipeline->session, result, statement->sql, &statement->error);
    }
}

/* Takes what has arrived, as far as it goes without waiting. */
static void
receive_some(PgPipeline *pipeline)
{
    PGconn *conn = pipeline->session->conn;

    while (pipeline->head < pipeline->sent) {
        PgStatement *statement = pipeline->statements.items[pipeline->head];

        if (!statement->sync && statement->row != NULL && !pipeline->single_row)
            pipeline->single_row = PQsetSingleRowMode(conn) == 1;
        if (PQisBusy(conn))
            return;
        PGresult *result = PQgetResult(conn);
        if (result != NULL && PQresultStatus(result) != PGRES_PIPELINE_SYNC) {
            take_result(pipeline, statement, result);
            PQclear(result);
            if (PQstatus(conn) == CONNECTION_BAD)
                return;
            continue;
        }
        PQclear(result);
        if (statement->outcome == PG_PENDING)
            statement->outcome = PG_DONE;
        pipeline->head++;
        pipeline->single_row = false;
    }
}

static bool
wait_for_socket(PGconn *conn, bool to_write)
{
    struct pollfd wanted = { .fd = PQsocket(conn), .events = (short)(POLLIN | (to_write ? POLLOUT : 0)) };
    int           ready;

    do
        ready = poll(&wanted, 1, -1);
    while (ready < 0 && errno == EINTR);
    if (ready < 0)
        return false;
    return (wanted.revents & (POLLIN | POLLERR | POLLHUP)) == 0 || PQconsumeInput(conn) == 1;
}

static bool
exchange(PgPipeline *pipeline)
{
    PGconn *conn = pipeline->session->conn;

    while (pipeline->head < pipeline->statements.count) {
        bool blocked;

        if (!send_some(pipeline, &blocked))
            return false;
        receive_some(pipeline);
        if (PQstatus(conn) == CONNECTION_BAD)
            return false;
        if (pipeline->head < pipeline->statements.count && !wait_for_socket(conn, blocked))
            return false;
    }
    return true;
}

static void
abandon(PgPipeline *pipeline)
{
    VEC_EACH(&pipeline->statements, i) {
        if (pipeline->statements.items[i]->outcome == PG_PENDING)
            pipeline->statements.items[i]->outcome = PG_SKIPPED;
    }
}

bool
pg_pipeline_run(PgPipeline *pipeline, Error *err)
{
    PgSession *session = pipeline->session;
    PGconn    *conn = session->conn;

    pg_pipeline_sync(pipeline);
    if (pipeline->statements.count == 0)
        return true;
    if (PQsetnonblocking(conn, 1) != 0 || PQenterPipelineMode(conn) != 1)
        return pg_error(session, NULL, NULL, err);
    session->running = pipeline;
    session->round_trips++;
    bool done = exchange(pipeline);
    session->running = NULL;
    if (!done) {
        const PgStatement *last = pg_pipeline_first_failure(pipeline, NULL);

        pg_error(session, NULL, NULL, err);
        if (last != NULL && last->error.sqlstate != NULL)       /* why, in the server's words */
            error_detail(err, "The server said: %s.", last->error.message);
        abandon(pipeline);
        return false;
    }
    PQexitPipelineMode(conn);
    PQsetnonblocking(conn, 0);
    return true;
}

const PgStatement *
pg_pipeline_first_failure(const PgPipeline *pipeline, Error *err)
{
    VEC_EACH(&pipeline->statements, i) {
        const PgStatement *statement = pipeline->statements.items[i];

        if (statement->outcome == PG_FAILED) {
            if (err != NULL)
                error_chain(err, &statement->error);
            return statement;
        }
    }
    return NULL;
}

void
pg_pipeline_notice(PgPipeline *pipeline, const PGresult *notice)
{
    uint32_t at = pipeline->head;

    /* What comes while a Sync is the head was read ahead: it belongs to the statement behind the Sync. */
    while (at < pipeline->statements.count && pipeline->statements.items[at]->sync)
        at++;
    if (at >= pipeline->statements.count)
        return;
    vec_push(pipeline->arena, &pipeline->statements.items[at]->notices,
             (PgNotice){ .sqlstate = arena_strdup(pipeline->arena, PQresultErrorField(notice, PG_DIAG_SQLSTATE)),
                         .message = arena_strdup(pipeline->arena,
                                                 PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY)),
                         .detail = arena_strdup(pipeline->arena,
                                                PQresultErrorField(notice, PG_DIAG_MESSAGE_DETAIL)) });
}
