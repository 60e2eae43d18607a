/*
 * token.c: cuts SQL text into tokens by the rules of SQLite's tokenize.c, and spells them in one way. It knows no grammar.
 */
#include <ctype.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/token.h"

static bool
is_word_part(unsigned char c)
{
    return isalnum(c) || c == '_' || c == '$' || c >= 0x80;
}

static size_t
skip_space(const char *text, size_t length, size_t at)
{
    while (at < length) {
        if (strchr(" \t\n\f\r", text[at]) != NULL) {
            at++;
        } else if (text[at] == '-' && at + 1 < length && text[at + 1] == '-') {
            while (at < length && text[at] != '\n')
                at++;
        } else if (text[at] == '/' && at + 2 < length && text[at + 1] == '*') {
            for (at += 3; at < length && !(text[at - 1] == '*' && text[at] == '/');)
                at++;
            at += at < length;
        } else {
            break;
        }
    }
    return at;
}

/* Behind the closing quote, which stands for itself when doubled; 0: there is none. */
static size_t
skip_quoted(const char *text, size_t length, size_t at, char quote)
{
    for (at++; at < length; at++) {
        if (text[at] != quote)
            continue;
        if (at + 1 >= length || text[at + 1] != quote || quote == ']')
            return at + 1;
        at++;
    }
    return 0;
}

static size_t
skip_digits(const char *text, size_t length, size_t at)
{
    while (at < length && isdigit((unsigned char)text[at]))
        at++;
    return at;
}

static size_t
skip_number(const char *text, size_t length, size_t at)
{
    if (text[at] == '0' && at + 2 < length && (text[at + 1] | 32) == 'x' && isxdigit((unsigned char)text[at + 2])) {
        for (at += 2; at < length && isxdigit((unsigned char)text[at]);)
            at++;
        return at;
    }
    at = skip_digits(text, length, at);
    if (at < length && text[at] == '.')
        at = skip_digits(text, length, at + 1);
    size_t exponent = at + 1 + (at + 1 < length && (text[at + 1] == '+' || text[at + 1] == '-'));
    if (at < length && (text[at] | 32) == 'e' && exponent < length && isdigit((unsigned char)text[exponent]))
        at = skip_digits(text, length, exponent);
    while (at < length && is_word_part((unsigned char)text[at]))    /* 12ab: one bad token, as SQLite has it */
        at++;
    return at;
}

static size_t
operator_length(const char *text, size_t left)
{
    static const char *const operators[] = { "->>", "->", "||", "<=", "<>", "<<", ">=", ">>", "==", "!=", NULL };

    for (const char *const *each = operators; *each != NULL; each++)
        if (strlen(*each) <= left && strncmp(text, *each, strlen(*each)) == 0)
            return strlen(*each);
    return 1;
}

static Token
quoted_token(TokenType type, const char *text, size_t length, size_t start, size_t quote_at)
{
    char   quote = text[quote_at];
    size_t end = skip_quoted(text, length, quote_at, (char)(quote == '[' ? ']' : quote));

    return end == 0 ? (Token){ TOKEN_BAD, (uint32_t)start, (uint32_t)length }
                    : (Token){ type, (uint32_t)start, (uint32_t)end };
}

