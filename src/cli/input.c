/*
 * input.c: finds out what the user means by a source, and reads it. It does not know what is done with the
 * Catalog.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/input.h"

static const char stdin_name[] = "<stdin>";

void
input_file(const char *path, Input *ret_input)
{
    *ret_input = (Input)INPUT_INIT;
    ret_input->type = INPUT_FILE;
    ret_input->given = path;
}

static bool
begins_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

static bool
is_postgres_uri(const char *text)
{
    return begins_with(text, "postgres://") || begins_with(text, "postgresql://");
}

/* "host=localhost dbname=shop": libpq's keywords are lower-case words. */
static bool
is_keyword_string(const char *text)
{
    size_t word;

    text += strspn(text, " ");
    word = strspn(text, "abcdefghijklmnopqrstuvwxyz_");
    return word > 0 && text[word + strspn(text + word, " ")] == '=';
}

/* A scheme that nobody here speaks, so that its text, which may hold a password, is not taken for a path and
 * shown. */
static bool
unknown_scheme(const char *text, Error *err)
{
    size_t scheme = strcspn(text, ":");

    error_set(err, EXIT_ERROR, "unknown kind of database URL: %.*s://", (int)scheme, text);
    return error_hint(err, "A URL begins with postgresql://, postgres:// or sqlite:.");
}

