/*
 * checks.h: what must not change while definitions do: how many rows each table has, which of them break which foreign key,
 * and whether the pages of a table that is written anew are sound.
 */
#ifndef SCHEMASYNC_SQLITE_CHECKS_H
#define SCHEMASYNC_SQLITE_CHECKS_H

#include "engine/sqlite/session.h"
#include "engine/sqlite/token.h"

/* A row that refers to nothing, and by which key. */
typedef struct Violation {
    int64_t     row;            /* 0: of a table whose rows can't be told apart so */
    const char *reference;
} Violation;
typedef VEC(Violation) Violations;

typedef struct TableCheck {
    const char *name;           /* as it is after the plan */
    int64_t     rows;
    bool        asked;          /* false: a foreign key does not fit the table that it refers to, and SQLite looks at none */
    Violations  violations;     /* sorted; the same as often as it is there */
    int64_t     damage;         /* what quick_check says of it; 0: it was not asked */
} TableCheck;

typedef struct SqliteChecks {
    Arena          *arena;
    VEC(TableCheck) tables;     /* those that exist before and after */
} SqliteChecks;

/* Does the plan make this table of `to` anew? */
bool is_rewritten(const Plan *plan, const Object *table);

/* Counts, before the plan or after it. */
bool checks_make(SqliteSession *session, const Plan *plan, bool after, SqliteChecks *checks, Error *err);

/* What is worse than it was is an error. */
bool checks_compare(const SqliteChecks *before, const SqliteChecks *after, Error *err);

#endif
