/*
 * resolve.c: gives the names of a draft Catalog their schemas and its references their objects, pass by pass.
 * It knows search paths and what may be named; how a statement said it is the reader's knowledge.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/ddl.h>

#include "resolve.h"

enum { MAX_ERRORS = 100 };

/* ---- Errors ------------------------------------------------------------------------------------------ */

Error *
resolve_error(Resolve *r, SourcePos at, const char *format, ...)
{
    Arena   *arena = r->catalog->arena;
    Failure *failure = ARENA_NEW(arena, Failure);
    va_list  args;

    va_start(args, format);
    const char *message = arena_vprintf(arena, format, args);
    va_end(args);
    *failure = (Failure){ .at = at, .number = r->failures.count, .message = message, .error = ERROR_INIT };
    error_set(&failure->error, EXIT_ERROR, "%s", message);
    if (at.file > 0 && at.file <= r->catalog->files.count)
        error_at(&failure->error, r->catalog->files.items[at.file - 1], at.line, at.column);
    vec_push(arena, &r->failures, failure);
    return &failure->error;
}

static int
compare_failures(const void *a, const void *b)
{
    const Failure *first = *(Failure *const *)a, *second = *(Failure *const *)b;

    if (first->at.file != second->at.file)
        return first->at.file < second->at.file ? -1 : 1;
    if (first->at.line != second->at.line)
        return first->at.line < second->at.line ? -1 : 1;
    if (first->at.column != second->at.column)
        return first->at.column < second->at.column ? -1 : 1;
    return first->number < second->number ? -1 : 1;
}

/* A type that several expressions name is looked up for each, and missed at one place. */
static bool
is_repeated(const Resolve *r, uint32_t number)
{
    const Failure *failure = r->failures.items[number];

    for (uint32_t i = number; i > 0; i--) {
        const Failure *before = r->failures.items[i - 1];
        if (before->at.file != failure->at.file || before->at.line != failure->at.line ||
            before->at.column != failure->at.column)
            return false;
        if (strcmp(before->message, failure->message) == 0)
            return true;
    }
    return false;
}

/* Hands all errors over, in the order of the file. */
static void
report_failures(Resolve *r, Error *err)
{
    if (r->failures.count > 1)
        qsort(r->failures.items, r->failures.count, sizeof *r->failures.items, compare_failures);
    uint32_t reported = 0;
    VEC_EACH(&r->failures, i) {
        bool repeated = is_repeated(r, i);
        if (!repeated && reported++ < MAX_ERRORS)
            error_chain(err, &r->failures.items[i]->error);
        else if (!repeated)
            err->left_out++;
        error_release(&r->failures.items[i]->error);
    }
}

const char *
resolve_place(const Resolve *r, SourcePos at)
{
    Arena *arena = r->catalog->arena;

    if (at.file == 0 || at.file > r->catalog->files.count)
        return "another place";
    if (r->catalog->files.count == 1)
        return arena_printf(arena, "line %u", at.line);
    return arena_printf(arena, "%s:%u:%u", r->catalog->files.items[at.file - 1], at.line, at.column);
}

/* ---- Near names -------------------------------------------------------------------------------------- */

enum { LONGEST_NAME = 64 };

static unsigned
edit_distance(const char *a, const char *b, unsigned limit)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    unsigned row[LONGEST_NAME + 1];

    if (a_length > LONGEST_NAME || b_length > LONGEST_NAME)
        return limit + 1;
    for (unsigned j = 0; j <= b_length; j++)
        row[j] = j;
    for (unsigned i = 1; i <= a_length; i++) {
        unsigned diagonal = row[0];
        row[0] = i;
        for (unsigned j = 1; j <= b_length; j++) {
            unsigned above = row[j];
            unsigned best = diagonal + (a[i - 1] != b[j - 1]);
            if (above + 1 < best)
                best = above + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = above;
            row[j] = best;
        }
    }
    return row[b_length];
}

typedef struct Nearest {
    const char   *wanted;
    const Object *object;
    unsigned      distance;
} Nearest;

static void
consider(Nearest *nearest, const Object *object)
{
    if (!name_is_set(object->name.name) || (object->flags & OBJECT_IMPLIED) != 0)
        return;
    unsigned distance = edit_distance(nearest->wanted, object->name.name.raw, nearest->distance);
    if (distance < nearest->distance) {
        nearest->distance = distance;
        nearest->object = object;
    }
}

void
resolve_hint_near(Error *error, const Resolve *r, ObjectKind kind, const Table *table, const char *name)
{
    size_t  allowed = (strlen(name) + 2) / 3;       /* letters that may differ */
    Nearest nearest = { .wanted = name, .distance = 1 + (unsigned)(allowed > 3 ? 3 : allowed) };

    if (kind == KIND_COLUMN) {
        VEC_EACH(&table->columns, i)
            consider(&nearest, &table->columns.items[i]->base);
    } else {
        VEC_EACH(&r->catalog->objects, i)
            if (r->catalog->objects.items[i]->kind == kind)
                consider(&nearest, r->catalog->objects.items[i]);
    }
    if (nearest.object == NULL)
        return;
    if (kind == KIND_COLUMN)
        error_hint(error, "Did you mean \"%s\"?", nearest.object->name.name.raw);
    else
        error_hint(error, "Did you mean \"%s\"?", object_display(r->catalog, nearest.object));
}

/* ---- Schemas and search paths ------------------------------------------------------------------------ */

