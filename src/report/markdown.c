/*
 * markdown.c: a plan as a comment on a pull request. Names and SQL of strangers stand in it: whatever is not
 * in a code fence is escaped, and a fence is longer than any run of backticks inside.
 */
#include <string.h>

#include <schemasync/term.h>

#include "report/common.h"
#include "report/formats.h"

/* Markdown's and HTML's own characters, and @ and #, by which people and issues would be called. */
static void
add_escaped(Strbuf *out, const char *text)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    term_add_safe(&safe, text, TERM_ONE_LINE);
    for (const char *c = safe.s; *c != '\0'; c++) {
        if (*c == '<')
            strbuf_add(out, "&lt;");
        else if (*c == '>')
            strbuf_add(out, "&gt;");
        else if (*c == '&')
            strbuf_add(out, "&amp;");
        else if (*c == '@')
            strbuf_add(out, "&#64;");
        else if (strchr("\\`*_{}[]()#+!|~$:", *c) != NULL)
            strbuf_addf(out, "\\%c", *c);
        else
            strbuf_add_char(out, *c);
    }
}

static size_t
longest_run(const char *text, char c)
{
    size_t longest = 0;

    for (; *text != '\0'; text++) {
        size_t run = 0;
        while (text[run] == c)
            run++;
        if (run > longest)
            longest = run;
        if (run > 0)
            text += run - 1;
    }
    return longest;
}

static void
add_times(Strbuf *out, char c, size_t count)
{
    while (count-- > 0)
        strbuf_add_char(out, c);
}

/* `text` as code within a line, by the rule that a delimiter is longer than what it holds. */
static void
add_code(Strbuf *out, const char *text)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    term_add_safe(&safe, text, TERM_ONE_LINE);
    size_t ticks = longest_run(safe.s, '`') + 1;
    bool   padded = ticks > 1 || safe.length == 0;
    add_times(out, '`', ticks);
    strbuf_add(out, padded ? " " : "");
    strbuf_add(out, safe.s);
    strbuf_add(out, padded ? " " : "");
    add_times(out, '`', ticks);
}

static void
add_fenced_sql(Strbuf *out, const char *sql)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    term_add_safe(&safe, sql, TERM_MANY_LINES);
    size_t ticks = longest_run(safe.s, '`') + 1;
    if (ticks < 3)
        ticks = 3;
    add_times(out, '`', ticks);
    strbuf_add(out, "sql\n");
    strbuf_add(out, safe.s);
    if (!strbuf_ends_with(out, "\n"))
        strbuf_add_char(out, '\n');
    add_times(out, '`', ticks);
    strbuf_add(out, "\n");
}

/* ---- Parts ------------------------------------------------------------------------------------- */

/* The worst that a step, and those that are one change with it, may do, as a badge. */
static const char *
change_badge(const Plan *plan, uint32_t first)
{
    const char *badge = "🟢";

    for (uint32_t i = first; i < plan->steps.count && (i == first || report_is_continued(plan, i)); i++) {
        const Step *step = &plan->steps.items[i];
        VEC_EACH(&step->hazards, k) {
            if (hazard_needs_allowance(&step->hazards.items[k]))
                return "🔴";
            badge = "🟡";
        }
    }
    return badge;
}

static void
add_summary(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    Counts counts = report_count(plan);

    strbuf_add(out, options->drift ? "### Schema drift: " : "### Schema plan: ");
    if (plan->steps.count == 0)
        strbuf_add(out, "no changes");
    else
        strbuf_addf(out, "%u to create, %u to alter, %u to drop", counts.create, counts.alter, counts.drop);
    if (plan->undecided.count > 0)
        strbuf_addf(out, ", %u undecided", plan->undecided.count);
    strbuf_add(out, "\n\n");
    add_code(out, options->target);
    strbuf_add(out, " to be what ");
    add_code(out, options->source);
    strbuf_add(out, " says\n\n");
    if (plan->refused > 0) {
        STRBUF_AUTO missing = STRBUF_INIT;
        report_add_missing_allowances(plan, &missing);
        strbuf_addf(out, "🔴 **Refused** without an allowance for %u hazard%s: ", plan->refused,
                    plan->refused == 1 ? "" : "s");
        add_code(out, missing.s);
        strbuf_add(out, "\n\n");
    }
}

