/*
 * dump.c: the live database as a schema file. It knows which objects are asked for, not how they are written.
 */
#include <string.h>

#include <pg_query.h>

#include <schemasync/ddl.h>
#include <schemasync/engine.h>
#include <schemasync/report.h>
#include <schemasync/server.h>

#include "cli/output.h"

static bool
dump_file(const Run *run, const char **ret_file, Error *err)
{
    Outputs outputs = { 0 };

    *ret_file = NULL;
    if (run->options.outputs.count == 0)
        return true;
    if (!outputs_parse(run, &outputs, err))
        return false;
    VEC_EACH(&outputs, i) {
        if (strcmp(outputs.items[i].format->name, "sql") != 0)
            return error_set(err, EXIT_ERROR, "a dump is written as sql, not as %s",
                             outputs.items[i].format->name);
    }
    if (outputs.count > 1)
        return error_set(err, EXIT_ERROR, "a dump goes to one place, not to %u", outputs.count);
    *ret_file = outputs.items[0].file;
    return true;
}

/* The schema that an object lives or dies with; absent: none (the database's own). */
static Name
schema_of(const Object *object)
{
    while (object->parent != NULL)
        object = object->parent;
    if (object->kind == KIND_SCHEMA)
        return object->name.name;
    if (object->kind == KIND_EXTENSION)
        return ((const Extension *)object)->schema;
    return object->name.schema;
}

static bool
is_listed(const DiffOptions *scope, Name schema)
{
    VEC_EACH(&scope->schemas, i)
        if (name_equal(scope->schemas.items[i], schema))
            return true;
    return false;
}

static bool
check_schemas(const Run *run, const Catalog *catalog, Error *err)
{
    VEC_EACH(&run->scope.schemas, i) {
        Name name = run->scope.schemas.items[i];
        if (catalog_find(catalog, KIND_SCHEMA, (QName){ .name = name }) == NULL &&
            strcmp(name.raw, "public") != 0)
            return error_set(err, EXIT_ERROR, "schema \"%s\" does not exist", name.raw);
    }
    return true;
}

/* The plan leaves out what a rule ignores; what is not modelled is the Catalog's. */
static void
ignore_others(const Run *run, Catalog *catalog)
{
    uint32_t others = 0;

    VEC_EACH(&catalog->others, i)
        if (!ignore_rules_fit(&run->scope, &catalog->others.items[i]))
            catalog->others.items[others++] = catalog->others.items[i];
    catalog->others.count = others;
}

/* Keeps what is in the schemas that were asked for. A key may still refer to a table that is not: it is part
 * of its table, and leaving it out would be another table. */
static void
keep_listed(const Run *run, Catalog *catalog, Plan *plan)
{
    uint32_t steps = 0, others = 0;

    if (run->scope.scope != SCHEMAS_LISTED)
        return;
    VEC_EACH(&plan->steps, i)
        if (is_listed(&run->scope, schema_of(plan->steps.items[i].object)))
            plan->steps.items[steps++] = plan->steps.items[i];
    plan->steps.count = steps;
    VEC_EACH(&catalog->others, i)
        if (is_listed(&run->scope, catalog->others.items[i].name.schema))
            catalog->others.items[others++] = catalog->others.items[i];
    catalog->others.count = others;
}

static void
say_what_is_missing(const Run *run, const Catalog *catalog, const Diff *diff)
{
    bool one = catalog->others.count == 1;

    warn_of_idle_rules(run, diff);
    if (diff->ignored > 0)
        run_say(run, "%u object%s ignored by rules", diff->ignored, diff->ignored == 1 ? "" : "s");
    if (catalog->others.count > 0)
        run_say(run, "%u object%s not in the dump; %s not supported yet: its first lines name %s", catalog->others.count,
                one ? " is" : "s are", one ? "its kind is" : "their kinds are", one ? "it" : "them");
}

/* ---- Newer servers than our parser --------------------------------------------------------------- */

