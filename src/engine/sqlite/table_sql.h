/*
 * table_sql.h: what a CREATE TABLE statement of SQLite says, taken apart: most of it no pragma tells (CHECKs, names of
 * constraints, conflict clauses, DEFERRABLE, collations, generation expressions).
 */
#ifndef SCHEMASYNC_SQLITE_TABLE_SQL_H
#define SCHEMASYNC_SQLITE_TABLE_SQL_H

#include <schemasync/catalog.h>

#include "engine/sqlite/token.h"

/* A column. All texts but `name` are in the one spelling of sqlite_add_canonical(). */
typedef struct ColumnSql {
    const char *name;           /* without quotes, as written */
    const char *type;           /* "varchar(10)"; "" where there is none */
    const char *collation;      /* or NULL */
    const char *not_null;       /* "not null", with its name and conflict clause; NULL: it may be null */
    const char *default_value;  /* without outer parentheses; a bare word is the string that SQLite takes it for; or NULL */
    const char *default_name;   /* CONSTRAINT name before DEFAULT, or NULL */
    const char *generated_as;   /* without outer parentheses, or NULL */
    bool        stored;         /* generated: STORED */
    bool        constant;       /* the default is a literal: ALTER TABLE ADD COLUMN takes it */
    uint32_t    start, end;     /* bytes of the statement: from the name to the last of its constraints */
} ColumnSql;

/* How a key has one of its columns. */
typedef struct KeyPartSql {
    const char *collation;      /* folded; NULL: the column's */
    bool        descending;
} KeyPartSql;

/* A constraint, as if it stood behind the columns, wherever it stands. */
typedef struct ConstraintSql {
    char             type;      /* 'p' primary key, 'u' unique, 'f' foreign key, 'c' check */
    const char      *name;      /* without quotes, or NULL */
    const char      *definition;    /* "foreign key (a) references p(b) on delete cascade" */
    const ColumnSql *column;    /* whose declaration it stands in; NULL: of the table */
    VEC(const char *) columns;  /* p u f: names without quotes; an expression is left out */
    VEC(KeyPartSql)     parts;     /* p u: one for each of these columns */
    const char      *ref_table; /* f: without quotes */
    const char      *reference; /* f: the definition without what is done on DELETE and UPDATE */
    bool             autoincrement;     /* p */
    bool             descending;        /* p: "a INTEGER PRIMARY KEY DESC", which is no name of the rowid */
    uint32_t         start, end;
} ConstraintSql;

typedef struct TableSql {
    const char           *name;
    const char           *module;       /* virtual table: "fts5(title, body)"; else NULL */
    const char           *options;      /* "strict, without rowid": sorted; "" none */
    bool                  without_rowid, strict;
    bool                  temporary, if_not_exists;
    VEC(ColumnSql *)      columns;
    VEC(ConstraintSql *)  constraints;
    uint32_t              name_start, name_end;     /* bytes: of the name, without a schema */
    uint32_t              body_start, body_end;     /* of the parentheses */
} TableSql;

/* False: this is no CREATE TABLE that can be understood; err says where (in `at` characters of its own text: no place is
 * set). Everything lives in `arena`. */
bool table_sql_parse(Arena *arena, const char *text, size_t length, TableSql **ret_table, Error *err);

/* Of a table of a catalog, which was understood when that was read. */
const TableSql *table_sql_of_object(Arena *arena, const Object *table);

/* Another name for the rowid that no column of either table has taken, so that rowids can be copied. NULL: there is none. */
const char *table_free_rowid_name(const Table *from, const Table *to);

/* The column that is another name of the rowid: https://www.sqlite.org/lang_createtable.html#rowid. NULL: none is. */
const ColumnSql *table_sql_rowid(const TableSql *table);

#endif
