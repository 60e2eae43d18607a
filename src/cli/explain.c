/*
 * explain.c: why does an object differ, or why not? Shows what both sides say, which judge decided, and where
 * the two begin to differ. It decides nothing itself.
 */
#include <string.h>

#include <schemasync/engine.h>
#include <schemasync/kind.h>
#include <schemasync/term.h>

#include "cli/compare.h"
#include "cli/find.h"
#include "cli/output.h"
#include "report/common.h"

typedef struct Explanation {
    const Comparison *comparison;
    const Diff       *diff;
    ObjectSpec        spec;
    Strbuf           *out;
    unsigned          found;
} Explanation;

static void
say(Explanation *explanation, unsigned indent, const char *label, const char *text)
{
    strbuf_addf(explanation->out, "%*s%s", (int)indent, "", label);
    term_add_safe(explanation->out, text, TERM_ONE_LINE);
    strbuf_add_char(explanation->out, '\n');
}

static const Change *
change_of(const Diff *diff, const Object *from, const Object *to)
{
    VEC_EACH(&diff->changes, i)
        if (diff->changes.items[i].from == from && diff->changes.items[i].to == to)
            return &diff->changes.items[i];
    return NULL;
}

/* Both sides of something, one below the other. */
static void
say_sides(Explanation *explanation, unsigned indent, const char *from, const char *to)
{
    STRBUF_AUTO is = STRBUF_INIT, should = STRBUF_INIT;

    report_add_one_line(&is, from);
    report_add_one_line(&should, to);
    say(explanation, indent, "database: ", is.s);
    say(explanation, indent, "file:     ", should.s);
}

/* ---- Expressions and their judges -------------------------------------------------------------- */

enum { SHOWN_BEFORE = 30,
       SHOWN_AFTER = 42 };

/* The text around byte `at`, cut at whole characters. */
static void
add_excerpt(Strbuf *out, const char *text, size_t at)
{
    size_t start = at > SHOWN_BEFORE ? at - SHOWN_BEFORE : 0, end = at + SHOWN_AFTER, length = strlen(text);

    if (end > length)
        end = length;
    while (start > 0 && (text[start] & 0xC0) == 0x80)
        start--;
    while (end > start && (text[end] & 0xC0) == 0x80)
        end--;
    strbuf_addf(out, "%s%.*s%s", start > 0 ? "..." : "", (int)(end - start), text + start,
                end < length ? "..." : "");
}

static void
say_first_difference(Explanation *explanation, unsigned indent, const char *from, const char *to)
{
    STRBUF_AUTO is = STRBUF_INIT, should = STRBUF_INIT;
    size_t      same = 0;

    while (from[same] != '\0' && from[same] == to[same])
        same++;
    if (from[same] == '\0' && to[same] == '\0')
        return;
    add_excerpt(&is, from, same);
    add_excerpt(&should, to, same);
    say(explanation, indent, "brought to one spelling, they part here:", "");
    say(explanation, indent + 2, "database: ", is.s);
    say(explanation, indent + 2, "file:     ", should.s);
}

/* Judge 2's spelling takes away what surely means nothing: what is left to see is what the matter is. */
static void
say_where_they_part(Explanation *explanation, unsigned indent, const Question *question)
{
    const Catalog *live = explanation->comparison->from.catalog, *wish = explanation->comparison->to.catalog;
    Arena         *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    ExprScope      from = { live, question->from_table, question->from_expr->path, question->type,
                            live->server };
    ExprScope      to = { wish, question->to_table, question->to_expr->path, question->type, live->server };
    const char    *from_form = expr_canonical(arena, question->from_text, &from);
    const char    *to_form = expr_canonical(arena, question->to_text, &to);

    if (from_form != NULL && to_form != NULL)
        say_first_difference(explanation, indent, from_form, to_form);
}

static void
say_question(Explanation *explanation, unsigned indent, const Question *question, bool texts_said)
{
    static const char *const verdicts[] = {
        [VERDICT_UNDECIDED] = "undecided",
        [VERDICT_EQUAL] = "the same",
        [VERDICT_DIFFERENT] = "different",
    };
    STRBUF_AUTO verdict = STRBUF_INIT;

    strbuf_add(&verdict, verdicts[question->verdict]);
    if (question->judge != JUDGE_NONE)
        strbuf_addf(&verdict, ", by %s", judge_name(question->judge));
    if (question->reason != NULL)
        strbuf_addf(&verdict, ": %s", question->reason);
    say(explanation, indent, "judged: ", verdict.s);
    if (!texts_said)
        say_sides(explanation, indent + 2, question->from_text, question->to_text);
    if (question->from_form != NULL && question->to_form != NULL &&
        (strcmp(question->from_form, question->from_text) != 0 ||
         strcmp(question->to_form, question->to_text) != 0)) {
        say(explanation, indent, "as the judge sees them:", "");
        say_sides(explanation, indent + 2, question->from_form, question->to_form);
    }
    if (question->verdict != VERDICT_EQUAL)
        say_where_they_part(explanation, indent, question);
}

