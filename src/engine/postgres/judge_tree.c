/*
 * judge_tree.c: a node tree as the server prints it (debug_print_parse, pg_node_tree), brought to one form:
 * fields that only say where or how something was written are left out. It does not know what any node means.
 */
#include <ctype.h>
#include <string.h>

#include <schemasync/strbuf.h>

#include "judge.h"

/* format_node_dump() breaks lines at this length: at a space where there is one, else inside a word. */
enum { DUMP_LINE = 78 };

/* Undoes the line breaks. What was broken inside a word is joined again: white space between two tokens must
 * not get lost, `[ 1 23 ]` and `[ 12 3 ]` are different constants. */
static void
unwrap(const char *printed, Strbuf *out)
{
    for (const char *line = printed; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        bool   broken_word = length >= DUMP_LINE && memchr(line + 1, ' ', length - 1) == NULL;

        strbuf_add_n(out, line, length);
        line += length;
        if (*line == '\n') {
            if (!broken_word)
                strbuf_add_char(out, ' ');
            line++;
        }
    }
}

/* One token; a backslash takes the next character along, whatever it is. */
static size_t
token_length(const char *at)
{
    size_t length = 0;

    while (at[length] != '\0' && !isspace((unsigned char)at[length])) {
        if (at[length] == '\\' && at[length + 1] != '\0')
            length++;
        length++;
    }
    return length;
}

static bool
ends_with(const char *token, size_t length, const char *suffix)
{
    size_t suffix_length = strlen(suffix);

    return length >= suffix_length && memcmp(token + length - suffix_length, suffix, suffix_length) == 0;
}

static bool
is(const char *token, size_t length, const char *word)
{
    return strlen(word) == length && memcmp(token, word, length) == 0;
}

/* Where it stands in the text, or in which of its spellings it was written: funcformat, coerceformat,
 * row_format; a column's name in the result is ours. */
static bool
is_left_out(const char *field, size_t length)
{
    return is(field, length, ":location") || is(field, length, ":stmt_location") || is(field, length, ":stmt_len") ||
           is(field, length, ":list_start") || is(field, length, ":list_end") || ends_with(field, length, "format");
}

/* COERCE_SQL_SYNTAX of a call, AT TIME ZONE and not timezone(): the server keeps and prints that difference. The
 * others, of casts, are lost when an expression is printed and read again. */
static bool
is_kept_format(const char *field, size_t length, const char *value)
{
    return is(field, length, ":funcformat") && value[0] == '3';
}

const char *
judge_normal_tree(Arena *arena, const char *printed)
{
    STRBUF_AUTO flat = STRBUF_INIT;
    STRBUF_AUTO normal = STRBUF_INIT;

    if (printed == NULL || printed[0] == '\0')
        return NULL;
    unwrap(printed, &flat);
    const char *at = flat.s;
    while (*at != '\0') {
        if (isspace((unsigned char)*at)) {
            at++;
            continue;
        }
        size_t      length = token_length(at);
        const char *token = at;
        at += length;
        if (token[0] == ':' && is_left_out(token, length)) {
            /* its value is one number, perhaps with the node's closing brace */
            at += strspn(at, " ");
            if (is_kept_format(token, length, at))
                strbuf_add(&normal, " :sqlsyntax");
            at += strspn(at, "-0123456789");
            continue;
        }
        if (normal.length > 0)
            strbuf_add_char(&normal, ' ');
        strbuf_add_n(&normal, token, length);
        /* A value is never taken for a field, even where a name begins with a colon. */
        if (token[0] == ':' && *at == ' ' && at[1] != '{' && at[1] != '(') {
            size_t value = token_length(at + 1);
            strbuf_add_n(&normal, at, value + 1);
            at += value + 1;
        }
    }
    return arena_strdup(arena, normal.s);
}
