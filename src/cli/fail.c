/*
 * fail.c: the only code that prints errors. It knows how an Error looks, not why it came about.
 */
#include <stdio.h>
#include <string.h>

#include <schemasync/term.h>

#include "cli/fail.h"

/* A file of ten thousand bad statements has one cause, or a few: the first hundred show it. */
enum { MOST_ERRORS = 100,
       LONGEST_STATEMENT = 2000 };

/* "detail: ..." with the lines after the first indented, so that none of them can pass for a line of ours. */
static void
add_part(Strbuf *out, const char *label, const char *text)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    if (text == NULL)
        return;
    term_add_safe(&safe, text, TERM_MANY_LINES);
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
add_statement(Strbuf *out, const char *statement)
{
    STRBUF_AUTO cut = STRBUF_INIT;

    if (statement == NULL)
        return;
    size_t length = strlen(statement);
    if (length > LONGEST_STATEMENT) {
        for (length = LONGEST_STATEMENT; length > 0 && (statement[length] & 0xC0) == 0x80;)
            length--;
        strbuf_add_n(&cut, statement, length);
        strbuf_add(&cut, " ...");
        statement = cut.s;
    }
    add_part(out, "statement", statement);
}

static void
add_error(Strbuf *out, const Error *err)
{
    strbuf_add(out, "schemasync: error: ");
    if (err->file != NULL) {
        term_add_safe(out, err->file, TERM_ONE_LINE);
        if (err->line > 0)
            strbuf_addf(out, ":%u", err->line);
        if (err->line > 0 && err->column > 0)
            strbuf_addf(out, ":%u", err->column);
        strbuf_add(out, ": ");
    }
    term_add_safe(out, err->message, TERM_ONE_LINE);
    if (err->sqlstate != NULL) {
        strbuf_add(out, " (SQLSTATE ");
        term_add_safe(out, err->sqlstate, TERM_ONE_LINE);
        strbuf_add_char(out, ')');
    }
    strbuf_add_char(out, '\n');
    add_part(out, "detail", err->detail);
    add_part(out, "hint", err->hint);
    add_statement(out, err->statement);
}

void
fail_print(const Error *err, Strbuf *out)
{
    unsigned count = 0;

    for (const Error *each = err; each != NULL; each = each->next) {
        if (count++ < MOST_ERRORS)
            add_error(out, each);
    }
    if (count > MOST_ERRORS)
        strbuf_addf(out, "schemasync: %u errors; the first %d are shown\n", count, MOST_ERRORS);
    else if (count > 1)
        strbuf_addf(out, "schemasync: %u errors\n", count);
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
