/*
 * commands.c: the table of all commands and their options: what the program can be asked to do. It does
 * nothing.
 */
#include <string.h>

#include "cli/command.h"

/* clang-format off */
#define HELP \
    { OPTION_FLAG, 'h', "help", offsetof(Options, help), NULL, "explain the command and its options", \
      OPTION_WORD_ONLY }
#define SCHEMA \
    { OPTION_TEXT, 0, "schema", offsetof(Options, schema), "FILE", \
      "the schema file (default db/schema.sql); - is standard input", OPTION_IN_FILE }
#define URL \
    { OPTION_TEXT, 'u', "url", offsetof(Options, url), "URL", \
      "the database: postgresql://... or a libpq keyword string (default: that of --env, else " \
      "DATABASE_URL)", OPTION_IN_FILE }
#define ENV \
    { OPTION_TEXT, 'e', "env", offsetof(Options, env), "NAME", "an environment of schemasync.yml", 0 }
#define SCHEMAS \
    { OPTION_LIST, 0, "schemas", offsetof(Options, schemas), "mentioned|all|NAME,...", \
      "which schemas are managed: those that the file mentions and public (the default; of a file that is " \
      "compared with another all), all, or these", \
      OPTION_IN_FILE }
#define DUMPED \
    { OPTION_LIST, 0, "schemas", offsetof(Options, schemas), "all|NAME,...", \
      "which schemas to dump (default all)", 0 }
#define IGNORE \
    { OPTION_REPEAT, 0, "ignore", offsetof(Options, ignore), "RULE", \
      "leave objects alone, on both sides: \"table public.spatial_ref_sys\", \"* audit.*\"; may be repeated", \
      OPTION_IN_FILE }
#define LOCK_TIMEOUT \
    { OPTION_DURATION, 0, "lock-timeout", offsetof(Options, lock_timeout), "DURATION", \
      "give up when a lock can't be had for so long: 500ms, 3s, 1min (exit 5); of 0, the default, " \
      "PostgreSQL waits for ever and SQLite not at all", OPTION_IN_FILE }
#define STATEMENT_TIMEOUT \
    { OPTION_DURATION, 0, "statement-timeout", offsetof(Options, statement_timeout), "DURATION", \
      "PostgreSQL: give up when one statement takes so long", OPTION_IN_FILE }
#define DIALECT \
    { OPTION_CHOICE, 0, "dialect", offsetof(Options, dialect), "postgres|sqlite", \
      "the language of the schema file (default postgres)", OPTION_IN_FILE }
#define STRICT_PORTABILITY \
    { OPTION_FLAG, 0, "strict-portability", offsetof(Options, strict_portability), NULL, \
      "SQLite: what it can't hold of a file in PostgreSQL's dialect is an error, not a note", OPTION_IN_FILE }
#define MAIN_SCHEMA \
    { OPTION_TEXT, 0, "main-schema", offsetof(Options, main_schema), "NAME", \
      "SQLite: of a file in PostgreSQL's dialect, the schema whose objects keep their names there; others get their " \
      "schema's name before their own (default public)", OPTION_IN_FILE }
#define MAX_SIZE \
    { OPTION_SIZE, 0, "max-size", offsetof(Options, max_size), "SIZE", \
      "refuse a schema file larger than this: 10MB (default 256MB)", OPTION_IN_FILE }
#define JUDGE \
    { OPTION_CHOICE, 0, "judge", offsetof(Options, judge), "auto|tree", \
      "tree: compare expressions by the server's analysed trees also where they go to its log; auto (the " \
      "default): only where the role can keep them out of it", \
      OPTION_IN_FILE }
#define OUTPUT \
    { OPTION_REPEAT, 'o', "output", offsetof(Options, outputs), "FORMAT[=FILE]", \
      "text, sql, json or markdown, on standard output or into a file; may be repeated", 0 }
#define DUMP_TO \
    { OPTION_REPEAT, 'o', "output", offsetof(Options, outputs), "sql[=FILE]", \
      "where the dump goes (default: standard output)", 0 }
#define NO_COLOR \
    { OPTION_FLAG, 0, "no-color", offsetof(Options, no_color), NULL, "no colour, also on a terminal", \
      OPTION_IN_FILE }
#define QUIET \
    { OPTION_FLAG, 'q', "quiet", offsetof(Options, quiet), NULL, \
      "say nothing but results and errors: no progress, nothing about what is left alone", OPTION_IN_FILE }
#define CHECK \
    { OPTION_FLAG, 0, "check", offsetof(Options, check), NULL, "exit 2 if there are differences", 0 }
#define STRATEGY \
    { OPTION_CHOICE, 0, "strategy", offsetof(Options, strategy), "atomic|online|auto", \
      "how to apply: in one transaction (atomic, the default)", OPTION_IN_FILE }
#define ALLOW_DROP \
    { OPTION_LIST, 0, "allow-drop", offsetof(Options, allow_drop), "KIND,...", \
      "kinds of objects that may be dropped: table,column,index,...; or all", OPTION_IN_FILE }
#define ALLOW_DESTRUCTIVE \
    { OPTION_FLAG, 0, "allow-destructive", offsetof(Options, allow_destructive), NULL, \
      "the same as --allow-drop=all", OPTION_IN_FILE }
