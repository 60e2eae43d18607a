/*
 * session.c: opens a SQLite file so that looking at it leaves nothing behind. It knows files and error codes, no schema.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <schemasync/strbuf.h>

#include "engine/sqlite/holder.h"
#include "engine/sqlite/introspect.h"
#include "engine/sqlite/session.h"

/* ---- Errors ----------------------------------------------------------------------------------------- */

typedef struct Meaning {
    int         code;           /* primary, or extended */
    ExitCode    exit;
    const char *message;        /* NULL: SQLite's own words say it */
    const char *hint;
} Meaning;

static const Meaning meanings[] = {
    { SQLITE_READONLY_ROLLBACK, EXIT_ERROR, "a program was interrupted while it wrote, and that write has to be taken back",
      "Whoever may write the file and its folder does that by opening it: schemasync apply, or the sqlite3 shell." },
    { SQLITE_READONLY_DIRECTORY, EXIT_ERROR, "its folder is read-only", "SQLite has to make files beside the database." },
    { SQLITE_BUSY, EXIT_LOCKED, NULL, "Another program is using the database. --lock-timeout says how long to wait for it." },
    { SQLITE_LOCKED, EXIT_LOCKED, NULL, "Another program is using the database. --lock-timeout says how long to wait for it." },
    { SQLITE_READONLY, EXIT_ERROR, NULL, "May this user write the file and its folder?" },
    { SQLITE_NOTADB, EXIT_ERROR, NULL,
      "Is it the right file? An encrypted database is not one that SQLite itself can read." },
    { SQLITE_CORRUPT, EXIT_ERROR, NULL,
      "The file is damaged: sqlite3 FILE '.recover' saves what there is; or restore a backup." },
    { SQLITE_FULL, EXIT_ERROR, NULL,
      "The disk is full, or a limit on the size of files is reached, or the last id of an AUTOINCREMENT key is given out." },
    { SQLITE_IOERR, EXIT_ERROR, NULL, "Is the disk full, a limit on the size of files reached, or the device broken?" },
    { SQLITE_CANTOPEN, EXIT_ERROR, NULL, "May this user read the file, its folder, and the -wal and -shm files beside it?" },
    { 0, EXIT_ERROR, NULL, NULL },
};

static const Meaning *
meaning_of(int extended)
{
    const Meaning *each = meanings;

    while (each->code != 0 && each->code != extended && each->code != (extended & 0xFF))
        each++;
    return each;
}

bool
session_fail(const SqliteSession *session, const char *what, const char *sql, Error *err)
{
    int            code = sqlite3_extended_errcode(session->database);
    const Meaning *meaning = meaning_of(code);
    STRBUF_AUTO    holder = STRBUF_INIT;

    if ((code & 0xFF) == SQLITE_BUSY)
        holder_add(&holder, session->path);
    error_set(err, meaning->exit, "%s%s%s%s", what == NULL ? "" : what, what == NULL ? "" : ": ",
              meaning->message != NULL ? meaning->message : sqlite3_errmsg(session->database), holder.s);
    if (sql != NULL)
        error_sql(err, NULL, sql);
    return meaning->hint == NULL ? false : error_hint(err, "%s", meaning->hint);
}

bool
session_exec(SqliteSession *session, const char *sql, const char *what, Error *err)
{
    return sqlite3_exec(session->database, sql, NULL, NULL, NULL) == SQLITE_OK || session_fail(session, what, sql, err);
}

bool
session_number(SqliteSession *session, const char *sql, int64_t *ret_number, Error *err)
{
    sqlite3_stmt *statement = NULL;
    int           code = sqlite3_prepare_v2(session->database, sql, -1, &statement, NULL);

    if (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW)
        *ret_number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    if (code == SQLITE_ROW)
        return true;
    STRBUF_AUTO what = STRBUF_INIT;
    strbuf_addf(&what, "cannot read %s", session->path);
    return session_fail(session, what.s, NULL, err);
}

