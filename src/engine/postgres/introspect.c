/*
 * introspect.c: one whole database into one Catalog. It knows in which order the queries are read and what to
 * do when the catalog changes meanwhile; what the rows mean is in the read_*.c files.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <schemasync/hash.h>

#include "introspect.h"

enum { MAX_ATTEMPTS = 6 };

static const char begin_read[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/* Names come qualified under an empty path. The note of the snapshot must outlive the transaction: see
 * moved.sql. */
static const char empty_path[] =
    "SELECT pg_catalog.set_config('schemasync.search_path', pg_catalog.current_setting('search_path'), true),"
    "       pg_catalog.set_config('search_path', '', true)";
static const char own_path[] =
    "SELECT pg_catalog.set_config('search_path', pg_catalog.current_setting('schemasync.search_path'), true)";
static const char note_snapshot[] =
    "SELECT pg_catalog.set_config('schemasync.snapshot', pg_catalog.pg_current_snapshot()::text, false),"
    "       pg_catalog.set_config('work_mem', '32MB', true),"
    "       pg_catalog.set_config('max_parallel_workers_per_gather', '0', true)";

static const RowReader *const all_readers[] = {
    server_readers, relation_readers, constraint_readers, index_readers, other_readers, NULL,
};

/* ---- The read-only transaction --------------------------------------------------------------- */

bool
pg_begin_read(PgSession *session, Error *err)
{
    if (!pg_exec(session, begin_read, err))
        return false;
    session->reading = true;
    return true;
}

void
pg_end(PgSession *session)
{
    ERROR_AUTO ignored = ERROR_INIT;

    if (session->reading && pg_is_connected(session))
        pg_exec(session, "ROLLBACK", &ignored);
    session->reading = false;
}

/* ---- One attempt ----------------------------------------------------------------------------- */

typedef struct ReaderContext {
    Reading         *reading;
    const RowReader *reader;
} ReaderContext;

/* Equal readings have equal hashes. */
static uint64_t
hash_row(uint64_t hash, const PgRow *row, int count)
{
    for (int i = 0; i < count; i++)
        hash = hash_text(hash, row->values[i]);
    return hash;
}

static bool
on_row(void *opaque, const PgRow *row, Error *err)
{
    ReaderContext *context = opaque;
    RowCursor      cursor = { .reading = context->reading, .row = row };

    (void)err;
    if (!context->reader->facts)
        context->reading->hash = hash_row(context->reading->hash, row, row->count - context->reader->estimates);
    context->reader->row(context->reading, &cursor);
    return true;
}

static bool
on_moved(void *opaque, const PgRow *row, Error *err)
{
    Reading *reading = opaque;

    (void)err;
    reading->changed = row->values[0] == NULL || strcmp(row->values[0], "0") != 0;
    return true;
}

static bool
add_query(PgPipeline *pipeline, const char *name, const char *gives, PgRowFn row, void *context, int version,
          Error *err)
{
    char path[64];

    snprintf(path, sizeof path, "postgres/%s", name);
    const SqlFile *file = sql_file(path, version);
    if (file == NULL)
        return error_set(err, EXIT_ERROR, "there is no catalog query \"%s\" for server version %d", name, version);
    pg_pipeline_add(pipeline, file->text, row, context)->gives = gives;
    return true;
}

static bool
add_queries(PgPipeline *pipeline, Reading *reading, Error *err)
{
    int version = pg_version(reading->session);

    for (size_t list = 0; all_readers[list] != NULL; list++) {
        for (const RowReader *reader = all_readers[list]; reader->query != NULL; reader++) {
            ReaderContext *context = ARENA_NEW(reading->scratch, ReaderContext);
            *context = (ReaderContext){ reading, reader };
            if (!add_query(pipeline, reader->query, reader->gives, on_row, context, version, err))
                return false;
        }
    }
    return true;
}

/* Everything in one round trip. Under pg_begin_read() the transaction is then another: the same pipeline ends
 * the old one, opens the next, and asks there whether something changed that the old one could not see. */
static bool
read_rows(Reading *reading, Error *err)
{
    PgSession    *session = reading->session;
    PIPELINE_AUTO pipeline = pg_pipeline_new(session);

    if (session->reading)
        pg_pipeline_add(pipeline, note_snapshot, NULL, NULL);
    pg_pipeline_add(pipeline, empty_path, NULL, NULL);
    if (!add_queries(pipeline, reading, err))
        return false;
    pg_pipeline_add(pipeline, own_path, NULL, NULL);
    if (session->reading) {
        pg_pipeline_sync(pipeline);
        pg_pipeline_add(pipeline, "COMMIT", NULL, NULL);
        pg_pipeline_add(pipeline, begin_read, NULL, NULL);
        if (!add_query(pipeline, "moved", "moved", on_moved, reading, pg_version(session), err))
            return false;
    }
    return pg_pipeline_run(pipeline, err) && pg_pipeline_first_failure(pipeline, err) == NULL;
}