Token
sqlite_next_token(const char *text, size_t length, size_t at)
{
    size_t start = skip_space(text, length, at), end;

    if (start >= length || text[start] == '\0')
        return (Token){ TOKEN_END, (uint32_t)length, (uint32_t)length };
    unsigned char c = (unsigned char)text[start], next = start + 1 < length ? (unsigned char)text[start + 1] : 0;
    if (c == '\'')
        return quoted_token(TOKEN_STRING, text, length, start, start);
    if ((c | 32) == 'x' && next == '\'')
        return quoted_token(TOKEN_STRING, text, length, start, start + 1);
    if (c == '"' || c == '`' || c == '[')
        return quoted_token(TOKEN_QUOTED, text, length, start, start);
    if (isdigit(c) || (c == '.' && isdigit(next)))
        return (Token){ TOKEN_NUMBER, (uint32_t)start, (uint32_t)skip_number(text, length, start) };
    if (strchr("?@:#", (char)c) != NULL || c == '$') {
        for (end = start + 1; end < length && is_word_part((unsigned char)text[end]);)
            end++;
        return (Token){ TOKEN_PARAM, (uint32_t)start, (uint32_t)end };
    }
    if (is_word_part(c)) {
        for (end = start; end < length && is_word_part((unsigned char)text[end]);)
            end++;
        return (Token){ TOKEN_WORD, (uint32_t)start, (uint32_t)end };
    }
    if (strchr("(),;.", (char)c) != NULL)
        return (Token){ TOKEN_PUNCT, (uint32_t)start, (uint32_t)start + 1 };
    end = start + operator_length(text + start, length - start);
    return (Token){ TOKEN_OPERATOR, (uint32_t)start, (uint32_t)end };
}

SqliteTokens
sqlite_tokens(Arena *arena, const char *text, size_t length)
{
    SqliteTokens tokens = { 0 };

    for (Token token = sqlite_next_token(text, length, 0); token.type != TOKEN_END;
         token = sqlite_next_token(text, length, token.end))
        vec_push(arena, &tokens, token);
    return tokens;
}

bool
sqlite_token_is(const char *text, Token token, const char *word)
{
    size_t length = token.end - token.start;

    if (token.type != TOKEN_WORD && token.type != TOKEN_PUNCT && token.type != TOKEN_OPERATOR)
        return false;
    return strlen(word) == length && sqlite3_strnicmp(text + token.start, word, (int)length) == 0;
}

/* ---- Names -------------------------------------------------------------------------------------- */

const char *
sqlite_unquote(Arena *arena, const char *text, Token token)
{
    const char *at = text + token.start, *end = text + token.end;
    bool        quoted = token.type == TOKEN_QUOTED || token.type == TOKEN_STRING;
    char        quote = (char)(*at == '[' ? ']' : *at);
    STRBUF_AUTO name = STRBUF_INIT;

    if (!quoted)
        return arena_strndup(arena, at, (size_t)(end - at));
    for (at++; at < end - 1; at++) {
        strbuf_add_char(&name, *at);
        at += *at == quote && quote != ']';
    }
    return arena_strdup(arena, name.s);
}

static void
add_folded(Strbuf *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        strbuf_add_char(out, (char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]));
}

const char *
sqlite_fold(Arena *arena, const char *name)
{
    STRBUF_AUTO folded = STRBUF_INIT;

    add_folded(&folded, name, strlen(name));
    return arena_strdup(arena, folded.s);
}

static bool
is_plain(const char *name)
{
    if (*name == '\0' || isdigit((unsigned char)*name) || *name == '$')
        return false;
    for (const char *c = name; *c != '\0'; c++)
        if (!is_word_part((unsigned char)*c))
            return false;
    return sqlite3_keyword_check(name, (int)strlen(name)) == 0;
}

void
sqlite_add_name(Strbuf *out, const char *name)
{
    if (is_plain(name)) {
        strbuf_add(out, name);
        return;
    }
    strbuf_add_char(out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        if (*c == '"')
            strbuf_add_char(out, '"');
        strbuf_add_char(out, *c);
    }
    strbuf_add_char(out, '"');
}

const char *
sqlite_string(Arena *arena, const char *text)
{
    STRBUF_AUTO out = STRBUF_INIT;

    strbuf_add_char(&out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '\'')
            strbuf_add_char(&out, '\'');
        strbuf_add_char(&out, *text);
    }
    strbuf_add_char(&out, '\'');
    return arena_strdup(arena, out.s);
}

/* ---- One spelling --------------------------------------------------------------------------------- */

