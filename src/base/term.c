/*
 * term.c: terminals and the text that goes to them. It knows nothing of what the text says.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <schemasync/term.h>

bool
term_is_terminal(FILE *stream)
{
    return isatty(fileno(stream)) == 1;
}

unsigned
term_width(FILE *stream)
{
    struct winsize size;
    const char    *columns = getenv("COLUMNS");

    if (!term_is_terminal(stream))
        return 0;
    if (columns != NULL) {
        char         *end;
        unsigned long wanted = strtoul(columns, &end, 10);
        if (*columns != '\0' && *end == '\0' && wanted >= 20 && wanted <= 10000)
            return (unsigned)wanted;
    }
    if (ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col >= 20)
        return size.ws_col;
    return 80;
}

bool
term_colour(FILE *stream)
{
    const char *no_color = getenv("NO_COLOR");
    const char *type = getenv("TERM");

    if (no_color != NULL && *no_color != '\0')
        return false;
    return term_is_terminal(stream) && type != NULL && strcmp(type, "dumb") != 0;
}

/* How many bytes this lead byte announces, and the smallest code point that may take so many. */
static int
sequence_length(unsigned char lead, unsigned *ret_bits, unsigned *ret_smallest)
{
    static const struct {
        unsigned char mask, lead;
        int           length;
        unsigned      smallest;
    } shapes[] = {
        { 0x80, 0x00, 1, 0 },
        { 0xE0, 0xC0, 2, 0x80 },
        { 0xF0, 0xE0, 3, 0x800 },
        { 0xF8, 0xF0, 4, 0x10000 },
    };

    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if ((lead & shapes[i].mask) != shapes[i].lead)
            continue;
        *ret_bits = lead & (unsigned char)~shapes[i].mask;
        *ret_smallest = shapes[i].smallest;
        return shapes[i].length;
    }
    return 0;
}

unsigned
term_next_char(const char **at, bool *ret_valid)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    unsigned             code = 0, smallest = 0;
    int                  length = sequence_length(bytes[0], &code, &smallest);

    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            length = 0;
            break;
        }
        code = code << 6 | (bytes[i] & 0x3F);
    }
    *ret_valid = length > 0 && code >= smallest && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    *at += *ret_valid ? length : 1;
    return *ret_valid ? code : 0xFFFD;
}

/* Controls (C0, DEL, C1), line and paragraph separators, and the marks of https://trojansource.codes. */
static bool
is_unsafe(unsigned code)
{
    return code < 0x20 || (code >= 0x7F && code <= 0x9F) || code == 0x061C ||
           (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x2069) || code == 0xFEFF || (code >= 0xE0000 && code <= 0xE007F);
}

void
term_add_safe(Strbuf *sb, const char *text, TermLines lines)
{
    for (const char *at = text; *at != '\0';) {
        const char *start = at;
        bool        valid;
        unsigned    code = term_next_char(&at, &valid);

        if (!valid)
            strbuf_addf(sb, "\\x%02x", (unsigned char)*start);
        else if ((code == '\n' || code == '\t') && lines == TERM_MANY_LINES)
            strbuf_add_char(sb, (char)code);
        else if (code == '\n')
            strbuf_add(sb, "\\n");
        else if (code == '\t')
            strbuf_add(sb, "\\t");
        else if (code == '\r')
            strbuf_add(sb, "\\r");
        else if (is_unsafe(code))
            strbuf_addf(sb, code < 0x80 ? "\\x%02x" : "\\u%04x", code);
        else
            strbuf_add_n(sb, start, (size_t)(at - start));
    }
}

/* Coarse ranges of what terminals draw two columns wide (East Asian Width W and F), and of combining marks:
 * enough to line up a column, without a locale. */
static unsigned
char_columns(unsigned code)
{
    if ((code >= 0x0300 && code <= 0x036F) || (code >= 0xFE00 && code <= 0xFE0F))
        return 0;
    if ((code >= 0x1100 && code <= 0x115F) || (code >= 0x2E80 && code <= 0xA4CF) ||
        (code >= 0xAC00 && code <= 0xD7A3) || (code >= 0xF900 && code <= 0xFAFF) ||
        (code >= 0xFE30 && code <= 0xFE6F) || (code >= 0xFF00 && code <= 0xFF60) ||
        (code >= 0x1F300 && code <= 0x1FAFF) || (code >= 0x20000 && code <= 0x3FFFD))
        return 2;
    return 1;
}

static unsigned
columns_of(const char *text, size_t length)
{
    unsigned columns = 0;

    for (const char *at = text; at < text + length;) {
        bool valid;
        columns += char_columns(term_next_char(&at, &valid));
    }
    return columns;
}

unsigned
term_columns(const char *text)
{
    return columns_of(text, strlen(text));
}

void
term_add_wrapped(Strbuf *sb, const char *text, unsigned width, unsigned indent, unsigned column)
{
    bool line_is_empty = true;

    for (const char *at = text; *at != '\0';) {
        size_t   length = strcspn(at, " ");
        unsigned word = columns_of(at, length);

        if (!line_is_empty && width > 0 && column + 1 + word > width) {
            strbuf_addf(sb, "\n%*s", (int)indent, "");
            column = indent;
        } else if (!line_is_empty) {
            strbuf_add_char(sb, ' ');
            column++;
        }
        strbuf_add_n(sb, at, length);
        column += word;
        line_is_empty = false;
        at += length;
        at += strspn(at, " ");
    }
}

TermProgress
term_progress_begin(FILE *stream)
{
    return (TermProgress){ .stream = stream, .terminal = term_is_terminal(stream) };
}

/* Cuts the text to one line of the terminal: a longer one would wrap, and could not be rewritten. */
static void
say_on_terminal(TermProgress *progress, const char *text)
{
    unsigned    width = term_width(progress->stream), columns = 0;
    const char *at = text;

    while (*at != '\0') {
        const char *next = at;
        bool        valid;
        columns += char_columns(term_next_char(&next, &valid));
        if (columns + 1 > width)
            break;
        at = next;
    }
    fprintf(progress->stream, "\r\x1b[K%.*s", (int)(at - text), text);
    fflush(progress->stream);
    progress->shown = true;
}

void
term_progress_say(TermProgress *progress, const char *text)
{
    STRBUF_AUTO safe = STRBUF_INIT;

    term_add_safe(&safe, text, TERM_ONE_LINE);
    if (progress->terminal)
        say_on_terminal(progress, safe.s);
    else
        fprintf(progress->stream, "%s\n", safe.s);
}

void
term_progress_end(TermProgress *progress)
{
    if (progress->shown)
        fputs("\r\x1b[K", progress->stream);
    fflush(progress->stream);
    progress->shown = false;
}
