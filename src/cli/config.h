/*
 * config.h: schemasync.yml in the working directory.
 */
#ifndef SCHEMASYNC_CLI_CONFIG_H
#define SCHEMASYNC_CLI_CONFIG_H

#include "cli/options.h"

/* What the file says of the table's options, at its top and in the environment `name` (NULL: none chosen).
 * Keys of other commands' options are passed over, unknown ones are errors. Without a file both are empty; an
 * environment that is asked for must exist. */
bool config_read(Arena *arena, const Option *table, const char *name, Settings *ret_top,
                 Settings *ret_environment, Error *err);

#endif
