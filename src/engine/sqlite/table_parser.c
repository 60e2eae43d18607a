/*
 * table_parser.c: see table_parser.h. It knows tokens, and nothing that they say.
 */
#include "engine/sqlite/table_parser.h"

Token
parser_peek(const Parser *p, uint32_t ahead)
{
    return p->at + ahead < p->tokens.count ? p->tokens.items[p->at + ahead] : (Token){ TOKEN_END, 0, 0 };
}

bool
parser_is(const Parser *p, uint32_t ahead, const char *word)
{
    return sqlite_token_is(p->text, parser_peek(p, ahead), word);
}

bool
parser_take(Parser *p, const char *word)
{
    if (!parser_is(p, 0, word))
        return false;
    p->at++;
    return true;
}

bool
parser_take_two(Parser *p, const char *first, const char *second)
{
    if (!parser_is(p, 0, first) || !parser_is(p, 1, second))
        return false;
    p->at += 2;
    return true;
}

bool
parser_fail(Parser *p, const char *wanted)
{
    Token token = parser_peek(p, 0);

    if (error_is_set(p->err))
        return false;
    if (token.type == TOKEN_END)
        return error_set(p->err, EXIT_ERROR, "%s is missing at the end of the statement", wanted);
    return error_set(p->err, EXIT_ERROR, "%s is expected before \"%.*s\"", wanted,
                     (int)(token.end - token.start > 40 ? 40 : token.end - token.start), p->text + token.start);
}

bool
parser_want(Parser *p, const char *word)
{
    return parser_take(p, word) || parser_fail(p, word);
}

/* Also a string: SQLite takes 'x' for a name where only a name can be. */
const char *
parser_take_name(Parser *p)
{
    Token token = parser_peek(p, 0);

    if (token.type != TOKEN_WORD && token.type != TOKEN_QUOTED && token.type != TOKEN_STRING) {
        parser_fail(p, "a name");
        return NULL;
    }
    p->at++;
    return sqlite_unquote(p->arena, p->text, token);
}

/* The index behind the parenthesis that closes the one at hand; 0: there is none. */
uint32_t
parser_behind_parentheses(const Parser *p, uint32_t open)
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

uint32_t
parser_last_byte(const Parser *p)
{
    return p->at == 0 ? 0 : p->tokens.items[p->at - 1].end;
}

const char *
parser_canonical(Parser *p, uint32_t first, uint32_t end)
{
    STRBUF_AUTO out = STRBUF_INIT;

    sqlite_add_canonical_part(&out, p->text, &p->tokens, first, end, p->scope);
    return arena_strdup(p->arena, out.s);
}

/* Without the parentheses around all of it. */
const char *
parser_canonical_inner(Parser *p, uint32_t first, uint32_t end)
{
    while (end - first >= 2 && sqlite_token_is(p->text, p->tokens.items[first], "(") &&
           parser_behind_parentheses(p, first) == end) {
        first++;
        end--;
    }
    return parser_canonical(p, first, end);
}

/* "(...)": its text without parentheses. */
const char *
parser_take_parenthesized(Parser *p)
{
    uint32_t first = p->at, end = parser_is(p, 0, "(") ? parser_behind_parentheses(p, p->at) : 0;

    if (end == 0) {
        parser_fail(p, "an expression in parentheses");
        return NULL;
    }
    p->at = end;
    return parser_canonical_inner(p, first, end);
}
