/*
 * copy.c: see copy.h. It knows nothing of plans.
 */
#include <string.h>

#include <schemasync/kind.h>

#include "engine/sqlite/copy.h"
#include "engine/sqlite/session.h"
#include "engine/sqlite/write.h"

sqlite3 *
schema_copy_open(void)
{
    sqlite3 *copy = NULL;

    if (sqlite3_open(":memory:", &copy) == SQLITE_OK) {
        session_harden(copy);
        return copy;
    }
    sqlite3_close(copy);
    return NULL;
}

bool
schema_copy_make(const Catalog *catalog, sqlite3 **ret_copy, Error *err)
{
    static const ObjectKind order[] = { KIND_TABLE, KIND_INDEX, KIND_VIEW, KIND_TRIGGER };

    *ret_copy = schema_copy_open();
    if (*ret_copy == NULL)
        return err != NULL && error_set(err, EXIT_ERROR, "no memory for a copy of the schema");
    for (size_t k = 0; k < sizeof order / sizeof *order; k++)
        VEC_EACH(&catalog->objects, i) {
            const Object *object = catalog->objects.items[i];
            if (object->kind != order[k] ||
                sqlite3_exec(*ret_copy, object_more(object)->sql, NULL, NULL, NULL) == SQLITE_OK || err == NULL)
                continue;
            return error_set(err, EXIT_ERROR, "%s", sqlite3_errmsg(*ret_copy)) ||
                   error_sql(err, NULL, object_more(object)->sql);
        }
    return true;
}

void
schema_copy_open_to_breakage(sqlite3 *copy)
{
    if (copy == NULL)
        return;
    sqlite3_db_config(copy, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
    sqlite3_db_config(copy, SQLITE_DBCONFIG_WRITABLE_SCHEMA, 1, NULL);
}

/* ---- What SQLite can't resolve ------------------------------------------------------------------------------------ */

/* Any column that UPDATE may set; NULL: there is none. */
static const char *
any_column(Arena *arena, sqlite3 *copy, const char *table)
{
    sqlite3_stmt *statement = NULL;
    const char   *name = NULL;

    sqlite3_prepare_v2(copy, "SELECT name FROM pragma_table_info(?)", -1, &statement, NULL);
    sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
    if (sqlite3_step(statement) == SQLITE_ROW)
        name = arena_strdup(arena, (const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return name;
}

/* A statement that sets the trigger off. */
static void
add_event(Strbuf *sql, Arena *arena, sqlite3 *copy, const Object *trigger)
{
    const char *text = object_more(trigger)->sql, *table = trigger_table(arena, trigger), *column = NULL;
    size_t      length = strlen(text);
    Token       token = { 0 };

    do
        token = sqlite_next_token(text, length, token.end);
    while (token.type != TOKEN_END && !sqlite_token_is(text, token, "insert") && !sqlite_token_is(text, token, "delete") &&
           !sqlite_token_is(text, token, "update"));
    if (sqlite_token_is(text, token, "update")) {
        Token of = sqlite_next_token(text, length, token.end);
        column = sqlite_token_is(text, of, "of") ? sqlite_unquote(arena, text, sqlite_next_token(text, length, of.end))
                                                 : any_column(arena, copy, table);
        strbuf_add(sql, "UPDATE ");
        sqlite_add_name(sql, table);
        strbuf_add(sql, " SET ");
        sqlite_add_name(sql, column == NULL ? "rowid" : column);
        strbuf_add(sql, " = NULL");
    } else if (sqlite_token_is(text, token, "delete")) {
        strbuf_add(sql, "DELETE FROM ");
        sqlite_add_name(sql, table);
    } else {
        strbuf_add(sql, "INSERT INTO ");
        sqlite_add_name(sql, table);
        strbuf_add(sql, " DEFAULT VALUES");
    }
}

/* Of several triggers with one event all count that are set off together: to put one more aside does no harm. */
bool
schema_copy_is_broken(Arena *arena, sqlite3 *copy, const Object *reader)
{
    sqlite3_stmt *statement = NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (reader->kind == KIND_VIEW) {
        strbuf_add(&sql, "SELECT * FROM ");
        sqlite_add_name(&sql, reader->name.name.raw);
    } else {
        add_event(&sql, arena, copy, reader);
    }
    int code = sqlite3_prepare_v2(copy, sql.s, -1, &statement, NULL);
    sqlite3_finalize(statement);
    return code != SQLITE_OK;
}

/* ---- What SQLite takes for a string --------------------------------------------------------------------------------- */

const char *
schema_copy_key(Arena *arena, const char *kind, const char *name)
{
    return arena_printf(arena, "%s %s", kind, sqlite_fold(arena, name));
}

Map *
schema_copy_respell(Arena *arena, sqlite3 *copy)
{
    sqlite3_stmt *statement = NULL;
    Map          *respelled = map_new();
    static char   yes[] = "";

    schema_copy_open_to_breakage(copy);
    int code = sqlite3_exec(copy, "CREATE TABLE main.schemasync_room (a, b);"
                                  "CREATE TEMP TABLE schemasync_was AS SELECT type, name, sql FROM sqlite_schema;"
                                  "ALTER TABLE main.schemasync_room DROP COLUMN b", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(copy, "SELECT now.type, now.name FROM main.sqlite_schema AS now "
                                        "JOIN temp.schemasync_was AS was USING (type, name) WHERE now.sql <> was.sql",
                                  -1, &statement, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW)
        if ((code = sqlite3_step(statement)) == SQLITE_ROW)
            map_put(respelled, schema_copy_key(arena, (const char *)sqlite3_column_text(statement, 0),
                                               (const char *)sqlite3_column_text(statement, 1)), yes);
    sqlite3_finalize(statement);
    if (code == SQLITE_DONE)
        return respelled;
    map_free(respelled);
    return NULL;
}
