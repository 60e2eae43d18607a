/*
 * compare.h: from two sources to a Plan: read, diff, judge, diff again, plan.
 */
#ifndef SCHEMASYNC_CLI_COMPARE_H
#define SCHEMASYNC_CLI_COMPARE_H

#include "cli/input.h"

typedef struct Comparison {
    const Run *run;
    Input      from;  /* what is */
    Input      to;    /* what should be */
    bool       whole;     /* both are read, also where they are the same text */
    bool       of_target; /* `from` is the target: the plan may be applied to it */
    const struct Engine *engine;
    PgSession *judge; /* the session that answers questions; NULL: two files */
    Judgement *judgement;
    Diff      *diff;
    Plan      *plan;
} Comparison;

/* The usual pair: --schema against the target of --url. */
bool comparison_of_target(const Run *run, Comparison *ret_comparison, Error *err);

/* Begins with both: files are read in the background, databases connected. */
bool comparison_begin(Comparison *comparison, Error *err);

/* Reads both sources at the same time and makes their names meet. Databases are left inside their
 * transaction. */
bool comparison_read(Comparison *comparison, Error *err);

/* Makes the names of two Catalogs of SQLite meet, as far as the options say which schemas there are. */
void comparison_adopt_names(const Comparison *comparison, Catalog *from, Catalog *to);

/* Diffs, lets the judges answer what is open, diffs again. */
bool comparison_diff(Comparison *comparison, Error *err);

/* Ends the reading, and makes the Plan. */
bool comparison_plan(Comparison *comparison, Error *err);

void comparison_release(Comparison *comparison);

#define COMPARISON_AUTO __attribute__((cleanup(comparison_release))) Comparison
#define COMPARISON_INIT                      \
    {                                        \
        .from = INPUT_INIT, .to = INPUT_INIT \
    }

#endif
