/*
 * text.c: a plan for people, on a terminal or in a log. Everything that comes from a file or a database is
 * made safe for the terminal first.
 */
#include <string.h>

#include <schemasync/term.h>

#include "report/common.h"
#include "report/formats.h"

typedef struct Text {
    const Plan          *plan;
    const ReportOptions *options;
    Strbuf              *out;
} Text;

typedef enum Colour { PLAIN,
                      BOLD,
                      DIM,
                      GREEN,
                      YELLOW,
                      RED } Colour;

static const char *const colour_codes[] = {
    [PLAIN] = "0", [BOLD] = "1", [DIM] = "2", [GREEN] = "32", [YELLOW] = "33", [RED] = "31"
};

static void
set_colour(Text *text, Colour colour)
{
    if (text->options->colour)
        strbuf_addf(text->out, "\x1b[%sm", colour_codes[colour]);
}

/* A paragraph: made safe, wrapped, every line indented. */
static void
add_paragraph(Text *text, Colour colour, unsigned indent, const char *label, const char *words)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    strbuf_add(&safe, label);
    term_add_safe(&safe, words, TERM_ONE_LINE);
    strbuf_addf(text->out, "%*s", (int)indent, "");
    if (colour != PLAIN)
        set_colour(text, colour);
    term_add_wrapped(text->out, safe.s, text->options->width, indent + 2, indent);
    if (colour != PLAIN)
        set_colour(text, PLAIN);
    strbuf_add_char(text->out, '\n');
}

/* ---- Steps ------------------------------------------------------------------------------------- */

/* "+ create table public.users                              db/schema.sql:14" */
static void
add_step_head(Text *text, const Step *step)
{
    static const char   signs[] = { [CHANGE_CREATE] = '+', [CHANGE_DROP] = '-', [CHANGE_ALTER] = '~' };
    static const Colour colours[] = { [CHANGE_CREATE] = GREEN, [CHANGE_DROP] = RED, [CHANGE_ALTER] = YELLOW };
    STRBUF_AUTO         what = STRBUF_INIT, place = STRBUF_INIT, safe_place = STRBUF_INIT;

    term_add_safe(&what, step->what, TERM_ONE_LINE);
    set_colour(text, colours[step->verb]);
    strbuf_addf(text->out, "%c ", signs[step->verb]);
    set_colour(text, PLAIN);
    set_colour(text, BOLD);
    strbuf_add(text->out, what.s);
    set_colour(text, PLAIN);
    if (report_add_place(text->plan, step->at, &place)) {
        unsigned width = text->options->width;
        term_add_safe(&safe_place, place.s, TERM_ONE_LINE);
        unsigned used = 2 + term_columns(what.s), wanted = term_columns(safe_place.s);
        if (width == 0)
            strbuf_add(text->out, "  ");
        else if (used + 2 + wanted <= width)
            strbuf_addf(text->out, "%*s", (int)(width - used - wanted), "");
        else
            strbuf_add(text->out, "\n    ");
        set_colour(text, DIM);
        strbuf_add(text->out, safe_place.s);
        set_colour(text, PLAIN);
    }
    strbuf_add_char(text->out, '\n');
}

static void
add_indented(Text *text, unsigned indent, const char *lines)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    term_add_safe(&safe, lines, TERM_MANY_LINES);
    for (const char *line = safe.s;; line++) {
        size_t length = strcspn(line, "\n");
        if (length > 0)
            strbuf_addf(text->out, "%*s%.*s", (int)indent, "", (int)length, line);
        line += length;
        if (*line == '\0')
            return;
        strbuf_add_char(text->out, '\n');
    }
}

static void
add_hazard(Text *text, const Hazard *hazard)
{
    STRBUF_AUTO line = STRBUF_INIT;
    bool        refused = hazard_needs_allowance(hazard) && !hazard->allowed;

    strbuf_addf(&line, "%s", hazard->text);
    if (refused) {
        strbuf_add(&line, " (needs ");
        hazard_add_allowance(hazard, &line);
        strbuf_add_char(&line, ')');
    } else if (hazard_needs_allowance(hazard)) {
        strbuf_add(&line, " (allowed)");
    }
    add_paragraph(text, refused ? RED : YELLOW, 4, refused ? "! " : "* ", line.s);
}

/* What the step takes: hazards and locks. */
static void
add_costs(Text *text, const Step *step)
{
    VEC_EACH(&step->hazards, i)
        add_hazard(text, &step->hazards.items[i]);
    if (step->lock != LOCK_NONE && step->lock_on != NULL) {
        STRBUF_AUTO line = STRBUF_INIT;
        strbuf_addf(&line, "%s on %s", lock_name(step->lock), step->lock_on);
        report_add_touched(step, " (", ")", &line);
        add_paragraph(text, DIM, 4, "lock: ", line.s);
    }
}

/* The step, and those that are one change with it. Returns how many. */
static uint32_t
add_change(Text *text, uint32_t first)
{
    const Step *steps = text->plan->steps.items;
    uint32_t    end = first + 1;

    while (end < text->plan->steps.count && report_is_continued(text->plan, end))
        end++;
    add_step_head(text, &steps[first]);
    if (steps[first].why != NULL)
        add_paragraph(text, PLAIN, 4, "why: ", steps[first].why);
    for (uint32_t i = first; i < end; i++) {
        add_indented(text, 4, steps[i].sql);
        strbuf_add(text->out, ";\n");
    }
    for (uint32_t i = first; i < end; i++)
        add_costs(text, &steps[i]);
    strbuf_add_char(text->out, '\n');
    return end - first;
}

