/*
 * sql.h: the one place that quotes. SQL text is built from parts whose types say how they are printed:
 *
 *     SQL(&sb, "ALTER TABLE ", table->base.name, " ALTER COLUMN ", column->base.name, " SET DEFAULT ", expr);
 *
 * const char * is SQL as it stands; Name and QName are quoted where they must be; Literal becomes '...';
 * const Type * and const Expr * print themselves. A char[] or const char * that holds data never goes in bare.
 */
#ifndef SCHEMASYNC_SQL_H
#define SCHEMASYNC_SQL_H

#include <schemasync/catalog.h>
#include <schemasync/strbuf.h>

/* A string constant: printed in single quotes, as E'...' where it holds a backslash. */
typedef struct Literal { const char *text; } Literal;

void sql_add_text(Strbuf *sb, const char *sql);
void sql_add_name(Strbuf *sb, Name name);           /* quoted if it is not a plain lower-case word, or is any keyword but an unreserved one */
void sql_add_qname(Strbuf *sb, QName name);         /* schema left out where absent */
void sql_add_literal(Strbuf *sb, Literal literal);
void sql_add_type(Strbuf *sb, const Type *type);    /* as a person writes it: integer, character varying(10), public.mood[] */
void sql_add_expr(Strbuf *sb, const Expr *expr);    /* the text alone; the caller adds parentheses where the grammar wants them */
void sql_add_int(Strbuf *sb, int64_t number);
void sql_add_names(Strbuf *sb, const Names *names); /* "a, b": no parentheses */

#define SQL_ADD_(sb, part)                      \
    _Generic((part),                            \
        char *: sql_add_text,                   \
        const char *: sql_add_text,             \
        Name: sql_add_name,                     \
        QName: sql_add_qname,                   \
        Literal: sql_add_literal,               \
        const Type *: sql_add_type,             \
        const Expr *: sql_add_expr,             \
        const Names *: sql_add_names,           \
        Names *: sql_add_names,                 \
        int: sql_add_int,                       \
        int64_t: sql_add_int)((sb), (part))

#define SQL_1_(sb, a) SQL_ADD_(sb, a)
#define SQL_2_(sb, a, ...) (SQL_ADD_(sb, a), SQL_1_(sb, __VA_ARGS__))
#define SQL_3_(sb, a, ...) (SQL_ADD_(sb, a), SQL_2_(sb, __VA_ARGS__))
#define SQL_4_(sb, a, ...) (SQL_ADD_(sb, a), SQL_3_(sb, __VA_ARGS__))
#define SQL_5_(sb, a, ...) (SQL_ADD_(sb, a), SQL_4_(sb, __VA_ARGS__))
#define SQL_6_(sb, a, ...) (SQL_ADD_(sb, a), SQL_5_(sb, __VA_ARGS__))
#define SQL_7_(sb, a, ...) (SQL_ADD_(sb, a), SQL_6_(sb, __VA_ARGS__))
#define SQL_8_(sb, a, ...) (SQL_ADD_(sb, a), SQL_7_(sb, __VA_ARGS__))
#define SQL_9_(sb, a, ...) (SQL_ADD_(sb, a), SQL_8_(sb, __VA_ARGS__))
#define SQL_10_(sb, a, ...) (SQL_ADD_(sb, a), SQL_9_(sb, __VA_ARGS__))
#define SQL_PICK_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, name, ...) name
#define SQL(sb, ...)                                                                                    \
    SQL_PICK_(__VA_ARGS__, SQL_10_, SQL_9_, SQL_8_, SQL_7_, SQL_6_, SQL_5_, SQL_4_, SQL_3_, SQL_2_,     \
              SQL_1_, 0)((sb), __VA_ARGS__)

/* ---- Reading SQL text ----------------------------------------------------------------------------- */

typedef enum TokenType {
    TOKEN_END,
    TOKEN_WORD,         /* identifier or keyword, unquoted */
    TOKEN_QUOTED,       /* "identifier", U&"..." */
    TOKEN_STRING,       /* '...', E'...', B'...', X'...', N'...', U&'...', $tag$...$tag$ */
    TOKEN_NUMBER,
    TOKEN_PARAM,        /* $1 */
    TOKEN_OPERATOR,     /* one whole operator: <=, ||, :: */
    TOKEN_PUNCT,        /* one of ( ) [ ] , ; . : */
    TOKEN_COMMENT,      /* only where asked for */
    TOKEN_BACKSLASH,    /* a psql command, to the end of its line */
    TOKEN_BAD           /* an unterminated string, comment or quoted name: to the end of the text */
} TokenType;

typedef struct Token {
    TokenType type;
    uint32_t  start, end;   /* bytes */
} Token;

/* The token at or after byte `at` of text; white space is passed over, comments too unless `comments`. */
Token sql_next_token(const char *text, size_t length, size_t at, bool comments);

/* Is this token this keyword (ASCII case aside), this punctuation or operator? */
bool token_is(const char *text, Token token, const char *word);

/* The same tokens, white space and comments between them aside (case of words counts). */
bool sql_same_text(const char *a, const char *b);

#endif
