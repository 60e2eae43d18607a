/*
 * command.h: what a command of schemasync is: a name, a table of options, and a function.
 */
#ifndef SCHEMASYNC_CLI_COMMAND_H
#define SCHEMASYNC_CLI_COMMAND_H

#include <schemasync/diff.h>
#include <schemasync/plan.h>

#include "cli/options.h"

#define SCHEMASYNC_VERSION "0.1.0"

/* What all options of all commands say, after options_apply(). */
typedef struct Options {
    const char *schema;
    const char *url;
    const char *env;
    Texts       schemas;
    Texts       allow_drop;
    Texts       allow;
    bool        allow_destructive;
    uint32_t    lock_timeout;
    uint32_t    statement_timeout;
    bool        auto_approve;
    bool        dry_run;
    bool        check;
    bool        no_wait;
    bool        no_backup;
    uint32_t    backups;    /* 0: not said */
    Texts       outputs;
    const char *judge;
    bool        no_color;
    bool        quiet;
    const char *dialect;
    bool        strict_portability;
    const char *main_schema;
    const char *strategy;
    uint64_t    max_size;
    Texts       ignore;
    bool        help;
} Options;

/* Who may set an option, weakest first. */
enum { LAYER_TOP,
       LAYER_ENVIRONMENT,
       LAYER_VARIABLES,
       LAYER_WORDS,
       LAYER_COUNT };

/* One run of one command. */
typedef struct Run {
    Arena                *arena;
    const struct Command *command;
    Settings              layers[LAYER_COUNT];
    Options               options;
    Texts                 arguments;
    DiffOptions           scope;  /* from --schemas and --ignore */
    Policy                policy; /* from --allow-drop, --allow, --allow-destructive */
} Run;

typedef struct Command {
    const char   *name;
    const char   *arguments;   /* in the usage line: "FROM TO"; NULL: none */
    uint32_t      least, most; /* how many of them */
    const char   *summary;
    const char   *description; /* whole sentences for its --help */
    const Option *options;     /* NULL: the command is planned and does not exist yet */
    bool (*run)(Run *run, ExitCode *ret_code, Error *err);
} Command;

extern const Command commands[]; /* ends with name NULL */
const Command       *command_find(const char *name);

bool plan_command(Run *run, ExitCode *ret_code, Error *err);
bool drift_command(Run *run, ExitCode *ret_code, Error *err);
bool apply_command(Run *run, ExitCode *ret_code, Error *err);
bool diff_command(Run *run, ExitCode *ret_code, Error *err);
bool dump_command(Run *run, ExitCode *ret_code, Error *err);
bool explain_command(Run *run, ExitCode *ret_code, Error *err);
bool version_command(Run *run, ExitCode *ret_code, Error *err);
bool help_command(Run *run, ExitCode *ret_code, Error *err);

/* A line on standard error about how it goes; nothing under --quiet. */
void run_say(const Run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Who set an option, to this value where one is given (NULL: any); the strongest layer counts. NULL: nobody did. */
const Setting *run_setting(const Run *run, const char *option, const char *value);

#endif
