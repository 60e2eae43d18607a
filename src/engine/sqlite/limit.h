/*
 * limit.h: a limit on the processor time that SQLite may take over what a stranger has written.
 */
#ifndef SCHEMASYNC_SQLITE_LIMIT_H
#define SCHEMASYNC_SQLITE_LIMIT_H

#include <schemasync/error.h>

/* What this thread lets SQLite do between these has so much processor time in all; whatever is then under way ends with
 * SQLITE_NOMEM, and all else until limit_end(), which says whether it came to that. One at a time; an inner one counts as part
 * of the outer. */
void limit_begin(void);
bool limit_end(void);

/* Is it over? Also a handler for sqlite3_progress_handler(). */
int limit_is_over(void *ignored);

/* Sets err. Returns false. */
bool limit_fail(const char *what, Error *err);

#endif
