/*
 * convert.h: values that a rebuild would not keep as they are.
 */
#ifndef SCHEMASYNC_SQLITE_CONVERT_H
#define SCHEMASYNC_SQLITE_CONVERT_H

#include "engine/sqlite/session.h"
#include "engine/sqlite/table_sql.h"

typedef enum Affinity { AFFINITY_BLOB, AFFINITY_TEXT, AFFINITY_NUMERIC, AFFINITY_INTEGER, AFFINITY_REAL } Affinity;

/* What a column of this type, which is in lower case, makes of values. */
Affinity affinity_of(const char *type);

/* Columns that are not computed: does each value stay what it is when it is copied? */
bool column_keeps_values(const TableSql *from, const ColumnSql *was, const TableSql *to, const ColumnSql *is);

/* Are there no more of them now than when the plan was made? Else EXIT_STALE. */
bool conversions_hold(SqliteSession *session, const Diff *diff, Error *err);

#endif
