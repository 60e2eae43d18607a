/*
 * sql.c: a plan as a script that psql, or the sqlite3 shell, runs as it is. Nothing that comes from a database can end
 * one of its comments.
 */
#include "report/common.h"
#include "report/formats.h"

static void
add_comment_line(Strbuf *out, const char *label, const char *text)
{
    strbuf_addf(out, "-- %s", label);
    report_add_comment(out, text);
    strbuf_add_char(out, '\n');
}

static void
add_reasons(const Plan *plan, const Step *step, Strbuf *out)
{
    STRBUF_AUTO place = STRBUF_INIT;

    strbuf_add(out, "-- ");
    report_add_comment(out, step->what);
    if (report_add_place(plan, step->at, &place)) {
        strbuf_add(out, "  (");
        report_add_comment(out, place.s);
        strbuf_add_char(out, ')');
    }
    strbuf_add_char(out, '\n');
    if (step->why != NULL)
        add_comment_line(out, "why: ", step->why);
    VEC_EACH(&step->hazards, i) {
        const Hazard *hazard = &step->hazards.items[i];
        STRBUF_AUTO   line = STRBUF_INIT;
        strbuf_addf(&line, "%s: %s", hazard_table[hazard->type].name, hazard->text);
        if (hazard_needs_allowance(hazard) && !hazard->allowed) {
            strbuf_add(&line, "; needs ");
            hazard_add_allowance(hazard, &line);
        }
        add_comment_line(out, "hazard ", line.s);
    }
}

static void
add_other_line(void *context, const char *line)
{
    add_comment_line(context, "not managed: ", line);
}

static void
add_header(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    Counts counts = report_count(plan);

    add_comment_line(out, "target: ", options->target);
    add_comment_line(out, "source: ", options->source);
    if (plan->steps.count == 0)
        strbuf_add(out, "-- no changes\n");
    else
        strbuf_addf(out, "-- %u to create, %u to alter, %u to drop\n", counts.create, counts.alter,
                    counts.drop);
    if (plan->refused > 0) {
        STRBUF_AUTO allowances = STRBUF_INIT;
        report_add_missing_allowances(plan, &allowances);
        add_comment_line(out, "apply refuses this plan without ", allowances.s);
    }
    VEC_EACH(&plan->undecided, i) {
        const Question *question = plan->undecided.items[i];
        STRBUF_AUTO     line = STRBUF_INIT;
        report_add_name(plan, question->subject, &line);
        strbuf_addf(&line, ": %s", question_reason(question));
        add_comment_line(out, "undecided: ", line.s);
    }
    if (options->quiet)
        return;
    report_others(plan->diff->others.items, plan->diff->others.count, 20, add_other_line, out);
    if (plan->diff->ignored > 0) {
        STRBUF_AUTO line = STRBUF_INIT;
        report_add_ignored(plan, &line);
        add_comment_line(out, "", line.s);
    }
    if (plan->logged > 0) {
        STRBUF_AUTO line = STRBUF_INIT;
        report_add_logged(plan, &line);
        add_comment_line(out, "note: ", line.s);
    }
}

static void
end_group(Strbuf *out)
{
    strbuf_add(out, "\nCOMMIT;\n");
}

void
report_sql(const Plan *plan, const ReportOptions *options, Strbuf *out)
{
    uint32_t group = 0;
    uint16_t path = 0;

    add_header(plan, options, out);
    /* One transaction stops at the first error by itself; of several, the next must not begin after one has
     * failed. */
    if (plan->groups > 1)
        strbuf_add(out, "\n\\set ON_ERROR_STOP on\n");
    VEC_EACH(&plan->steps, i) {
        const Step *step = &plan->steps.items[i];
        if (i == 0 || step->group != group) {
            if (i > 0)
                end_group(out);
            strbuf_addf(out, "\n%s\n", plan->begin);
            group = step->group;
            path = 0;
        }
        if (!report_is_continued(plan, i))
            strbuf_add_char(out, '\n');
        if (step->path != path) {
            report_add_search_path(plan, step->path, out);
            strbuf_add(out, ";\n");
            path = step->path;
        }
        add_reasons(plan, step, out);
        report_add_statement(out, step->sql);
    }
    if (plan->steps.count > 0)
        end_group(out);
}
