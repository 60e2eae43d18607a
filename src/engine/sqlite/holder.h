/*
 * holder.h: who is in the way of a lock on a database.
 */
#ifndef SCHEMASYNC_SQLITE_HOLDER_H
#define SCHEMASYNC_SQLITE_HOLDER_H

#include <schemasync/strbuf.h>

/* Adds " by process 4711 (python3)", or nothing where that can't be known. The database's files are not opened: to close one
 * of them would give up every lock that this process has on it. */
void holder_add(Strbuf *out, const char *path);

#endif
