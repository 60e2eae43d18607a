/*
 * table_sql.c: see table_sql.h. A parser by descent over tokens: SQLite took the text, so what is not understood is new to
 * us, and refused. It knows no database.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/keys.h"

typedef struct Parser {
    Arena       *arena;
    const char  *text;
    SqliteTokens tokens;
    uint32_t     at;            /* index of the token at hand */
    Map         *scope;         /* folded names of the table and its columns */
    TableSql    *table;
    Error       *err;
} Parser;

/* ---- Tokens ------------------------------------------------------------------------------------- */

static Token
peek(const Parser *p, uint32_t ahead)
{
    return p->at + ahead < p->tokens.count ? p->tokens.items[p->at + ahead] : (Token){ TOKEN_END, 0, 0 };
}

static bool
is(const Parser *p, uint32_t ahead, const char *word)
{
    return sqlite_token_is(p->text, peek(p, ahead), word);
}

static bool
take(Parser *p, const char *word)
{
    if (!is(p, 0, word))
        return false;
    p->at++;
    return true;
}

static bool
take_two(Parser *p, const char *first, const char *second)
{
    if (!is(p, 0, first) || !is(p, 1, second))
        return false;
    p->at += 2;
    return true;
}

static bool
fail_here(Parser *p, const char *wanted)
{
    Token token = peek(p, 0);

    if (error_is_set(p->err))
        return false;
    if (token.type == TOKEN_END)
        return error_set(p->err, EXIT_ERROR, "%s is missing at the end of the statement", wanted);
    return error_set(p->err, EXIT_ERROR, "%s is expected before \"%.*s\"", wanted,
                     (int)(token.end - token.start > 40 ? 40 : token.end - token.start), p->text + token.start);
}

static bool
want(Parser *p, const char *word)
{
    return take(p, word) || fail_here(p, word);
}

/* Also a string: SQLite takes 'x' for a name where only a name can be. */
static const char *
take_name(Parser *p)
{
    Token token = peek(p, 0);

    if (token.type != TOKEN_WORD && token.type != TOKEN_QUOTED && token.type != TOKEN_STRING) {
        fail_here(p, "a name");
        return NULL;
    }
    p->at++;
    return sqlite_unquote(p->arena, p->text, token);
}

/* The index behind the parenthesis that closes the one at hand; 0: there is none. */
static uint32_t
behind_parentheses(const Parser *p, uint32_t open)
{
    uint32_t depth = 0;

    for (uint32_t i = open; i < p->tokens.count; i++) {
        if (sqlite_token_is(p->text, p->tokens.items[i], "("))
            depth++;
        else if (sqlite_token_is(p->text, p->tokens.items[i], ")") && --depth == 0)
            return i + 1;
    }
    return 0;
}

static uint32_t
last_byte(const Parser *p)
{
    return p->at == 0 ? 0 : p->tokens.items[p->at - 1].end;
}

static const char *
canonical(Parser *p, uint32_t first, uint32_t end)
{
    STRBUF_AUTO out = STRBUF_INIT;

    sqlite_add_canonical_part(&out, p->text, &p->tokens, first, end, p->scope);
    return arena_strdup(p->arena, out.s);
}

/* Without the parentheses around all of it. */
static const char *
canonical_inner(Parser *p, uint32_t first, uint32_t end)
{
    while (end - first >= 2 && sqlite_token_is(p->text, p->tokens.items[first], "(") &&
           behind_parentheses(p, first) == end) {
        first++;
        end--;
    }
    return canonical(p, first, end);
}

/* "(...)": its text without parentheses. */
static const char *
take_parenthesized(Parser *p)
{
    uint32_t first = p->at, end = is(p, 0, "(") ? behind_parentheses(p, p->at) : 0;

    if (end == 0) {
        fail_here(p, "an expression in parentheses");
        return NULL;
    }
    p->at = end;
    return canonical_inner(p, first, end);
}

/* ---- Clauses that several constraints have --------------------------------------------------------- */

static bool
add_conflict(Parser *p, Strbuf *out)
{
    if (!take_two(p, "on", "conflict"))
        return true;
    if (peek(p, 0).type != TOKEN_WORD)
        return fail_here(p, "what to do on conflict");
    strbuf_add(out, " on conflict ");
    strbuf_add(out, canonical(p, p->at, p->at + 1));
    p->at++;
    return true;
}

