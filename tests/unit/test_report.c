/*
 * test_report.c: the four formats and the dump, over plans made by hand whose names and texts try to break
 * out.
 */
#include <criterion/criterion.h>

#include <jansson.h>

#include <schemasync/report.h>
#include <schemasync/sql.h>
#include <schemasync/term.h>

#include "cli/fail.h"

static const char evil[] = "a\nDROP TABLE b; --\r\x1b[2J```<!-- </details>-->\"'\\\xe2\x80\xae";

typedef struct Fixture {
    Catalog   *live, *desired;
    Judgement *judgement;
    Diff      *diff;
    Plan       plan;
    Strbuf     out;
} Fixture;

static Fixture f;

static void
setup(void)
{
    DiffOptions options = { 0 };

    f = (Fixture){ .out = STRBUF_INIT };
    f.live = catalog_new("live");
    f.live->live = true;
    f.desired = catalog_new("db/schema.sql");
    vec_push(f.desired->arena, &f.desired->files, "db/schema.sql");
    catalog_link(f.live);
    catalog_link(f.desired);
    f.judgement = judgement_new();
    f.diff = diff_run(f.live, f.desired, &options, f.judgement);
    f.plan = (Plan){ .arena = f.diff->arena, .diff = f.diff, .groups = 1, .begin = "BEGIN;" };
}

static void
teardown(void)
{
    strbuf_release(&f.out);
    diff_free(f.diff);
    judgement_free(f.judgement);
    catalog_free(f.live);
    catalog_free(f.desired);
}

TestSuite(report, .init = setup, .fini = teardown);

static Step *
add_step(ChangeVerb verb, const char *what, const char *sql)
{
    vec_push(f.plan.arena, &f.plan.steps, (Step){ .verb = verb, .what = what, .sql = sql });
    return &vec_last(&f.plan.steps);
}

static void
add_hazard(Step *step, HazardType type, ObjectKind kind, const char *text, bool allowed)
{
    vec_push(f.plan.arena, &step->hazards, (Hazard){ type, kind, text, allowed });
    f.plan.refused += hazard_table[type].needs_allowance && !allowed;
}

static const char *
print(const char *format, ReportOptions options)
{
    if (options.target == NULL)
        options.target = "postgresql://h/d";
    if (options.source == NULL)
        options.source = "db/schema.sql";
    strbuf_reset(&f.out);
    report_format(format)->print(&f.plan, &options, &f.out);
    return f.out.s;
}

#define PRINT(format, ...) print(format, (ReportOptions){ .width = 0, ##__VA_ARGS__ })

static void
expect_has(const char *text, const char *part)
{
    cr_expect(strstr(text, part) != NULL, "no \"%s\" in:\n%s", part, text);
}

static void
expect_lacks(const char *text, const char *part)
{
    cr_expect(strstr(text, part) == NULL, "\"%s\" in:\n%s", part, text);
}

static const char *const formats[] = { "text", "sql", "json", "markdown" };
enum { FORMATS = sizeof formats / sizeof *formats };

Test(report, unknown_formats_are_unknown)
{
    cr_expect_null(report_format("yaml"));
    cr_expect_null(report_format(""));
    for (int i = 0; i < FORMATS; i++)
        cr_expect_not_null(report_format(formats[i]));
}

Test(report, an_empty_plan_says_so)
{
    expect_has(PRINT("text"), "No changes: postgresql://h/d is what db/schema.sql says.");
    expect_has(PRINT("text", .drift = true), "No drift: postgresql://h/d is what db/schema.sql says.");
    expect_has(PRINT("sql"), "-- no changes\n");
    expect_lacks(PRINT("sql"), "BEGIN");
    expect_has(PRINT("markdown"), "### Schema plan: no changes");
    expect_has(PRINT("json"), "\"empty\": true");
}

