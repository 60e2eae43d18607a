/*
 * test_options.c: command lines, variables and layers, over a small table of its own; and the objects that a
 * user names.
 */
#include <criterion/criterion.h>

#include "cli/command.h"
#include "cli/find.h"

typedef struct Values {
    bool        quiet, yes;
    const char *url;
    const char *colour;
    Texts       kinds, outputs;
    uint32_t    timeout;
    uint64_t    size;
} Values;

static const Option table[] = {
    { OPTION_FLAG, 'q', "quiet", offsetof(Values, quiet), NULL, "say less", 0 },
    { OPTION_FLAG, 'y', "auto-approve", offsetof(Values, yes), NULL, "do not ask", 0 },
    { OPTION_TEXT, 'u', "url", offsetof(Values, url), "URL", "the database", OPTION_IN_FILE },
    { OPTION_CHOICE, 0, "colour", offsetof(Values, colour), "red|green|blue", "which", 0 },
    { OPTION_LIST, 0, "kinds", offsetof(Values, kinds), "KIND,...", "which kinds", 0 },
    { OPTION_REPEAT, 'o', "output", offsetof(Values, outputs), "FORMAT", "formats", 0 },
    { OPTION_DURATION, 0, "lock-timeout", offsetof(Values, timeout), "DURATION", "how long", 0 },
    { OPTION_SIZE, 0, "max-size", offsetof(Values, size), "SIZE", "how large", 0 },
    OPTIONS_END
};

enum { MOST_WORDS = 12 };

typedef struct Parsed {
    Arena   *arena;
    Settings settings;
    Texts    arguments;
    Values   values;
    Error    err;
    bool     ok;
} Parsed;

static Parsed parsed;

static void
setup(void)
{
    parsed = (Parsed){ .arena = arena_new() };
}

static void
teardown(void)
{
    error_release(&parsed.err);
    arena_free(parsed.arena);
}

TestSuite(options, .init = setup, .fini = teardown);

static void
parse(const char *first, ...)
{
    char   *words[MOST_WORDS];
    int     count = 0;
    va_list rest;

    va_start(rest, first);
    for (const char *word = first; word != NULL; word = va_arg(rest, const char *))
        words[count++] = arena_strdup(parsed.arena, word);
    va_end(rest);
    parsed.ok =
        options_parse(parsed.arena, table, count, words, &parsed.settings, &parsed.arguments, &parsed.err) &&
        options_apply(parsed.arena, table, &parsed.settings, 1, &parsed.values, &parsed.err);
}

#define PARSE(...) parse(__VA_ARGS__, (const char *)NULL)

Test(options, values_follow_or_are_joined_by_an_equals_sign)
{
    PARSE("--url", "a", "--colour=green", "-q");
    cr_assert(parsed.ok);
    cr_expect_str_eq(parsed.values.url, "a");
    cr_expect_str_eq(parsed.values.colour, "green");
    cr_expect(parsed.values.quiet);
    cr_expect(!parsed.values.yes);
}

Test(options, a_value_may_hold_equals_signs_and_be_empty)
{
    PARSE("--url=postgresql://h/db?sslmode=require&a=b", "-o", "");
    cr_assert(parsed.ok);
    cr_expect_str_eq(parsed.values.url, "postgresql://h/db?sslmode=require&a=b");
}

Test(options, letters_are_bundled_and_the_last_may_take_a_value)
{
    PARSE("-qyofirst", "-o", "second");
    cr_assert(parsed.ok);
    cr_expect(parsed.values.quiet && parsed.values.yes);
    cr_assert_eq(parsed.values.outputs.count, 2);
    cr_expect_str_eq(parsed.values.outputs.items[0], "first");
    cr_expect_str_eq(parsed.values.outputs.items[1], "second");
}

Test(options, two_dashes_end_the_options)
{
    PARSE("a", "--", "--quiet", "-");
    cr_assert(parsed.ok);
    cr_assert_eq(parsed.arguments.count, 3);
    cr_expect_str_eq(parsed.arguments.items[1], "--quiet");
    cr_expect_str_eq(parsed.arguments.items[2], "-");
    cr_expect(!parsed.values.quiet);
}

