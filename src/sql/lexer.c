/*
 * lexer.c: cuts SQL text into tokens, by the rules of PostgreSQL's scan.l and psql's psqlscan.l. It knows no
 * grammar: a word is a word, whether it is a keyword or a name.
 */
#include <ctype.h>
#include <string.h>

#include <schemasync/sql.h>

enum {
    SPACE = 1, /* between tokens */
    WORD_START = 2,
    WORD_PART = 4,
    OPERATOR_CHAR = 8,
    DIGIT = 16,
};

static uint8_t
class_of(unsigned char c)
{
    static const uint8_t classes[128] = {
        [' '] = SPACE,
        ['\t'] = SPACE,
        ['\n'] = SPACE,
        ['\r'] = SPACE,
        ['\f'] = SPACE,
        ['\v'] = SPACE,
        ['A' ... 'Z'] = WORD_START | WORD_PART,
        ['a' ... 'z'] = WORD_START | WORD_PART,
        ['_'] = WORD_START | WORD_PART,
        ['$'] = WORD_PART,
        ['0' ... '9'] = WORD_PART | DIGIT,
        ['~'] = OPERATOR_CHAR,
        ['!'] = OPERATOR_CHAR,
        ['@'] = OPERATOR_CHAR,
        ['#'] = OPERATOR_CHAR,
        ['^'] = OPERATOR_CHAR,
        ['&'] = OPERATOR_CHAR,
        ['|'] = OPERATOR_CHAR,
        ['`'] = OPERATOR_CHAR,
        ['?'] = OPERATOR_CHAR,
        ['+'] = OPERATOR_CHAR,
        ['-'] = OPERATOR_CHAR,
        ['*'] = OPERATOR_CHAR,
        ['/'] = OPERATOR_CHAR,
        ['%'] = OPERATOR_CHAR,
        ['<'] = OPERATOR_CHAR,
        ['>'] = OPERATOR_CHAR,
        ['='] = OPERATOR_CHAR,
    };

    return c < 128 ? classes[c] : WORD_START | WORD_PART;
}

/* The text under the cursor; '\0' past its end (schema files hold no NUL bytes). */
typedef struct Cursor {
    const char *text;
    size_t      length;
    size_t      at;
} Cursor;

static unsigned char
peek(const Cursor *c, size_t ahead)
{
    return c->at + ahead < c->length ? (unsigned char)c->text[c->at + ahead] : 0;
}

static void
skip_line(Cursor *c)
{
    while (c->at < c->length && c->text[c->at] != '\n' && c->text[c->at] != '\r')
        c->at++;
}

/* A block comment nests. False: it never ends. */
static bool
skip_block_comment(Cursor *c)
{
    unsigned depth = 0;

    do {
        if (peek(c, 0) == '/' && peek(c, 1) == '*') {
            depth++;
            c->at += 2;
        } else if (peek(c, 0) == '*' && peek(c, 1) == '/') {
            depth--;
            c->at += 2;
        } else if (c->at >= c->length) {
            return false;
        } else {
            c->at++;
        }
    } while (depth > 0);
    return true;
}

/* Up to and with the closing quote; a doubled one stands for itself. */
static bool
skip_quoted(Cursor *c, char quote, bool backslash)
{
    for (c->at++; c->at < c->length; c->at++) {
        char at = c->text[c->at];

        if (backslash && at == '\\')
            c->at++;
        else if (at == quote && peek(c, 1) == (unsigned char)quote)
            c->at++;
        else if (at == quote) {
            c->at++;
            return true;
        }
    }
    c->at = c->length;
    return false;
}

/* 'a' <new line> 'b' is one string: is the cursor, after 'a', before such a continuation? Moves to its
 * quote. */
