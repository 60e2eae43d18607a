/*
 * sqlite.h: the other engine: a SQLite file, read and changed through the library that is linked in. Nothing but that library
 * ever opens the database's files while they are in use (https://www.sqlite.org/howtocorrupt.html, section 2.2).
 */
#ifndef SCHEMASYNC_SQLITE_H
#define SCHEMASYNC_SQLITE_H

#include <schemasync/catalog.h>
#include <schemasync/error.h>

typedef struct SqliteSession SqliteSession;

typedef struct SqliteOptions {
    const char *path;               /* of the file; it need not exist */
    bool        write;              /* apply: else nothing is ever created beside it */
    int64_t     lock_timeout_ms;    /* how long to wait for others; 0: not at all */
} SqliteOptions;

bool sqlite_open(const SqliteOptions *options, SqliteSession **ret_session, Error *err);
void sqlite_close(SqliteSession *session);      /* NULL does nothing */

/* Is there no file yet? */
bool sqlite_is_missing(const SqliteSession *session);

#endif
