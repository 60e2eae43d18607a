/*
 * introspect_queries.c: the catalog queries of schema/, as the build embedded them. It finds the text for a
 * server; it does not know what the texts say.
 */
#include <string.h>

#include "introspect.h"

static const SqlFile files[] = {
#include "schema_sql.inc"
    { .name = NULL },
};

const SqlFile *
sql_file(const char *name, int version)
{
    for (const SqlFile *file = files; file->name != NULL; file++) {
        if (strcmp(file->name, name) == 0 && file->since <= version && (file->until == 0 || version <= file->until))
            return file;
    }
    return NULL;
}
