/*
 * copy.h: the schema of a database in memory, without its rows: there SQLite itself can be asked what it says to a change, and
 * what it makes of it.
 */
#ifndef SCHEMASYNC_SQLITE_COPY_H
#define SCHEMASYNC_SQLITE_COPY_H

#include <sqlite3.h>

#include <schemasync/catalog.h>
#include <schemasync/map.h>

/* An empty one; NULL: no memory. The caller closes it. */
sqlite3 *schema_copy_open(void);

/* Makes all that the Catalog holds. The caller closes *ret_copy (NULL: no memory), also after a failure; `err` NULL: what can't
 * be made is left out, and that is none. */
bool schema_copy_make(const Catalog *catalog, sqlite3 **ret_copy, Error *err);

/* From now on ALTER TABLE leaves a view or trigger as it is that speaks of what is not there, and does not fail on it. */
void schema_copy_open_to_breakage(sqlite3 *copy);

/* Does this view or trigger, which is in the copy, speak of what is not there? Then sqlite3_errmsg() says of what. */
bool schema_copy_is_broken(Arena *arena, sqlite3 *copy, const Object *reader);

/* Which views and triggers SQLite writes anew behind some ALTER TABLE or other, for what they have in double quotes and it takes
 * for a string: it does so in the copy. By schema_copy_key(); NULL: it can't be told. */
Map        *schema_copy_respell(Arena *arena, sqlite3 *copy);
const char *schema_copy_key(Arena *arena, const char *kind, const char *name);

#endif
