/*
 * fail.h: how an Error is told to a person.
 */
#ifndef SCHEMASYNC_CLI_FAIL_H
#define SCHEMASYNC_CLI_FAIL_H

#include <schemasync/error.h>
#include <schemasync/strbuf.h>

/* All errors of the chain, each with its place, detail and hint, as they stand on standard error. */
void fail_print(const Error *err, Strbuf *out);

/* The same, sent to standard error. Returns the exit code. */
ExitCode fail(const Error *err);

#endif
