/*
 * statement.c: see statement.h. It knows how statements begin and end, and no more of their grammar.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/statement.h"

static Token
next(Sql sql, Token token)
{
    return sqlite_next_token(sql.text, sql.length, token.end);
}

static bool
is(Sql sql, Token token, const char *word)
{
    return sqlite_token_is(sql.text, token, word);
}

/* ---- Where it begins ---------------------------------------------------------------------------------------- */

static ObjectKind
kind_of_word(Sql sql, Token token)
{
    static const struct { const char *word; ObjectKind kind; } words[] = {
        { "table", KIND_TABLE }, { "index", KIND_INDEX }, { "view", KIND_VIEW }, { "trigger", KIND_TRIGGER },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(sql, token, words[i].word))
            return words[i].kind;
    return KIND_NONE;
}

Statement
statement_read(Arena *arena, Sql sql, Token token)
{
    Statement statement = { .start = token.start, .create = is(sql, token, "create"), .drop = is(sql, token, "drop") };

    if (!statement.create && !statement.drop)
        return statement;
    token = next(sql, token);
    for (; is(sql, token, "temp") || is(sql, token, "temporary"); token = next(sql, token))
        statement.temporary = true;
    statement.unique = is(sql, token, "unique");
    statement.virtual_table = is(sql, token, "virtual");
    if (statement.unique || statement.virtual_table)
        token = next(sql, token);
    statement.kind = kind_of_word(sql, token);
    token = next(sql, token);
    if (is(sql, token, "if")) {
        statement.if_exists = true;
        for (token = next(sql, token); is(sql, token, "not") || is(sql, token, "exists");)
            token = next(sql, token);
    }
    Token dot = next(sql, token);
    if (is(sql, dot, ".")) {
        statement.schema = sqlite_fold(arena, sqlite_unquote(arena, sql.text, token));
        token = next(sql, dot);
    }
    statement.temporary |= statement.schema != NULL && strcmp(statement.schema, "temp") == 0;
    statement.name_at = token.start;
    statement.name = sqlite_unquote(arena, sql.text, token);
    token = next(sql, token);
    if (statement.virtual_table && is(sql, token, "using"))
        statement.module = sqlite_fold(arena, sqlite_unquote(arena, sql.text, next(sql, token)));
    return statement;
}

bool
statement_is_main(const Statement *statement)
{
    return !statement->temporary && (statement->schema == NULL || strcmp(statement->schema, "main") == 0);
}

/* ---- Where it ends ------------------------------------------------------------------------------------------ */

/* A trigger's body has semicolons of its own, and closes with END behind the last; elsewhere END is a name (new.end). */
uint32_t
statement_end(Sql sql, const Statement *statement)
{
    Token token = { .end = statement->start };
    bool  body = false, behind = false, closed = false;

    do {
        closed = behind && is(sql, token, "end");
        behind = is(sql, token, ";");
        token = next(sql, token);
        body |= statement->kind == KIND_TRIGGER && is(sql, token, "begin");
    } while (token.type != TOKEN_END && !(is(sql, token, ";") && (!body || closed)));
    return token.end;
}

/* ---- What it is --------------------------------------------------------------------------------------------- */

bool
statement_is_table_as(Sql sql, const Statement *statement)
{
    Token token = sqlite_next_token(sql.text, sql.length, statement->name_at);

    return statement->kind == KIND_TABLE && !statement->virtual_table && is(sql, next(sql, token), "as");
}

static const char *const modules[] = { "fts3", "fts4", "fts5", "rtree", "rtree_i32", "geopoly", NULL };

bool
statement_knows_module(const Statement *statement)
{
    for (const char *const *each = modules; statement->module != NULL && *each != NULL; each++)
        if (strcmp(statement->module, *each) == 0)
            return true;
    return false;
}

static bool
library_has(const char *module)
{
    sqlite3      *database = NULL;
    sqlite3_stmt *query = NULL;

    bool has = sqlite3_open(":memory:", &database) == SQLITE_OK &&
               sqlite3_prepare_v2(database, "SELECT 1 FROM pragma_module_list WHERE name = ?", -1, &query, NULL) == SQLITE_OK &&
               sqlite3_bind_text(query, 1, module, -1, SQLITE_STATIC) == SQLITE_OK && sqlite3_step(query) == SQLITE_ROW;
    sqlite3_finalize(query);
    sqlite3_close(database);
    return has;
}

const char *
statement_modules(Arena *arena)
{
    STRBUF_AUTO list = STRBUF_INIT;
    const char *last = NULL;

    for (const char *const *each = modules; *each != NULL; each++) {
        if (!library_has(*each))
            continue;
        if (last != NULL)
            strbuf_addf(&list, "%s%s", list.length == 0 ? "" : ", ", last);
        last = *each;
    }
    if (last == NULL)
        return "none";
    return list.length == 0 ? last : arena_printf(arena, "%s and %s", list.s, last);
}

bool
statement_has_module(const Statement *statement)
{
    return statement->module != NULL && library_has(statement->module);
}

const char *
statement_key(Arena *arena, ObjectKind kind, const char *name)
{
    return sqlite_fold(arena, arena_printf(arena, "%c%s", kind == KIND_TRIGGER ? 't' : 'r', name));
}

static bool
ends(Sql sql, Token token)
{
    return token.type == TOKEN_END || (is(sql, token, ";") && next(sql, token).type == TOKEN_END);
}

bool
statement_equal(Sql a, const Statement *in_a, Sql b, const Statement *in_b)
{
    Token left = { .end = in_a->name_at }, right = { .end = in_b->name_at };

    do {
        left = next(a, left);
        right = next(b, right);
        if (ends(a, left) || ends(b, right))
            return ends(a, left) && ends(b, right);
    } while (left.end - left.start == right.end - right.start &&
             memcmp(a.text + left.start, b.text + right.start, left.end - left.start) == 0);
    return false;
}
