/*
 * compare.c: the way from two sources to a plan, for every command that compares. It prints nothing.
 */
#include <string.h>

#include <schemasync/engine.h>
#include <schemasync/server.h>

#include "cli/compare.h"
#include "cli/loaded.h"

/* Without a server the newest syntax is avoided. */
enum { VERSION_UNKNOWN = 0 };

bool
comparison_of_target(const Run *run, Comparison *ret_comparison, Error *err)
{
    Input target = INPUT_INIT;

    if (!input_target(run, &target, err))
        return false;
    *ret_comparison = (Comparison)COMPARISON_INIT;
    ret_comparison->run = run;
    ret_comparison->from = target;
    ret_comparison->of_target = true;
    input_file(run->options.schema, &ret_comparison->to);
    return true;
}

static Input *
file_first(Comparison *comparison, Input **ret_second)
{
    bool to_is_file = comparison->to.type == INPUT_FILE;

    *ret_second = to_is_file ? &comparison->from : &comparison->to;
    return to_is_file ? &comparison->to : &comparison->from;
}

static bool
refuse_dialect(const Comparison *comparison, Error *err)
{
    error_set(err, EXIT_ERROR, "%s is in SQLite's own dialect, and %s is a PostgreSQL server",
              input_display(&comparison->to), input_display(&comparison->from));
    return error_hint(err, "A file in PostgreSQL's dialect is for both. `schemasync diff` compares any two.");
}

/* One engine for both. A file in PostgreSQL's dialect is for either; a server beside SQLite is seen as SQLite would have it. */
static bool
choose_engine(Comparison *comparison, Error *err)
{
    bool sqlite = input_is_sqlite(&comparison->from) || input_is_sqlite(&comparison->to);

    comparison->engine = sqlite ? &sqlite_engine : &postgres_engine;
    if (sqlite)
        return !comparison->of_target || comparison->from.type != INPUT_POSTGRES || refuse_dialect(comparison, err);
    comparison->judge = comparison->to.session != NULL ? comparison->to.session : comparison->from.session;
    return true;
}

bool
comparison_begin(Comparison *comparison, Error *err)
{
    Input *second, *first = file_first(comparison, &second);

    if (!input_look(first, comparison->run, err) || !input_look(second, comparison->run, err))
        return false;
    DdlTarget target = input_is_sqlite(first) || input_is_sqlite(second) ? DDL_SQLITE : DDL_POSTGRES;
    return input_begin(first, comparison->run, target, err) && input_begin(second, comparison->run, target, err) &&
           choose_engine(comparison, err);
}

/* What is a syntax error, or an unknown type, may be SQLite's own dialect. */
static bool
hint_at_dialect(const Comparison *comparison, Error *err)
{
    const Input *file = comparison->to.type == INPUT_FILE ? &comparison->to : &comparison->from;
    bool         may_be = strncmp(err->message, "syntax error", 12) == 0 || strncmp(err->message, "type ", 5) == 0;

    if (comparison->engine != &sqlite_engine || input_is_sqlite(file) || !may_be)
        return false;
    return error_hint(err, "%s%sA file in SQLite's own dialect says so in its first line: -- schemasync: dialect=sqlite",
                      err->hint == NULL ? "" : err->hint, err->hint == NULL ? "" : " ");
}

/* A file in PostgreSQL's dialect, or a server, as SQLite would have it. `live`: what it will be compared with, or NULL. */
static bool
translate(const Comparison *comparison, Input *input, SqliteSession *live, Error *err)
{
    const Options *given = &comparison->run->options;
    PortOptions    options = { .main_schema = given->main_schema, .strict = given->strict_portability };
    Catalog       *translated = NULL;

    if (input_is_sqlite(input))
        return true;
    if (input->type == INPUT_FILE && !ddl_resolve(input->catalog, NULL, err))
        return hint_at_dialect(comparison, err);
    if (!sqlite_from_postgres(input->catalog, &options, live, &translated, err))
        return false;
    catalog_free(input->catalog);
    input->catalog = translated;
    return true;
}

/* The file's errors are worth telling even when the database can't be reached, and the other way round. */
static bool
both(bool file_ok, bool other_ok, Error *other_error, Error *err)
{
    if (!other_ok)
        error_chain(err, other_error);
    return file_ok && other_ok;
}

static bool
read_as_sqlite(const Comparison *comparison, Input *input, SqliteSession *live, Error *err)
{
    if (!input_read(input, live, err))
        return input->type == INPUT_FILE && hint_at_dialect(comparison, err);
    return translate(comparison, input, live, err);
}

/* How a server is seen, and what SQLite can't hold of it. */
static void
take_notes(const Catalog *from, Catalog *to)
{
    vec_push(to->arena, &to->notes, (Note){ .text = "both are compared as SQLite would have them" });
    VEC_EACH(&from->notes, i)
        vec_push(to->arena, &to->notes, (Note){ .text = arena_strdup(to->arena, from->notes.items[i].text) });
}

void
comparison_adopt_names(const Comparison *comparison, Catalog *from, Catalog *to)
{
    Names schemas = { 0 }, ruled = { 0 };

    VEC_EACH(&comparison->run->scope.schemas, i)
        vec_push(comparison->run->arena, &schemas, comparison->run->scope.schemas.items[i]);
    ignore_rules_name_schemas(comparison->run->arena, &comparison->run->scope, &ruled);
    VEC_EACH(&ruled, i) {
        QName table = { .name = ruled.items[i] };       /* "* users.*" may be meant for its columns */
        if (catalog_find(from, KIND_TABLE, table) == NULL && catalog_find(to, KIND_TABLE, table) == NULL)
            vec_push(comparison->run->arena, &schemas, ruled.items[i]);
    }
    sqlite_adopt_names(from, to, &schemas);
}

