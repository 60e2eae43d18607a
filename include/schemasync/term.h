/*
 * term.h: what the terminal is like, and text that is safe to send to it.
 *
 * Names and comments come from databases and from strangers' pull requests: whatever a person is to read
 * passes through term_add_safe(), so that it cannot move the cursor, hide a line or break out of one.
 */
#ifndef SCHEMASYNC_TERM_H
#define SCHEMASYNC_TERM_H

#include <stdbool.h>
#include <stdio.h>

#include <schemasync/strbuf.h>

bool term_is_terminal(FILE *stream);

/* Columns of the terminal behind the stream; 0 where it is not one (then nothing is wrapped). */
unsigned term_width(FILE *stream);

/* Colour: only on a terminal that is not TERM=dumb, and not where NO_COLOR is set (https://no-color.org). */
bool term_colour(FILE *stream);

/* May line feeds and tabs stay, or is the text one line? */
typedef enum TermLines { TERM_ONE_LINE,
                         TERM_MANY_LINES } TermLines;

/* Appends text; control characters, bytes that are not UTF-8 and marks that reorder text come out as \n,
 * \x1b, \u202e. */
void term_add_safe(Strbuf *sb, const char *text, TermLines lines);

/* Columns that the text takes on a terminal. */
unsigned term_columns(const char *text);

/* Appends text of one line, broken at spaces so that no line is wider than `width` (0: never broken). Lines
 * after the first begin with `indent` spaces; `column` is where the first one starts. */
void term_add_wrapped(Strbuf *sb, const char *text, unsigned width, unsigned indent, unsigned column);

/* One line that tells how far the work is: rewritten in place on a terminal, else each state is a line of its
 * own. */
typedef struct TermProgress {
    FILE *stream;
    bool  terminal;
    bool  shown; /* a line stands on the terminal now */
} TermProgress;

TermProgress term_progress_begin(FILE *stream);
void         term_progress_say(TermProgress *progress, const char *text);
void         term_progress_end(TermProgress *progress); /* clears the terminal's line */

/* The next code point of UTF-8 text at *at, which is moved past it. 0xFFFD and one byte for what is not
 * UTF-8. */
unsigned term_next_char(const char **at, bool *ret_valid);

#endif
