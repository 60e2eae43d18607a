/*
 * source.h: the bytes of one schema file, and where in it a byte stands.
 */
#ifndef SCHEMASYNC_DDL_SOURCE_H
#define SCHEMASYNC_DDL_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#include <schemasync/catalog.h>
#include <schemasync/error.h>

typedef struct Source {
    const char    *path; /* as messages say it */
    char          *text; /* valid UTF-8 without NUL bytes; NUL-terminated; no byte order mark */
    size_t         length;
    uint32_t       number; /* SourcePos.file */
    uint32_t      *lines;  /* byte at which each line begins */
    uint32_t       line_count;
    struct Source *included_by;
    uint64_t       device, inode; /* of the file; 0: not one */
    uint32_t       known_line, known_byte, known_column; /* the place asked for last; the line's first byte */
} Source;

/* Reads a file ("-": standard input), or takes a copy of the text. */
bool source_read(const char *path, Source **ret_source, Error *err);
bool source_copy(const char *name, const char *text, size_t length, Source **ret_source, Error *err);
void source_free(Source *source);

SourcePos source_pos(Source *source, size_t byte);

/* The byte of the n-th character (from 1) after byte `from`. */
size_t source_skip_characters(const Source *source, size_t from, size_t count);

#endif
