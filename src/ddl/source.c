/*
 * source.c: reads the bytes of a schema file and refuses what can't be one. It does not look at their
 * meaning.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <schemasync/ddl.h>

#include "ddl/source.h"

static void *
reallocate(void *memory, size_t size)
{
    memory = realloc(memory, size);
    if (memory == NULL) {
        fputs("schemasync: out of memory\n", stderr);
        abort();
    }
    return memory;
}

void
source_free(Source *source)
{
    if (source == NULL)
        return;
    free(source->text);
    free(source->lines);
    free((char *)(uintptr_t)source->path);
    free(source);
}

static Source *
source_new(const char *path)
{
    Source *source = reallocate(NULL, sizeof *source);

    *source = (Source){ .path = strdup(path) };
    if (source->path == NULL)
        abort();
    return source;
}

/* ---- Places -------------------------------------------------------------------------------------- */

static void
find_lines(Source *source)
{
    uint32_t capacity = (uint32_t)(source->length / 32) + 16;

    source->lines = reallocate(NULL, capacity * sizeof *source->lines);
    source->lines[source->line_count++] = 0;
    for (const char *at = source->text;
         (at = memchr(at, '\n', source->length - (size_t)(at - source->text))) != NULL;) {
        at++;
        if (source->line_count == capacity) {
            capacity *= 2;
            source->lines = reallocate(source->lines, capacity * sizeof *source->lines);
        }
        source->lines[source->line_count++] = (uint32_t)(at - source->text);
    }
}

static uint32_t
count_characters(const Source *source, size_t from, size_t end)
{
    uint32_t count = 0;

    for (size_t i = from; i < end; i++)
        count += ((unsigned char)source->text[i] & 0xC0) != 0x80;
    return count;
}

/* Counts from the place that was asked for last, where that is on the same line: a file may be one long line. */
static uint32_t
column_of(Source *source, size_t line, size_t byte)
{
    size_t   known = source->known_line == line ? source->known_byte : line;
    uint32_t column = known == line ? 1 : source->known_column;

    if (byte >= known)
        column += count_characters(source, known, byte);
    else if (byte > line + (known - line) / 2)
        column -= count_characters(source, byte, known);
    else
        column = 1 + count_characters(source, line, byte);
    source->known_line = (uint32_t)line;
    source->known_byte = (uint32_t)byte;
    source->known_column = column;
    return column;
}

SourcePos
source_pos(Source *source, size_t byte)
{
    uint32_t low = 0, high = source->line_count;

    if (byte > source->length)
        byte = source->length;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= byte)
            low = middle;
        else
            high = middle;
    }
    return (SourcePos){ .file = source->number,
                        .line = low + 1,
                        .column = column_of(source, source->lines[low], byte) };
}

size_t
source_skip_characters(const Source *source, size_t from, size_t count)
{
    while (count > 0 && from < source->length) {
        from++;
        while (from < source->length && ((unsigned char)source->text[from] & 0xC0) == 0x80)
            from++;
        count--;
    }
    return from;
}

/* ---- What a schema file may hold ----------------------------------------------------------------- */

/* Length of the UTF-8 character at p, by RFC 3629, section 4; 0: not one. */
static size_t
utf8_length(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    if (left >= 2 && p[0] >= 0xC2 && p[0] <= 0xDF && (p[1] & 0xC0) == 0x80)
        return 2;
    if (left >= 3 && (p[0] & 0xF0) == 0xE0 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
        !(p[0] == 0xE0 && p[1] < 0xA0) && !(p[0] == 0xED && p[1] > 0x9F))
        return 3;
    if (left >= 4 && p[0] >= 0xF0 && p[0] <= 0xF4 && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80 &&
        (p[3] & 0xC0) == 0x80 && !(p[0] == 0xF0 && p[1] < 0x90) && !(p[0] == 0xF4 && p[1] > 0x8F))
        return 4;
    return 0;
}

