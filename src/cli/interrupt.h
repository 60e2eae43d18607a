/*
 * interrupt.h: SIGINT, SIGTERM and SIGHUP while a database is being changed: the statement that runs is cancelled and
 * the transaction rolled back, instead of leaving the server to find out that its client has died.
 */
#ifndef SCHEMASYNC_CLI_INTERRUPT_H
#define SCHEMASYNC_CLI_INTERRUPT_H

#include <schemasync/postgres.h>

/* From here to interrupt_end() signals go to this session; a second one of the same kind kills, as usual. */
void interrupt_begin(PgSession *session);
void interrupt_end(void);

/* Has one come? For ApplyProgress.stopped. */
bool interrupted(void *context);

#endif
