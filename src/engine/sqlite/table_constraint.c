/*
 * table_constraint.c: constraints, wherever in CREATE TABLE they stand. Each has one definition, as if it stood behind the
 * columns.
 */
#include <string.h>

#include "engine/sqlite/table_parser.h"

/* ---- Clauses that several constraints have --------------------------------------------------------- */

bool
parser_add_conflict(Parser *p, Strbuf *out)
{
    if (!parser_take_two(p, "on", "conflict"))
        return true;
    if (parser_peek(p, 0).type != TOKEN_WORD)
        return parser_fail(p, "what to do on conflict");
    strbuf_add(out, " on conflict ");
    strbuf_add(out, parser_canonical(p, p->at, p->at + 1));
    p->at++;
    return true;
}

/* SQLite's own: what is not said is this. */
static bool
is_no_action(const Parser *p)
{
    return parser_is(p, 0, "no") && parser_is(p, 1, "action");
}

static bool
add_action(Parser *p, const char *event, Strbuf *out)
{
    uint32_t words = parser_is(p, 0, "no") || parser_is(p, 0, "set") ? 2 : 1;

    if (!is_no_action(p)) {
        strbuf_addf(out, " on %s ", event);
        strbuf_add(out, parser_canonical(p, p->at, p->at + words));
    }
    p->at += words;
    return p->at <= p->tokens.count || parser_fail(p, "an action");
}

static bool
add_deferrable(Parser *p, Strbuf *out)
{
    uint32_t first = p->at;

    parser_take(p, "not");
    if (!parser_want(p, "deferrable"))
        return false;
    if (parser_take(p, "initially"))
        p->at++;
    strbuf_add_char(out, ' ');
    strbuf_add(out, parser_canonical(p, first, p->at > p->tokens.count ? p->tokens.count : p->at));
    return p->at <= p->tokens.count || parser_fail(p, "deferred or immediate");
}

static bool
add_columns(Parser *p, Strbuf *out, const char *table)
{
    uint32_t end = parser_is(p, 0, "(") ? parser_behind_parentheses(p, p->at) : 0;

    if (end == 0)
        return table != NULL || parser_fail(p, "a list of columns");
    /* Nothing but names, of this table or another. */
    for (uint32_t i = p->at; i < end; i++) {
        Token token = p->tokens.items[i];
        if (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED || token.type == TOKEN_STRING)
            sqlite_add_name(out, sqlite_fold(p->arena, sqlite_unquote(p->arena, p->text, token)));
        else
            strbuf_add(out, sqlite_token_is(p->text, token, ",") ? ", " : parser_canonical(p, i, i + 1));
    }
    p->at = end;
    return true;
}

/* What follows REFERENCES; ON DELETE and ON UPDATE come out in one order. */
bool
parser_add_reference(Parser *p, ConstraintSql *key, Strbuf *out)
{
    STRBUF_AUTO update = STRBUF_INIT, remove = STRBUF_INIT, match = STRBUF_INIT, deferrable = STRBUF_INIT;

    if ((key->ref_table = parser_take_name(p)) == NULL)
        return false;
    strbuf_add(out, " references ");
    sqlite_add_name(out, sqlite_fold(p->arena, key->ref_table));
    if (!add_columns(p, out, key->ref_table))
        return false;
    key->reference = arena_strdup(p->arena, out->s);
    for (;;) {
        if (parser_take_two(p, "on", "delete")) {
            if (!add_action(p, "delete", &remove))
                return false;
        } else if (parser_take_two(p, "on", "update")) {
            if (!add_action(p, "update", &update))
                return false;
        } else if (parser_take(p, "match")) {
            strbuf_add(&match, " match ");
            strbuf_add(&match, parser_canonical(p, p->at, p->at + 1));
            p->at++;
        } else if (parser_is(p, 0, "deferrable") || (parser_is(p, 0, "not") && parser_is(p, 1, "deferrable"))) {
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

ConstraintSql *
parser_add_constraint(Parser *p, char type, const char *name, ColumnSql *column, uint32_t start)
{
    ConstraintSql *constraint = ARENA_NEW(p->arena, ConstraintSql);

    *constraint = (ConstraintSql){ .type = type, .name = name, .column = column, .start = start };
    if (column != NULL)
        vec_push(p->arena, &constraint->columns, column->name);
    vec_push(p->arena, &p->table->constraints, constraint);
    return constraint;
}

void
parser_finish_constraint(Parser *p, ConstraintSql *constraint, Strbuf *definition)
{
    constraint->definition = arena_strdup(p->arena, definition->s);
    constraint->end = parser_last_byte(p);
}

bool
parser_take_check(Parser *p, ColumnSql *column, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *check = parser_add_constraint(p, 'c', name, column, start);
    const char    *inner = parser_take_parenthesized(p);

    if (inner == NULL)
        return false;
    strbuf_addf(&definition, "check (%s)", inner);
    if (column == NULL && !parser_add_conflict(p, &definition))
        return false;
    parser_finish_constraint(p, check, &definition);
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
    uint32_t end = parser_behind_parentheses(p, open), depth = 0;
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
    ConstraintSql *key = parser_add_constraint(p, primary ? 'p' : 'u', name, NULL, start);
    uint32_t       open = p->at, end = parser_is(p, 0, "(") ? parser_behind_parentheses(p, p->at) : 0;

    if (end == 0)
        return parser_fail(p, "a list of columns");
    collect_columns(p, open, key);
    key->autoincrement = sqlite_token_is(p->text, p->tokens.items[end - 2], "autoincrement");
    strbuf_add(&definition, primary ? "primary key " : "unique ");
    strbuf_add_char(&definition, '(');
    sqlite_add_canonical_key(&definition, p->text, &p->tokens, open + 1, end - 1 - key->autoincrement, p->scope);
    strbuf_add_char(&definition, ')');
    p->at = end;
    if (!parser_add_conflict(p, &definition))
        return false;
    if (key->autoincrement)
        strbuf_add(&definition, " autoincrement");
    parser_finish_constraint(p, key, &definition);
    return true;
}

static bool
take_foreign_key(Parser *p, const char *name, uint32_t start)
{
    STRBUF_AUTO    definition = STRBUF_INIT;
    ConstraintSql *key = parser_add_constraint(p, 'f', name, NULL, start);

    if (parser_is(p, 0, "("))
        collect_columns(p, p->at, key);
    strbuf_add(&definition, "foreign key ");
    if (!add_columns(p, &definition, NULL) || !parser_want(p, "references") || !parser_add_reference(p, key, &definition))
        return false;
    parser_finish_constraint(p, key, &definition);
    return true;
}

bool
parser_is_table_constraint(const Parser *p)
{
    static const char *const words[] = { "constraint", "primary", "unique", "check", "foreign", NULL };

    for (const char *const *each = words; *each != NULL; each++)
        if (parser_is(p, 0, *each))
            return true;
    return false;
}

bool
parser_take_table_constraint(Parser *p)
{
    uint32_t    start = parser_peek(p, 0).start;
    const char *name = NULL;

    if (parser_take(p, "constraint") && (name = parser_take_name(p)) == NULL)
        return false;
    if (parser_take_two(p, "primary", "key"))
        return take_table_key(p, name, start, true);
    if (parser_take(p, "unique"))
        return take_table_key(p, name, start, false);
    if (parser_take(p, "check"))
        return parser_take_check(p, NULL, name, start);
    if (parser_take_two(p, "foreign", "key"))
        return take_foreign_key(p, name, start);
    return name != NULL || parser_fail(p, "a constraint");
}
