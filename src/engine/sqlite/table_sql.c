/*
 * table_sql.c: see table_sql.h. The statement as a whole; it knows no database.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/keys.h"
#include "engine/sqlite/table_parser.h"

static void
enter_scope(Parser *p, const char *name)
{
    map_put(p->scope, sqlite_fold(p->arena, name), p);
}

/* All columns are in scope for all expressions: their names are collected first. */
static void
collect_scope(Parser *p)
{
    uint32_t at = p->at, depth = 0;

    enter_scope(p, p->table->name);
    enter_scope(p, "rowid");
    enter_scope(p, "oid");
    enter_scope(p, "_rowid_");
    for (bool first = false; p->at < p->tokens.count; p->at++) {
        Token token = parser_peek(p, 0);
        bool  names = token.type == TOKEN_WORD || token.type == TOKEN_QUOTED || token.type == TOKEN_STRING;
        if (first && names && !parser_is_table_constraint(p))
            enter_scope(p, sqlite_unquote(p->arena, p->text, token));
        depth += parser_is(p, 0, "(");
        if (parser_is(p, 0, ")") && --depth == 0)
            break;
        first = depth == 1 && (parser_is(p, 0, ",") || parser_is(p, 0, "("));
    }
    p->at = at;
}

static bool
take_body(Parser *p)
{
    p->table->body_start = parser_peek(p, 0).start;
    if (!parser_want(p, "("))
        return false;
    do {
        if (!parser_is_table_constraint(p)) {
            if (!parser_take_column(p))
                return false;
            continue;
        }
        /* SQLite wants no commas between these. */
        while (!parser_is(p, 0, ",") && !parser_is(p, 0, ")"))
            if (parser_peek(p, 0).type == TOKEN_END || !parser_take_table_constraint(p))
                return parser_fail(p, ")");
    } while (parser_take(p, ","));
    p->table->body_end = parser_peek(p, 0).end;
    return parser_want(p, ")");
}

static bool
take_options(Parser *p)
{
    while (parser_peek(p, 0).type != TOKEN_END && !parser_is(p, 0, ";")) {
        if (parser_take_two(p, "without", "rowid"))
            p->table->without_rowid = true;
        else if (parser_take(p, "strict"))
            p->table->strict = true;
        else
            return parser_fail(p, "STRICT or WITHOUT ROWID");
        parser_take(p, ",");
    }
    static const char *const spelled[] = { "", "strict", "without rowid", "strict, without rowid" };
    p->table->options = spelled[p->table->strict + 2 * p->table->without_rowid];
    return true;
}

static bool
take_table_name(Parser *p)
{
    p->table->if_not_exists = parser_take_two(p, "if", "not") && parser_take(p, "exists");
    Token token = parser_peek(p, 0);
    const char *name = parser_take_name(p);
    if (name != NULL && parser_take(p, ".")) {
        token = parser_peek(p, 0);
        name = parser_take_name(p);
    }
    p->table->name = name;
    p->table->name_start = token.start;
    p->table->name_end = token.end;
    return name != NULL;
}

static bool
take_virtual(Parser *p)
{
    uint32_t end = p->tokens.count;

    p->table->options = "";
    if (!parser_want(p, "table") || !take_table_name(p) || !parser_want(p, "using"))
        return false;
    while (end > p->at && sqlite_token_is(p->text, p->tokens.items[end - 1], ";"))
        end--;
    p->table->module = parser_canonical(p, p->at, end);
    return true;
}

static bool
take_statement(Parser *p)
{
    if (!parser_want(p, "create"))
        return false;
    if (parser_take(p, "virtual"))
        return take_virtual(p);
    p->table->temporary = parser_take(p, "temp") || parser_take(p, "temporary");
    if (!parser_want(p, "table") || !take_table_name(p))
        return false;
    collect_scope(p);
    if (!take_body(p) || !take_options(p))
        return false;
    keys_share_indexes(p->arena, p->table);
    return true;
}

bool
table_sql_parse(Arena *arena, const char *text, size_t length, TableSql **ret_table, Error *err)
{
    Map *scope __attribute__((cleanup(map_cleanup))) = map_new();
    Parser p = { .arena = arena, .text = text, .tokens = sqlite_tokens(arena, text, length), .scope = scope,
                 .table = ARENA_NEW(arena, TableSql), .err = err };

    *p.table = (TableSql){ 0 };
    if (!take_statement(&p))
        return error_is_set(err) ? false : parser_fail(&p, "CREATE TABLE");
    *ret_table = p.table;
    return true;
}

const TableSql *
table_sql_of_object(Arena *arena, const Object *table)
{
    ERROR_AUTO  ignored = ERROR_INIT;
    const char *sql = object_more(table)->sql;
    TableSql   *parsed = NULL;

    return table_sql_parse(arena, sql, strlen(sql), &parsed, &ignored) ? parsed : NULL;
}

const ColumnSql *
table_sql_rowid(const TableSql *table)
{
    if (table->without_rowid)
        return NULL;
    VEC_EACH(&table->constraints, i) {
        const ConstraintSql *key = table->constraints.items[i];
        if (key->type != 'p' || key->columns.count != 1 || key->descending)
            continue;
        VEC_EACH(&table->columns, k)
            if (strcmp(table->columns.items[k]->type, "integer") == 0 &&
                sqlite3_stricmp(table->columns.items[k]->name, key->columns.items[0]) == 0)
                return table->columns.items[k];
    }
    return NULL;
}

const char *
table_free_rowid_name(const Table *from, const Table *to)
{
    static const char *const names[] = { "rowid", "_rowid_", "oid" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool taken = false;
        VEC_EACH(&from->columns, k)
            taken |= sqlite3_stricmp(from->columns.items[k]->base.name.name.raw, names[i]) == 0;
        VEC_EACH(&to->columns, k)
            taken |= sqlite3_stricmp(to->columns.items[k]->base.name.name.raw, names[i]) == 0;
        if (!taken)
            return names[i];
    }
    return NULL;
}
