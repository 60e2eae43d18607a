/*
 * backup.h: the database as it was, in a file beside it.
 */
#ifndef SCHEMASYNC_SQLITE_BACKUP_H
#define SCHEMASYNC_SQLITE_BACKUP_H

#include "engine/sqlite/session.h"

/* Copies the database to "PATH.backup-1"; older copies move on, the last one goes. The caller holds the write lock, so that
 * the copy is what the change begins with. Sets session->backup. */
bool backup_make(SqliteSession *session, Error *err);

#endif
