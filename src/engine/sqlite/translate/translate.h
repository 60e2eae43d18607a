/*
 * translate.h: what the files of the translation from PostgreSQL's dialect share. translate.c has the tables and the names,
 * types.c the types, keys.c constraints and indexes, expr.c and its neighbours expressions,
 * views.c and query.c views, triggers.c triggers.
 *
 * The rule of all of them: what can't be shown to mean the same is left out, with a line in the report; never guessed.
 */
#ifndef SCHEMASYNC_SQLITE_TRANSLATE_H
#define SCHEMASYNC_SQLITE_TRANSLATE_H

#include <schemasync/map.h>
#include <schemasync/sqlite.h>

#include "engine/sqlite/token.h"

/* What PostgreSQL takes a value for, as far as SQLite's answer depends on it. */
typedef enum Sort {
    SORT_OTHER,             /* nothing is known to be the same */
    SORT_NULL,
    SORT_LITERAL,           /* '...' that has no type yet */
    SORT_BOOL,
    SORT_INT,
    SORT_NUMERIC,
    SORT_FLOAT,
    SORT_TEXT,
    SORT_ENUM,
    SORT_UUID,
    SORT_DATE,
    SORT_TIME,
    SORT_TIMESTAMP,         /* with and without time zone */
    SORT_JSON,
    SORT_ARRAY,
    SORT_BYTES,
} Sort;

/* How tightly the outermost operator of a text binds: SQLite's order, loosest first. */
typedef enum Level { LEVEL_OR, LEVEL_AND, LEVEL_NOT, LEVEL_COMPARE, LEVEL_ADD, LEVEL_ATOM } Level;

/* A translated expression. */
typedef struct Piece {
    const char *text;
    Sort        sort;
    Sort        element;    /* of an array */
    Level       level;
    char        operator;   /* LEVEL_ADD: '+', '*' or '|', for those that bind alike; 0: another one */
    const char *literal;    /* a string constant: its value */
    bool        number;     /* a constant that is a number */
    bool        bytewise;   /* a text of COLLATE "C": its order is that of bytes */
    bool        nonzero;    /* an expression that is NULL or another number than 0 */
    bool        zoned;      /* of a timestamp: with time zone */
    uint8_t     width;      /* of an integer: 4 (also of smallint) or 8 bytes in PostgreSQL; 0: not known */
} Piece;

/* Where an expression stands: SQLite does not allow the same everywhere. */
typedef enum Site { SITE_DEFAULT, SITE_CHECK, SITE_GENERATED, SITE_INDEX, SITE_QUERY, SITE_TRIGGER } Site;

/* From here on, the text is about this object, or this place. */
typedef struct Mark {
    uint32_t      line, column; /* as in SourcePos */
    const Object *object;       /* NULL: a place alone */
    SourcePos     at;
} Mark;

typedef struct QueryContext QueryContext;   /* query.h */
typedef struct Scope        Scope;

typedef struct Translation {
    Arena         *arena;
    Catalog       *desired;
    const char    *main_schema; /* its objects keep their names */
    Strbuf         sql;
    VEC(Mark)      marks;       /* in the order of the text */
    size_t         seen;        /* bytes of sql that are counted in line and column */
    uint32_t       line, column;
    Portability   *report;
    Map           *names;       /* Object by folded name: tables and indexes */
    VEC(Object *)  enums;       /* of the file */
    Error         *err;
    bool           failed;
    /* The expression at hand. */
    const Table   *table;
    Site           site;
    const char    *why;         /* it can't be translated because ... */
    VEC(const char *) caveats;  /* what is nearly the same */
    QueryContext  *query;       /* it stands in a view; or NULL */
    Map           *views;       /* views.c: what has become of them, by their id */
    VEC(const Column *) uncomputed; /* generated columns whose expression is left out */
    struct sqlite3 *scratch;    /* views.c: a database with the tables, or NULL */
} Translation;