/* SQLite's own: what is not said is this. */
static bool
is_no_action(const Parser *p)
{
    return is(p, 0, "no") && is(p, 1, "action");
}

static bool
add_action(Parser *p, const char *event, Strbuf *out)
{
    uint32_t words = is(p, 0, "no") || is(p, 0, "set") ? 2 : 1;

    if (!is_no_action(p)) {
        strbuf_addf(out, " on %s ", event);
        strbuf_add(out, canonical(p, p->at, p->at + words));
    }
    p->at += words;
    return p->at <= p->tokens.count || fail_here(p, "an action");
}

static bool
add_deferrable(Parser *p, Strbuf *out)
{
    uint32_t first = p->at;

    take(p, "not");
    if (!want(p, "deferrable"))
        return false;
    if (take(p, "initially"))
        p->at++;
    strbuf_add_char(out, ' ');
    strbuf_add(out, canonical(p, first, p->at > p->tokens.count ? p->tokens.count : p->at));
    return p->at <= p->tokens.count || fail_here(p, "deferred or immediate");
}

static bool
add_columns(Parser *p, Strbuf *out, const char *table)
{
    uint32_t end = is(p, 0, "(") ? behind_parentheses(p, p->at) : 0;

    if (end == 0)
        return table != NULL || fail_here(p, "a list of columns");
    /* Nothing but names, of this table or another. */
    for (uint32_t i = p->at; i < end; i++) {
        Token token = p->tokens.items[i];
        if (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED || token.type == TOKEN_STRING)
            sqlite_add_name(out, sqlite_fold(p->arena, sqlite_unquote(p->arena, p->text, token)));
        else
            strbuf_add(out, sqlite_token_is(p->text, token, ",") ? ", " : canonical(p, i, i + 1));
    }
    p->at = end;
    return true;
}

/* What follows REFERENCES; ON DELETE and ON UPDATE come out in one order. */
static bool
add_reference(Parser *p, ConstraintSql *key, Strbuf *out)
{
    STRBUF_AUTO update = STRBUF_INIT, remove = STRBUF_INIT, match = STRBUF_INIT, deferrable = STRBUF_INIT;

    if ((key->ref_table = take_name(p)) == NULL)
        return false;
    strbuf_add(out, " references ");
    sqlite_add_name(out, sqlite_fold(p->arena, key->ref_table));
    if (!add_columns(p, out, key->ref_table))
        return false;
    key->reference = arena_strdup(p->arena, out->s);
    for (;;) {
        if (take_two(p, "on", "delete")) {
            if (!add_action(p, "delete", &remove))
                return false;
        } else if (take_two(p, "on", "update")) {
            if (!add_action(p, "update", &update))
                return false;
        } else if (take(p, "match")) {
            strbuf_add(&match, " match ");
            strbuf_add(&match, canonical(p, p->at, p->at + 1));
            p->at++;
        } else if (is(p, 0, "deferrable") || (is(p, 0, "not") && is(p, 1, "deferrable"))) {
            strbuf_truncate(&deferrable, 0);
            if (!add_deferrable(p, &deferrable))
                return false;
        } else {
            break;
        }
    }
    strbuf_addf(out, "%s%s%s%s", match.s, update.s, remove.s, deferrable.s);
    return true;
}

static ConstraintSql *
add_constraint(Parser *p, char type, const char *name, ColumnSql *column, uint32_t start)
{
    ConstraintSql *constraint = ARENA_NEW(p->arena, ConstraintSql);

    *constraint = (ConstraintSql){ .type = type, .name = name, .column = column, .start = start };
    if (column != NULL)
        vec_push(p->arena, &constraint->columns, column->name);
    vec_push(p->arena, &p->table->constraints, constraint);
    return constraint;
}

static void
finish_constraint(Parser *p, ConstraintSql *constraint, Strbuf *definition)
{
    constraint->definition = arena_strdup(p->arena, definition->s);
    constraint->end = last_byte(p);
}

/* ---- Columns ---------------------------------------------------------------------------------------- */

