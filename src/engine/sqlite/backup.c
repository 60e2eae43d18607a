/*
 * backup.c: see backup.h. SQLite's own backup through a second connection: a copy of the file's bytes would miss what is
 * in the log, VACUUM INTO can't run in a transaction, and the backup from the connection that writes never ends.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/sqlite/backup.h"

enum { KEPT = 3 };

static const char *
numbered(const SqliteSession *session, uint32_t number)
{
    return arena_printf(session->arena, "%s.backup-%" PRIu32, session->path, number);
}

static bool
fail_system(const char *what, const char *path, Error *err)
{
    error_set(err, EXIT_ERROR, "cannot make a backup: %s %s: %s", what, path, strerror(errno));
    error_detail(err, "Nothing was changed.");
    return error_hint(err, "--no-backup goes without.");
}

/* Whoever may read the database may read its copy, and nobody else. */
static bool
make_file(const SqliteSession *session, const char *path, Error *err)
{
    struct stat status;
    int         fd;

    if (stat(session->path, &status) != 0)
        return fail_system("cannot look at", session->path, err);
    if (unlink(path) != 0 && errno != ENOENT)
        return fail_system("cannot replace", path, err);
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return fail_system("cannot make", path, err);
    bool owned = fchown(fd, status.st_uid, status.st_gid) == 0 || status.st_uid == geteuid();
    bool made = fchmod(fd, owned ? status.st_mode & 0777 : 0600) == 0;
    close(fd);
    return made || fail_system("cannot set the mode of", path, err);
}

static bool
copy_pages(const SqliteSession *session, const char *path, Error *err)
{
    SqliteSession   from = { .path = session->path }, to = { .path = path };
    sqlite3_backup *backup = NULL;
    const char     *source = *session->path == '/' || *session->path == '.'
                                 ? session->path : arena_printf(session->arena, "./%s", session->path);
    const char     *target = *path == '/' || *path == '.' ? path : arena_printf(session->arena, "./%s", path);

    bool opened = sqlite3_open_v2(source, &from.database, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK &&
                  sqlite3_open_v2(target, &to.database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK;
    if (opened)
        backup = sqlite3_backup_init(to.database, "main", from.database, "main");
    int code = backup == NULL ? SQLITE_ERROR : sqlite3_backup_step(backup, -1);
    sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE && to.database != NULL) {
        session_fail(&to, "cannot make a backup", NULL, err);
        error_detail(err, "Nothing was changed.");
        error_hint(err, "--no-backup goes without.");
    } else if (code != SQLITE_DONE) {
        session_fail(&from, "cannot make a backup", NULL, err);
    }
    sqlite3_close(from.database);
    sqlite3_close(to.database);
    return code == SQLITE_DONE;
}

/* A name that points to a copy must never be there before the copy is. */
static bool
sync_file(const char *path, Error *err)
{
    int  fd = open(path, O_RDONLY | O_CLOEXEC);
    bool synced = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return synced || fail_system("cannot write", path, err);
}

void
backup_keep(SqliteSession *session)
{
    const char *copy = session->backup;

    if (copy == NULL)
        return;
    for (uint32_t number = (session->backups == 0 ? KEPT : session->backups) - 1; number > 0; number--)
        if (rename(numbered(session, number), numbered(session, number + 1)) != 0 && errno != ENOENT)
            return;
    if (rename(copy, numbered(session, 1)) == 0)
        session->backup = numbered(session, 1);
}

void
backup_discard(SqliteSession *session)
{
    if (session->backup != NULL)
        unlink(session->backup);
    session->backup = NULL;
}

bool
backup_make(SqliteSession *session, Error *err)
{
    session->backup = arena_printf(session->arena, "%s.backup-new", session->path);
    if (make_file(session, session->backup, err) && copy_pages(session, session->backup, err) &&
        sync_file(session->backup, err))
        return true;
    backup_discard(session);
    return false;
}