Test(options, one_dash_is_an_argument)
{
    PARSE("-", "file");
    cr_assert(parsed.ok);
    cr_expect_str_eq(parsed.arguments.items[0], "-");
}

Test(options, lists_are_divided_by_commas_and_repeated)
{
    PARSE("--kinds=table, column,,", "--kinds", "index");
    cr_assert(parsed.ok);
    cr_assert_eq(parsed.values.kinds.count, 3);
    cr_expect_str_eq(parsed.values.kinds.items[1], "column");
    cr_expect_str_eq(parsed.values.kinds.items[2], "index");
}

Test(options, an_unknown_option_is_an_error_with_the_nearest_name)
{
    PARSE("--qiuet");
    cr_assert(!parsed.ok);
    cr_expect_str_eq(parsed.err.message, "unknown option --qiuet");
    cr_expect_str_eq(parsed.err.hint, "Did you mean --quiet?");
}

Test(options, far_from_any_name_there_is_no_guess)
{
    PARSE("--zzzzzzzz=1");
    cr_assert(!parsed.ok);
    cr_expect_null(parsed.err.hint);
}

Test(options, unknown_letters_missing_values_and_very_long_names_are_errors)
{
    static const char *const bad[][2] = { { "-qx", "unknown option -x" },
                                          { "--url", "option --url needs a value" },
                                          { "-u", "option --url needs a value" } };

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        PARSE(bad[i][0]);
        cr_assert(!parsed.ok);
        cr_expect_str_eq(parsed.err.message, bad[i][1]);
    }
    char name[5000] = "--";
    memset(name + 2, 'q', sizeof name - 3);
    PARSE(name);
    cr_expect(!parsed.ok);
}

Test(options, flags_can_be_switched_off)
{
    PARSE("-q", "--quiet=no", "--auto-approve=On");
    cr_assert(parsed.ok);
    cr_expect(!parsed.values.quiet);
    cr_expect(parsed.values.yes);
    PARSE("--quiet=perhaps");
    cr_expect(!parsed.ok);
}

Test(options, choices)
{
    PARSE("--colour", "gren");
    cr_assert(!parsed.ok);
    cr_expect_str_eq(parsed.err.message, "invalid value \"gren\" for --colour");
    cr_expect_str_eq(parsed.err.hint, "Did you mean green?");
    PARSE("--colour", "red|green");
    cr_expect(!parsed.ok);
    PARSE("--colour", "");
    cr_expect(!parsed.ok);
}

