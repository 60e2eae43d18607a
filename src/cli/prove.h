/*
 * prove.h: law 1: after apply, the database is what the file says, or nothing was done.
 */
#ifndef SCHEMASYNC_CLI_PROVE_H
#define SCHEMASYNC_CLI_PROVE_H

#include "cli/compare.h"

/* A PgProve; context is the Comparison whose plan has just run. Reads the catalog again inside the
 * transaction and fails naming the first object and property that still differ. */
bool prove(void *context, PgSession *session, Error *err);

/* A SqliteProve, likewise. */
bool prove_sqlite(void *context, SqliteSession *session, Error *err);

/* Lets the twins of judge 5 answer what no read-only judge could. Only apply may: it writes anyway. */
bool comparison_settle(Comparison *comparison, Error *err);

/* What nobody could decide can't be proved either. */
bool refuse_undecided(const Comparison *comparison, Error *err);

#endif
