/*
 * backup.h: the database as it was, in a file beside it.
 */
#ifndef SCHEMASYNC_SQLITE_BACKUP_H
#define SCHEMASYNC_SQLITE_BACKUP_H

#include "engine/sqlite/session.h"

/* Copies the database to "PATH.backup-new". The caller holds the write lock, so that the copy is what the change begins with.
 * Sets session->backup. */
bool backup_make(SqliteSession *session, Error *err);

/* After the change: the copy becomes "PATH.backup-1", older ones move on, the last one goes. Where it can't be renamed it stays
 * what it is: session->backup says where. */
void backup_keep(SqliteSession *session);

/* Nothing was changed: the copy is of no use, and older ones must not go for it. */
void backup_discard(SqliteSession *session);

#endif