Test(report, text_has_reason_place_sql_hazard_lock_and_summary)
{
    Step *step = add_step(CHANGE_DROP, "drop column public.t.a", "ALTER TABLE public.t DROP COLUMN a");
    step->lock = LOCK_ACCESS_EXCLUSIVE;
    step->lock_on = "public.t";
    add_hazard(step, HAZARD_DROP, KIND_COLUMN, "drops column public.t.a", false);
    step = add_step(CHANGE_CREATE, "create table public.u", "CREATE TABLE public.u (\n    a int\n)");
    step->at = (SourcePos){ 1, 14, 3 };

    const char *text = PRINT("text");
    expect_has(text, "- drop column public.t.a\n    ALTER TABLE public.t DROP COLUMN a;\n");
    expect_has(text, "! drops column public.t.a (needs --allow-drop=column)\n");
    expect_has(text, "lock: ACCESS EXCLUSIVE on public.t\n");
    expect_has(
        text,
        "+ create table public.u  db/schema.sql:14\n    CREATE TABLE public.u (\n        a int\n    );\n");
    expect_has(text, "Plan: 1 to create, 0 to alter, 1 to drop.\n");
    expect_has(
        text, "Refused: 1 hazard needs an allowance, apply refuses this plan without: --allow-drop=column\n");
    expect_lacks(text, "\x1b");
    expect_has(PRINT("text", .colour = true), "\x1b[31m");
}

Test(report, an_allowed_hazard_is_not_refused)
{
    Step *step = add_step(CHANGE_DROP, "drop column public.t.a", "ALTER TABLE public.t DROP COLUMN a");

    add_hazard(step, HAZARD_DROP, KIND_COLUMN, "drops column public.t.a", true);
    expect_has(PRINT("text"), "(allowed)");
    for (int i = 0; i < FORMATS; i++)
        expect_lacks(PRINT(formats[i]), "efused without");
}

Test(report, missing_allowances_are_named_once_each)
{
    Step *step = add_step(CHANGE_ALTER, "x", "SELECT 1");

    add_hazard(step, HAZARD_DATA_LOSS, KIND_COLUMN, "narrows", false);
    add_hazard(step, HAZARD_DROP, KIND_TABLE, "drops", false);
    add_hazard(step, HAZARD_DROP, KIND_COLUMN, "drops", false);
    add_hazard(step, HAZARD_DROP, KIND_TABLE, "drops", false);
    add_hazard(step, HAZARD_SCAN, KIND_TABLE, "reads", false);
    expect_has(PRINT("json"), "\"missing_allowances\": \"--allow-drop=table,column --allow=data-loss\"");
}

/* Each line of text is as wide as the terminal at most, SQL aside, which is for copying. */
Test(report, text_keeps_the_width)
{
    Step *step = add_step(CHANGE_CREATE, "create table public.a_name_that_leaves_no_room_for_its_place_there",
                          "SELECT 1");
    step->at = (SourcePos){ 1, 14, 3 };
    add_hazard(step, HAZARD_SCAN, KIND_TABLE,
               "reads the whole table public.a_name_of_sixty_three_bytes_which_is_the_longest under its "
               "lock, which takes as "
               "long as the table is large",
               false);
    const char *text = print("text", (ReportOptions){ .width = 80 });
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1)
        cr_expect_leq(strcspn(line, "\n"), 80, "%.*s", (int)strcspn(line, "\n"), line);
}

/* ---- Breaking out ------------------------------------------------------------------------------ */

static void
expect_no_control_characters(const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        cr_expect(*c == '\n' || (unsigned char)*c >= ' ', "control character %d in:\n%s", *c, text);
}

static void
add_evil(void)
{
    Step *step = add_step(CHANGE_CREATE, evil, "SELECT 1");

    step->lock = LOCK_SHARE;
    step->lock_on = evil;
    add_hazard(step, HAZARD_DROP, KIND_TABLE, evil, false);
    vec_push(f.diff->arena, &f.diff->remarks, evil);
    vec_push(f.diff->arena, &f.diff->unmanaged_schemas, (Name){ evil });
    static OtherObject other = { .kind = "view" };
    other.name = (QName){ { "public" }, { evil } };
    vec_push(f.diff->arena, &f.diff->others, &other);
    vec_push(f.desired->arena, &f.desired->notes, (Note){ { 1, 2, 3 }, evil });
}

Test(report, text_and_markdown_send_no_control_characters)
{
    add_evil();
    const char *text = PRINT("text", .target = evil, .source = evil);
    expect_no_control_characters(text);
    expect_lacks(text, "\nDROP TABLE");
    expect_lacks(text, "\xe2\x80\xae");
    text = PRINT("markdown", .target = evil, .source = evil);
    expect_no_control_characters(text);
    expect_lacks(text, "\nDROP TABLE");
    expect_lacks(text, "\xe2\x80\xae");
}

