/*
 * load.h: what load.c and places.c share: where in the file each object was declared.
 */
#ifndef SCHEMASYNC_SQLITE_LOAD_H
#define SCHEMASYNC_SQLITE_LOAD_H

#include <schemasync/sqlite.h>

#include "ddl/source.h"

typedef struct Declared {
    ObjectKind  kind;
    const char *name;           /* without quotes */
    uint32_t    start, end;     /* bytes of its statement */
} Declared;
typedef VEC(Declared *) DeclaredList;

/* Gives all objects and their parts the lines where they stand, and what directives beside them say. False: a directive
 * that is beside nothing, or says no name. */
bool places_attach(Catalog *catalog, Source *source, const DeclaredList *declared, Error *err);

/* Does the database hold these definitions (NUL-terminated), word for word, and no others? In doubt it does not. */
bool sqlite_holds(SqliteSession *session, const char *text, size_t length);

/* ObjectMore.renamed_from for this name. */
const char *directive_name(Arena *arena, const char *name);

#endif
