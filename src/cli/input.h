/*
 * input.h: what can be compared: a schema file, standard input, a database.
 */
#ifndef SCHEMASYNC_CLI_INPUT_H
#define SCHEMASYNC_CLI_INPUT_H

#include <schemasync/ddl.h>
#include <schemasync/postgres.h>
#include <schemasync/sqlite.h>

#include "cli/command.h"

typedef enum InputType { INPUT_FILE,
                         INPUT_POSTGRES,
                         INPUT_SQLITE } InputType;

typedef struct Input {
    InputType   type;
    const char *given;     /* a path, "-", or a libpq URL; of SQLite the path alone */
    bool        in_sqlite; /* the file is in SQLite's own dialect */
    DdlReader  *reader;    /* a file that is being read in the background */
    bool        is_stream; /* a pipe or standard input, which can be read once only: into `text` */
    Strbuf      text;
    PgSession  *session;
    SqliteSession *sqlite;
    Catalog    *catalog;
} Input;

#define INPUT_INIT          \
    {                       \
        .text = STRBUF_INIT \
    }

/* The schema file that --schema names, and the database of --url, DATABASE_URL or the default. */
void input_file(const char *path, Input *ret_input);
bool input_target(const Run *run, Input *ret_input, Error *err);

/* What an argument of `diff` names: "-", a URL, a keyword string, a path. */
bool input_from_argument(const char *text, Input *ret_input, Error *err);

/* Finds out which dialect a file is in; of a database nothing. */
bool input_look(Input *input, const Run *run, Error *err);

/* Begins: a file in the background, for this engine, a database with its connection and its read-only transaction. */
bool input_begin(Input *input, const Run *run, DdlTarget target, Error *err);

/* Ends what was begun: input->catalog is there. `live`: as sqlite_load() has it; NULL for all but a file in SQLite's dialect. */
bool input_read(Input *input, SqliteSession *live, Error *err);

static inline bool
input_is_stdin(const Input *input)
{
    return input->type == INPUT_FILE && input->given[0] == '-' && input->given[1] == '\0';
}

/* Names the source in messages: never a password. Before a database is connected, only what it is. */
const char *input_display(const Input *input);

void input_release(Input *input);

/* Is SQLite the engine that it speaks? */
static inline bool
input_is_sqlite(const Input *input)
{
    return input->type == INPUT_SQLITE || input->in_sqlite;
}

#endif
