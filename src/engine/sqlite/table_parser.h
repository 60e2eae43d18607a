/*
 * table_parser.h: a parser by descent over the tokens of CREATE TABLE, in four files: table_parser.c has the tokens,
 * table_constraint.c and table_column.c a clause each, table_sql.c the statement. SQLite took the text, so what is not understood is
 * new to us, and refused.
 */
#ifndef SCHEMASYNC_SQLITE_TABLE_PARSER_H
#define SCHEMASYNC_SQLITE_TABLE_PARSER_H

#include "engine/sqlite/table_sql.h"

typedef struct Parser {
    Arena       *arena;
    const char  *text;
    SqliteTokens tokens;
    uint32_t     at;            /* index of the token at hand */
    Map         *scope;         /* folded names of the table and its columns */
    TableSql    *table;
    Error       *err;
} Parser;

/* The token at hand, or one ahead of it. */
Token parser_peek(const Parser *p, uint32_t ahead);
bool  parser_is(const Parser *p, uint32_t ahead, const char *word);

/* Passes the word (the two words) at hand; false: it is another one, and nothing is passed. */
bool parser_take(Parser *p, const char *word);
bool parser_take_two(Parser *p, const char *first, const char *second);

/* The same where it has to be there. False: err is set. */
bool parser_want(Parser *p, const char *word);
bool parser_fail(Parser *p, const char *wanted);

/* NULL: err is set. Also a string: SQLite takes 'x' for a name where only a name can be. */
const char *parser_take_name(Parser *p);

/* "(...)": its text in one spelling, without parentheses. NULL: err is set. */
const char *parser_take_parenthesized(Parser *p);

/* The index behind the parenthesis that closes the one at `open`; 0: there is none. */
uint32_t parser_behind_parentheses(const Parser *p, uint32_t open);

/* Where the last token that was passed ends. */
uint32_t parser_last_byte(const Parser *p);

/* Tokens first <= i < end in one spelling; _inner: without the parentheses around all of it. */
const char *parser_canonical(Parser *p, uint32_t first, uint32_t end);
const char *parser_canonical_inner(Parser *p, uint32_t first, uint32_t end);

/* A constraint of the table, or of a column's declaration; finished when its text has been passed. */
ConstraintSql *parser_add_constraint(Parser *p, char type, const char *name, ColumnSql *column, uint32_t start);
void           parser_finish_constraint(Parser *p, ConstraintSql *constraint, Strbuf *definition);

/* ON CONFLICT, where it stands; what follows REFERENCES; what follows CHECK. False: err is set. */
bool parser_add_conflict(Parser *p, Strbuf *out);
bool parser_add_reference(Parser *p, ConstraintSql *key, Strbuf *out);
bool parser_take_check(Parser *p, ColumnSql *column, const char *name, uint32_t start);

bool parser_is_table_constraint(const Parser *p);
bool parser_take_table_constraint(Parser *p);
bool parser_take_column(Parser *p);

#endif
