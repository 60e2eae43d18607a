/*
 * output.c: writes reports to standard output and to files, and notices when they did not get there.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <schemasync/term.h>

#include "cli/output.h"

static bool
unknown_format(Arena *arena, const char *name, Error *err)
{
    VEC(const char *)
    names = { 0 };
    STRBUF_AUTO list = STRBUF_INIT;

    for (const ReportFormat *format = report_formats; format->name != NULL; format++) {
        vec_push(arena, &names, format->name);
        strbuf_addf(&list, "%s%s", list.length > 0 ? ", " : "", format->name);
    }
    vec_push(arena, &names, NULL);
    const char *nearest = nearest_word(name, names.items);
    error_set(err, EXIT_ERROR, "unknown output format \"%s\"", name);
    if (nearest != NULL)
        return error_hint(err, "Did you mean %s?", nearest);
    return error_hint(err, "The formats are %s.", list.s);
}

static bool
parse_output(const Run *run, const char *text, Output *ret_output, Error *err)
{
    const char *equals = strchr(text, '=');
    const char *name = equals == NULL ? text : arena_strndup(run->arena, text, (size_t)(equals - text));
    const char *file = equals == NULL || strcmp(equals, "=-") == 0 ? NULL : equals + 1;

    *ret_output = (Output){ report_format(name), file };
    if (ret_output->format == NULL)
        return unknown_format(run->arena, name, err);
    if (file != NULL && *file == '\0')
        return error_set(err, EXIT_ERROR, "--output %s= names no file", name);
    return true;
}

bool
outputs_parse(const Run *run, Outputs *ret_outputs, Error *err)
{
    unsigned on_stdout = 0;

    VEC_EACH(&run->options.outputs, i) {
        Output output;
        if (!parse_output(run, run->options.outputs.items[i], &output, err))
            return false;
        on_stdout += output.file == NULL;
        vec_push(run->arena, ret_outputs, output);
    }
    if (on_stdout > 1) {
        error_set(err, EXIT_ERROR, "two output formats for standard output");
        return error_hint(err, "Send one of them to a file: -o json=plan.json.");
    }
    if (ret_outputs->count == 0)
        vec_push(run->arena, ret_outputs, (Output){ report_format("text"), NULL });
    return true;
}

bool
outputs_have_text(const Outputs *outputs)
{
    VEC_EACH(outputs, i)
        if (outputs->items[i].file == NULL && strcmp(outputs->items[i].format->name, "text") == 0)
            return true;
    return false;
}

static bool
mentions(const Diff *diff, Name schema)
{
    return (name_is_set(diff->from->main_schema) && names_contain((const Names *)&diff->from->schemas_mentioned, schema)) ||
           (name_is_set(diff->to->main_schema) && names_contain((const Names *)&diff->to->schemas_mentioned, schema));
}

void
warn_of_idle_rules(const Run *run, const Diff *diff)
{
    Name main_schema = name_is_set(diff->to->main_schema) ? diff->to->main_schema : diff->from->main_schema;

    VEC_EACH(&diff->idle_rules, i) {
        const char    *rule = diff->idle_rules.items[i];
        const Setting *setting = run_setting(run, "ignore", rule);
        if (setting != NULL && setting->file != NULL)
            run_say(run, "warning: %s:%u:%u: the ignore rule \"%s\" fits nothing", setting->file, setting->line,
                    setting->column, rule);
        else
            run_say(run, "warning: the ignore rule \"%s\" fits nothing", rule);
    }
    if (name_is_set(main_schema) && strcmp(main_schema.raw, "public") != 0 && !mentions(diff, main_schema))
        run_say(run, "warning: --main-schema names %s, which neither side has", main_schema.raw);
    VEC_EACH(&diff->idle_schemas, i)
        run_say(run, "warning: --schemas names %s, which neither side has", diff->idle_schemas.items[i].raw);
}

bool
write_stdout(const Strbuf *text, Error *err)
{
    errno = 0;
    if (fwrite(text->s, 1, text->length, stdout) == text->length && fflush(stdout) == 0)
        return true;
    if (errno == EPIPE)
        return true;
    return error_set(err, EXIT_ERROR, "cannot write to standard output: %s", strerror(errno));
}

bool
spares_input(const char *path, const Input *input, Error *err)
{
    struct stat file, source;
    bool        is_file = input_is_sqlite(input) || (input->type == INPUT_FILE && !input_is_stdin(input));

    if (!is_file || stat(path, &file) != 0 || stat(input->given, &source) != 0 || !S_ISREG(file.st_mode) ||
        file.st_dev != source.st_dev || file.st_ino != source.st_ino)
        return true;
    return error_set(err, EXIT_ERROR, "the output would overwrite %s, which is read here; nothing was written", path);
}

bool
write_file(const char *path, const Strbuf *text, Error *err)
{
    FILE *file = fopen(path, "we");

    if (file == NULL)
        return error_set(err, EXIT_ERROR, "cannot write %s: %s", path, strerror(errno));
    errno = 0;
    bool written = fwrite(text->s, 1, text->length, file) == text->length;
    if (fclose(file) != 0 || !written)
        return error_set(err, EXIT_ERROR, "cannot write %s: %s", path, strerror(errno));
    return true;
}

bool
outputs_write(const Outputs *outputs, const Comparison *comparison, bool drift, Error *err)
{
    warn_of_idle_rules(comparison->run, comparison->diff);
    VEC_EACH(outputs, i)
        if (outputs->items[i].file != NULL && (!spares_input(outputs->items[i].file, &comparison->from, err) ||
                                               !spares_input(outputs->items[i].file, &comparison->to, err)))
            return false;
    VEC_EACH(outputs, i) {
        const Output *output = &outputs->items[i];
        STRBUF_AUTO   text = STRBUF_INIT;
        ReportOptions options = {
            .target = input_display(&comparison->from),
            .source = input_display(&comparison->to),
            .colour = output->file == NULL && !comparison->run->options.no_color && term_colour(stdout),
            .width = output->file == NULL ? term_width(stdout) : 0,
            .drift = drift,
            .quiet = comparison->run->options.quiet,
        };
        output->format->print(comparison->plan, &options, &text);
        if (!(output->file == NULL ? write_stdout(&text, err) : write_file(output->file, &text, err)))
            return false;
    }
    return true;
}