/* All lines but those of the statement are comments. */
Test(report, nothing_ends_a_comment_of_sql)
{
    add_evil();
    const char *text = PRINT("sql", .target = evil, .source = evil);
    expect_no_control_characters(text);
    for (const char *line = text; *line != '\0'; line += strcspn(line, "\n") + 1) {
        bool known = *line == '\n' || strncmp(line, "-- ", 3) == 0 || strncmp(line, "BEGIN;\n", 7) == 0 ||
                     strncmp(line, "COMMIT;\n", 8) == 0 || strncmp(line, "SELECT 1;\n", 10) == 0;
        cr_expect(known, "%.*s", (int)strcspn(line, "\n"), line);
    }
    strbuf_reset(&f.out);
    report_dump(&f.plan, &f.out);
    expect_lacks(f.out.s, "\nDROP TABLE");
}

Test(report, a_fence_is_longer_than_the_backticks_inside)
{
    add_step(CHANGE_ALTER, "x", "COMMENT ON TABLE t IS '\n`````\n</details>\n'");
    const char *text = PRINT("markdown");
    expect_has(text, "\n``````sql\n");
    expect_has(text, "\n``````\n");
}

Test(report, markdown_outside_of_code_is_escaped)
{
    add_step(CHANGE_ALTER, "alter table <img src=x> [a](http://b) @all #1 a|b *c* _d_", "SELECT 1");
    const char *text = PRINT("markdown");
    expect_has(text,
               "alter table &lt;img src=x&gt; \\[a\\]\\(http\\://b\\) &#64;all \\#1 a\\|b \\*c\\* \\_d\\_");
}

Test(report, json_of_anything_parses_again)
{
    static const char *const texts[] = { evil, "\xff\xfe", "\xed\xa0\x80", "\x01\x1f\x7f",
                                         "\xf0\x9f\x8e\x89" };

    add_evil();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        add_step(CHANGE_ALTER, texts[i], texts[i]);
    json_error_t why;
    json_t      *root = json_loads(PRINT("json"), JSON_REJECT_DUPLICATES, &why);
    cr_assert_not_null(root, "%s", why.text);
    json_t *steps = json_object_get(root, "steps");
    cr_assert_eq(json_array_size(steps), 6);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(steps, 0), "what")), evil);
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(steps, 2), "sql")),
                     "\xEF\xBF\xBD\xEF\xBF\xBD");
    cr_expect_str_eq(json_string_value(json_object_get(json_array_get(steps, 5), "sql")), "\xf0\x9f\x8e\x89");
    json_decref(root);
}

/* ---- SQL for psql ------------------------------------------------------------------------------ */

Test(report, sql_is_a_transaction_for_each_group)
{
    add_step(CHANGE_ALTER, "one", "SELECT 1");
    expect_has(PRINT("sql"), "\nBEGIN;\n\n-- one\nSELECT 1;\n\nCOMMIT;\n");
    expect_lacks(f.out.s, "ON_ERROR_STOP");
    add_step(CHANGE_ALTER, "two", "SELECT 2")->group = 1;
    f.plan.groups = 2;
    expect_has(PRINT("sql"), "\n\\set ON_ERROR_STOP on\n");
    expect_has(f.out.s, "\nCOMMIT;\n\nBEGIN;\n\n-- two\nSELECT 2;\n\nCOMMIT;\n");
}

Test(report, sql_sets_the_search_path_where_it_changes)
{
    SearchPath path = { 0 };

    vec_push(f.desired->arena, &path.names, (Name){ "app" });
    vec_push(f.desired->arena, &path.names, (Name){ "O'Hara" });
    vec_push(f.desired->arena, &f.desired->paths, path);
    vec_push(f.desired->arena, &f.desired->paths, (SearchPath){ 0 });
    add_step(CHANGE_ALTER, "a", "SELECT 1")->path = 1;
    add_step(CHANGE_ALTER, "b", "SELECT 2")->path = 1;
    add_step(CHANGE_ALTER, "c", "SELECT 3")->path = 2;
    add_step(CHANGE_ALTER, "d", "SELECT 4");
    const char *text = PRINT("sql");
    expect_has(text, "SET LOCAL search_path TO 'app', 'O''Hara';\n-- a\nSELECT 1;\n\n-- b\nSELECT 2;\n\n"
                     "SET LOCAL search_path TO '';\n-- c\nSELECT 3;\n\n"
                     "SET LOCAL search_path TO DEFAULT;\n-- d\nSELECT 4;\n");
}