void
session_harden(sqlite3 *database)
{
    sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, NULL);
    sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
    /* The schema stays trusted: json_extract() and others are not called harmless by SQLite 3.40, and no function is
     * registered here that could do any harm. */
    sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(database, SQLITE_LIMIT_EXPR_DEPTH, 1000);
}

/* ---- A look before SQLite opens it -------------------------------------------------------------------- */

typedef struct Look {
    bool exists, empty, wal;
} Look;

static bool
file_exists(const char *path, const char *suffix, bool filled)
{
    STRBUF_AUTO name = STRBUF_INIT;
    struct stat status;

    strbuf_addf(&name, "%s%s", path, suffix);
    return stat(name.s, &status) == 0 && (!filled || status.st_size > 0);
}

/* Journal and log stand beside the file itself, not beside a link to it: beside that nothing of them would be found. A link to
 * a file that is not there yet stays what it is. */
static const char *
follow_link(Arena *arena, const char *path)
{
    struct stat status;
    char       *file = lstat(path, &status) == 0 && S_ISLNK(status.st_mode) ? realpath(path, NULL) : NULL;
    const char *followed = arena_strdup(arena, file == NULL ? path : file);

    free(file);
    return followed;
}

/* The header says whether it is a database, and of which journal mode (byte 18):
 * https://www.sqlite.org/fileformat2.html#the_database_header */
static bool
look_at(const char *path, Look *ret_look, Error *err)
{
    char        header[20] = { 0 };
    struct stat status;
    int         fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    *ret_look = (Look){ 0 };
    if (fd < 0 && errno == ENOENT)
        return true;
    if (fd < 0)
        return error_set(err, EXIT_ERROR, "cannot open %s: %s", path, strerror(errno));
    bool    file = fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    ssize_t length = file ? read(fd, header, sizeof header) : 0;
    close(fd);
    if (!file) {
        error_set(err, EXIT_ERROR, "%s is not a file", path);
        return error_hint(err, "A SQLite database is one file: sqlite:var/app.sqlite3.");
    }
    ret_look->exists = true;
    ret_look->empty = length == 0;
    if (length > 0 && (length < (ssize_t)sizeof header || memcmp(header, "SQLite format 3", 16) != 0)) {
        error_set(err, EXIT_ERROR, "%s is not a SQLite database", path);
        return error_hint(err, "%s", meaning_of(SQLITE_NOTADB)->hint);
    }
    ret_look->wal = header[18] == 2;
    return true;
}

bool
session_may_write(const SqliteSession *session, Error *err)
{
    const char *slash = strrchr(session->path, '/');
    const char *folder = slash == NULL ? "."
                                       : arena_strndup(session->arena, session->path, (size_t)(slash - session->path) + 1);

    if (sqlite3_db_readonly(session->database, "main") > 0) {
        error_set(err, EXIT_ERROR, "cannot write %s: it is read-only for this user", session->path);
        return error_detail(err, "Nothing was changed.");
    }
    if (file_exists(session->path, "-wal", false) || faccessat(AT_FDCWD, folder, W_OK, AT_EACCESS) == 0)
        return true;
    error_set(err, EXIT_ERROR, "cannot write %s: its folder is read-only for this user", session->path);
    error_detail(err, "Nothing was changed.");
    return error_hint(err, "SQLite has to make files beside the database, so that an interrupted write can be taken back.");
}

/* ---- A private copy ------------------------------------------------------------------------------------- */

static bool
copy_file(const char *from, const char *to)
{
    char    buffer[1 << 16];
    ssize_t length = -1;
    int     in = open(from, O_RDONLY | O_CLOEXEC), out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    while (in >= 0 && out >= 0 && (length = read(in, buffer, sizeof buffer)) > 0)
        if (write(out, buffer, (size_t)length) != length) {
            length = -1;
            break;
        }
    if (in >= 0)
        close(in);
    if (out >= 0 && close(out) != 0)
        length = -1;
    return length == 0;
}

