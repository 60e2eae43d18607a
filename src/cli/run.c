/*
 * run.c: finds the command, gathers its options from all places that may say them, and runs it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <schemasync/ddl.h>
#include <schemasync/term.h>

#include "cli/config.h"
#include "cli/help.h"
#include "cli/run.h"

void
run_say(const Run *run, const char *format, ...)
{
    STRBUF_AUTO text = STRBUF_INIT, safe = STRBUF_INIT;
    va_list     args;

    if (run->options.quiet)
        return;
    va_start(args, format);
    strbuf_vaddf(&text, format, args);
    va_end(args);
    term_add_safe(&safe, text.s, TERM_ONE_LINE);
    fprintf(stderr, "schemasync: %s\n", safe.s);
}

/* ---- Words that are not options ---------------------------------------------------------------- */

static bool
unknown_command(Arena *arena, const char *name, Error *err)
{
    VEC(const char *)
    names = { 0 };

    for (const Command *command = commands; command->name != NULL; command++)
        if (command->options != NULL)
            vec_push(arena, &names, command->name);
    vec_push(arena, &names, NULL);
    error_set(err, EXIT_ERROR, "unknown command \"%s\"", name);
    const char *nearest = nearest_word(name, names.items);
    if (nearest != NULL)
        return error_hint(err, "Did you mean %s?", nearest);
    return error_hint(err, "schemasync help lists the commands.");
}

static bool
check_arguments(const Run *run, Error *err)
{
    const Command *command = run->command;
    uint32_t       count = run->arguments.count;

    if (count >= command->least && count <= command->most)
        return true;
    if (count > command->most)
        error_set(err, EXIT_ERROR, "%s: unexpected argument \"%s\"", command->name,
                  run->arguments.items[command->most]);
    else
        error_set(err, EXIT_ERROR, "%s needs %s", command->name, command->arguments);
    return error_hint(err, "schemasync %s --help explains the command.", command->name);
}

/* ---- From options to what they mean ------------------------------------------------------------ */

static void
set_defaults(Options *options)
{
    options->schema = "db/schema.sql";
    options->dialect = "postgres";
    options->strategy = "atomic";
    options->judge = "auto";
    options->main_schema = "public";
    options->max_size = DDL_MAX_FILE_BYTES;
}

const Setting *
run_setting(const Run *run, const char *option, const char *value)
{
    for (int layer = LAYER_COUNT; layer-- > 0;) {
        VEC_EACH(&run->layers[layer], i) {
            const Setting *setting = &run->layers[layer].items[i];
            if (strcmp(setting->option->name, option) == 0 &&
                (value == NULL || (setting->value != NULL && strcmp(setting->value, value) == 0)))
                return setting;
        }
    }
    return NULL;
}

static bool
at_value(const Run *run, const char *option, const char *value, Error *err)
{
    const Setting *setting = run_setting(run, option, value);

    return setting == NULL || setting->file == NULL ? false
                                                    : error_at(err, setting->file, setting->line, setting->column);
}

/* Adds the place in schemasync.yml where it was there that an option was set; false always. */
static bool
at_setting(const Run *run, const char *option, Error *err)
{
    return at_value(run, option, NULL, err);
}

static bool
not_yet(const Run *run, const char *option, const char *value, Error *err)
{
    error_set(err, EXIT_ERROR, "%s %s is not supported yet", option, value);
    return at_setting(run, option, err);
}

static bool
check_supported(const Run *run, Error *err)
{
    const Options *options = &run->options;

    if (strcmp(options->strategy, "atomic") != 0)
        return not_yet(run, "strategy", options->strategy, err);
    if (options->max_size > DDL_MAX_FILE_BYTES) {
        error_set(err, EXIT_ERROR, "max-size can't be more than %d MB", DDL_MAX_FILE_BYTES / (1 << 20));
        return at_setting(run, "max-size", err);
    }
    if (*options->main_schema == '\0') {
        error_set(err, EXIT_ERROR, "main-schema is an empty name");
        return at_setting(run, "main-schema", err);
    }
    return true;
}