static const char newer_parser[] =
    "Build schemasync with a newer libpg_query: make grammars, then make LIBPG_QUERY=build/grammars/18.";

/* What the model has and our grammar can't say is refused by name. */
static bool
check_objects(const Run *run, Catalog *catalog, const Diff *diff, Error *err)
{
    unsigned needed, grammar = PG_VERSION_NUM / 10000;

    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        const char   *what = object_beyond(object, grammar, &needed);
        ERROR_AUTO    error = ERROR_INIT;
        if (what == NULL || diff->ignored_to[i] != NULL ||
            (run->scope.scope == SCHEMAS_LISTED && !is_listed(&run->scope, schema_of(object))))
            continue;
        error_set(&error, EXIT_ERROR,
                  "%s %s can't be dumped: %s is in the grammar of PostgreSQL %u and newer, ours is that of %u",
                  object_kind_name(object), object_display(catalog, object), what, needed, grammar);
        error_chain(err, &error);
    }
    return !error_is_set(err) || error_hint(err, "%s", newer_parser);
}

static const char *
line_of(Arena *arena, const char *text, uint32_t line)
{
    for (; line > 1 && *text != '\0'; text++)
        line -= *text == '\n';
    return arena_strndup(arena, text, strcspn(text, "\n"));
}

/* Expressions are the server's text: where the server is newer, our own parser has to show that it reads them. */
static bool
check_reads_back(const Catalog *catalog, const Strbuf *text, Error *err)
{
    Catalog   *again __attribute__((cleanup(catalog_cleanup))) = NULL;
    ERROR_AUTO error = ERROR_INIT;
    int        server = catalog->server->version_num / 10000;

    if (server <= PG_VERSION_NUM / 10000 || ddl_read_text("dump", text->s, text->length, &again, &error))
        return true;
    error_set(err, EXIT_ERROR, "the dump of server %d could not be read again by our parser, that of PostgreSQL %s: %s",
              server, PG_MAJORVERSION, error.message);
    error_detail(err, "The place is: %s", line_of(catalog->arena, text->s, error.line));
    return error_hint(err, "%s", newer_parser);
}

/* What only PostgreSQL has: schemas that are listed, servers newer than our grammar. */
static bool
check_dump(const Run *run, const Input *input, const Diff *diff, Error *err)
{
    return input_is_sqlite(input) || (check_schemas(run, input->catalog, err) && check_objects(run, input->catalog, diff, err));
}

bool
dump_command(Run *run, ExitCode *ret_code, Error *err)
{
    const char *file;
    Input       input __attribute__((cleanup(input_release))) = INPUT_INIT;
    Plan       *plan __attribute__((cleanup(plan_cleanup))) = NULL;
    DiffOptions scope = { .scope = SCHEMAS_ALL };
    STRBUF_AUTO text = STRBUF_INIT;

    if (!dump_file(run, &file, err) || !input_target(run, &input, err) || !input_begin(&input, run, DDL_POSTGRES, err) ||
        !input_read(&input, NULL, err))
        return false;
    if (input.session != NULL)
        pg_end(input.session);
    run_say(run, "dump of %s", input_display(&input));
    memcpy(&scope.ignore, &run->scope.ignore, sizeof scope.ignore);
    if (!plan_create_all(input.catalog, &scope, input_is_sqlite(&input) ? &sqlite_engine : &postgres_engine, &plan, err) ||
        !check_dump(run, &input, plan->diff, err))
        return false;
    ignore_others(run, input.catalog);
    keep_listed(run, input.catalog, plan);
    if (input_is_sqlite(&input))
        strbuf_add(&text, "-- schemasync: dialect=sqlite\n");
    report_dump(plan, &text);
    if (!input_is_sqlite(&input) && !check_reads_back(input.catalog, &text, err))
        return false;
    if (!(file == NULL ? write_stdout(&text, err)
                       : spares_input(file, &input, err) && write_file(file, &text, err)))
        return false;
    say_what_is_missing(run, input.catalog, plan->diff);
    *ret_code = EXIT_OK;
    return true;
}
