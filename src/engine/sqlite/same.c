/*
 * same.c: is a schema file what a database already holds, word for word? Then SQLite has accepted all of it, both sides would
 * be read to the same, and neither has to be read. In doubt it says no. It knows no grammar, and changes nothing.
 */
#include <string.h>

#include "engine/sqlite/introspect.h"
#include "engine/sqlite/load.h"
#include "engine/sqlite/session.h"
#include "engine/sqlite/statement.h"

typedef struct Live {
    const SchemaRow *row;
    bool             declared;  /* by a statement of the file before this one */
} Live;

static Map *
live_by_name(Arena *arena, const SchemaRows *rows)
{
    Map *by_name = map_new();

    VEC_EACH(rows, i) {
        Live *live = ARENA_NEW(arena, Live);
        *live = (Live){ .row = &rows->items[i] };
        map_put(by_name, statement_key(arena, live->row->kind, live->row->name), live);
    }
    return by_name;
}

/* The usual case: not a byte differs. Returns the statement's end; 0: it is not so. */
static uint32_t
end_of_copy(Sql sql, const Statement *statement, Sql stored, const Statement *made)
{
    size_t length = stored.length - made->name_at;
    bool   plain = statement->kind != KIND_TRIGGER && memchr(stored.text, ';', stored.length) == NULL;

    if (!plain || length > sql.length - statement->name_at ||
        memcmp(sql.text + statement->name_at, stored.text + made->name_at, length) != 0)
        return 0;
    Token behind = sqlite_next_token(sql.text, sql.length, statement->name_at + length);
    return behind.type == TOKEN_END || sqlite_token_is(sql.text, behind, ";") ? behind.end : 0;
}

/* Where a statement ends that says what the database holds; 0: it does not. */
static uint32_t
end_of_held(Arena *arena, Sql sql, const Statement *statement, const SchemaRow *row)
{
    Sql       stored = { row->sql, strlen(row->sql) };
    Statement made = statement_read(arena, stored, sqlite_next_token(stored.text, stored.length, 0));

    if (made.name == NULL || strcmp(made.name, row->name) != 0 || made.kind != statement->kind ||
        made.unique != statement->unique || made.virtual_table != statement->virtual_table)
        return 0;
    uint32_t end = end_of_copy(sql, statement, stored, &made);
    if (end == 0) {
        end = statement_end(sql, statement);
        if (!statement_equal((Sql){ sql.text, end }, statement, stored, &made))
            return 0;
    }
    return end;
}

/* The row that a statement would make, where it may stand in the file: behind the table or view that it is on. */
static const SchemaRow *
next_row(Arena *arena, const Statement *statement, Map *by_name)
{
    Live *live = map_get(by_name, statement_key(arena, statement->kind, statement->name));

    if (live == NULL || live->declared)
        return NULL;
    if (statement->kind == KIND_INDEX || statement->kind == KIND_TRIGGER) {
        const Live *on = map_get(by_name, statement_key(arena, KIND_TABLE, live->row->table));
        if (on == NULL || !on->declared)
            return NULL;
    }
    live->declared = true;
    return live->row;
}

static bool
may_be_held(const Statement *statement)
{
    return statement->create && statement->kind != KIND_NONE && statement_is_main(statement) &&
           (!statement->virtual_table || statement_knows_module(statement));
}

static bool
are_same(Arena *arena, Sql sql, const SchemaRows *rows)
{
    Map     *by_name __attribute__((cleanup(map_cleanup))) = live_by_name(arena, rows);
    uint32_t count = 0;
    Token    first = sqlite_next_token(sql.text, sql.length, 0);

    for (; first.type != TOKEN_END; count++) {
        Statement        statement = statement_read(arena, sql, first);
        const SchemaRow *row = may_be_held(&statement) ? next_row(arena, &statement, by_name) : NULL;
        uint32_t         end = row == NULL ? 0 : end_of_held(arena, sql, &statement, row);
        if (end == 0)
            return false;
        first = sqlite_next_token(sql.text, sql.length, end);
    }
    return count == rows->count;
}

bool
sqlite_holds(SqliteSession *session, const char *text, size_t length)
{
    Arena     *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    ERROR_AUTO ignored = ERROR_INIT;
    SchemaRows rows;

    return session != NULL && session->database != NULL && strcasestr(text, "renamed") == NULL &&
           schema_rows_read(arena, session->database, &rows, &ignored) &&
           are_same(arena, (Sql){ text, length }, &rows);
}
