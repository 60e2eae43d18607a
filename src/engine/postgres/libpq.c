/*
 * libpq.c: see libpq.h.
 */
#include <dlfcn.h>

#include <schemasync/postgres.h>

#include "engine/postgres/libpq.h"

static const char library_name[] = "libpq.so.5";    /* the ABI of PostgreSQL 8.0 and all later ones */

Libpq libpq;

/* In the order of Libpq, whose members are pointers all. */
static const char *const names[] = {
#define NAME(function) #function,
    LIBPQ_FUNCTIONS(NAME)
#undef NAME
};
_Static_assert(sizeof(Libpq) == sizeof names / sizeof *names * sizeof(void *), "one pointer for each name");

static bool
fail(Error *err)
{
    error_set(err, EXIT_ERROR, "cannot load PostgreSQL's client library: %s", dlerror());
    return error_hint(err, "Its package is called libpq5, libpq or postgresql-libs; 14 or newer is needed.");
}

bool
libpq_load(Error *err)
{
    void *functions[sizeof names / sizeof *names];
    void *library;

    if (PQlibVersion != NULL)
        return true;
    library = dlopen(library_name, RTLD_NOW | RTLD_LOCAL);
    if (library == NULL)
        return fail(err);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((functions[i] = dlsym(library, names[i])) == NULL)
            return fail(err);
    memcpy(&libpq, functions, sizeof libpq);
    return true;
}

int
pg_library_version(void)
{
    ERROR_AUTO ignored = ERROR_INIT;

    return libpq_load(&ignored) ? PQlibVersion() : 0;
}