static void
add_hazards(const Step *step, Strbuf *out)
{
    VEC_EACH(&step->hazards, i) {
        const Hazard *hazard = &step->hazards.items[i];
        bool          needed = hazard_needs_allowance(hazard);
        strbuf_addf(out, "  - %s ", needed ? "🔴" : "🟡");
        add_escaped(out, hazard->text);
        if (needed && !hazard->allowed) {
            STRBUF_AUTO allowance = STRBUF_INIT;
            hazard_add_allowance(hazard, &allowance);
            strbuf_add(out, ", needs ");
            add_code(out, allowance.s);
        }
        strbuf_add_char(out, '\n');
    }
}

static void
add_step_list(const Plan *plan, Strbuf *out)
{
    VEC_EACH(&plan->steps, i) {
        const Step *step = &plan->steps.items[i];
        STRBUF_AUTO place = STRBUF_INIT;
        if (report_is_continued(plan, i)) {
            add_hazards(step, out);
            continue;
        }
        strbuf_addf(out, "- %s ", change_badge(plan, i));
        add_escaped(out, step->what);
        if (report_add_place(plan, step->at, &place)) {
            strbuf_add(out, " — ");
            add_code(out, place.s);
        }
        if (step->lock == LOCK_ACCESS_EXCLUSIVE && step->lock_on != NULL) {
            strbuf_add(out, ", locks ");
            add_code(out, step->lock_on);
        }
        report_add_touched(step, ", ", "", out);
        strbuf_add_char(out, '\n');
        if (step->why != NULL) {
            strbuf_add(out, "  - why: ");
            add_escaped(out, step->why);
            strbuf_add_char(out, '\n');
        }
        add_hazards(step, out);
    }
    if (plan->steps.count > 0)
        strbuf_add_char(out, '\n');
}

static void
add_sql(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    STRBUF_AUTO   sql = STRBUF_INIT;
    ReportOptions quiet = *options;

    if (plan->steps.count == 0)
        return;
    quiet.quiet = true;
    report_sql(plan, &quiet, &sql);
    strbuf_add(out, "<details>\n<summary>SQL</summary>\n\n");
    add_fenced_sql(out, sql.s);
    strbuf_add(out, "\n</details>\n\n");
}

static void
add_undecided(const Plan *plan, Strbuf *out)
{
    VEC_EACH(&plan->undecided, i) {
        const Question *question = plan->undecided.items[i];
        STRBUF_AUTO     name = STRBUF_INIT;
        report_add_name(plan, question->subject, &name);
        strbuf_addf(out, "- ❔ undecided: %s ", object_kind_name(question->subject));
        add_code(out, name.s);
        strbuf_add(out, ": ");
        add_escaped(out, question_reason(question));
        strbuf_add_char(out, '\n');
    }
    if (plan->undecided.count > 0)
        strbuf_add_char(out, '\n');
}

static void
add_other_line(void *context, const char *line)
{
    Strbuf *out = context;

    strbuf_add(out, "- not managed: ");
    add_escaped(out, line);
    strbuf_add_char(out, '\n');
}

static void
add_left_alone(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    const Diff *diff = plan->diff;
    STRBUF_AUTO list = STRBUF_INIT;

    VEC_EACH(&diff->remarks, i) {
        strbuf_add(&list, "- ");
        add_escaped(&list, diff->remarks.items[i]);
        strbuf_add_char(&list, '\n');
    }
    if (!options->quiet) {
        report_others(diff->others.items, diff->others.count, 10, add_other_line, &list);
        VEC_EACH(&diff->unmanaged_schemas, i) {
            strbuf_add(&list, "- schema left alone: ");
            add_code(&list, diff->unmanaged_schemas.items[i].raw);
            strbuf_add_char(&list, '\n');
        }
        if (diff->ignored > 0) {
            strbuf_add(&list, "- ");
            report_add_ignored(plan, &list);
            strbuf_add_char(&list, '\n');
        }
        if (plan->logged > 0) {
            STRBUF_AUTO line = STRBUF_INIT;
            report_add_logged(plan, &line);
            strbuf_add(&list, "- note: ");
            add_escaped(&list, line.s);
            strbuf_add_char(&list, '\n');
        }
        VEC_EACH(&diff->to->notes, i) {
            STRBUF_AUTO place = STRBUF_INIT;
            strbuf_add(&list, "- note: ");
            if (report_add_place(plan, diff->to->notes.items[i].at, &place)) {
                add_code(&list, place.s);
                strbuf_add(&list, ": ");
            }
            add_escaped(&list, diff->to->notes.items[i].text);
            strbuf_add_char(&list, '\n');
        }
    }
    strbuf_add(out, list.s);
}

void
report_markdown(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    add_summary(plan, options, out);
    add_step_list(plan, out);
    add_undecided(plan, out);
    add_sql(plan, options, out);
    add_left_alone(plan, options, out);
}
