/*
 * keys.h: keys of one table that are kept by one index.
 */
#ifndef SCHEMASYNC_SQLITE_KEYS_H
#define SCHEMASYNC_SQLITE_KEYS_H

#include "engine/sqlite/table_sql.h"

/* Of two keys over the same columns only the first makes an index: the other's definition says so where it would have made
 * another one, as then it matters which stands first. */
void keys_share_indexes(Arena *arena, TableSql *table);

#endif