static const char *
in_copy(const SqliteSession *session, const char *suffix)
{
    return arena_printf(session->arena, "%s/copy.db%s", session->copy, suffix);
}

/* What else belongs to a database. The journal first: what is rolled back meanwhile is so in the copy too. */
static const char *const parts[] = { "-journal", "-wal", "" };
enum { PARTS = sizeof parts / sizeof *parts };

static void
stamp(const SqliteSession *session, struct stat ret_stamps[PARTS])
{
    STRBUF_AUTO name = STRBUF_INIT;

    for (int i = 0; i < PARTS; i++) {
        strbuf_reset(&name);
        strbuf_addf(&name, "%s%s", session->path, parts[i]);
        if (stat(name.s, &ret_stamps[i]) != 0)
            ret_stamps[i] = (struct stat){ 0 };
    }
}

static bool
same_stamps(const struct stat *a, const struct stat *b)
{
    for (int i = 0; i < PARTS; i++)
        if (a[i].st_ino != b[i].st_ino || a[i].st_size != b[i].st_size || a[i].st_mtim.tv_sec != b[i].st_mtim.tv_sec ||
            a[i].st_mtim.tv_nsec != b[i].st_mtim.tv_nsec)
            return false;
    return true;
}

/* A write-ahead log that nobody has open can only be read by making files beside it, which would then belong to us; and a write
 * that was interrupted can only be taken back by writing. Nothing of the database is open here: see sqlite.h. */
static bool
make_copy(SqliteSession *session, Error *err)
{
    const char *folder = getenv("TMPDIR");
    char       *name = arena_printf(session->arena, "%s/schemasync-XXXXXX",
                                    folder == NULL || *folder == '\0' ? "/tmp" : folder);
    struct stat before[PARTS], after[PARTS];

    if (mkdtemp(name) == NULL)
        return error_set(err, EXIT_ERROR, "cannot make a folder for a copy of %s: %s: %s", session->path, name,
                         strerror(errno));
    session->copy = name;
    stamp(session, before);
    for (int i = 0; i < PARTS; i++)
        if (before[i].st_ino != 0 &&
            !copy_file(arena_printf(session->arena, "%s%s", session->path, parts[i]), in_copy(session, parts[i])))
            return error_set(err, EXIT_ERROR, "cannot copy %s%s to %s: %s", session->path, parts[i], name, strerror(errno));
    stamp(session, after);
    if (same_stamps(before, after))
        return true;
    error_set(err, EXIT_LOCKED, "cannot copy %s: it is being written to", session->path);
    return error_hint(err, "Run it again when the other program is done.");
}

static void
remove_copy(const SqliteSession *session)
{
    static const char *const suffixes[] = { "", "-wal", "-shm", "-journal" };

    if (session->copy == NULL)
        return;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++)
        unlink(in_copy(session, suffixes[i]));
    rmdir(session->copy);
}

/* ---- Opening -------------------------------------------------------------------------------------------- */

static bool
make_folder_of(const char *path, Error *err)
{
    STRBUF_AUTO folder = STRBUF_INIT;

    for (const char *slash = strchr(path + 1, '/'); *path != '\0' && slash != NULL; slash = strchr(slash + 1, '/')) {
        strbuf_reset(&folder);
        strbuf_add_n(&folder, path, (size_t)(slash - path));
        if (mkdir(folder.s, 0777) != 0 && errno != EEXIST)
            return error_set(err, EXIT_ERROR, "cannot make the folder %s: %s", folder.s, strerror(errno));
    }
    return true;
}