/* "file:app.db", "sqlite3:app.db", "C:app.db": what other programs call a database would be a file of that name here. */
static bool
begins_with_scheme(const char *path)
{
    size_t      word = strspn(path, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
    struct stat status;

    return isalpha((unsigned char)*path) && path[word] == ':' && stat(path, &status) != 0;
}

/* "sqlite:PATH", or the path alone. */
static bool
sqlite_file(const char *given, Input *ret_input, Error *err)
{
    bool        said = begins_with(given, "sqlite:");
    const char *path = given + (said ? strlen("sqlite:") : 0);

    if (*path == '\0' || strcmp(path, ":memory:") == 0) {
        error_set(err, EXIT_ERROR, "no SQLite file is named: %s", given);
        return error_hint(err, "A SQLite database is one file: sqlite:var/app.sqlite3.");
    }
    if (said && begins_with(path, "//") && path[2] != '/') {
        error_set(err, EXIT_ERROR, "the URL names a host, and a SQLite file has none: %s", given);
        return error_hint(err, "Say sqlite:%s, or sqlite:/... for a path from the root.", path + 2);
    }
    if (!said && begins_with_scheme(path)) {
        error_set(err, EXIT_ERROR, "unknown kind of database URL: %.*s", (int)strcspn(path, ":") + 1, path);
        return error_hint(err, "A SQLite file is sqlite:PATH; a URL begins with postgresql://, postgres:// or sqlite:.");
    }
    *ret_input = (Input)INPUT_INIT;
    ret_input->type = INPUT_SQLITE;
    ret_input->given = path;
    return true;
}

static bool
database_from_url(const char *url, Input *ret_input, Error *err)
{
    if (!is_postgres_uri(url) && !is_keyword_string(url))
        return strstr(url, "://") != NULL && !begins_with(url, "sqlite:") ? unknown_scheme(url, err)
                                                                          : sqlite_file(url, ret_input, err);
    *ret_input = (Input)INPUT_INIT;
    ret_input->type = INPUT_POSTGRES;
    ret_input->given = url;
    return true;
}

bool
input_target(const Run *run, Input *ret_input, Error *err)
{
    const char *url = run->options.url;

    if (url == NULL || *url == '\0')
        url = getenv("DATABASE_URL");
    if (url == NULL || *url == '\0')
        url = "sqlite:var/app.sqlite3";
    return database_from_url(url, ret_input, err);
}

static bool
is_sqlite_file(const char *path)
{
    char header[16] = { 0 };
    int  fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return false;
    ssize_t length = read(fd, header, sizeof header);
    close(fd);
    return length == (ssize_t)sizeof header && memcmp(header, "SQLite format 3", sizeof header) == 0;
}

bool
input_from_argument(const char *text, Input *ret_input, Error *err)
{
    struct stat status;
    bool        exists = strcmp(text, "-") == 0 || stat(text, &status) == 0;

    if (is_postgres_uri(text) || begins_with(text, "sqlite:") || strstr(text, "://") != NULL)
        return database_from_url(text, ret_input, err);
    if (!exists && is_keyword_string(text))
        return database_from_url(text, ret_input, err);
    if (strcmp(text, "-") != 0 && exists && S_ISDIR(status.st_mode)) {
        error_set(err, EXIT_ERROR, "%s is a folder: a folder of migrations is not supported as a source yet",
                  text);
        return error_hint(err, "A source is a schema file, - for standard input, or a database URL.");
    }
    if (exists && is_sqlite_file(text))
        return sqlite_file(text, ret_input, err);
    input_file(text, ret_input);
    return true;
}

/* ---- Schema files ------------------------------------------------------------------------------ */

static bool
too_large(const char *name, uint64_t limit, Error *err)
{
    error_set(err, EXIT_ERROR, "the schema file is larger than %llu bytes", (unsigned long long)limit);
    error_at(err, name, 0, 0);
    return error_hint(err, "The limit can be lowered or raised with --max-size, up to %d MB.",
                      DDL_MAX_FILE_BYTES / (1 << 20));
}

/* Blanks between words and the case of letters mean nothing. */
static bool
take_word(const char **text, const char *word)
{
    size_t length = strlen(word);

    if (strncasecmp(*text, word, length) != 0 || (isalpha((unsigned char)*word) && isalnum((unsigned char)(*text)[length])))
        return false;
    *text += length;
    *text += strspn(*text, " \t");
    return true;
}

static bool
refuse_first_line(const char *name, unsigned line, Error *err)
{
    error_set(err, EXIT_ERROR, "the first line is nearly a directive, and means nothing as it is");
    error_hint(err, "Write it as: -- schemasync: dialect=sqlite");
    return error_at(err, name, line, 1);
}

/* "-- schemasync: dialect=sqlite" in the first line that is not empty says the file's language, which is never guessed. */
static bool
check_dialect(Input *input, const char *name, const char *text, Error *err)
{
    unsigned line = 1;

    if (begins_with(text, "\xEF\xBB\xBF"))     /* a byte order mark */
        text += 3;
    for (; *text != '\0' && strchr(" \t\r\n", *text) != NULL; text++)
        line += *text == '\n';
    if (!take_word(&text, "--") || !take_word(&text, "schemasync"))
        return true;
    bool colon = take_word(&text, ":");
    if (!take_word(&text, "dialect"))
        return true;
    bool equals = take_word(&text, "=");
    if (!colon && !equals)
        return true;        /* some words about it */
    if (!colon || !equals)
        return refuse_first_line(name, line, err);
    size_t length = strcspn(text, " \t\r\n");
    bool   postgres = length == strlen("postgres") && strncasecmp(text, "postgres", length) == 0;
    bool   sqlite = length == strlen("sqlite") && strncasecmp(text, "sqlite", length) == 0;
    if (sqlite)
        input->in_sqlite = true;
    if ((postgres && !input->in_sqlite) || sqlite)
        return true;
    if (postgres)
        error_set(err, EXIT_ERROR, "the file says that its dialect is postgres, --dialect says sqlite");
    else
        error_set(err, EXIT_ERROR, "unknown dialect \"%.*s\"", (int)length, text);
    error_hint(err, "It is postgres or sqlite.");
    return error_at(err, name, line, 1);
}

/* What can be read once only: standard input, a pipe. */
static bool
read_stream(Input *input, int fd, const char *name, uint64_t limit, Error *err)
{
    char    buffer[1 << 16];
    ssize_t length;

    while ((length = read(fd, buffer, sizeof buffer)) != 0) {
        if (length < 0 && errno == EINTR)
            continue;
        if (length < 0)
            return error_set(err, EXIT_ERROR, "cannot read %s: %s", name, strerror(errno));
        strbuf_add_n(&input->text, buffer, (size_t)length);
        if (input->text.length > limit)
            return too_large(name, limit, err);
    }
    input->is_stream = true;
    return check_dialect(input, name, input->text.s, err);
}

static bool
read_stdin(Input *input, uint64_t limit, Error *err)
{
    if (isatty(STDIN_FILENO))
        fputs("schemasync: reading the schema from the terminal; end with Ctrl-D\n", stderr);
    return read_stream(input, STDIN_FILENO, stdin_name, limit, err);
}

static bool
read_pipe(Input *input, uint64_t limit, Error *err)
{
    int fd = open(input->given, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return error_set(err, EXIT_ERROR, "cannot read %s: %s", input->given, strerror(errno));
    bool done = read_stream(input, fd, input->given, limit, err);
    close(fd);
    return done;
}

static bool
look_at_file(Input *input, off_t size, uint64_t limit, Error *err)
{
    const char *path = input->given;
    char start[200];
    int  fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return true; /* the reader says it better */
    ssize_t length = read(fd, start, sizeof start - 1);
    close(fd);
    if ((uint64_t)size > limit)
        return too_large(path, limit, err);
    start[length < 0 ? 0 : length] = '\0';
    return check_dialect(input, path, start, err);
}

static bool
look_at_input(Input *input, uint64_t limit, Error *err)
{
    struct stat status;

    if (input->given[0] == '\0') {
        error_set(err, EXIT_ERROR, "the name of the schema file is empty");
        return error_hint(err, "Name a file, or - for standard input.");
    }
    if (input_is_stdin(input))
        return read_stdin(input, limit, err);
    if (stat(input->given, &status) == 0) {
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
            return read_pipe(input, limit, err);
        if (S_ISREG(status.st_mode) && !look_at_file(input, status.st_size, limit, err))
            return false;
    }
    return !input->in_sqlite || read_pipe(input, limit, err);
}

/* Only apply may write, and make the file. */
static bool
begin_sqlite(Input *input, const Run *run, Error *err)
{
    SqliteOptions options = {
        .path = input->given,
        .write = strcmp(run->command->name, "apply") == 0 && !run->options.dry_run,
        .lock_timeout_ms = run->options.lock_timeout,
        .no_backup = run->options.no_backup,
        .backups = run->options.backups,
    };

    return sqlite_open(&options, &input->sqlite, err);
}

bool
input_look(Input *input, const Run *run, Error *err)
{
    if (input->type != INPUT_FILE)
        return true;
    input->in_sqlite = strcmp(run->options.dialect, "sqlite") == 0;
    return look_at_input(input, run->options.max_size, err);
}

static void
begin_file(Input *input, DdlTarget target)
{
    if (input->in_sqlite)
        return;
    input->reader = input->is_stream
                        ? ddl_start_text(input_display(input), input->text.s, input->text.length, target)
                        : ddl_start(input->given, target);
}

bool
input_begin(Input *input, const Run *run, DdlTarget target, Error *err)
{
    if (input->type == INPUT_FILE) {
        begin_file(input, target);
        return true;
    }
    if (input->type == INPUT_SQLITE)
        return begin_sqlite(input, run, err);
    PgOptions options = {
        .url = input->given,
        .lock_timeout_ms = run->options.lock_timeout,
        .statement_timeout_ms = run->options.statement_timeout,
        .judge_tree = run->options.judge != NULL && strcmp(run->options.judge, "tree") == 0,
    };
    return pg_open(&options, &input->session, err);
}

bool
input_read(Input *input, SqliteSession *live, Error *err)
{
    if (input->type == INPUT_POSTGRES)
        return pg_begin_read(input->session, err) && pg_introspect(input->session, &input->catalog, err);
    if (input->type == INPUT_SQLITE)
        return sqlite_introspect(input->sqlite, &input->catalog, err);
    if (input->in_sqlite)
        return sqlite_load(input_display(input), input->text.s, input->text.length, live, &input->catalog, err);
    DdlReader *reader = input->reader;
    input->reader = NULL;
    return ddl_wait(reader, &input->catalog, err);
}

const char *
input_display(const Input *input)
{
    if (input->type == INPUT_POSTGRES)
        return input->session != NULL ? pg_display(input->session) : "the database";
    return input_is_stdin(input) ? stdin_name : input->given;
}

/* What only who measures wants to know. */
static void
trace(const Input *input)
{
    if (input->session != NULL)
        fprintf(stderr, "trace: %u round trips\n", pg_round_trips(input->session));
    if (input->sqlite != NULL) {
        const SqliteTimes *times = sqlite_times(input->sqlite);
        fprintf(stderr, "trace: change %.3f s, proof %.3f s, backup %.3f s\n", times->change, times->proof, times->backup);
    }
}

void
input_release(Input *input)
{
    if (input->reader != NULL) {
        ERROR_AUTO ignored = ERROR_INIT;
        ddl_wait(input->reader, &input->catalog, &ignored);
    }
    catalog_free(input->catalog);
    if (getenv("SCHEMASYNC_TRACE") != NULL)
        trace(input);
    pg_close(input->session);
    sqlite_close(input->sqlite);
    strbuf_release(&input->text);
    *input = (Input)INPUT_INIT;
}