static bool
refuse_byte(Source *source, size_t at, Error *err)
{
    SourcePos pos = source_pos(source, at);

    if (source->text[at] == '\0') {
        error_set(err, EXIT_ERROR, "NUL byte in the file");
        error_hint(err, "A schema file is text in UTF-8; is this file UTF-16, or not a text file?");
    } else {
        error_set(err, EXIT_ERROR, "invalid UTF-8: byte 0x%02x", (unsigned char)source->text[at]);
        error_hint(err, "Save the file in UTF-8, for example with iconv.");
    }
    return error_at(err, source->path, pos.line, pos.column);
}

static bool
check_text(Source *source, Error *err)
{
    if (source->length > DDL_MAX_FILE_BYTES) {
        error_set(err, EXIT_ERROR, "file is larger than %d MiB", DDL_MAX_FILE_BYTES / 1024 / 1024);
        return error_at(err, source->path, 0, 0);
    }
    if (source->length >= 3 && memcmp(source->text, "\xEF\xBB\xBF", 3) == 0) {
        source->length -= 3;
        memmove(source->text, source->text + 3, source->length + 1);
    }
    find_lines(source);
    const unsigned char *text = (const unsigned char *)source->text;
    for (size_t i = 0; i < source->length;) {
        size_t length = utf8_length(text + i, source->length - i);
        if (length == 0 || text[i] == '\0')
            return refuse_byte(source, i, err);
        i += length;
    }
    return true;
}

bool
source_copy(const char *name, const char *text, size_t length, Source **ret_source, Error *err)
{
    Source *source = source_new(name);

    source->text = reallocate(NULL, length + 1);
    memcpy(source->text, text, length);
    source->text[length] = '\0';
    source->length = length;
    if (!check_text(source, err)) {
        source_free(source);
        return false;
    }
    *ret_source = source;
    return true;
}

/* ---- Files --------------------------------------------------------------------------------------- */

static void
close_file(FILE **file)
{
    if (*file != NULL && *file != stdin)
        fclose(*file);
}

static bool
refuse_file(const char *path, const char *why, Error *err)
{
    error_set(err, EXIT_ERROR, "can't read the file: %s", why);
    return error_at(err, path, 0, 0);
}

/* Reads to the end, but not much past the limit: the size of a pipe is not known before. */
static bool
read_all(FILE *file, Source *source, Error *err)
{
    size_t      capacity = 64 * 1024, got;
    struct stat facts;

    if (fstat(fileno(file), &facts) == 0 && S_ISDIR(facts.st_mode))
        return refuse_file(source->path, "it is a directory", err);
    source->device = facts.st_dev;
    source->inode = facts.st_ino;
    if (S_ISREG(facts.st_mode) && facts.st_size > 0 && facts.st_size <= DDL_MAX_FILE_BYTES)
        capacity = (size_t)facts.st_size + 2;
    source->text = reallocate(NULL, capacity);
    errno = 0;
    while ((got = fread(source->text + source->length, 1, capacity - 1 - source->length, file)) > 0) {
        source->length += got;
        if (source->length > DDL_MAX_FILE_BYTES)
            break;
        if (source->length == capacity - 1)
            source->text = reallocate(source->text, capacity *= 2);
    }
    if (ferror(file))
        return refuse_file(source->path, strerror(errno), err);
    source->text[source->length] = '\0';
    return true;
}

bool
source_read(const char *path, Source **ret_source, Error *err)
{
    bool  from_stdin = strcmp(path, "-") == 0;
    FILE *file __attribute__((cleanup(close_file))) = from_stdin ? stdin : fopen(path, "rb");

    if (file == NULL)
        return refuse_file(path, strerror(errno), err);
    Source *source = source_new(from_stdin ? "<stdin>" : path);
    if (!read_all(file, source, err) || !check_text(source, err)) {
        source_free(source);
        return false;
    }
    *ret_source = source;
    return true;
}