static bool
ends_type(const Parser *p)
{
    static const char *const words[] = { "constraint", "primary", "not", "null", "unique", "check", "default",
                                         "collate", "references", "generated", "as", ",", ")", NULL };

    for (const char *const *word = words; *word != NULL; word++)
        if (is(p, 0, *word))
            return true;
    return peek(p, 0).type == TOKEN_END;
}

static bool
take_type(Parser *p, ColumnSql *column)
{
    uint32_t first = p->at;

    while (!ends_type(p)) {
        uint32_t end = is(p, 0, "(") ? behind_parentheses(p, p->at) : p->at + 1;
        if (end == 0)
            return fail_here(p, "a type");
        p->at = end;
    }
    column->type = canonical(p, first, p->at);
    return true;
}

/* A key inside a column's declaration; INTEGER PRIMARY KEY DESC is, by SQLite's own old mistake, no name of the rowid. */
static bool
take_column_key(Parser *p, ColumnSql *column, const char *name, uint32_t start, bool primary)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = add_constraint(p, primary ? 'p' : 'u', name, column, start);

    strbuf_add(&definition, primary ? "primary key (" : "unique (");
    sqlite_add_name(&definition, sqlite_fold(p->arena, column->name));
    strbuf_add(&definition, ")");
    if (primary) {
        if ((key->descending = take(p, "desc")))
            strbuf_add(&definition, " desc, as the column says it");
        else
            take(p, "asc");
    }
    vec_push(p->arena, &key->parts, ((KeyPartSql){ .descending = key->descending }));
    if (!add_conflict(p, &definition))
        return false;
    if (primary && take(p, "autoincrement")) {
        key->autoincrement = true;
        strbuf_add(&definition, " autoincrement");
    }
    finish_constraint(p, key, &definition);
    return true;
}

static bool
take_column_reference(Parser *p, ColumnSql *column, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = add_constraint(p, 'f', name, column, start);

    strbuf_add(&definition, "foreign key (");
    sqlite_add_name(&definition, sqlite_fold(p->arena, column->name));
    strbuf_add_char(&definition, ')');
    if (!add_reference(p, key, &definition))
        return false;
    finish_constraint(p, key, &definition);
    return true;
}

static bool
take_check(Parser *p, ColumnSql *column, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *check = add_constraint(p, 'c', name, column, start);
    const char    *inner = take_parenthesized(p);

    if (inner == NULL)
        return false;
    strbuf_addf(&definition, "check (%s)", inner);
    if (column == NULL && !add_conflict(p, &definition))
        return false;
    finish_constraint(p, check, &definition);
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
    uint32_t first = p->at, length = is(p, 0, "-") || is(p, 0, "+") ? 2 : 1;
    Token    token = peek(p, 0);

    column->default_name = name == NULL ? NULL : sqlite_fold(p->arena, name);
    column->constant = true;
    if (is(p, 0, "(")) {
        uint32_t end = behind_parentheses(p, p->at);
        column->default_value = take_parenthesized(p);
        column->constant = false;
        /* (0) and (-1) are as good as 0 and -1; but ALTER TABLE does not take them for it. */
        return end != 0;
    }
    if (token.type == TOKEN_END || p->at + length > p->tokens.count)
        return fail_here(p, "a default");
    p->at += length;
    bool names = length == 1 && (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED);
    column->default_value = names ? word_default(p, token) : canonical(p, first, p->at);
    if (strncmp(column->default_value, "current_", 8) == 0)
        column->constant = false;
    return true;
}

static bool
take_generated(Parser *p, ColumnSql *column)
{
    if ((column->generated_as = take_parenthesized(p)) == NULL)
        return false;
    column->stored = take(p, "stored");
    if (!column->stored)
        take(p, "virtual");
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
    if (!add_conflict(p, &text))
        return false;
    column->not_null = arena_strdup(p->arena, text.s);
    return true;
}

