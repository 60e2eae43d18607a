/*
 * holder.c: see holder.h. What Linux tells in /proc/locks, and which bytes SQLite locks for what; elsewhere there is no such
 * file, and nothing is said. The bytes: https://www.sqlite.org/walformat.html#wal_locks.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "engine/sqlite/holder.h"

enum { MOST = 4,                            /* processes that are named */
       WAL_WRITE = 120, WAL_READ = 123 };   /* in FILE-shm: the writer, the checkpointer and recovery; then readers */

typedef struct Holders {
    int  pids[MOST];
    int  count;
    bool write;             /* of a lock that nobody can share */
} Holders;

/* The number that /proc/locks shows is that of the file system, which is not always that of stat(): so the process's own open
 * files are looked at too, where we may. */
static bool
has_open(int pid, const struct stat *file)
{
    char        name[64];
    struct stat status;

    for (int fd = 0; fd < 256; fd++) {
        snprintf(name, sizeof name, "/proc/%d/fd/%d", pid, fd);
        if (stat(name, &status) == 0 && status.st_ino == file->st_ino && status.st_dev == file->st_dev)
            return true;
    }
    return false;
}

static void
add_holder(Holders *holders, int pid, bool write)
{
    if (write && !holders->write)       /* those who share are not the reason then */
        *holders = (Holders){ .write = true };
    if (write != holders->write || holders->count == MOST)
        return;
    for (int i = 0; i < holders->count; i++)
        if (holders->pids[i] == pid)
            return;
    holders->pids[holders->count++] = pid;
}

/* "1: POSIX  ADVISORY  WRITE 3937 fe:00:10289224 1073741825 1073741825" */
static void
find_holders(Holders *holders, const char *path, bool log_index)
{
    struct stat file;
    char        line[256], type[16];
    unsigned    major_number, minor_number;
    uint64_t    inode, first;
    int         pid;
    FILE       *locks = stat(path, &file) == 0 ? fopen("/proc/locks", "re") : NULL;

    while (locks != NULL && fgets(line, sizeof line, locks) != NULL) {
        const char *blocked = strstr(line, "->");
        if (blocked != NULL || sscanf(line, "%*s POSIX %*s %15s %d %x:%x:%" SCNu64 " %" SCNu64, type, &pid, &major_number,
                                      &minor_number, &inode, &first) != 6 ||
            inode != file.st_ino || pid <= 0 || pid == getpid())
            continue;
        if (makedev(major_number, minor_number) != file.st_dev && !has_open(pid, &file))
            continue;
        bool write = strcmp(type, "WRITE") == 0;
        if (!log_index || (write && first >= WAL_WRITE && first < WAL_READ))
            add_holder(holders, pid, write);
    }
    if (locks != NULL)
        fclose(locks);
}

static void
add_process(Strbuf *out, int pid)
{
    char  name[64], command[64] = "";
    FILE *file;

    snprintf(name, sizeof name, "/proc/%d/comm", pid);
    if ((file = fopen(name, "re")) != NULL) {
        if (fgets(command, sizeof command, file) == NULL)
            *command = '\0';
        fclose(file);
    }
    command[strcspn(command, "\n")] = '\0';
    strbuf_addf(out, "process %d", pid);
    if (*command != '\0')
        strbuf_addf(out, " (%s)", command);
}

void
holder_add(Strbuf *out, const char *path)
{
    STRBUF_AUTO index = STRBUF_INIT;
    Holders     holders = { .count = 0 };
    struct stat status;

    strbuf_addf(&index, "%s-shm", path);
    if (stat(index.s, &status) == 0)    /* everybody who has such a database open shares a lock on the file itself */
        find_holders(&holders, index.s, true);
    if (holders.count == 0)
        find_holders(&holders, path, false);
    for (int i = 0; i < holders.count; i++) {
        strbuf_add(out, i == 0 ? " by " : i + 1 == holders.count ? " and " : ", ");
        add_process(out, holders.pids[i]);
    }
}