static bool
open_database(SqliteSession *session, const char *path, int flags, const SqliteOptions *options, Error *err)
{
    /* A path that begins with a word and a colon, or is empty, would be something else to SQLite. */
    const char *plain = *path == '/' || *path == '.' ? path : arena_printf(session->arena, "./%s", path);
    STRBUF_AUTO what = STRBUF_INIT;

    strbuf_addf(&what, "cannot open %s", session->path);
    int code = sqlite3_open_v2(plain, &session->database, flags | SQLITE_OPEN_EXRESCODE, NULL);
    if (code != SQLITE_OK)
        return session_fail(session, what.s, NULL, err);
    session_harden(session->database);
    sqlite3_busy_timeout(session->database, options->lock_timeout_ms > INT32_MAX ? INT32_MAX : (int)options->lock_timeout_ms);
    return true;
}

/* Only SQLite can tell whether a journal is that of an interrupted write. */
static bool
needs_rollback(const SqliteSession *session)
{
    return file_exists(session->path, "-journal", true) &&
           sqlite3_exec(session->database, "PRAGMA schema_version", NULL, NULL, NULL) != SQLITE_OK &&
           sqlite3_extended_errcode(session->database) == SQLITE_READONLY_ROLLBACK;
}

static bool
open_copy(SqliteSession *session, const SqliteOptions *options, Error *err)
{
    sqlite3_close_v2(session->database);
    session->database = NULL;
    return make_copy(session, err) && open_database(session, in_copy(session, ""), SQLITE_OPEN_READWRITE, options, err);
}

static bool
open_what_is_there(SqliteSession *session, const SqliteOptions *options, const Look *look, Error *err)
{
    if (options->write)
        return (look->exists || make_folder_of(session->path, err)) &&
               open_database(session, session->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, options, err);
    if (!look->exists)
        return true;
    if (look->wal && !file_exists(session->path, "-shm", false))
        return open_copy(session, options, err);
    return open_database(session, session->path, SQLITE_OPEN_READONLY, options, err) &&
           (!needs_rollback(session) || open_copy(session, options, err));
}

bool
sqlite_open(const SqliteOptions *options, SqliteSession **ret_session, Error *err)
{
    Arena         *arena = arena_new();
    SqliteSession *session = ARENA_NEW(arena, SqliteSession);
    Look           look;

    *session = (SqliteSession){ .path = follow_link(arena, options->path), .writable = options->write,
                                .no_backup = options->no_backup, .backups = options->backups, .arena = arena };
    if (!look_at(session->path, &look, err) || !open_what_is_there(session, options, &look, err)) {
        sqlite_close(session);
        return false;
    }
    *ret_session = session;
    return true;
}

void
sqlite_close(SqliteSession *session)
{
    if (session == NULL)
        return;
    sqlite3_close_v2(session->database);
    remove_copy(session);
    arena_free(session->arena);
}

static bool
read_schema(SqliteSession *session, Catalog *catalog, Error *err)
{
    Arena     *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    SchemaRows rows;

    if (!session_number(session, "PRAGMA schema_version", &session->schema_version, err))
        return false;
    if (schema_rows_read(arena, session->database, &rows, err))
        return catalog_from_rows(catalog, &rows, err);
    const Meaning *meaning = meaning_of(sqlite3_extended_errcode(session->database));
    err->code = meaning->exit;
    return meaning->hint != NULL && error_hint(err, "%s", meaning->hint);
}

bool
sqlite_introspect(SqliteSession *session, Catalog **ret_catalog, Error *err)
{
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) = catalog_new(session->path);
    bool     own = session->database != NULL && sqlite3_get_autocommit(session->database) != 0;

    catalog->live = true;
    if (session->database != NULL) {
        if (own && !session_exec(session, "BEGIN", "cannot read the database", err))
            return false;
        bool read = read_schema(session, catalog, err);
        if (own)
            sqlite3_exec(session->database, "COMMIT", NULL, NULL, NULL);
        if (!read)
            return false;
    }
    *ret_catalog = catalog;
    catalog = NULL;
    return true;
}

const char *
sqlite_backup_path(const SqliteSession *session)
{
    return session->backup;
}

const char *
sqlite_library_version(void)
{
    return sqlite3_libversion();
}

bool
sqlite_is_missing(const SqliteSession *session)
{
    return session->database == NULL;
}