static bool
take_column_constraint(Parser *p, ColumnSql *column)
{
    STRBUF_AUTO ignored = STRBUF_INIT;
    uint32_t    start = peek(p, 0).start;
    const char *name = NULL;

    if (take(p, "constraint") && (name = take_name(p)) == NULL)
        return false;
    if (take_two(p, "primary", "key"))
        return take_column_key(p, column, name, start, true);
    if (take(p, "unique"))
        return take_column_key(p, column, name, start, false);
    if (take_two(p, "not", "null"))
        return take_not_null(p, column, name);
    if (take(p, "null"))
        return add_conflict(p, &ignored);
    if (take(p, "check"))
        return take_check(p, column, name, start);
    if (take(p, "default"))
        return take_default(p, column, name);
    if (take(p, "collate")) {
        const char *collation = take_name(p);
        column->collation = collation == NULL ? NULL : sqlite_fold(p->arena, collation);
        return collation != NULL;
    }
    if (take(p, "references"))
        return take_column_reference(p, column, name, start);
    if (take_two(p, "generated", "always") || is(p, 0, "as"))
        return want(p, "as") && take_generated(p, column);
    /* A name alone, which SQLite lets pass and forgets. */
    return name != NULL || fail_here(p, "a constraint");
}

static bool
take_column(Parser *p)
{
    ColumnSql *column = ARENA_NEW(p->arena, ColumnSql);

    *column = (ColumnSql){ .start = peek(p, 0).start };
    if ((column->name = take_name(p)) == NULL || !take_type(p, column))
        return false;
    vec_push(p->arena, &p->table->columns, column);
    while (!is(p, 0, ",") && !is(p, 0, ")"))
        if (peek(p, 0).type == TOKEN_END || !take_column_constraint(p, column))
            return fail_here(p, ")");
    column->end = last_byte(p);
    return true;
}

/* ---- Constraints of the table ---------------------------------------------------------------------- */

/* What follows a column's name at `at` in a key. */
static KeyPartSql
key_part(Parser *p, uint32_t at)
{
    KeyPartSql part = { 0 };

    if (sqlite_token_is(p->text, p->tokens.items[at], "collate")) {
        part.collation = sqlite_fold(p->arena, sqlite_unquote(p->arena, p->text, p->tokens.items[at + 1]));
        at += 2;
    }
    part.descending = sqlite_token_is(p->text, p->tokens.items[at], "desc");
    return part;
}

/* Names of the columns in "(a, b COLLATE nocase DESC)": the first token of each part, where it is alone or followed by
 * COLLATE, ASC or DESC. */
static void
collect_columns(Parser *p, uint32_t open, ConstraintSql *key)
{
    uint32_t end = behind_parentheses(p, open), depth = 0;
    bool     first = true;

    for (uint32_t i = open + 1; i + 1 < end; i++) {
        Token token = p->tokens.items[i], next = p->tokens.items[i + 1];
        depth += sqlite_token_is(p->text, token, "(");
        depth -= sqlite_token_is(p->text, token, ")");
        bool alone = sqlite_token_is(p->text, next, ",") || sqlite_token_is(p->text, next, ")") ||
                     sqlite_token_is(p->text, next, "collate") || sqlite_token_is(p->text, next, "asc") ||
                     sqlite_token_is(p->text, next, "desc") || sqlite_token_is(p->text, next, "autoincrement");
        if (first && alone) {
            vec_push(p->arena, &key->columns, sqlite_unquote(p->arena, p->text, token));
            vec_push(p->arena, &key->parts, key_part(p, i + 1));
        }
        first = depth == 0 && sqlite_token_is(p->text, token, ",");
    }
}

/* "(a, b)" of a primary key may end with AUTOINCREMENT. */
static bool
take_table_key(Parser *p, const char *name, uint32_t start, bool primary)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = add_constraint(p, primary ? 'p' : 'u', name, NULL, start);
    uint32_t       open = p->at, end = is(p, 0, "(") ? behind_parentheses(p, p->at) : 0;

    if (end == 0)
        return fail_here(p, "a list of columns");
    collect_columns(p, open, key);
    key->autoincrement = sqlite_token_is(p->text, p->tokens.items[end - 2], "autoincrement");
    strbuf_add(&definition, primary ? "primary key " : "unique ");
    strbuf_add_char(&definition, '(');
    sqlite_add_canonical_key(&definition, p->text, &p->tokens, open + 1, end - 1 - key->autoincrement, p->scope);
    strbuf_add_char(&definition, ')');
    p->at = end;
    if (!add_conflict(p, &definition))
        return false;
    if (key->autoincrement)
        strbuf_add(&definition, " autoincrement");
    finish_constraint(p, key, &definition);
    return true;
}

