/*
 * path.h: the search_path that an expression or a statement was written under.
 */
#ifndef SCHEMASYNC_ENGINE_POSTGRES_PATH_H
#define SCHEMASYNC_ENGINE_POSTGRES_PATH_H

#include <schemasync/server.h>

#include "session.h"

/* "SET LOCAL search_path = ...": catalog->paths[path]; path 0 is the session's own, as it was after
 * connecting. */
const char *pg_path_sql(Arena *arena, const PgSession *session, const Catalog *catalog, uint16_t path);

/* The schemas that it searches, without pg_catalog unless it is named; "$user" is the role's. */
Names pg_path_schemas(Arena *arena, const PgSession *session, const Server *server, const Catalog *catalog,
                      uint16_t path);

#endif
