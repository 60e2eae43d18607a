/*
 * token.h: SQL text as SQLite cuts it, and the one spelling in which two pieces of it are compared.
 */
#ifndef SCHEMASYNC_SQLITE_TOKEN_H
#define SCHEMASYNC_SQLITE_TOKEN_H

#include <schemasync/map.h>
#include <schemasync/sql.h>

typedef VEC(Token) SqliteTokens;

/* The token at or after byte `at`; white space and comments are passed over. TOKEN_QUOTED is "x", [x] or `x`;
 * TOKEN_STRING 'x' or x'00'. By the rules of tokenize.c: https://www.sqlite.org/lang_keywords.html says how names are quoted. */
Token sqlite_next_token(const char *text, size_t length, size_t at);

/* All of them, without TOKEN_END. */
SqliteTokens sqlite_tokens(Arena *arena, const char *text, size_t length);

/* Is this token this keyword (ASCII case aside), this punctuation or operator? */
bool sqlite_token_is(const char *text, Token token, const char *word);

/* A name without its quotes; its case is kept. */
const char *sqlite_unquote(Arena *arena, const char *text, Token token);

/* ASCII letters made lower-case, as SQLite compares names. */
const char *sqlite_fold(Arena *arena, const char *name);

/* A name as SQL: quoted with " where it is not a plain word, or is a keyword. */
void sqlite_add_name(Strbuf *out, const char *name);

/* A string constant: no escapes but the doubled quote. */
const char *sqlite_string(Arena *arena, const char *text);

/* Tokens first <= i < end in one spelling: one blank where words meet, words in lower case, names without quotes that they
 * do not need. "x" is a name only where `scope` (its keys are folded names; NULL: none) has it: elsewhere SQLite takes it for
 * a string. */
void sqlite_add_canonical(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                          const Map *scope);

/* The same for a part of a table or index, whose scope is known as a whole: what is no name there is the string 'x', and ALTER
 * TABLE of any table may have written it so. */
void sqlite_add_canonical_part(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                               const Map *scope);

/* The same for the columns of a key, without the ASC that is SQLite's own order. */
void sqlite_add_canonical_key(Strbuf *out, const char *text, const SqliteTokens *tokens, uint32_t first, uint32_t end,
                              const Map *scope);

#endif