#define ALLOW \
    { OPTION_LIST, 0, "allow", offsetof(Options, allow), "HAZARD,...", \
      "hazards that may be taken, by the name that the plan gives them", OPTION_IN_FILE }

#define READING  LOCK_TIMEOUT, STATEMENT_TIMEOUT, DIALECT, MAIN_SCHEMA, STRICT_PORTABILITY, MAX_SIZE, JUDGE
#define ALLOWING ALLOW_DROP, ALLOW_DESTRUCTIVE, ALLOW
#define TALKING  NO_COLOR, QUIET, HELP

static const Option plan_options[] = {
    SCHEMA, URL, ENV, SCHEMAS, IGNORE, CHECK, OUTPUT, ALLOWING, READING, STRATEGY, TALKING, OPTIONS_END
};

static const Option apply_options[] = {
    SCHEMA, URL, ENV, SCHEMAS, IGNORE,
    { OPTION_FLAG, 'y', "auto-approve", offsetof(Options, auto_approve), NULL,
      "do not ask; what is not allowed is refused all the same", 0 },
    { OPTION_FLAG, 0, "dry-run", offsetof(Options, dry_run), NULL, "print the plan, and stop there", 0 },
    { OPTION_FLAG, 0, "no-wait", offsetof(Options, no_wait), NULL,
      "do not wait for another apply on the same database: exit 5, and say who is at work", 0 },
    { OPTION_FLAG, 0, "no-backup", offsetof(Options, no_backup), NULL,
      "SQLite: make no copy of the database beside it before rows are written anew or dropped", OPTION_IN_FILE },
    { OPTION_COUNT, 0, "backups", offsetof(Options, backups), "N",
      "SQLite: how many of these copies are kept, FILE.backup-1 (the newest) to FILE.backup-N (default 3)", OPTION_IN_FILE },
    OUTPUT, ALLOWING, READING, STRATEGY, TALKING, OPTIONS_END
};

static const Option drift_options[] = {
    SCHEMA, URL, ENV, SCHEMAS, IGNORE, OUTPUT, READING, TALKING, OPTIONS_END
};

static const Option diff_options[] = {
    SCHEMAS, IGNORE, CHECK, OUTPUT, ALLOWING, READING, TALKING, OPTIONS_END
};

static const Option dump_options[] = {
    URL, ENV, DUMPED, IGNORE, DUMP_TO, LOCK_TIMEOUT, STATEMENT_TIMEOUT, QUIET, HELP, OPTIONS_END
};

static const Option explain_options[] = {
    SCHEMA, URL, ENV, SCHEMAS, IGNORE, READING, QUIET, HELP, OPTIONS_END
};

static const Option plain_options[] = { HELP, OPTIONS_END };

#define PLANNED(name, summary) { name, NULL, 0, 0, summary, NULL, NULL, NULL }

const Command commands[] = {
    { "plan", NULL, 0, 0, "print what apply would do to the database",
      "Reads the schema file and the database, and prints the statements that lie between them, with the "
      "reason, the line of the file, hazards and locks of each. Nothing is changed: the database is read "
      "in a read-only transaction.",
      plan_options, plan_command },
    { "apply", NULL, 0, 0, "make the database what the schema file says",
      "Makes the plan, shows it, asks, runs it in a transaction, and proves before the commit that the "
      "database is now what the file says. What destroys something needs an allowance (--allow-drop, "
      "--allow), or all is refused (exit 3).",
      apply_options, apply_command },
    { "diff", "FROM TO", 2, 2, "print the statements from one source to another",
      "A source is a schema file, - for standard input, or a database URL. Two files are compared without a "
      "server; differences that may be no more than another spelling are then named as undecided.",
      diff_options, diff_command },
    { "drift", NULL, 0, 0, "is the database what the schema file says?",
      "For CI: exit 0 if the database is what the file says, 2 if it is not, and then how it differs.",
      drift_options, drift_command },
    { "dump", NULL, 0, 0, "print the database as a canonical schema file",
      "A plan of the database with this file is empty.",
      dump_options, dump_command },
    { "explain", "OBJECT", 1, 3, "why does an object differ?",
      "OBJECT is a name, public.users or public.users.email, or a kind and a name: table public.users. Shows "
      "what the file and the database say, the judge that decided, and where the two begin to differ.",
      explain_options, explain_command },
    { "help", "[COMMAND]", 0, 1, "explain a command",
      "The same as COMMAND --help.",
      plain_options, help_command },
    { "version", NULL, 0, 0, "print the version",
      "The versions of schemasync and of the libraries it was built with.",
      plain_options, version_command },
    PLANNED("init", "write a first schema file and schemasync.yml"),
    PLANNED("lint", "the weaknesses of the schema file"),
    PLANNED("migrate", "versioned pairs of up and down migrations"),
    PLANNED("history", "what was applied, when and by whom"),
    PLANNED("rollback", "go back to an earlier state of the schema file"),
    PLANNED("docs", "the schema as documentation"),
    PLANNED("seed", "run db/seeds/*.sql"),
    { 0 }
};
/* clang-format on */

const Command *
command_find(const char *name)
{
    for (const Command *command = commands; command->name != NULL; command++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}
