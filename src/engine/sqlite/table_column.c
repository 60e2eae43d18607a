/*
 * table_column.c: what the declaration of a column says.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/table_parser.h"

static bool
ends_type(const Parser *p)
{
    static const char *const words[] = { "constraint", "primary", "not", "null", "unique", "check", "default",
                                         "collate", "references", "generated", "as", ",", ")", NULL };

    for (const char *const *word = words; *word != NULL; word++)
        if (parser_is(p, 0, *word))
            return true;
    return parser_peek(p, 0).type == TOKEN_END;
}

static bool
take_type(Parser *p, ColumnSql *column)
{
    uint32_t first = p->at;

    while (!ends_type(p)) {
        uint32_t end = parser_is(p, 0, "(") ? parser_behind_parentheses(p, p->at) : p->at + 1;
        if (end == 0)
            return parser_fail(p, "a type");
        p->at = end;
    }
    column->type = parser_canonical(p, first, p->at);
    return true;
}

/* A key inside a column's declaration; INTEGER PRIMARY KEY DESC is, by SQLite's own old mistake, no name of the rowid. */
static bool
take_column_key(Parser *p, ColumnSql *column, const char *name, uint32_t start, bool primary)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = parser_add_constraint(p, primary ? 'p' : 'u', name, column, start);

    strbuf_add(&definition, primary ? "primary key (" : "unique (");
    sqlite_add_name(&definition, sqlite_fold(p->arena, column->name));
    strbuf_add(&definition, ")");
    if (primary) {
        if ((key->descending = parser_take(p, "desc")))
            strbuf_add(&definition, " desc, as the column says it");
        else
            parser_take(p, "asc");
    }
    vec_push(p->arena, &key->parts, ((KeyPartSql){ .descending = key->descending }));
    if (!parser_add_conflict(p, &definition))
        return false;
    if (primary && parser_take(p, "autoincrement")) {
        key->autoincrement = true;
        strbuf_add(&definition, " autoincrement");
    }
    parser_finish_constraint(p, key, &definition);
    return true;
}

static bool
take_column_reference(Parser *p, ColumnSql *column, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = parser_add_constraint(p, 'f', name, column, start);

    strbuf_add(&definition, "foreign key (");
    sqlite_add_name(&definition, sqlite_fold(p->arena, column->name));
    strbuf_add_char(&definition, ')');
    if (!parser_add_reference(p, key, &definition))
        return false;
    parser_finish_constraint(p, key, &definition);
    return true;
}

/* A bare word is a keyword that has a value, or else the string of its letters. */
static const char *
word_default(Parser *p, Token token)
{
    static const char *const values[] = { "null", "true", "false", "current_time", "current_date",
                                          "current_timestamp", NULL };
    const char *text = sqlite_unquote(p->arena, p->text, token);

    for (const char *const *value = values; token.type == TOKEN_WORD && *value != NULL; value++)
        if (sqlite3_stricmp(text, *value) == 0)
            return *value;
    return sqlite_string(p->arena, text);
}

static bool
take_default(Parser *p, ColumnSql *column, const char *name)
{
    uint32_t first = p->at, length = parser_is(p, 0, "-") || parser_is(p, 0, "+") ? 2 : 1;
    Token    token = parser_peek(p, 0);

    column->default_name = name == NULL ? NULL : sqlite_fold(p->arena, name);
    column->constant = true;
    if (parser_is(p, 0, "(")) {
        uint32_t end = parser_behind_parentheses(p, p->at);
        column->default_value = parser_take_parenthesized(p);
        column->constant = false;
        /* (0) and (-1) are as good as 0 and -1; but ALTER TABLE does not take them for it. */
        return end != 0;
    }
    if (token.type == TOKEN_END || p->at + length > p->tokens.count)
        return parser_fail(p, "a default");
    p->at += length;
    bool names = length == 1 && (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED);
    column->default_value = names ? word_default(p, token) : parser_canonical(p, first, p->at);
    if (strncmp(column->default_value, "current_", 8) == 0)
        column->constant = false;
    return true;
}

static bool
take_generated(Parser *p, ColumnSql *column)
{
    if ((column->generated_as = parser_take_parenthesized(p)) == NULL)
        return false;
    column->stored = parser_take(p, "stored");
    if (!column->stored)
        parser_take(p, "virtual");
    return true;
}

static bool
take_not_null(Parser *p, ColumnSql *column, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (name != NULL) {
        strbuf_add(&text, "constraint ");
        sqlite_add_name(&text, sqlite_fold(p->arena, name));
        strbuf_add_char(&text, ' ');
    }
    strbuf_add(&text, "not null");
    if (!parser_add_conflict(p, &text))
        return false;
    column->not_null = arena_strdup(p->arena, text.s);
    return true;
}

static bool
take_column_constraint(Parser *p, ColumnSql *column)
{
    STRBUF_AUTO ignored = STRBUF_INIT;
    uint32_t    start = parser_peek(p, 0).start;
    const char *name = NULL;

    if (parser_take(p, "constraint") && (name = parser_take_name(p)) == NULL)
        return false;
    if (parser_take_two(p, "primary", "key"))
        return take_column_key(p, column, name, start, true);
    if (parser_take(p, "unique"))
        return take_column_key(p, column, name, start, false);
    if (parser_take_two(p, "not", "null"))
        return take_not_null(p, column, name);
    if (parser_take(p, "null"))
        return parser_add_conflict(p, &ignored);
    if (parser_take(p, "check"))
        return parser_take_check(p, column, name, start);
    if (parser_take(p, "default"))
        return take_default(p, column, name);
    if (parser_take(p, "collate")) {
        const char *collation = parser_take_name(p);
        column->collation = collation == NULL ? NULL : sqlite_fold(p->arena, collation);
        return collation != NULL;
    }
    if (parser_take(p, "references"))
        return take_column_reference(p, column, name, start);
    if (parser_take_two(p, "generated", "always") || parser_is(p, 0, "as"))
        return parser_want(p, "as") && take_generated(p, column);
    /* A name alone, which SQLite lets pass and forgets. */
    return name != NULL || parser_fail(p, "a constraint");
}

bool
parser_take_column(Parser *p)
{
    ColumnSql *column = ARENA_NEW(p->arena, ColumnSql);

    *column = (ColumnSql){ .start = parser_peek(p, 0).start };
    if ((column->name = parser_take_name(p)) == NULL || !take_type(p, column))
        return false;
    vec_push(p->arena, &p->table->columns, column);
    while (!parser_is(p, 0, ",") && !parser_is(p, 0, ")"))
        if (parser_peek(p, 0).type == TOKEN_END || !take_column_constraint(p, column))
            return parser_fail(p, ")");
    column->end = parser_last_byte(p);
    return true;
}