/* In what is compared: 'x'. */
static void
add_string(Strbuf *out, const char *value)
{
    strbuf_add_char(out, '\'');
    for (; *value != '\0'; value++) {
        if (*value == '\'')
            strbuf_add_char(out, '\'');
        strbuf_add_char(out, *value);
    }
    strbuf_add_char(out, '\'');
}

/* Keywords that SQLite also takes for names without quotes (%fallback ID in its parse.y), and that can't mean something else
 * where a name can stand: "key" and key are one name. CURRENT_DATE and LEFT without quotes are none; RAISE is no function. */
static bool
is_name_without_quotes(const char *name)
{
    static const char *const words[] = {
        "abort", "action", "after", "always", "analyze", "asc", "attach", "before", "begin", "by", "cascade", "cast", "column",
        "conflict", "current", "database", "deferred", "desc", "detach", "do", "each", "end", "exclude", "exclusive", "explain",
        "fail", "filter", "first", "following", "for", "generated", "glob", "groups", "if", "ignore", "immediate", "initially",
        "instead", "key", "last", "like", "match", "materialized", "no", "nulls", "of", "offset", "others", "over", "partition",
        "plan", "pragma", "preceding", "query", "range", "recursive", "regexp", "reindex", "release", "rename", "replace",
        "restrict", "rollback", "row", "rows", "savepoint", "temp", "temporary", "ties", "trigger", "unbounded", "vacuum",
        "view", "virtual", "window", "with", "without", NULL,
    };

    for (const char *const *word = words; *word != NULL; word++)
        if (strcmp(*word, name) == 0)
            return true;
    return false;
}

static void
add_token(Strbuf *out, const char *text, Token token, const Map *scope, bool whole)
{
    size_t length = token.end - token.start;

    if (token.type == TOKEN_WORD || token.type == TOKEN_NUMBER) {
        add_folded(out, text + token.start, length);
        return;
    }
    if (token.type == TOKEN_QUOTED) {
        Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
        const char *name = sqlite_fold(arena, sqlite_unquote(arena, text, token));
        if (text[token.start] != '"' || (scope != NULL && map_get(scope, name) != NULL)) {
            if (is_name_without_quotes(name))
                strbuf_add(out, name);
            else
                sqlite_add_name(out, name);
            return;
        }
        if (whole) {
            add_string(out, sqlite_unquote(arena, text, token));
            return;
        }
    }
    strbuf_add_n(out, text + token.start, length);
}

static void
add_tokens(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end, const Map *scope,
           bool whole, bool key)
{
    for (uint32_t i = first; i < end; i++) {
        Token token = tokens->items[i];
        bool  part_ends = i + 1 == tokens->count || sqlite_token_is(text, tokens->items[i + 1], ",") ||
                         sqlite_token_is(text, tokens->items[i + 1], ")");
        if (key && i > first && part_ends && sqlite_token_is(text, token, "asc"))
            continue;
        bool  tight = i == first || sqlite_token_is(text, token, ")") || sqlite_token_is(text, token, ",") ||
                     sqlite_token_is(text, token, ".") || sqlite_token_is(text, tokens->items[i - 1], "(") ||
                     sqlite_token_is(text, tokens->items[i - 1], ".") ||
                     (sqlite_token_is(text, token, "(") &&
                      (tokens->items[i - 1].type == TOKEN_WORD || tokens->items[i - 1].type == TOKEN_QUOTED));
        if (!tight)
            strbuf_add_char(out, ' ');
        add_token(out, text, token, scope, whole);
    }
}

void
sqlite_add_canonical(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                     const Map *scope)
{
    add_tokens(out, text, tokens, first, end, scope, false, false);
}

void
sqlite_add_canonical_part(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                          const Map *scope)
{
    add_tokens(out, text, tokens, first, end, scope, true, false);
}

void
sqlite_add_canonical_key(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                         const Map *scope)
{
    add_tokens(out, text, tokens, first, end, scope, true, true);
}
