/*
 * help.h: what --help prints, from the same tables that parse.
 */
#ifndef SCHEMASYNC_CLI_HELP_H
#define SCHEMASYNC_CLI_HELP_H

#include "cli/command.h"

/* To standard output: one command, or NULL: all of them. */
bool help_print(const Command *command, Error *err);

#endif
