/*
 * error.h: what went wrong, told once, at the place of failure.
 *
 * A function that can fail is `bool f(..., T *ret_x, Error *err)`: true and ret_x set, or false and err set
 * (ret_x untouched). Callers may add context; only src/cli prints.
 */
#ifndef SCHEMASYNC_ERROR_H
#define SCHEMASYNC_ERROR_H

#include <stdbool.h>
#include <stdint.h>

#include <schemasync/arena.h>

/* The process's exit codes, which users' scripts rely on. */
typedef enum ExitCode {
    EXIT_OK = 0,             /* nothing to do, or done and proved */
    EXIT_ERROR = 1,          /* bad file, no connection, a statement failed */
    EXIT_DIFFERENT = 2,      /* differences found (--check, drift) */
    EXIT_REFUSED = 3,        /* a hazard that was not allowed */
    EXIT_STALE = 4,          /* the database changed since the plan was made */
    EXIT_LOCKED = 5,         /* no lock in time; nothing changed */
} ExitCode;

typedef struct Error {
    Arena      *arena;       /* holds the texts below; made on first use */
    ExitCode    code;
    const char *message;     /* primary: no capital, no full stop */
    const char *detail;      /* whole sentences, or NULL */
    const char *hint;        /* whole sentences, or NULL */
    const char *file;        /* place in the user's file, or NULL */
    uint32_t    line;        /* 1-based; 0: no place */
    uint32_t    column;      /* 1-based, in characters */
    const char *sqlstate;    /* the server's, or NULL */
    const char *statement;   /* SQL that failed, or NULL */
    const char *not_covered; /* the kind of objects that a statement of the file is about ("views"), where that is why, or NULL */
    struct Error *next;      /* further errors of the same kind (several in one file), or NULL */
    uint32_t    left_out;    /* of a chain's first: how many more there were than the chain holds */
} Error;

#define ERROR_INIT { .code = EXIT_OK }

/* Sets code and message; what was set before is lost. Returns false, so that `return error_set(...)` reads well. */
bool error_set(Error *err, ExitCode code, const char *format, ...) __attribute__((format(printf, 3, 4)));
bool error_detail(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_hint(Error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_at(Error *err, const char *file, uint32_t line, uint32_t column);
bool error_sql(Error *err, const char *sqlstate, const char *statement);

/* Appends a copy of `other` to the chain of err (err itself if that is still empty). */
void error_chain(Error *err, const Error *other);

static inline bool
error_is_set(const Error *err)
{
    return err->message != NULL;
}

void error_release(Error *err);

#define ERROR_AUTO __attribute__((cleanup(error_release))) Error

#endif
