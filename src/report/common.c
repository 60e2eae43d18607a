/*
 * common.c: see common.h. It knows what a Plan holds, and no output format.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/sql.h>
#include <schemasync/term.h>

#include "report/common.h"

bool
report_is_continued(const Plan *plan, uint32_t step)
{
    const Step *steps = plan->steps.items;

    return step > 0 && steps[step].part_of != NULL && steps[step - 1].part_of == steps[step].part_of;
}

Counts
report_count(const Plan *plan)
{
    Counts counts = { 0 };

    VEC_EACH(&plan->steps, i) {
        if (report_is_continued(plan, i))
            continue;
        switch (plan->steps.items[i].verb) {
        case CHANGE_CREATE:
            counts.create++;
            break;
        case CHANGE_ALTER:
            counts.alter++;
            break;
        case CHANGE_DROP:
            counts.drop++;
            break;
        }
    }
    return counts;
}

const char *
report_verb(ChangeVerb verb)
{
    static const char *const words[] = {
        [CHANGE_CREATE] = "create", [CHANGE_DROP] = "drop", [CHANGE_ALTER] = "alter"
    };

    return words[verb];
}

void
report_add_name(const Plan *plan, const Object *object, Strbuf *out)
{
    /* What has no name in the file may have one by now: the one it keeps, or gets. */
    QName name = diff_name(plan->diff, object);

    if (object->parent != NULL && object->kind != KIND_INDEX) {
        report_add_name(plan, object->parent, out);
        strbuf_add_char(out, '.');
    } else if (name_is_set(name.schema)) {
        strbuf_addf(out, "%s.", name.schema.raw);
    }
    if (name_is_set(name.name))
        strbuf_add(out, name.name.raw);
    else
        strbuf_addf(out, "(unnamed %s)", object_kind_name(object));
}

const char *
report_file(const Plan *plan, SourcePos at)
{
    if (at.file == 0)
        return NULL;
    const Catalog *to = plan->diff->to;
    return at.file <= to->files.count ? to->files.items[at.file - 1] : NULL;
}

bool
report_add_place(const Plan *plan, SourcePos at, Strbuf *out)
{
    const char *file = report_file(plan, at);

    if (file == NULL)
        return false;
    strbuf_addf(out, "%s:%u", file, at.line);
    return true;
}

/* ---- Hazards ----------------------------------------------------------------------------------- */

bool
hazard_needs_allowance(const Hazard *hazard)
{
    return hazard_table[hazard->type].needs_allowance;
}

void
hazard_add_allowance(const Hazard *hazard, Strbuf *out)
{
    if (hazard->type == HAZARD_DROP) {
        strbuf_add(out, "--allow-drop=");
        kind_add_word(hazard->kind, out);
    } else {
        strbuf_addf(out, "--allow=%s", hazard_table[hazard->type].name);
    }
}

void
report_add_missing_allowances(const Plan *plan, Strbuf *out)
{
    bool     drops[KIND_COUNT] = { false }, hazards[HAZARD_COUNT] = { false };
    unsigned said = 0;

    VEC_EACH(&plan->steps, i) {
        const Step *step = &plan->steps.items[i];
        VEC_EACH(&step->hazards, j) {
            const Hazard *hazard = &step->hazards.items[j];
            if (!hazard_needs_allowance(hazard) || hazard->allowed)
                continue;
            if (hazard->type == HAZARD_DROP)
                drops[hazard->kind] = true;
            else
                hazards[hazard->type] = true;
        }
    }
    for (ObjectKind kind = 0; kind < KIND_COUNT; kind++)
        if (drops[kind]) {
            strbuf_add(out, said++ == 0 ? "--allow-drop=" : ",");
            kind_add_word(kind, out);
        }
    unsigned before = said;
    for (HazardType type = 0; type < HAZARD_COUNT; type++)
        if (hazards[type])
            strbuf_addf(out, "%s%s", said++ == before ? before > 0 ? " --allow=" : "--allow=" : ",",
                        hazard_table[type].name);
}

/* ---- Sizes ------------------------------------------------------------------------------------- */

/* Two digits that count, in groups of three: an estimate promises no more. */
static void
add_about(Strbuf *out, int64_t number)
{
    int64_t scale = 1, group = 1;

    while (number / scale >= 100)
        scale *= 10;
    number = (number + scale / 2) / scale * scale;
    while (number / group >= 1000)
        group *= 1000;
    strbuf_addf(out, "%" PRId64, number / group);
    while ((group /= 1000) > 0)
        strbuf_addf(out, ",%03" PRId64, number / group % 1000);
}

static void
add_bytes(Strbuf *out, int64_t bytes)
{
    static const char *const units[] = { "bytes", "kB", "MB", "GB", "TB" };
    size_t                   unit = 0;
    double                   size = (double)bytes;

    for (; size >= 1000 && unit + 1 < sizeof units / sizeof *units; unit++)
        size /= 1024;
    strbuf_addf(out, unit > 0 && size < 9.95 ? "%.1f %s" : "%.0f %s", size, units[unit]);
}

void
report_add_touched(const Step *step, const char *before, const char *after, Strbuf *out)
{
    if (!step->touches.known)
        return;
    strbuf_addf(out, "%sabout ", before);
    add_about(out, step->touches.rows);
    strbuf_add(out, step->touches.rows == 1 ? " row, " : " rows, ");
    add_bytes(out, step->touches.bytes);
    strbuf_add(out, after);
}

/* ---- What is left alone ------------------------------------------------------------------------ */

typedef VEC(const OtherObject *) Others;