Test(options, durations)
{
    static const struct {
        const char *text;
        long long   milliseconds;
    } rows[] = {
        { "500ms", 500 },
        { "3s", 3000 },
        { "1min", 60000 },
        { "2h", 7200000 },
        { "0", 0 },
        { "10 s", 10000 },
        { "49d", 4233600000 },
        { "50d", -1 },
        { "3", -1 },
        { "3m", -1 },
        { "-3s", -1 },
        { "3.5s", -1 },
        { "s", -1 },
        { "", -1 },
        { " 3s", -1 },
        { "99999999999999999999999s", -1 },
        { "18446744073709551617ms", -1 },
        { "3sx", -1 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        parsed.settings.count = 0;
        PARSE("--lock-timeout", rows[i].text);
        cr_expect_eq(parsed.ok, rows[i].milliseconds >= 0, "%s", rows[i].text);
        if (parsed.ok)
            cr_expect_eq(parsed.values.timeout, rows[i].milliseconds, "%s", rows[i].text);
    }
}

Test(options, sizes)
{
    static const struct {
        const char *text;
        long long   bytes;
    } rows[] = {
        { "10MB", 10 << 20 },
        { "512kB", 512 << 10 },
        { "1GB", 1 << 30 },
        { "77", 77 },
        { "0", -1 },
        { "1TB", -1 },
        { "9999999999999GB", -1 },
        { "MB", -1 },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        parsed.settings.count = 0;
        PARSE("--max-size", rows[i].text);
        cr_expect_eq(parsed.ok, rows[i].bytes >= 0, "%s", rows[i].text);
        if (parsed.ok)
            cr_expect_eq(parsed.values.size, (uint64_t)rows[i].bytes, "%s", rows[i].text);
    }
}

Test(options, the_strongest_layer_counts_whole)
{
    Settings layers[2] = { { 0 } };
    char    *words[] = { arena_strdup(parsed.arena, "--kinds=c") };

    setenv("SCHEMASYNC_KINDS", "a,b", 1);
    setenv("SCHEMASYNC_LOCK_TIMEOUT", "3s", 1);
    setenv("SCHEMASYNC_URL", "", 1);
    options_from_environment(parsed.arena, table, &layers[0]);
    cr_assert(options_parse(parsed.arena, table, 1, words, &layers[1], &parsed.arguments, &parsed.err));
    cr_assert(options_apply(parsed.arena, table, layers, 2, &parsed.values, &parsed.err));
    cr_assert_eq(parsed.values.kinds.count, 1);
    cr_expect_str_eq(parsed.values.kinds.items[0], "c");
    cr_expect_eq(parsed.values.timeout, 3000);
    cr_expect_null(parsed.values.url);
}

Test(options, a_bad_variable_is_named)
{
    Settings layer = { 0 };

    setenv("SCHEMASYNC_MAX_SIZE", "huge", 1);
    options_from_environment(parsed.arena, table, &layer);
    cr_assert(!options_apply(parsed.arena, table, &layer, 1, &parsed.values, &parsed.err));
    cr_expect_str_eq(parsed.err.message, "invalid value \"huge\" for SCHEMASYNC_MAX_SIZE");
}

Test(options, help_has_every_row_and_keeps_its_width)
{
    for (const Command *command = commands; command->name != NULL; command++) {
        STRBUF_AUTO help = STRBUF_INIT;
        if (command->options == NULL)
            continue;
        options_help(command->options, 80, &help);
        for (const Option *option = command->options; option->name != NULL; option++)
            cr_expect(strstr(help.s, option->name) != NULL, "%s %s", command->name, option->name);
        for (const char *line = help.s; *line != '\0'; line += strcspn(line, "\n") + 1)
            cr_expect_leq(strcspn(line, "\n"), 80, "%s: %.90s", command->name, line);
    }
}

Test(options, names_and_letters_are_unique_in_each_command)
{
    for (const Command *command = commands; command->name != NULL; command++) {
        for (const Option *a = command->options; a != NULL && a->name != NULL; a++)
            for (const Option *b = a + 1; b->name != NULL; b++) {
                cr_expect_str_neq(a->name, b->name, "%s", command->name);
                cr_expect(a->letter == 0 || a->letter != b->letter, "%s -%c", command->name, a->letter);
            }
    }
}

/* ---- Names of objects -------------------------------------------------------------------------- */

static bool
spec(const char *text, ObjectSpec *ret_spec)
{
    Texts words = { 0 };

    vec_push(parsed.arena, &words, text);
    return object_spec_parse(parsed.arena, &words, ret_spec, &parsed.err);
}

Test(options, objects_are_named_as_in_sql)
{
    ObjectSpec found;

    cr_assert(spec("Public.Users.email", &found));
    cr_assert_eq(found.parts.count, 3);
    cr_expect_str_eq(found.parts.items[0], "public");
    cr_expect_null(found.kind);
    cr_assert(spec("foreign key \"A.b\"\"c\".d", &found));
    cr_expect_str_eq(found.kind, "foreign key");
    cr_assert_eq(found.parts.count, 2);
    cr_expect_str_eq(found.parts.items[0], "A.b\"c");
    cr_assert(spec("table", &found));
    cr_expect_null(found.kind);
    cr_expect_str_eq(found.parts.items[0], "table");
}

Test(options, what_is_no_name_is_an_error)
{
    static const char *const bad[] = { "", ".", "a.", ".a", "a..b", "\"a", "\"a\"b", "a\"b\"", "\"\"" };
    ObjectSpec               found;

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!spec(bad[i], &found), "%s", bad[i]);
}
