/*
 * introspect.h: from the rows of sqlite_schema to a Catalog. Both sides of a comparison come this way: the database as it is,
 * and the one in memory that the file was loaded into.
 */
#ifndef SCHEMASYNC_SQLITE_INTROSPECT_H
#define SCHEMASYNC_SQLITE_INTROSPECT_H

#include <sqlite3.h>

#include <schemasync/catalog.h>
#include <schemasync/kind.h>

#include "engine/sqlite/token.h"

/* One row, in the order in which the objects were made. What SQLite keeps for itself is left out (sqlite_sequence, automatic
 * indexes), and the shadow tables of virtual ones. */
typedef struct SchemaRow {
    ObjectKind  kind;
    const char *name, *table;   /* table: an index's or trigger's */
    const char *sql;
} SchemaRow;
typedef VEC(SchemaRow) SchemaRows;

bool schema_rows_read(Arena *arena, sqlite3 *database, SchemaRows *ret_rows, Error *err);

/* Fills the catalog. False: a stored definition can't be understood; err names it. */
bool catalog_from_rows(Catalog *catalog, const SchemaRows *rows, Error *err);

#endif