/* ---- translate.c ------------------------------------------------------------------------------------------ */

/* A line in the report. */
void translate_report(Translation *t, SourcePos at, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* An error of the file: its translation would not be what it says. */
void translate_fail(Translation *t, SourcePos at, const char *message, const char *hint);
void translate_mark(Translation *t, const Object *object, SourcePos at);
void translate_add_name(Translation *t, Name name);

/* "schema_table": what the object is called in SQLite, where one schema is bare. */
const char *translate_name(const Translation *t, QName name);

/* "check constraint users_age_check of table users", for the report. */
const char *translate_display(const Translation *t, const Object *object);

/* ---- views.c ------------------------------------------------------------------------------------- */

/* Appends the views that SQLite can have; the others are in the report. After the tables. */
void translate_views(Translation *t);

/* A database in memory with the tables, and the views so far; NULL: they can't be made, which load.c says better. */
struct sqlite3 *translate_scratch(Translation *t);

/* ---- triggers.c ---------------------------------------------------------------------------------- */

/* Appends the triggers that SQLite can have; the others are in the report, and the functions. After the views. */
void translate_triggers(Translation *t);

/* ---- types.c ------------------------------------------------------------------------------------ */

/* The domain of that name, or NULL. */
const Domain *translate_domain(const Translation *t, QName name);

/* Gives a server's columns of domains what those say; those of a file have it. */
void translate_domains(Translation *t);

Sort translate_sort(const Type *type, Sort *ret_element);

/* The type's name in SQLite. */
const char *translate_type(const Column *column);

/* Adds the CHECK that says what the type's name can't, and to the report what neither can. */
void translate_type_check(Translation *t, const Column *column);
void translate_type_report(Translation *t, const Column *column);

/* ---- keys.c --------------------------------------------------------------------------------------- */

/* The column whose declaration the constraint can be a part of; NULL: it concerns more than one, or none. */
const Column *translate_constraint_column(const Constraint *constraint);

/* Is it the single column of the primary key, of an integer type? Then it is the rowid. */
bool translate_is_rowid(const Column *column);

/* Has it no name, or the one that PostgreSQL would choose? (With a number where that is taken.) pg_dump says all of them; they
 * mean no more than none, and SQLite gets none. */
bool translate_is_unnamed(const Translation *t, const Constraint *constraint);

/* Appends the constraint, after `before`; false: it is left out, which is in the report. */
bool translate_constraint(Translation *t, const Constraint *constraint, const Column *in_column, const char *before);
void translate_index(Translation *t, const Index *index);

/* ---- default.c ------------------------------------------------------------------------------------ */

/* Appends DEFAULT or GENERATED ALWAYS AS; false: there was one, and it is left out. */
bool translate_default(Translation *t, const Column *column);
bool translate_generated(Translation *t, const Column *column);

/* Do its values come from a sequence of its own? */
bool translate_is_counted(const Column *column);

/* ---- expr.c and its neighbours --------------------------------------------------------------------- */

/* The whole text of an expression; NULL: t->why. Caveats are collected until translate_caveats() writes them down. */
const Piece *translate_expr(Translation *t, const Expr *expr, const Table *table, Site site);
void translate_caveats(Translation *t, SourcePos at, const Object *object);
void translate_caveat(Translation *t, const char *text);

const Piece *translate_refuse(Translation *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
Piece *translate_piece(Translation *t, Sort sort, Level level, const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Its text, in parentheses where it binds no tighter than `level`. */
const char *translate_inside(Translation *t, const Piece *piece, Level level);

/* A literal of unknown type as a value of this sort; any other piece as it is. NULL: it is none. */
const Piece *translate_literal_as(Translation *t, const Piece *piece, Sort sort, Sort element);
const char *translate_quote(Arena *arena, const char *text);

/* The value as it is assigned to a column of this type. */
const Piece *translate_assign(Translation *t, const Piece *piece, const Type *type);

#endif
