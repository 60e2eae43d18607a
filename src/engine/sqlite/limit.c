/*
 * limit.c: see limit.h. Views that read views are written out where they are read, so that fifteen of them keep SQLite 3.40
 * busy for minutes inside sqlite3_prepare(), which calls no progress handler. But no such work goes on without memory: the time
 * is looked at where that is asked for, and when it is over there is none. SQLite gives up at once then, and leaves everything
 * in order: it is tested for just this. (A child process under RLIMIT_CPU would have to load the file a second time, and
 * counting what a view reads by its tokens would miss what WITH can do.)
 */
#include <time.h>

#include <sqlite3.h>

#include "engine/sqlite/limit.h"

enum { SECONDS = 5,
       EACH = 64 };     /* allocations between two looks at the clock, which is a system call */

typedef struct Limit {
    unsigned depth, calls;
    int64_t  until;     /* nanoseconds of the thread's processor time */
    bool     over;
} Limit;

static _Thread_local Limit limit;
static sqlite3_mem_methods memory;      /* SQLite's own; set before main() */

static int64_t
now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static bool
is_over(void)
{
    if (limit.depth > 0 && !limit.over && ++limit.calls % EACH == 0)
        limit.over = now() > limit.until;
    return limit.depth > 0 && limit.over;
}

static void *
take(int size)
{
    return is_over() ? NULL : memory.xMalloc(size);
}

static void *
resize(void *old, int size)
{
    return is_over() ? NULL : memory.xRealloc(old, size);
}

/* It can only be said before SQLite is used for the first time. */
__attribute__((constructor)) static void
install(void)
{
    sqlite3_mem_methods limited;

    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) != SQLITE_OK)
        return;
    limited = memory;
    limited.xMalloc = take;
    limited.xRealloc = resize;
    sqlite3_config(SQLITE_CONFIG_MALLOC, &limited);
}

void
limit_begin(void)
{
    if (limit.depth++ == 0)
        limit = (Limit){ .depth = 1, .until = now() + (int64_t)SECONDS * 1000000000 };
}

bool
limit_end(void)
{
    limit.depth--;
    return limit.over;
}

int
limit_is_over(void *ignored)
{
    (void)ignored;
    limit.over |= limit.depth > 0 && now() > limit.until;
    return limit.over;
}

bool
limit_fail(const char *what, Error *err)
{
    error_set(err, EXIT_ERROR, "%s takes SQLite more than %d seconds", what, SECONDS);
    return error_hint(err, "Views that read views, each more than once, are written out as many times as that comes to.");
}