static bool
schema_is_live(const Resolve *r, Name schema)
{
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->schemas, i)
        if (name_equal(r->server->schemas.items[i], schema))
            return true;
    return catalog_find(r->live, KIND_SCHEMA, (QName){ .name = schema }) != NULL;
}

bool
resolve_schema_exists(const Resolve *r, Name schema)
{
    return strcmp(schema.raw, "public") == 0 || strcmp(schema.raw, "pg_catalog") == 0 ||
           strcmp(schema.raw, "information_schema") == 0 ||
           catalog_find(r->catalog, KIND_SCHEMA, (QName){ .name = schema }) != NULL || schema_is_live(r, schema);
}

bool
resolve_schema_managed(const Resolve *r, Name schema)
{
    if (strcmp(schema.raw, "public") == 0 ||
        catalog_find(r->catalog, KIND_SCHEMA, (QName){ .name = schema }) != NULL)
        return true;
    VEC_EACH(&r->catalog->objects, i)
        if (name_equal(r->catalog->objects.items[i]->name.schema, schema))
            return true;
    return false;
}

const Names *
resolve_path(const Resolve *r, uint16_t path)
{
    return &r->paths.items[path];
}

bool
resolve_path_names_pg_catalog(const Resolve *r, uint16_t path)
{
    return names_contain(&r->paths.items[path], (Name){ "pg_catalog" });
}

/* Path 0 is the session's: the server's, else public. A server whose public schema is only about to be created
 * reports an empty one. */
static void
set_session_path(Resolve *r)
{
    Catalog *catalog = r->catalog;
    Names    names = { 0 };

    if (r->server != NULL)
        VEC_EACH(&r->server->search_path, i)
            vec_push(catalog->arena, &names, catalog_name(catalog, r->server->search_path.items[i].raw));
    Name public = catalog_name(catalog, "public");
    if (r->server == NULL ||
        (names.count == 0 && catalog_find(catalog, KIND_SCHEMA, (QName){ .name = public }) != NULL))
        vec_push(catalog->arena, &names, public);
    catalog->paths.items[0].names = names;
}

static void
set_paths(Resolve *r)
{
    Catalog *catalog = r->catalog;

    set_session_path(r);
    VEC_EACH(&catalog->paths, i) {
        const SearchPath *path = &catalog->paths.items[i];
        Names             names = { 0 };

        VEC_EACH(&path->names, j) {
            Name name = path->names.items[j];
            if (strcmp(name.raw, "$user") == 0) {
                if (r->server == NULL || r->server->user == NULL)
                    continue;
                name = catalog_name(catalog, r->server->user);
                if (!resolve_schema_exists(r, name))
                    continue;
            }
            vec_push(catalog->arena, &names, name);
        }
        vec_push(catalog->arena, &r->paths, names);
    }
}

/* The reader took x, declared without a schema, for public.x where the file says that: under another path it is
 * another table. */
static void
check_assumption(Resolve *r)
{
    const Names *session = &r->paths.items[0];
    SourcePos    at = r->catalog->public_assumed;

    if (at.line == 0 || (session->count > 0 && strcmp(session->items[0].raw, "public") == 0))
        return;
    Error *error = resolve_error(r, at, "this may speak of another object: the session's search_path begins with %s",
                                 session->count > 0 ? session->items[0].raw : "nothing");
    error_hint(error, "Declare it with its schema, or set search_path in the file.");
}

/* What the server is too old for would be an error in the midst of apply, or say less than the file. */
static void
check_versions(Resolve *r)
{
    unsigned needed, major = r->server == NULL ? 0 : (unsigned)r->server->version_num / 10000;

    if (r->server == NULL)
        return;
    VEC_EACH(&r->catalog->objects, i) {
        const Object *object = r->catalog->objects.items[i];
        const char   *what = object_beyond(object, major, &needed);
        if (what != NULL)
            resolve_error(r, object->at, "%s needs PostgreSQL %u; this server is %u", what, needed, major);
    }
}

/* ---- The driver -------------------------------------------------------------------------------------- */

/* What a file names and nobody knows may belong to an extension that is not there yet. */
static void
look_at_extensions(Resolve *r)
{
    r->open = false;
    VEC_EACH(&r->catalog->objects, i) {
        const Object *object = r->catalog->objects.items[i];

        if (object->kind != KIND_EXTENSION || strcmp(object->name.name.raw, "plpgsql") == 0)
            continue;
        r->extensions_declared = true;
        const Extension *live =
            r->live == NULL ? NULL : (const Extension *)catalog_find(r->live, KIND_EXTENSION, object->name);
        Name schema = ((const Extension *)object)->schema;
        if (live == NULL || (name_is_set(schema) && !name_equal(schema, live->schema)))
            r->open = true;     /* to be made, or moved */
    }
    r->catalog->extensions_pending = r->open;
}

bool
ddl_resolve(Catalog *desired, const Catalog *live, Error *err)
{
    __attribute__((cleanup(map_cleanup))) Map *types = map_new();
    __attribute__((cleanup(arena_cleanup))) Arena *scratch = arena_new();
    Resolve r = { .catalog = desired,
                  .live = live,
                  .server = live == NULL ? NULL : live->server,
                  .scratch = scratch,
                  .types = types };

    set_paths(&r);
    look_at_extensions(&r);
    check_assumption(&r);
    check_versions(&r);
    resolve_names(&r);
    if (!r.homeless) {      /* all else would only follow from that */
        resolve_types(&r);
        resolve_collisions(&r);
        resolve_keys(&r);
        resolve_exprs(&r);
    }
    report_failures(&r, err);
    if (r.failures.count > 0)
        return false;
    catalog_link(desired);
    return true;
}
