/*
 * statement.h: which object a statement of a schema file is about, by its first words; and where it ends. Nothing has been
 * parsed by then.
 */
#ifndef SCHEMASYNC_SQLITE_STATEMENT_H
#define SCHEMASYNC_SQLITE_STATEMENT_H

#include <schemasync/kind.h>

#include "engine/sqlite/token.h"

typedef struct Sql {
    const char *text;
    size_t      length;         /* in bytes */
} Sql;

typedef struct Statement {
    ObjectKind  kind;           /* KIND_NONE: no definition */
    bool        create, drop, if_exists, temporary, unique, virtual_table;
    uint32_t    start, name_at; /* bytes of the SQL */
    const char *name;           /* without quotes and without its schema */
    const char *schema;         /* folded, without quotes; NULL: it says none */
    const char *module;         /* folded; NULL: no virtual table, or it names none */
} Statement;

/* The statement whose first token this is. */
Statement statement_read(Arena *arena, Sql sql, Token first);

/* Is it about the database file itself, not about another that is attached, or the temporary one? */
bool statement_is_main(const Statement *statement);

/* Behind its semicolon, or at the end of the SQL. */
uint32_t statement_end(Sql sql, const Statement *statement);

/* CREATE TABLE t AS SELECT: it would copy what a query gives. */
bool statement_is_table_as(Sql sql, const Statement *statement);

/* Is it one of the modules whose tables a file may declare, if the library that is linked in comes with them? */
bool statement_knows_module(const Statement *statement);

/* Those of them that it comes with, for a sentence: "fts3, fts4 and rtree". Another module: does it come with that? */
const char *statement_modules(Arena *arena);
bool        statement_has_module(const Statement *statement);

/* One of the names that must differ: tables, views and indexes share a namespace, triggers have their own. */
const char *statement_key(Arena *arena, ObjectKind kind, const char *name);

/* Are they the same words from the name on? White space and comments aside. Both texts end with the statement. */
bool statement_equal(Sql a, const Statement *in_a, Sql b, const Statement *in_b);

#endif
