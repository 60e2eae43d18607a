/*
 * help.c: prints help and versions. Every word about an option comes from the option's row.
 */
#include <stdio.h>
#include <string.h>

#include <pg_query.h>

#include <schemasync/postgres.h>
#include <schemasync/sqlite.h>
#include <schemasync/term.h>

#include "cli/help.h"
#include "cli/output.h"

static unsigned
help_width(void)
{
    unsigned width = term_width(stdout);

    return width == 0 || width > 100 ? 80 : width < 60 ? 60
                                                       : width;
}

static void
help_on_command(const Command *command, Strbuf *out)
{
    unsigned width = help_width();

    strbuf_addf(out, "Usage: schemasync %s [options]%s%s\n\n", command->name,
                command->arguments != NULL ? " " : "", command->arguments != NULL ? command->arguments : "");
    term_add_wrapped(out, command->description, width, 0, 0);
    strbuf_add(out, "\n\nOptions:\n");
    options_help(command->options, width, out);
    strbuf_add(out, "\nEach has a variable, too: that of --lock-timeout is SCHEMASYNC_LOCK_TIMEOUT.\n");
}

static void
help_on_all(Strbuf *out)
{
    strbuf_add(out, "schemasync: one file, db/schema.sql, says what the database should be.\n\n"
                    "Usage: schemasync COMMAND [options]\n\nCommands:\n");
    for (const Command *command = commands; command->name != NULL; command++)
        if (command->options != NULL)
            strbuf_addf(out, "  %-9s %s\n", command->name, command->summary);
    strbuf_add(
        out,
        "\nschemasync COMMAND --help explains a command.\n\n"
        "Exit codes: 0 nothing to do, or done and proved; 1 error; 2 differences found (--check, drift);\n"
        "3 refused; 4 the database changed since the plan was made; 5 no lock in time.\n");
}

bool
help_print(const Command *command, Error *err)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (command != NULL && strcmp(command->name, "help") != 0)
        help_on_command(command, &text);
    else
        help_on_all(&text);
    return write_stdout(&text, err);
}

bool
help_command(Run *run, ExitCode *ret_code, Error *err)
{
    const Command *command = NULL;

    *ret_code = EXIT_OK;
    if (run->arguments.count > 0) {
        command = command_find(run->arguments.items[0]);
        if (command == NULL || command->options == NULL) {
            error_set(err, EXIT_ERROR, "there is no command \"%s\"", run->arguments.items[0]);
            return error_hint(err, "schemasync help lists the commands.");
        }
    }
    return help_print(command, err);
}

bool
version_command(Run *run, ExitCode *ret_code, Error *err)
{
    STRBUF_AUTO text = STRBUF_INIT;
    int         libpq = pg_library_version();

    (void)run;
    strbuf_addf(&text, "schemasync %s (parser of PostgreSQL %s, ", SCHEMASYNC_VERSION, PG_MAJORVERSION);
    if (libpq == 0)
        strbuf_add(&text, "no libpq");
    else
        strbuf_addf(&text, "libpq %d.%d", libpq / 10000, libpq % 10000);
    strbuf_addf(&text, ", SQLite %s)\n", sqlite_library_version());
    *ret_code = EXIT_OK;
    return write_stdout(&text, err);
}
