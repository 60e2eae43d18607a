/*
 * copy.h: the schema of a database in memory, without its rows: there SQLite itself can be asked what it says to a change, and
 * what it makes of it.
 */
#ifndef SCHEMASYNC_SQLITE_COPY_H
#define SCHEMASYNC_SQLITE_COPY_H

#include <sqlite3.h>

#include <schemasync/catalog.h>

/* Makes all that the Catalog holds. The caller closes *ret_copy (NULL: no memory), also after a failure; `err` NULL: what can't
 * be made is left out, and that is none. */
bool schema_copy_make(const Catalog *catalog, sqlite3 **ret_copy, Error *err);

/* From now on ALTER TABLE leaves a view or trigger as it is that speaks of what is not there, and does not fail on it. */
void schema_copy_open_to_breakage(sqlite3 *copy);

/* Does this view or trigger, which is in the copy, speak of what is not there? Then sqlite3_errmsg() says of what. */
bool schema_copy_is_broken(Arena *arena, sqlite3 *copy, const Object *reader);

/* Has SQLite write all views and triggers anew that it would write anew behind some ALTER TABLE or other, for what they have in
 * double quotes and SQLite takes for a string; and then: was this one? In doubt it was. */
void schema_copy_respell(sqlite3 *copy);
bool schema_copy_is_respelled(sqlite3 *copy, const Object *reader);

#endif
