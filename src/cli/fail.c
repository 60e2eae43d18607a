/*
 * fail.c: the only code that prints errors. It knows how an Error looks, not why it came about.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/arena.h>
#include <schemasync/term.h>
#include <schemasync/vec.h>

#include "cli/fail.h"

/* A file of ten thousand bad statements has one cause, or a few: the first fifty show it, and what kinds they
 * are about. */
enum { MOST_ERRORS = 50,
       LONGEST_PART = 2000 };

/* A definition that is quoted may be a megabyte. */
static void
add_cut(Strbuf *out, const char *text)
{
    size_t length = strlen(text);

    if (length <= LONGEST_PART) {
        strbuf_add(out, text);
        return;
    }
    for (length = LONGEST_PART; length > 0 && (text[length] & 0xC0) == 0x80;)
        length--;
    strbuf_add_n(out, text, length);
    strbuf_add(out, " ...");
}

/* "detail: ..." with the lines after the first indented, so that none of them can pass for a line of ours. */
static void
add_part(Strbuf *out, const char *label, const char *text)
{
    STRBUF_AUTO cut = STRBUF_INIT, safe = STRBUF_INIT;

    if (text == NULL)
        return;
    add_cut(&cut, text);
    term_add_safe(&safe, cut.s, TERM_MANY_LINES);
    while (strbuf_ends_with(&safe, "\n"))
        strbuf_truncate(&safe, safe.length - 1);
    strbuf_addf(out, "%s: ", label);
    for (const char *c = safe.s; *c != '\0'; c++) {
        strbuf_add_char(out, *c);
        if (*c == '\n')
            strbuf_addf(out, "%*s", (int)strlen(label) + 2, "");
    }
    strbuf_add_char(out, '\n');
}

static void
add_error(Strbuf *out, const Error *err)
{
    STRBUF_AUTO message = STRBUF_INIT;

    strbuf_add(out, "schemasync: error: ");
    if (err->file != NULL) {
        term_add_safe(out, err->file, TERM_ONE_LINE);
        if (err->line > 0)
            strbuf_addf(out, ":%u", err->line);
        if (err->line > 0 && err->column > 0)
            strbuf_addf(out, ":%u", err->column);
        strbuf_add(out, ": ");
    }
    add_cut(&message, err->message);
    term_add_safe(out, message.s, TERM_ONE_LINE);
    if (err->sqlstate != NULL) {
        strbuf_add(out, " (SQLSTATE ");
        term_add_safe(out, err->sqlstate, TERM_ONE_LINE);
        strbuf_add_char(out, ')');
    }
    strbuf_add_char(out, '\n');
    add_part(out, "detail", err->detail);
    add_part(out, "hint", err->hint);
    add_part(out, "statement", err->statement);
}

/* ---- Of many errors, what they are about --------------------------------------------------------- */

typedef struct KindCount {
    const char *kind;
    unsigned    count;
} KindCount;

static int
compare_counts(const void *a, const void *b)
{
    const KindCount *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return strcmp(x->kind, y->kind);
}

/* "functions (632), triggers (190)" */
static void
add_kinds(Strbuf *out, const Error *err)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    VEC(KindCount)
    counts = { 0 };

    for (; err != NULL; err = err->next) {
        uint32_t at = 0;
        if (err->not_covered == NULL)
            continue;
        while (at < counts.count && strcmp(counts.items[at].kind, err->not_covered) != 0)
            at++;
        if (at == counts.count)
            vec_push(arena, &counts, (KindCount){ err->not_covered, 0 });
        counts.items[at].count++;
    }
    if (counts.count == 0)
        return;
    qsort(counts.items, counts.count, sizeof *counts.items, compare_counts);
    strbuf_add(out, "schemasync: not covered yet: ");
    VEC_EACH(&counts, i)
        strbuf_addf(out, "%s%s (%u)", i == 0 ? "" : ", ", counts.items[i].kind, counts.items[i].count);
    strbuf_add_char(out, '\n');
}

void
fail_print(const Error *err, Strbuf *out)
{
    unsigned count = 0;

    for (const Error *each = err; each != NULL; each = each->next) {
        if (count++ < MOST_ERRORS)
            add_error(out, each);
    }
    count += err->left_out;
    if (count > MOST_ERRORS) {
        strbuf_addf(out, "schemasync: %u errors; the first %d are shown\n", count, MOST_ERRORS);
        add_kinds(out, err);
    } else if (count > 1) {
        strbuf_addf(out, "schemasync: %u errors\n", count);
    }
}

ExitCode
fail(const Error *err)
{
    STRBUF_AUTO text = STRBUF_INIT;

    /* What was printed before comes before; a failure to print an error has nobody left to be told to. */
    fflush(stdout);
    fail_print(err, &text);
    fwrite(text.s, 1, text.length, stderr);
    fflush(stderr);
    return err->code == EXIT_OK ? EXIT_ERROR : err->code;
}
