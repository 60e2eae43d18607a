/*
 * read.c: reads a schema file and what it includes, from its first byte to a draft Catalog, on a thread of
 * its
 * own. It knows files and psql commands; statements are others' work.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ddl/reader.h"

/* PostgreSQL's tree of an expression is as deep as the expression has terms, and its unpacking recurses. The
 * stack is mapped, not used: what is not touched costs nothing. */
enum { STACK_BYTES = 512 * 1024 * 1024 };

static void read_source(Reader *r, Source *source);

static void
batch_release(Batch *batch)
{
    arena_free(batch->arena);
}

/* ---- psql commands ------------------------------------------------------------------------------- */

/* The first argument of a psql command: bare, or in single quotes. */
static const char *
command_argument(Reader *r, const char *text, size_t length)
{
    while (length > 0 && strchr(" \t\r", text[length - 1]) != NULL)
        length--;
    while (length > 0 && strchr(" \t", text[0]) != NULL) {
        text++;
        length--;
    }
    if (length >= 2 && text[0] == '\'' && text[length - 1] == '\'')
        return arena_strndup(r->arena, text + 1, length - 2);
    return arena_strndup(r->arena, text, length);
}

static bool
find_include(Reader *r, Source *from, uint32_t at, const char *argument, bool relative, const char **ret_path)
{
    const char *slash = strrchr(from->path, '/');

    if (*argument == '\0')
        return refuse(r, at, "\\i needs the name of a file");
    if (relative && argument[0] != '/' && slash != NULL)
        argument = arena_printf(r->arena, "%.*s%s", (int)(slash + 1 - from->path), from->path, argument);
    *ret_path = argument;
    struct stat facts = { 0 };
    unsigned    depth = 1;
    bool        exists = stat(argument, &facts) == 0;
    for (const Source *above = from; above != NULL; above = above->included_by, depth++)
        if (exists && above->inode == facts.st_ino && above->device == facts.st_dev)
            return refuse(r, at, "%s includes itself", argument);
    if (depth > DDL_MAX_INCLUDE_DEPTH)
        return refuse(r, at, "files include each other more than %d deep", DDL_MAX_INCLUDE_DEPTH);
    return true;
}

static void
add_source(Reader *r, Source *source)
{
    vec_push(r->arena, &r->sources, source);
    vec_push(r->catalog->arena, &r->catalog->files, arena_strdup(r->catalog->arena, source->path));
    source->number = r->catalog->files.count;
}

static bool
include(Reader *r, Source *from, uint32_t at, const char *argument, bool relative)
{
    ERROR_AUTO  why = ERROR_INIT;
    const char *path = NULL;
    Source     *source;

    if (!find_include(r, from, at, argument, relative, &path))
        return false;
    if (!source_read(path, &source, &why)) {
        if (why.line > 0) {
            error_chain(&r->error, &why);
            return false;
        }
        return refuse(r, at, "%s: %s", path, why.message);
    }
    source->included_by = from;
    add_source(r, source);
    read_source(r, source);
    return true;
}

static bool
psql_command(Reader *r, Source *source, uint32_t start, uint32_t end)
{
    const char *text = source->text + start + 1;
    size_t      length = end - start - 1, word = strcspn(text, " \t\r\n");

    if (word > length)
        word = length;
    const char *name = arena_strndup(r->arena, text, word);
    const char *argument = command_argument(r, text + word, length - word);
    if (strcmp(name, "i") == 0 || strcmp(name, "include") == 0)
        return include(r, source, start, argument, false);
    if (strcmp(name, "ir") == 0 || strcmp(name, "include_relative") == 0)
        return include(r, source, start, argument, true);
    if (strcmp(name, "restrict") == 0 || strcmp(name, "unrestrict") == 0)
        return true;
    refuse(r, start, "psql's command \\%s is not read", name);
    return error_hint(&r->error,
                      "Of psql's commands a schema file may hold \\i, \\ir, \\restrict and \\unrestrict.");
}

/* ---- Statements ---------------------------------------------------------------------------------- */

static void
read_source(Reader *r, Source *source)
{
    uint32_t  at = 0;
    SplitStop stop;

    do {
        Batch batch __attribute__((cleanup(batch_release))) = { .arena = arena_new(), .source = source };
        stop = split_batch(r, &batch, &at);
        parse_batch(r, &batch, 0);
        if (stop == SPLIT_COMMAND) {
            Token command = sql_next_token(source->text, source->length, at, false);
            at = command.end;
            if (!psql_command(r, source, command.start, command.end)) {
                r->source = source;
                report(r);
            }
        }
    } while (stop != SPLIT_END);
}

static void
read_again(Reader *r, const Deferred *deferred)
{
    Batch batch
        __attribute__((cleanup(batch_release))) = { .arena = arena_new(), .source = deferred->source };

    r->settings = deferred->settings;
    split_range(r, &batch, deferred->start, deferred->end);
    parse_batch(r, &batch, deferred->resume_at);
}