static void
add_steps(Text *text)
{
    const Plan *plan = text->plan;
    uint32_t    group = 0;

    for (uint32_t i = 0; i < plan->steps.count;) {
        const Step *step = &plan->steps.items[i];
        if (plan->groups > 1 && (i == 0 || step->group != group)) {
            group = step->group;
            strbuf_addf(text->out, "transaction %u of %u\n\n", group + 1, plan->groups);
        }
        i += add_change(text, i);
    }
}

/* ---- Around the steps -------------------------------------------------------------------------- */

static void
add_heading(Text *text)
{
    STRBUF_AUTO line = STRBUF_INIT;

    strbuf_addf(&line, text->options->drift ? "Drift of %s from %s" : "Plan for %s to be what %s says",
                text->options->target, text->options->source);
    add_paragraph(text, BOLD, 0, "", line.s);
    strbuf_add_char(text->out, '\n');
}

static void
add_expression(Text *text, const char *label, const char *sql)
{
    STRBUF_AUTO line = STRBUF_INIT;

    report_add_one_line(&line, sql != NULL ? sql : "");
    add_paragraph(text, PLAIN, 4, label, line.s);
}

static void
add_undecided(Text *text)
{
    const Plan *plan = text->plan;

    VEC_EACH(&plan->undecided, i) {
        const Question *question = plan->undecided.items[i];
        STRBUF_AUTO     name = STRBUF_INIT, line = STRBUF_INIT;

        report_add_name(plan, question->subject, &name);
        strbuf_addf(&line, "%s %s: %s", object_kind_name(question->subject), name.s,
                    question_reason(question));
        add_paragraph(text, YELLOW, 0, "? undecided: ", line.s);
        add_expression(text, "is:     ", question->from_text);
        add_expression(text, "wanted: ", question->to_text);
        strbuf_add_char(text->out, '\n');
    }
}

static void
add_summary(Text *text)
{
    const Plan *plan = text->plan;
    bool        drift = text->options->drift;
    Counts      counts = report_count(plan);
    STRBUF_AUTO line = STRBUF_INIT;

    if (plan_is_empty(plan)) {
        strbuf_addf(&line, drift ? "No drift: %s is what %s says." : "No changes: %s is what %s says.",
                    text->options->target, text->options->source);
    } else if (plan->steps.count == 0) {
        strbuf_add(&line, "No changes");
    } else {
        strbuf_addf(&line,
                    drift ? "Drift: to be what the file says, %u to create, %u to alter, %u to drop"
                          : "Plan: %u to create, %u to alter, %u to drop",
                    counts.create, counts.alter, counts.drop);
    }
    if (plan->undecided.count > 0)
        strbuf_addf(&line, "; %u undecided", plan->undecided.count);
    if (!plan_is_empty(plan))
        strbuf_add_char(&line, '.');
    add_paragraph(text, BOLD, 0, "", line.s);
}

static void
add_refusal(Text *text)
{
    STRBUF_AUTO line = STRBUF_INIT;

    if (text->plan->refused == 0 || text->options->drift)
        return;
    strbuf_addf(&line, "%u hazard%s an allowance, apply refuses this plan without: ", text->plan->refused,
                text->plan->refused == 1 ? " needs" : "s need");
    report_add_missing_allowances(text->plan, &line);
    add_paragraph(text, RED, 0, "Refused: ", line.s);
}

static void
add_other_line(void *context, const char *line)
{
    add_paragraph(context, PLAIN, 0, "Not managed: ", line);
}

static void
add_notes(Text *text)
{
    const Catalog *to = text->plan->diff->to;

    if (text->plan->logged > 0) {
        STRBUF_AUTO line = STRBUF_INIT;
        report_add_logged(text->plan, &line);
        add_paragraph(text, PLAIN, 0, "Note: ", line.s);
    }
    if (text->plan->diff->ignored > 0) {
        STRBUF_AUTO line = STRBUF_INIT;
        report_add_ignored(text->plan, &line);
        add_paragraph(text, PLAIN, 0, "", line.s);
    }
    VEC_EACH(&to->notes, i) {
        const Note *note = &to->notes.items[i];
        STRBUF_AUTO line = STRBUF_INIT;
        if (report_add_place(text->plan, note->at, &line))
            strbuf_add(&line, ": ");
        strbuf_add(&line, note->text);
        add_paragraph(text, PLAIN, 0, "Note: ", line.s);
    }
}

static void
add_left_alone(Text *text)
{
    const Diff *diff = text->plan->diff;

    VEC_EACH(&diff->remarks, i)
        add_paragraph(text, PLAIN, 0, "Remark: ", diff->remarks.items[i]);
    if (text->options->quiet)
        return;
    report_others(diff->others.items, diff->others.count, 5, add_other_line, text);
    if (diff->unmanaged_schemas.count > 0) {
        STRBUF_AUTO names = STRBUF_INIT;
        VEC_EACH(&diff->unmanaged_schemas, i)
            strbuf_addf(&names, "%s%s", i == 0 ? "" : ", ", diff->unmanaged_schemas.items[i].raw);
        strbuf_add(&names, " (--schemas all manages them)");
        add_paragraph(text, PLAIN, 0,
                      diff->unmanaged_schemas.count == 1 ? "Schema left alone: " : "Schemas left alone: ",
                      names.s);
    }
    add_notes(text);
}

void
report_text(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    Text text = { plan, options, out };

    add_heading(&text);
    add_steps(&text);
    add_undecided(&text);
    add_summary(&text);
    add_refusal(&text);
    add_left_alone(&text);
}