static bool
string_goes_on(Cursor *c)
{
    Cursor look = *c;
    bool   new_line = false;

    for (; look.at < look.length; look.at++) {
        unsigned char at = peek(&look, 0);

        if (at == '-' && peek(&look, 1) == '-') {
            skip_line(&look);
            at = peek(&look, 0);
        }
        if (at == '\n' || at == '\r')
            new_line = true;
        else if (!(class_of(at) & SPACE))
            break;
    }
    if (!new_line || peek(&look, 0) != '\'')
        return false;
    c->at = look.at;
    return true;
}

static TokenType
lex_string(Cursor *c, bool backslash)
{
    do {
        if (!skip_quoted(c, '\'', backslash))
            return TOKEN_BAD;
    } while (string_goes_on(c));
    return TOKEN_STRING;
}

/* At a '$': $1, $$...$$ or $tag$...$tag$. */
static TokenType
lex_dollar(Cursor *c)
{
    size_t start = c->at, end = start + 1;

    if (class_of(peek(c, 1)) & DIGIT) {
        for (c->at++; class_of(peek(c, 0)) & DIGIT; c->at++)
            ;
        return TOKEN_PARAM;
    }
    if (end < c->length && (class_of((unsigned char)c->text[end]) & WORD_START))
        while (end < c->length && (class_of((unsigned char)c->text[end]) & WORD_PART) && c->text[end] != '$')
            end++;
    if (end >= c->length || c->text[end] != '$') {
        c->at++;
        return TOKEN_PUNCT;
    }
    size_t      tag_length = end + 1 - start;
    const char *body = c->text + end + 1;
    const char *close = memmem(body, c->length - end - 1, c->text + start, tag_length);
    c->at = close == NULL ? c->length : (size_t)(close - c->text) + tag_length;
    return close == NULL ? TOKEN_BAD : TOKEN_STRING;
}

static void
skip_digits(Cursor *c)
{
    while ((class_of(peek(c, 0)) & DIGIT) || (peek(c, 0) == '_' && (class_of(peek(c, 1)) & DIGIT)))
        c->at++;
}

static TokenType
lex_number(Cursor *c)
{
    if (peek(c, 0) == '0' && strchr("xXoObB", peek(c, 1)) != NULL && peek(c, 1) != 0 &&
        isxdigit(peek(c, 2))) {
        for (c->at += 2; isxdigit(peek(c, 0)) || peek(c, 0) == '_'; c->at++)
            ;
        return TOKEN_NUMBER;
    }
    skip_digits(c);
    if (peek(c, 0) == '.' && peek(c, 1) != '.') {
        c->at++;
        skip_digits(c);
    }
    if (peek(c, 0) == 'e' || peek(c, 0) == 'E') {
        size_t sign = peek(c, 1) == '+' || peek(c, 1) == '-' ? 1 : 0;
        if (class_of(peek(c, 1 + sign)) & DIGIT) {
            c->at += 1 + sign;
            skip_digits(c);
        }
    }
    return TOKEN_NUMBER;
}

/* The longest operator, which ends before a comment, and whose last + or - needs company: scan.l,
 * {operator}. */
static TokenType
lex_operator(Cursor *c)
{
    size_t      start = c->at;
    const char *text = c->text;

    while (class_of(peek(c, 0)) & OPERATOR_CHAR) {
        if (c->at > start &&
            ((peek(c, 0) == '-' && peek(c, 1) == '-') || (peek(c, 0) == '/' && peek(c, 1) == '*')))
            break;
        c->at++;
    }
    while (c->at - start > 1 && (text[c->at - 1] == '+' || text[c->at - 1] == '-')) {
        bool company = false;
        for (size_t i = start; i < c->at - 1; i++)
            company = company || strchr("~!@#^&|`?%", text[i]) != NULL;
        if (company)
            break;
        c->at--;
    }
    return TOKEN_OPERATOR;
}

