/*
 * path.c: search_path as SQL and as a list of schemas. It does not know what is looked up there.
 */
#include <string.h>

#include <schemasync/expr.h>
#include <schemasync/sql.h>

#include "path.h"

static bool
is_session_path(const Catalog *catalog, uint16_t path)
{
    return path != EXPR_PATH_NONE && (path >= catalog->paths.count || catalog->paths.items[path].from_session);
}

const char *
pg_path_sql(Arena *arena, const PgSession *session, const Catalog *catalog, uint16_t path)
{
    const char *setting = session->search_path_setting;

    if (path == EXPR_PATH_NONE)
        return "SET LOCAL search_path = ''";
    if (is_session_path(catalog, path))
        return arena_printf(arena, "SET LOCAL search_path = %s",
                            setting == NULL || setting[0] == '\0' ? "''" : setting);
    STRBUF_AUTO  sql = STRBUF_INIT;
    const Names *names = &catalog->paths.items[path].names;
    SQL(&sql, "SET LOCAL search_path = ");
    if (names->count == 0)
        SQL(&sql, "''");
    /* as strings: bare words like default mean something else here */
    VEC_EACH(names, i)
        SQL(&sql, i == 0 ? "" : ", ", (Literal){ names->items[i].raw });
    return arena_strdup(arena, sql.s);
}

Names
pg_path_schemas(Arena *arena, const PgSession *session, const Server *server, const Catalog *catalog, uint16_t path)
{
    if (is_session_path(catalog, path))
        return session->search_path;
    Names        schemas = { 0 };
    if (path == EXPR_PATH_NONE)
        return schemas;
    const Names *names = &catalog->paths.items[path].names;
    VEC_EACH(names, i) {
        bool user = strcmp(names->items[i].raw, "$user") == 0 && server != NULL && server->user != NULL;
        vec_push(arena, &schemas, user ? (Name){ server->user } : names->items[i]);
    }
    return schemas;
}
