/*
 * output.h: where reports go: -o FORMAT[=FILE].
 */
#ifndef SCHEMASYNC_CLI_OUTPUT_H
#define SCHEMASYNC_CLI_OUTPUT_H

#include <schemasync/report.h>

#include "cli/compare.h"

typedef struct Output {
    const ReportFormat *format;
    const char         *file; /* NULL: standard output */
} Output;
typedef VEC(Output) Outputs;

/* Checks what -o says, before any work is done. None: text on standard output. */
bool outputs_parse(const Run *run, Outputs *ret_outputs, Error *err);

/* Does text go to standard output? Then its first line names the target, else standard error has to. */
bool outputs_have_text(const Outputs *outputs);

/* Prints the plan in every format asked for. */
bool outputs_write(const Outputs *outputs, const Comparison *comparison, bool drift, Error *err);

/* On standard error: ignore rules that fit nothing. */
void warn_of_idle_rules(const Run *run, const Diff *diff);

/* Standard output, whole and flushed. A reader that went away is no error; a full disk is. */
bool write_stdout(const Strbuf *text, Error *err);
/* Is the file another one than the source, a database or a schema file, is read from? Asked before write_file(). */
bool spares_input(const char *path, const Input *input, Error *err);
bool write_file(const char *path, const Strbuf *text, Error *err);

#endif