/* ---- One object -------------------------------------------------------------------------------- */

static void
say_property(Explanation *explanation, unsigned indent, const Change *change, unsigned row)
{
    const Property *property = &kind_of(change->to->kind)->properties[row];
    STRBUF_AUTO     is = STRBUF_INIT, should = STRBUF_INIT;

    property_print(property, change->from, &is);
    property_print(property, change->to, &should);
    say(explanation, indent, property->name,
        (change->undecided >> row & 1) != 0 ? ": undecided whether it differs" : " differs:");
    say_sides(explanation, indent + 2, is.s, should.s);
}

/* Has say_property() shown the texts that a question is about? */
static bool
shows_expression(const Change *change)
{
    const Property *properties = kind_of(change->to->kind)->properties;

    for (unsigned row = 0; properties[row].name != NULL; row++)
        if ((change->properties >> row & 1) != 0 && properties[row].type == VALUE_EXPR)
            return true;
    return false;
}

static void
say_questions(Explanation *explanation, unsigned indent, const Object *to, const Change *change)
{
    const Judgement *judgement = explanation->comparison->judgement;
    bool             texts_said = change != NULL && shows_expression(change);

    VEC_EACH(&judgement->questions, i)
        if (judgement->questions.items[i]->subject == to)
            say_question(explanation, indent, judgement->questions.items[i], texts_said);
}

static void
say_change(Explanation *explanation, unsigned indent, const Change *change)
{
    if (change->renamed || change->moved) {
        STRBUF_AUTO name = STRBUF_INIT;
        if (name_is_set(change->from->name.schema))
            strbuf_addf(&name, "%s.", change->from->name.schema.raw);
        strbuf_add(&name, change->from->name.name.raw);
        say(explanation, indent, change->renamed ? "is renamed from " : "is moved from ", name.s);
    }
    for (unsigned row = 0; row < kind_property_count(change->to->kind); row++)
        if ((change->properties >> row & 1) != 0)
            say_property(explanation, indent, change, row);
}

static void
say_head(Explanation *explanation, unsigned indent, const Object *from, const Object *to)
{
    const Object  *object = to != NULL ? to : from;
    const Catalog *catalog = explanation->comparison->to.catalog;
    STRBUF_AUTO    line = STRBUF_INIT;

    strbuf_addf(&line, "%s %s", object_kind_name(object),
                object_display(to != NULL ? explanation->comparison->to.catalog
                                          : explanation->comparison->from.catalog,
                               object));
    if (to != NULL && to->at.file > 0)
        strbuf_addf(&line, "  (%s:%u)", catalog->files.items[to->at.file - 1], to->at.line);
    say(explanation, indent, "", line.s);
}

static void
explain_pair(Explanation *explanation, unsigned indent, const Object *from, const Object *to)
{
    const Change *change = change_of(explanation->diff, from, to);

    say_head(explanation, indent, from, to);
    indent += 2;
    if (from == NULL && explanation->diff->ignored_to[to->id - 1] != NULL)
        say(explanation, indent, "is in the file only, and left alone by the ignore rule: ",
            explanation->diff->ignored_to[to->id - 1]);
    else if (from == NULL && !explanation->diff->managed_to[to->id - 1])
        say(explanation, indent, "is in the file only, and not managed: its schema is left alone", "");
    else if (from == NULL)
        say(explanation, indent, "is in the file only: it is created", "");
    else if (explanation->diff->ignored_from[from->id - 1] != NULL)
        say(explanation, indent, "is left alone by the ignore rule: ", explanation->diff->ignored_from[from->id - 1]);
    else if (!explanation->diff->managed[from->id - 1])
        say(explanation, indent, "is in the database, and not managed: its schema is left alone", "");
    else if (to == NULL)
        say(explanation, indent, "is in the database only: it is dropped", "");
    else if (change == NULL)
        say(explanation, indent, "is the same in the database and in the file", "");
    else
        say_change(explanation, indent, change);
    if (from != NULL && to != NULL)
        say_questions(explanation, indent, to, change);
}

