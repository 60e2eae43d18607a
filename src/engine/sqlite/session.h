/*
 * session.h: one open SQLite database, and what its error codes mean to the user.
 */
#ifndef SCHEMASYNC_SQLITE_SESSION_H
#define SCHEMASYNC_SQLITE_SESSION_H

#include <sqlite3.h>

#include <schemasync/sqlite.h>

struct SqliteSession {
    sqlite3    *database;       /* NULL: there is no file yet, which is an empty database */
    const char *path;           /* as the user wrote it, or of the file that a link points to */
    const char *copy;           /* the folder of a private copy that is read in its place, or NULL */
    bool        writable;
    bool        no_backup;
    uint32_t    backups;        /* how many are kept; 0: three */
    const char *backup;         /* the copy that apply has made, or NULL */
    int64_t     schema_version;     /* PRAGMA schema_version, when the schema was read */
    SqliteTimes times;
    Arena      *arena;
};

/* Runs statements that give no rows. False: err has SQLite's own words, and `what` before them. */
bool session_exec(SqliteSession *session, const char *sql, const char *what, Error *err);

/* Sets err from the last failure of the connection: its exit code, what it means, what to do. Returns false. */
bool session_fail(const SqliteSession *session, const char *what, const char *sql, Error *err);

/* The one number that a query gives. */
bool session_number(SqliteSession *session, const char *sql, int64_t *ret_number, Error *err);

/* Can the file be written, and a journal beside it? Asked before anything is done: SQLite says it in the middle. */
bool session_may_write(const SqliteSession *session, Error *err);

/* Tightens a connection that is to run statements of a file, or of a database, that nobody vouches for. */
void session_harden(sqlite3 *database);

#endif