/* Commands of the statements that wait which did find what they speak of. */
static uint32_t
parts_done(const Reader *r)
{
    uint32_t done = 0;

    VEC_EACH(&r->deferred, i)
        done += r->deferred.items[i].resume_at;
    return done;
}

/* Statements that spoke of things not declared so far, again and again until none gets any further. */
static void
read_deferred(Reader *r)
{
    while (r->deferred.count > 0) {
        Deferred *items = r->deferred.items;
        uint32_t  count = r->deferred.count, done = parts_done(r);

        memset(&r->deferred, 0, sizeof r->deferred);
        for (uint32_t i = 0; i < count; i++)
            read_again(r, &items[i]);
        if (r->last_round)
            break;
        r->last_round = r->deferred.count == count && parts_done(r) == done;
    }
}

/* ---- One file, from beginning to end ------------------------------------------------------------- */

struct DdlReader {
    const char *path; /* of a file, or ... */
    const char *text; /* ... text in memory, called `path` */
    size_t      length;
    DdlTarget   target;
    Catalog    *catalog;
    Error       error;
    bool        started;
    pthread_t   thread;
};

static void
reader_release(Reader *r)
{
    VEC_EACH(&r->sources, i)
        source_free(r->sources.items[i]);
    draft_free(r->draft);
    map_free(r->refused);
    map_free(r->types);
    map_free(r->notes);
    map_free(r->proved);
    arena_free(r->proved_arena);
    pool_free(r->pool);
    error_release(&r->error);
    catalog_free(r->catalog);
    arena_free(r->arena);
}

static void
reader_begin(Reader *r, const char *path, DdlTarget target)
{
    *r = (Reader){
        .target = target,
        .catalog = catalog_new(path),
        .arena = arena_new(),
        .error = ERROR_INIT,
        .draft = draft_new(),
        .refused = map_new(),
        .types = map_new(),
        .notes = map_new(),
        .proved = map_new(),
        .proved_arena = arena_new(),
        .pool = pool_new(),
    };
}

static void *
read_file(void *data)
{
    DdlReader *job = data;
    Reader     r __attribute__((cleanup(reader_release)));
    Source    *source;

    reader_begin(&r, strcmp(job->path, "-") == 0 ? "<stdin>" : job->path, job->target);
    if (job->text != NULL ? !source_copy(job->path, job->text, job->length, &source, &job->error)
                          : !source_read(job->path, &source, &job->error))
        return NULL;
    add_source(&r, source);
    read_source(&r, source);
    refuse_open_transaction(&r);
    read_deferred(&r);
    refuse_left_out_types(&r);
    report_all(&r, &job->error);
    if (r.error_count > 0)
        return NULL;
    draft_finish(&r);
    job->catalog = r.catalog;
    r.catalog = NULL;
    return NULL;
}

static DdlReader *
start(const char *path, const char *text, size_t length, DdlTarget target)
{
    DdlReader     *job = calloc(1, sizeof *job);
    pthread_attr_t attributes;

    if (job == NULL)
        abort();
    *job = (DdlReader){ .path = strdup(path), .text = text, .length = length, .target = target,
                        .error = ERROR_INIT };
    if (job->path == NULL || pthread_attr_init(&attributes) != 0 ||
        pthread_attr_setstacksize(&attributes, STACK_BYTES) != 0)
        abort();
    int why = pthread_create(&job->thread, &attributes, read_file, job);
    job->started = why == 0;
    if (!job->started) {
        error_set(&job->error, EXIT_ERROR, "can't start a thread to read the schema file: %s", strerror(why));
        error_at(&job->error, path, 0, 0);
        error_hint(&job->error, "It needs %d MiB of address space, of which little is used: see ulimit -v and -u.",
                   STACK_BYTES / 1024 / 1024);
    }
    pthread_attr_destroy(&attributes);
    return job;
}

DdlReader *
ddl_start(const char *path, DdlTarget target)
{
    return start(path, NULL, 0, target);
}

DdlReader *
ddl_start_text(const char *name, const char *text, size_t length, DdlTarget target)
{
    return start(name, text, length, target);
}

bool
ddl_wait(DdlReader *job, Catalog **ret_catalog, Error *err)
{
    if (job->started)
        pthread_join(job->thread, NULL);
    bool good = job->catalog != NULL;
    if (good)
        *ret_catalog = job->catalog;
    for (const Error *each = &job->error; !good && each != NULL; each = each->next)
        error_chain(err, each);
    error_release(&job->error);
    free((char *)(uintptr_t)job->path);
    free(job);
    return good;
}

bool
ddl_read(const char *path, Catalog **ret_catalog, Error *err)
{
    return ddl_wait(ddl_start(path, DDL_POSTGRES), ret_catalog, err);
}

bool
ddl_read_text(const char *name, const char *text, size_t length, Catalog **ret_catalog, Error *err)
{
    return ddl_wait(start(name, text, length, DDL_POSTGRES), ret_catalog, err);
}
