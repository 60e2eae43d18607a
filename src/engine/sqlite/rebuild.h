/*
 * rebuild.h: what those share who write the steps that make a table anew.
 */
#ifndef SCHEMASYNC_SQLITE_REBUILD_H
#define SCHEMASYNC_SQLITE_REBUILD_H

#include "engine/sqlite/write.h"

/* What a column of the new table takes from each old row, as SQL. */
typedef struct Pair {
    const char *column, *value;
} Pair;

typedef struct Rebuild {
    Writer      *writer;
    const Table *from, *to;
    const char  *name, *old;    /* as SQL: of the new table, and of the old one while both exist */
    const char  *old_string;    /* the latter as a string */
    const char  *reading;       /* how its rows are read, as SQL behind its name */
    VEC(Pair)    pairs;
    PlanNode    *last;
    bool         begun;
    const char  *why;           /* NULL: what changes in the table itself */
} Rebuild;

/* The next step, behind the last one. The first begins the rebuild, and says why. */
PlanNode *add_step(Rebuild *rebuild, const char *detail, const char *sql);

/* The column of a table of either side that is its rowid; NULL: none is. */
const Object *rowid_column(Writer *writer, const Table *table);

/* A name that is not taken on either side, for what is there only while the plan runs. */
const char *old_name(Writer *writer, const char *name);

/* ---- full_text.c ------------------------------------------------------------------------------------------------- */

/* Of a virtual table that is made anew: what its module knows of it is noted before it goes, and told to the new one. Does
 * nothing for modules that keep nothing but their rows. */
void note_settings(Rebuild *rebuild);
void restore_settings(Rebuild *rebuild);

/* Will an index that is made anew hold what the old one held, as it is filled from the same texts? */
bool is_filled_again(Writer *writer, const Object *index);

/* Notes which rows the index of full text holds: the steps of fill_full_texts() fill it with these. */
void note_rows(Rebuild *rebuild);

/* An index of full text over another table is filled from that, when that is what it will be. */
void fill_full_texts(Writer *writer, PlanNode *last);

#endif