static void
meet_in_sqlite(Comparison *comparison)
{
    Catalog *from = comparison->from.catalog, *to = comparison->to.catalog;

    if (!to->as_live && !from->as_live)
        comparison_adopt_names(comparison, from, to);
    if (comparison->from.type == INPUT_POSTGRES || comparison->to.type == INPUT_POSTGRES) {
        sqlite_forget_programs(from);
        sqlite_forget_programs(to);
        take_notes(from, to);
    }
}

/* What is asked of single objects can be said only of what was read. */
static bool
needs_whole(const Comparison *comparison)
{
    const DiffOptions *scope = &comparison->run->scope;

    return comparison->whole || scope->ignore.count > 0 || scope->scope == SCHEMAS_LISTED;
}

/* The file first: where the database holds it word for word, there is nothing else to read. */
static bool
read_in_sqlite(Comparison *comparison, Error *err)
{
    ERROR_AUTO other_error = ERROR_INIT;
    Input     *other, *file = file_first(comparison, &other);
    bool       other_ok = true;
    bool       file_ok = read_as_sqlite(comparison, file, needs_whole(comparison) ? NULL : other->sqlite, err);

    if (file_ok && file->catalog->as_live)
        other->catalog = catalog_new(input_display(other));
    else
        other_ok = read_as_sqlite(comparison, other, NULL, &other_error);
    if (!both(file_ok, other_ok, &other_error, err))
        return false;
    meet_in_sqlite(comparison);
    return true;
}

/* The usual roles are a database that is and a file that should be; here they may be played the other way
 * round. */
static bool
meet(Comparison *comparison, Error *err)
{
    bool     from_is_file = comparison->from.type == INPUT_FILE;
    bool     to_is_file = comparison->to.type == INPUT_FILE;
    Catalog *from = comparison->from.catalog, *to = comparison->to.catalog;

    if (from_is_file && !ddl_resolve(from, to_is_file ? NULL : to, err))
        return false;
    if (to_is_file && !ddl_resolve(to, from_is_file ? NULL : from, err))
        return false;
    if (from_is_file)
        loaded_name_all(from);
    if (!to_is_file)
        loaded_mention_all(to);
    return true;
}

static bool
read_in_postgres(Comparison *comparison, Error *err)
{
    ERROR_AUTO other_error = ERROR_INIT;
    Input     *other, *file = file_first(comparison, &other);
    bool       other_ok = input_read(other, NULL, &other_error);    /* while the file is read by another thread */
    bool       file_ok = input_read(file, NULL, err);

    return both(file_ok, other_ok, &other_error, err) && meet(comparison, err);
}

bool
comparison_read(Comparison *comparison, Error *err)
{
    return comparison->engine == &sqlite_engine ? read_in_sqlite(comparison, err) : read_in_postgres(comparison, err);
}

enum { MAX_ROUNDS = 4 };

/* SQLite keeps definitions as they were written: a pair is the same text or it is not, and nobody has to be asked. */
static bool
diff_sqlite(Comparison *comparison, Error *err)
{
    Catalog *from = comparison->from.catalog, *to = comparison->to.catalog;
    bool     renamed = false;

    diff_free(comparison->diff);
    comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
    if (sqlite_adopt_columns(from, to, comparison->diff)) {
        diff_free(comparison->diff);
        comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
    }
    if (!sqlite_follow_renames(from, comparison->diff, &renamed, err))
        return false;
    if (renamed) {      /* names of constraints have been read anew */
        sqlite_forget_chosen_names(from, to);
        sqlite_forget_chosen_names(to, from);
        diff_free(comparison->diff);
        comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
    }
    return comparison->from.type != INPUT_SQLITE ||
           sqlite_count_conversions(comparison->from.sqlite, from, comparison->diff, err);
}

bool
comparison_diff(Comparison *comparison, Error *err)
{
    const Catalog *from = comparison->from.catalog, *to = comparison->to.catalog;

    if (comparison->judgement == NULL)
        comparison->judgement = judgement_new();
    if (comparison->engine == &sqlite_engine)
        return diff_sqlite(comparison, err);
    /* An answer can raise another question: an unnamed constraint that is not this one may be that one. */
    for (int round = 0; round < MAX_ROUNDS; round++) {
        diff_free(comparison->diff);
        comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
        if (judgement_open_count(comparison->judgement) == 0 || comparison->judge == NULL)
            return true;
        if (!pg_judge(comparison->judge, from, to, comparison->judgement, err))
            return false;
    }
    diff_free(comparison->diff);
    comparison->diff = diff_run(from, to, &comparison->run->scope, comparison->judgement);
    return true;
}

bool
comparison_plan(Comparison *comparison, Error *err)
{
    int version = comparison->judge != NULL ? pg_version(comparison->judge) : VERSION_UNKNOWN;

    if (comparison->from.session != NULL)
        pg_end(comparison->from.session);
    if (comparison->to.session != NULL)
        pg_end(comparison->to.session);
    plan_free(comparison->plan);
    comparison->plan = NULL;
    if (!plan_build(comparison->diff, comparison->judgement, &comparison->run->policy, comparison->engine, version,
                    &comparison->plan, err))
        return false;
    if (comparison->engine != &sqlite_engine)
        return true;
    sqlite_remark_order(comparison->plan, comparison->diff);
    return sqlite_spares_left_alone(comparison->from.sqlite, comparison->plan, comparison->diff, err);
}

void
comparison_release(Comparison *comparison)
{
    plan_free(comparison->plan);
    diff_free(comparison->diff);
    judgement_free(comparison->judgement);
    input_release(&comparison->from);
    input_release(&comparison->to);
}