static bool
take_foreign_key(Parser *p, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = add_constraint(p, 'f', name, NULL, start);

    if (is(p, 0, "("))
        collect_columns(p, p->at, key);
    strbuf_add(&definition, "foreign key ");
    if (!add_columns(p, &definition, NULL) || !want(p, "references") || !add_reference(p, key, &definition))
        return false;
    finish_constraint(p, key, &definition);
    return true;
}

static bool
is_table_constraint(const Parser *p)
{
    return is(p, 0, "constraint") || is(p, 0, "primary") || is(p, 0, "unique") || is(p, 0, "check") ||
           is(p, 0, "foreign");
}

static bool
take_table_constraint(Parser *p)
{
    uint32_t    start = peek(p, 0).start;
    const char *name = NULL;

    if (take(p, "constraint") && (name = take_name(p)) == NULL)
        return false;
    if (take_two(p, "primary", "key"))
        return take_table_key(p, name, start, true);
    if (take(p, "unique"))
        return take_table_key(p, name, start, false);
    if (take(p, "check"))
        return take_check(p, NULL, name, start);
    if (take_two(p, "foreign", "key"))
        return take_foreign_key(p, name, start);
    return name != NULL || fail_here(p, "a constraint");
}

/* ---- The statement ------------------------------------------------------------------------------------ */

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
        bool names = peek(p, 0).type == TOKEN_WORD || peek(p, 0).type == TOKEN_QUOTED || peek(p, 0).type == TOKEN_STRING;
        if (first && names && !is_table_constraint(p))
            enter_scope(p, sqlite_unquote(p->arena, p->text, peek(p, 0)));
        depth += is(p, 0, "(");
        if (is(p, 0, ")") && --depth == 0)
            break;
        first = depth == 1 && (is(p, 0, ",") || is(p, 0, "("));
    }
    p->at = at;
}

static bool
take_body(Parser *p)
{
    p->table->body_start = peek(p, 0).start;
    if (!want(p, "("))
        return false;
    do {
        if (!is_table_constraint(p)) {
            if (!take_column(p))
                return false;
            continue;
        }
        /* SQLite wants no commas between these. */
        while (!is(p, 0, ",") && !is(p, 0, ")"))
            if (peek(p, 0).type == TOKEN_END || !take_table_constraint(p))
                return fail_here(p, ")");
    } while (take(p, ","));
    p->table->body_end = peek(p, 0).end;
    return want(p, ")");
}

static bool
take_options(Parser *p)
{
    while (peek(p, 0).type != TOKEN_END && !is(p, 0, ";")) {
        if (take_two(p, "without", "rowid"))
            p->table->without_rowid = true;
        else if (take(p, "strict"))
            p->table->strict = true;
        else
            return fail_here(p, "STRICT or WITHOUT ROWID");
        take(p, ",");
    }
    static const char *const spelled[] = { "", "strict", "without rowid", "strict, without rowid" };
    p->table->options = spelled[p->table->strict + 2 * p->table->without_rowid];
    return true;
}

static bool
take_table_name(Parser *p)
{
    p->table->if_not_exists = take_two(p, "if", "not") && take(p, "exists");
    Token token = peek(p, 0);
    const char *name = take_name(p);
    if (name != NULL && take(p, ".")) {
        token = peek(p, 0);
        name = take_name(p);
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
    if (!want(p, "table") || !take_table_name(p) || !want(p, "using"))
        return false;
    while (end > p->at && sqlite_token_is(p->text, p->tokens.items[end - 1], ";"))
        end--;
    p->table->module = canonical(p, p->at, end);
    return true;
}

static bool
take_statement(Parser *p)
{
    if (!want(p, "create"))
        return false;
    if (take(p, "virtual"))
        return take_virtual(p);
    p->table->temporary = take(p, "temp") || take(p, "temporary");
    if (!want(p, "table") || !take_table_name(p))
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
        return error_is_set(err) ? false : fail_here(&p, "CREATE TABLE");
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