static int
compare_others(const void *left, const void *right)
{
    const OtherObject *a = *(const OtherObject *const *)left, *b = *(const OtherObject *const *)right;
    int                order = strcmp(a->kind, b->kind);

    return order != 0 ? order : qname_compare(a->name, b->name);
}

static void
add_other_name(const OtherObject *other, Strbuf *out)
{
    if (other->on != NULL) {
        strbuf_add(out, other->on);
        return;
    }
    if (name_is_set(other->name.schema))
        strbuf_addf(out, "%s.", other->name.schema.raw);
    strbuf_add(out, name_is_set(other->name.name) ? other->name.name.raw : "");
}

static void
add_plural(Strbuf *out, const char *kind, uint32_t count)
{
    size_t length = strlen(kind);

    strbuf_addf(out, "%u ", count);
    if (count == 1)
        strbuf_add(out, kind);
    else if (length > 1 && kind[length - 1] == 'y' && strchr("aeiou", kind[length - 2]) == NULL)
        strbuf_addf(out, "%.*sies", (int)length - 1, kind);
    else if (length > 0 && (kind[length - 1] == 's' || kind[length - 1] == 'x'))
        strbuf_addf(out, "%ses", kind);
    else
        strbuf_addf(out, "%ss", kind);
}

void
report_others(const OtherObject *const *others, uint32_t count, uint32_t most,
              void (*each)(void *context, const char *line), void *context)
{
    if (count == 0)
        return;
    const OtherObject **sorted = malloc(count * sizeof *sorted);
    if (sorted == NULL)
        abort();
    memcpy(sorted, others, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_others);
    for (uint32_t first = 0, end; first < count; first = end) {
        STRBUF_AUTO line = STRBUF_INIT;
        for (end = first; end < count && strcmp(sorted[end]->kind, sorted[first]->kind) == 0;)
            end++;
        add_plural(&line, sorted[first]->kind, end - first);
        for (uint32_t i = first; i < end && i - first < most; i++) {
            strbuf_add(&line, i == first ? ": " : ", ");
            add_other_name(sorted[i], &line);
        }
        if (end - first > most)
            strbuf_addf(&line, " and %u more", end - first - most);
        each(context, line.s);
    }
    free(sorted);
}

/* ---- SQL --------------------------------------------------------------------------------------- */

void
report_add_search_path(const Plan *plan, uint16_t path, Strbuf *out)
{
    const Catalog *to = plan->diff->to;

    strbuf_add(out, "SET LOCAL search_path TO ");
    if (path >= to->paths.count || to->paths.items[path].from_session) {
        strbuf_add(out, "DEFAULT");
        return;
    }
    const Names *names = &to->paths.items[path].names;
    if (names->count == 0)
        strbuf_add(out, "''");
    /* Literals, not names: bare words like default mean something else here. */
    VEC_EACH(names, i) {
        if (i > 0)
            strbuf_add(out, ", ");
        sql_add_literal(out, (Literal){ names->items[i].raw });
    }
}

void
report_add_comment(Strbuf *out, const char *text)
{
    term_add_safe(out, text, TERM_ONE_LINE);
}

/* psql reads :name, :'name', :"name" and :{?name} as its variables, outside of quotes; the server reads a
 * colon only in slices, a[1:n], where a space changes nothing. */
static bool
psql_may_substitute(char after_colon)
{
    return after_colon == '_' || after_colon == '\'' || after_colon == '"' || after_colon == '{' ||
           (after_colon >= 'a' && after_colon <= 'z') || (after_colon >= 'A' && after_colon <= 'Z') ||
           (unsigned char)after_colon >= 0x80;
}

void
report_add_statement(Strbuf *out, const char *sql)
{
    size_t length = strlen(sql), copied = 0;
    Token  last = { .type = TOKEN_END };

    for (Token token = sql_next_token(sql, length, 0, true); token.type != TOKEN_END;
         token = sql_next_token(sql, length, token.end, true)) {
        last = token;
        if (token.type != TOKEN_PUNCT || sql[token.start] != ':' || !psql_may_substitute(sql[token.end]))
            continue;
        strbuf_add_n(out, sql + copied, token.end - copied);
        strbuf_add_char(out, ' ');
        copied = token.end;
    }
    strbuf_add(out, sql + copied);
    /* A statement may end in a comment of the author's: the semicolon must not become part of it. */
    bool ends_in_comment = last.type == TOKEN_COMMENT && sql[last.start] == '-';
    strbuf_add(out, ends_in_comment ? "\n;\n" : ";\n");
}

void
report_add_one_line(Strbuf *out, const char *sql)
{
    size_t length = strlen(sql), end = 0;

    for (Token token = sql_next_token(sql, length, 0, true); token.type != TOKEN_END;
         token = sql_next_token(sql, length, token.end, true)) {
        if (memchr(sql + end, '\n', token.start - end) != NULL)
            strbuf_add_char(out, ' ');
        else
            strbuf_add_n(out, sql + end, token.start - end);
        strbuf_add_n(out, sql + token.start, token.end - token.start);
        end = token.end;
    }
}

void
report_add_logged(const Plan *plan, Strbuf *out)
{
    strbuf_addf(out, "the server's log has the analysed tree%s of %u text%s (--judge=tree)",
                plan->logged == 1 ? "" : "s", plan->logged, plan->logged == 1 ? "" : "s");
}

void
report_add_ignored(const Plan *plan, Strbuf *out)
{
    uint32_t count = plan->diff->ignored;

    strbuf_addf(out, "%u object%s ignored by rules", count, count == 1 ? "" : "s");
}

const char *
question_reason(const Question *question)
{
    return question->reason != NULL ? question->reason : "no judge could decide";
}
