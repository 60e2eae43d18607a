/*
 * convert.h: values that a rebuild would not keep as they are.
 */
#ifndef SCHEMASYNC_SQLITE_CONVERT_H
#define SCHEMASYNC_SQLITE_CONVERT_H

#include "engine/sqlite/session.h"
#include "engine/sqlite/token.h"

/* Are there no more of them now than when the plan was made? Else EXIT_STALE. */
bool conversions_hold(SqliteSession *session, const Diff *diff, Error *err);

#endif