static bool
set_scope(Run *run, Error *err)
{
    const Texts *given = &run->options.schemas;

    VEC_EACH(given, i) {
        const char *name = given->items[i];
        bool        word = strcmp(name, "mentioned") == 0 || strcmp(name, "all") == 0;
        if (word && given->count > 1)
            return error_set(err, EXIT_ERROR, "schemas: \"%s\" stands alone, or names are listed", name) ||
                   at_setting(run, "schemas", err);
        if (word) {
            run->scope.scope = strcmp(name, "all") == 0 ? SCHEMAS_ALL : SCHEMAS_MENTIONED;
            return true;
        }
        vec_push(run->arena, &run->scope.schemas, (Name){ name });
    }
    if (given->count > 0)
        run->scope.scope = SCHEMAS_LISTED;
    return true;
}

static bool
set_ignore(Run *run, Error *err)
{
    const Texts *given = &run->options.ignore;

    VEC_EACH(given, i) {
        IgnoreRule rule;
        if (!ignore_rule_parse(run->arena, given->items[i], &rule, err))
            return at_value(run, "ignore", given->items[i], err);
        vec_push(run->arena, &run->scope.ignore, rule);
    }
    return true;
}

static bool
set_policy(Run *run, Error *err)
{
    const Options *options = &run->options;

    VEC_EACH(&options->allow_drop, i)
        if (!policy_allow_drop(&run->policy, options->allow_drop.items[i], err))
            return at_setting(run, "allow-drop", err);
    VEC_EACH(&options->allow, i)
        if (!policy_allow(&run->policy, options->allow.items[i], err))
            return at_setting(run, "allow", err);
    /* --allow-destructive and --allow-drop=all are one: whatever destroys, conversions that lose values too.
     */
    run->policy.allow_all = options->allow_destructive;
    VEC_EACH(&options->allow_drop, i)
        if (strcmp(options->allow_drop.items[i], "all") == 0)
            run->policy.allow_all = true;
    return true;
}

/* ---- The four layers --------------------------------------------------------------------------- */

static const char *
environment_name(const Settings *variables, const Settings *words)
{
    const Settings *layers[] = { words, variables };

    for (int layer = 0; layer < 2; layer++)
        for (uint32_t i = layers[layer]->count; i-- > 0;)
            if (strcmp(layers[layer]->items[i].option->name, "env") == 0)
                return layers[layer]->items[i].value;
    return NULL;
}

static bool
gather_options(Run *run, const Settings *words, Error *err)
{
    Settings      *layers = run->layers;
    const Command *command = run->command;

    layers[LAYER_WORDS] = *words;
    options_from_environment(run->arena, command->options, &layers[LAYER_VARIABLES]);
    const char *env = environment_name(&layers[LAYER_VARIABLES], words);
    if (!config_read(run->arena, command->options, env, &layers[LAYER_TOP], &layers[LAYER_ENVIRONMENT], err))
        return false;
    set_defaults(&run->options);
    return options_apply(run->arena, command->options, layers, LAYER_COUNT, &run->options, err) &&
           check_supported(run, err) && set_scope(run, err) && set_ignore(run, err) && set_policy(run, err);
}

static bool
asks_for_help(const Settings *words)
{
    VEC_EACH(words, i)
        if (strcmp(words->items[i].option->name, "help") == 0)
            return true;
    return false;
}

static bool
run_command(Run *run, int count, char *const *words, ExitCode *ret_code, Error *err)
{
    Settings settings = { 0 };

    if (run->command->options == NULL) {
        error_set(err, EXIT_ERROR, "the command %s does not exist yet", run->command->name);
        return error_hint(err, "schemasync help lists the commands that do.");
    }
    if (!options_parse(run->arena, run->command->options, count, words, &settings, &run->arguments, err)) {
        if (err->hint == NULL)
            error_hint(err, "schemasync %s --help lists the options.", run->command->name);
        return false;
    }
    if (asks_for_help(&settings))
        return help_print(run->command, err);
    return check_arguments(run, err) && gather_options(run, &settings, err) &&
           run->command->run(run, ret_code, err);
}

bool
run_words(int count, char *const *words, ExitCode *ret_code, Error *err)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Run    run = { .arena = arena };

    if (count == 0) {
        error_set(err, EXIT_ERROR, "no command was given");
        return error_hint(err, "schemasync help lists the commands.");
    }
    const char *name = words[0];
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (name[0] == '-') {
        error_set(err, EXIT_ERROR, "%s stands before the command", name);
        return error_hint(err, "Options follow the command: schemasync plan %s.", name);
    }
    run.command = command_find(name);
    if (run.command == NULL)
        return unknown_command(arena, name, err);
    return run_command(&run, count - 1, words + 1, ret_code, err);
}