/* A word, or a string or quoted name that begins with a letter: E'', B'', X'', N'', U&'', U&"". */
static TokenType
lex_word(Cursor *c)
{
    unsigned char first = peek(c, 0), second = peek(c, 1);

    if (second == '\'' && strchr("eEbBxXnN", first) != NULL) {
        c->at++;
        return lex_string(c, first == 'e' || first == 'E');
    }
    if ((first == 'u' || first == 'U') && second == '&' && (peek(c, 2) == '\'' || peek(c, 2) == '"')) {
        c->at += 2;
        if (peek(c, 0) == '\'')
            return lex_string(c, false);
        return skip_quoted(c, '"', false) ? TOKEN_QUOTED : TOKEN_BAD;
    }
    while (class_of(peek(c, 0)) & WORD_PART)
        c->at++;
    return TOKEN_WORD;
}

static TokenType
lex_punctuation(Cursor *c)
{
    unsigned char first = peek(c, 0), second = peek(c, 1);

    if ((first == ':' && (second == ':' || second == '=')) || (first == '.' && second == '.')) {
        c->at += 2;
        return TOKEN_OPERATOR;
    }
    c->at++;
    return TOKEN_PUNCT;
}

/* The cursor stands on the first byte of a token. */
static TokenType
lex_token(Cursor *c)
{
    unsigned char first = peek(c, 0), second = peek(c, 1);
    uint8_t class = class_of(first);

    if (class & WORD_START)
        return lex_word(c);
    if ((class & DIGIT) || (first == '.' && (class_of(second) & DIGIT)))
        return lex_number(c);
    if (first == '-' && second == '-') {
        skip_line(c);
        return TOKEN_COMMENT;
    }
    if (first == '/' && second == '*')
        return skip_block_comment(c) ? TOKEN_COMMENT : TOKEN_BAD;
    if (class & OPERATOR_CHAR)
        return lex_operator(c);
    switch (first) {
    case '\'':
        return lex_string(c, false);
    case '"':
        return skip_quoted(c, '"', false) ? TOKEN_QUOTED : TOKEN_BAD;
    case '$':
        return lex_dollar(c);
    case '\\':
        skip_line(c);
        return TOKEN_BACKSLASH;
    default:
        return lex_punctuation(c);
    }
}

Token
sql_next_token(const char *text, size_t length, size_t at, bool comments)
{
    Cursor c = { text, length, at };

    for (;;) {
        while (c.at < length && (class_of((unsigned char)text[c.at]) & SPACE))
            c.at++;
        if (c.at >= length)
            return (Token){ TOKEN_END, (uint32_t)length, (uint32_t)length };
        size_t    start = c.at;
        TokenType type = lex_token(&c);
        if (type != TOKEN_COMMENT || comments)
            return (Token){ type, (uint32_t)start, (uint32_t)c.at };
    }
}

bool
token_is(const char *text, Token token, const char *word)
{
    size_t length = token.end - token.start;

    if (strlen(word) != length)
        return false;
    switch (token.type) {
    case TOKEN_WORD:
        for (size_t i = 0; i < length; i++) {
            char c = text[token.start + i], w = word[i];
            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            if (w >= 'A' && w <= 'Z')
                w = (char)(w - 'A' + 'a');
            if (c != w)
                return false;
        }
        return true;
    case TOKEN_PUNCT:
    case TOKEN_OPERATOR:
        return memcmp(text + token.start, word, length) == 0;
    default:
        return false;
    }
}

bool
sql_same_text(const char *a, const char *b)
{
    size_t a_length = strlen(a), b_length = strlen(b);
    Token  ta = { .end = 0 }, tb = { .end = 0 };

    do {
        ta = sql_next_token(a, a_length, ta.end, false);
        tb = sql_next_token(b, b_length, tb.end, false);
        if (ta.type != tb.type || ta.end - ta.start != tb.end - tb.start ||
            memcmp(a + ta.start, b + tb.start, ta.end - ta.start) != 0)
            return false;
    } while (ta.type != TOKEN_END);
    return true;
}