/* What belongs to the object and differs; what is the same is counted. */
static void
explain_children(Explanation *explanation, const Object *from, const Object *to)
{
    const Diff *diff = explanation->diff;
    unsigned    same = 0;

    for (uint32_t i = 0; to != NULL && from != NULL && i < diff->to->objects.count; i++) {
        const Object *child = diff->to->objects.items[i], *live = diff_from_of(diff, child);
        if (child->parent != to)
            continue;
        if (live != NULL && change_of(diff, live, child) == NULL)
            same++;
        else
            explain_pair(explanation, 2, live, child);
    }
    for (uint32_t i = 0; to != NULL && from != NULL && i < diff->from->objects.count; i++) {
        const Object *child = diff->from->objects.items[i];
        if (child->parent == from && diff_to_of(diff, child) == NULL)
            explain_pair(explanation, 2, child, NULL);
    }
    if (same > 0)
        strbuf_addf(explanation->out, "  %u part%s of it %s the same\n", same, same == 1 ? "" : "s",
                    same == 1 ? "is" : "are");
}

static void
explain_found(Explanation *explanation, const Object *from, const Object *to)
{
    if (explanation->found++ > 0)
        strbuf_add_char(explanation->out, '\n');
    explain_pair(explanation, 0, from, to);
    explain_children(explanation, from, to);
}

static void
explain_others(Explanation *explanation)
{
    const Catalog *live = explanation->comparison->from.catalog;

    VEC_EACH(&live->others, i) {
        const OtherObject *other = &live->others.items[i];
        STRBUF_AUTO        name = STRBUF_INIT;
        if (!object_spec_matches_other(&explanation->spec, other))
            continue;
        if (explanation->found++ > 0)
            strbuf_add_char(explanation->out, '\n');
        strbuf_addf(&name, "%s %s%s%s", other->kind,
                    name_is_set(other->name.schema) ? other->name.schema.raw : "",
                    name_is_set(other->name.schema) ? "." : "", other->name.name.raw);
        say(explanation, 0, "", name.s);
        say(explanation, 2, "is in the database, and not managed: objects of its kind are not supported yet",
            "");
    }
}

static void
explain_all(Explanation *explanation)
{
    const Diff *diff = explanation->diff;

    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i];
        if (object_spec_matches(&explanation->spec, diff, to))
            explain_found(explanation, diff_from_of(diff, to), to);
    }
    VEC_EACH(&diff->from->objects, i) {
        const Object *from = diff->from->objects.items[i], *to = diff_to_of(diff, from);
        bool          said = to != NULL && object_spec_matches(&explanation->spec, diff, to);
        if (!said && object_spec_matches(&explanation->spec, diff, from))
            explain_found(explanation, from, to);
    }
    explain_others(explanation);
}

static bool
not_found(const Run *run, Error *err)
{
    STRBUF_AUTO words = STRBUF_INIT;

    VEC_EACH(&run->arguments, i)
        strbuf_addf(&words, "%s%s", i == 0 ? "" : " ", run->arguments.items[i]);
    error_set(err, EXIT_ERROR, "neither the file nor the database has an object %s", words.s);
    return error_hint(
        err, "Names are folded to lower case unless they are quoted, as in SQL: '\"Users\".\"Id\"'.");
}

bool
explain_command(Run *run, ExitCode *ret_code, Error *err)
{
    COMPARISON_AUTO comparison = COMPARISON_INIT;
    STRBUF_AUTO     text = STRBUF_INIT;
    Explanation     explanation = { .comparison = &comparison, .out = &text };

    if (!object_spec_parse(run->arena, &run->arguments, &explanation.spec, err) ||
        !comparison_of_target(run, &comparison, err))
        return false;
    comparison.whole = true;
    if (!comparison_begin(&comparison, err) || !comparison_read(&comparison, err) || !comparison_diff(&comparison, err))
        return false;
    const Diff *diff = explanation.diff = comparison.diff;
    warn_of_idle_rules(run, diff);
    run_say(run, "explain with %s and %s", input_display(&comparison.from), input_display(&comparison.to));
    if (comparison.judgement->logged > 0)
        run_say(run, "the server's log has the analysed trees of %u texts (--judge=tree)",
                comparison.judgement->logged);
    explanation.spec.sqlite = comparison.engine == &sqlite_engine;
    explain_all(&explanation);
    *ret_code = EXIT_OK;
    return explanation.found > 0 ? write_stdout(&text, err) : not_found(run, err);
}