static void
open_reading(Reading *reading, PgSession *session)
{
    Catalog *catalog = catalog_new(session->display);
    Arena   *scratch = arena_new();

    *reading = (Reading){ .session = session, .catalog = catalog, .scratch = scratch, .hash = HASH_START };
    catalog->live = true;
    catalog->server = reading->server = ARENA_NEW(catalog->arena, Server);
    VEC_EACH(&session->search_path, i)
        vec_push(catalog->arena, &reading->server->search_path,
                 catalog_name(catalog, session->search_path.items[i].raw));
    catalog->paths.items[0].names = reading->server->search_path;
    vec_push(catalog->arena, &catalog->paths, (SearchPath){ .from_session = false });
    reading->no_path = 1;
}

static void
close_reading(Reading *reading)
{
    OidMap *maps[] = { &reading->schemas, &reading->schema_objects, &reading->types, &reading->enums, &reading->tables,
                       &reading->relations, &reading->constraints, &reading->key_indexes, &reading->not_nulls,
                       &reading->extensions, &reading->live_indexes, &reading->opclasses, &reading->exact_opclasses,
                       &reading->collations, &reading->identities, &reading->others,
                       &reading->common_exprs };

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        oid_map_release(maps[i]);
    catalog_free(reading->catalog);
    arena_free(reading->scratch);
    *reading = (Reading){ 0 };
}

static Catalog *
finish_reading(Reading *reading)
{
    Catalog *catalog = reading->catalog;

    reading->server->fingerprint = arena_printf(catalog->arena, "%016llx", (unsigned long long)reading->hash);
    /* A table's defaults and checks were printed under the empty path: where it is written, it is so under that. */
    VEC_EACH(&catalog->objects, i)
        catalog->objects.items[i]->path = reading->no_path;
    catalog_link(catalog);
    reading->catalog = NULL;
    close_reading(reading);
    return catalog;
}

/* ---- As often as it takes -------------------------------------------------------------------- */

/* What the server says when a relation, type or column vanished between the snapshot and the printing of an
 * expression. */
static bool
says_moved(const Error *err)
{
    static const char *const states[] = { "XX000", "42P01", "42703", "42704", "42883" };

    for (size_t i = 0; err->sqlstate != NULL && i < sizeof states / sizeof *states; i++) {
        if (strcmp(err->sqlstate, states[i]) == 0)
            return true;
    }
    return false;
}

static void
explain_wait(PgSession *session, Error *err)
{
    bool cancelled = err->sqlstate != NULL && strcmp(err->sqlstate, "57014") == 0;

    if ((err->code != EXIT_LOCKED && !cancelled) || !session->reading || !pg_is_connected(session))
        return;
    pg_error_add_holders(session, err);
    if (err->code == EXIT_LOCKED && err->hint == NULL)
        error_hint(err, "%s", "Reading an expression waits for whoever changes its table. Wait, or raise "
                              "--lock-timeout.");
}

static void
pause_for(unsigned attempt)
{
    struct timespec time = { .tv_nsec = 20000000L * attempt };

    nanosleep(&time, NULL);
}

bool
pg_introspect(PgSession *session, Catalog **ret_catalog, Error *err)
{
    uint64_t last_hash = 0;
    bool     have_last = false;

    for (unsigned attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
        Reading    reading;
        ERROR_AUTO failure = ERROR_INIT;

        open_reading(&reading, session);
        bool done = read_rows(&reading, &failure);
        if (done) {
            finish_tables(&reading);
            finish_keys(&reading);
            finish_indexes(&reading);
        } else if (!session->reading || !says_moved(&failure) || attempt == MAX_ATTEMPTS) {
            explain_wait(session, &failure);
            error_chain(err, &failure);
            close_reading(&reading);
            return false;
        }
        /* Two readings in a row that agree to the letter are both right, whatever else goes on. */
        bool sound = done && !reading.moved && (!reading.changed || (have_last && reading.hash == last_hash));
        if (sound) {
            *ret_catalog = finish_reading(&reading);
            return true;
        }
        have_last = done && !reading.moved;
        last_hash = reading.hash;
        close_reading(&reading);
        if (!session->reading)
            break;
        pause_for(attempt);
    }
    error_set(err, EXIT_ERROR, "the catalog of %s kept changing while it was read", session->display);
    return error_hint(err, "%s", "Another session is creating, altering or dropping objects. Try again "
                                 "when it has finished.");
}