Test(report, psql_finds_no_variables_and_every_semicolon)
{
    static const struct {
        const char *sql, *printed;
    } rows[] = {
        { "SELECT a[1:n], b::text, f(x := 1), a[1:2]", "SELECT a[1: n], b::text, f(x := 1), a[1:2];\n" },
        { "SELECT a[1:\"USER\"], ':x', \":y\", $$:z$$", "SELECT a[1: \"USER\"], ':x', \":y\", $$:z$$;\n" },
        { "SELECT 1 -- one", "SELECT 1 -- one\n;\n" },
        { "SELECT '-- no'", "SELECT '-- no';\n" },
        { "SELECT 1 /* :a */", "SELECT 1 /* :a */;\n" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        f.plan.steps.count = 0;
        add_step(CHANGE_ALTER, "x", rows[i].sql);
        expect_has(PRINT("sql"), rows[i].printed);
    }
}

/* ---- What is left alone ------------------------------------------------------------------------ */

Test(report, others_are_grouped_counted_and_cut)
{
    static OtherObject others[8];

    for (int i = 0; i < 8; i++) {
        others[i].kind = i < 7 ? "view" : "policy";
        others[i].name =
            (QName){ { "public" }, catalog_name(f.live, arena_printf(f.live->arena, "v%d", 7 - i)) };
        vec_push(f.diff->arena, &f.diff->others, &others[i]);
    }
    const char *text = PRINT("text");
    expect_has(text, "Not managed: 1 policy: public.v0\n");
    expect_has(text,
               "Not managed: 7 views: public.v1, public.v2, public.v3, public.v4, public.v5 and 2 more\n");
    expect_lacks(PRINT("text", .quiet = true), "Not managed");
}

/* ---- Terminals and errors ---------------------------------------------------------------------- */

Test(report, safe_text_keeps_what_people_write)
{
    STRBUF_AUTO out = STRBUF_INIT;

    term_add_safe(&out, "Größe 日本 🎉\n\t\r\x1b\x7f\xc2\x9b\xff", TERM_ONE_LINE);
    cr_expect_str_eq(out.s, "Größe 日本 🎉\\n\\t\\r\\x1b\\x7f\\u009b\\xff");
    strbuf_reset(&out);
    term_add_safe(&out, "a\n\tb\r", TERM_MANY_LINES);
    cr_expect_str_eq(out.s, "a\n\tb\\r");
    cr_expect_eq(term_columns("日本a"), 5);
}

Test(report, errors_stand_with_place_detail_and_hint)
{
    ERROR_AUTO  err = ERROR_INIT, second = ERROR_INIT;
    STRBUF_AUTO out = STRBUF_INIT;

    error_set(&err, EXIT_ERROR, "column \"email\" is declared twice");
    error_at(&err, "db/schema.sql", 14, 5);
    error_detail(&err, "The first declaration is at line 9.\nschemasync: error: not this");
    error_hint(&err, "Take one away.");
    error_set(&second, EXIT_ERROR, "no \x1b[2Jscreen");
    error_sql(&second, "42P01", "SELECT 1");
    error_chain(&err, &second);
    fail_print(&err, &out);
    cr_expect_str_eq(out.s, "schemasync: error: db/schema.sql:14:5: column \"email\" is declared twice\n"
                            "detail: The first declaration is at line 9.\n"
                            "        schemasync: error: not this\n"
                            "hint: Take one away.\n"
                            "schemasync: error: no \\x1b[2Jscreen (SQLSTATE 42P01)\n"
                            "statement: SELECT 1\n"
                            "schemasync: 2 errors\n");
}

Test(report, of_many_errors_the_first_are_shown_and_the_kinds_of_all)
{
    ERROR_AUTO  err = ERROR_INIT;
    STRBUF_AUTO out = STRBUF_INIT;
    unsigned    shown = 0;

    for (unsigned i = 0; i < 70; i++) {
        ERROR_AUTO next = ERROR_INIT;
        error_set(&next, EXIT_ERROR, "error %u", i);
        next.not_covered = i < 20 ? NULL : i % 10 == 0 ? "views" : "functions";
        error_chain(&err, &next);
    }
    fail_print(&err, &out);
    for (const char *at = out.s; (at = strstr(at, "schemasync: error: ")) != NULL; at++)
        shown++;
    cr_expect_eq(shown, 50);
    cr_expect_not_null(strstr(out.s, "error 49\nschemasync: 70 errors; the first 50 are shown\n"
                                     "schemasync: not covered yet: functions (45), views (5)\n"));
}
