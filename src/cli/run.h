/*
 * run.h: one run of the program, from the words of its command line.
 */
#ifndef SCHEMASYNC_CLI_RUN_H
#define SCHEMASYNC_CLI_RUN_H

#include "cli/command.h"

/* `words`: what follows the program's name. */
bool run_words(int count, char *const *words, ExitCode *ret_code, Error *err);

#endif
