/*
 * loaded.h: a schema file in the place of a database: as `psql -f` would have loaded it.
 */
#ifndef SCHEMASYNC_CLI_LOADED_H
#define SCHEMASYNC_CLI_LOADED_H

#include <schemasync/catalog.h>

/* Gives what the file leaves unnamed the names that the server would choose: a plan that drops it has to say
 * one. */
void loaded_name_all(Catalog *catalog);

/* All schemas of a live Catalog count as mentioned: it is the wish here, and it wishes for all that it holds.
 */
void loaded_mention_all(Catalog *catalog);

#endif
