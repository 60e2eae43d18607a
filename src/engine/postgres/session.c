/*
 * session.c: opening and closing a connection, single statements, and the server's errors in our words. It
 * does not know what the statements are for.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "session.h"

/* ---- Errors ---------------------------------------------------------------------------------- */

/* libpq's texts end in a newline, several tries of a connection are several lines, its hints begin with a
 * tab. */
static const char *
one_line(Arena *arena, const char *text)
{
    char  *line = arena_strdup(arena, text == NULL ? "" : text);
    size_t out = 0;
    bool   at_line_start = false;

    for (size_t i = 0; line[i] != '\0'; i++) {
        if (line[i] == '\t' && at_line_start) {
            i += strcspn(line + i, "\n");
            if (line[i] == '\0')
                break;
        }
        bool space = isspace((unsigned char)line[i]) != 0;

        at_line_start = line[i] == '\n';
        if (space && (out == 0 || line[out - 1] == ' '))
            continue;
        line[out++] = space ? ' ' : line[i];
    }
    while (out > 0 && line[out - 1] == ' ')
        out--;
    line[out] = '\0';
    return line;
}

/* A server's primary message, in our style: no full stop at its end. */
static const char *
without_full_stop(Arena *arena, const char *text)
{
    size_t length = strlen(text);

    return length > 0 && text[length - 1] == '.' ? arena_strndup(arena, text, length - 1) : text;
}

static bool
error_lost(const PgSession *session, Error *err)
{
    Arena *arena = arena_new();

    error_set(err, EXIT_ERROR, "the connection to %s was lost", session->display);
    error_detail(err, "%s.", without_full_stop(arena, one_line(arena, PQerrorMessage(session->conn))));
    arena_free(arena);
    return false;
}

bool
pg_error(const PgSession *session, const PGresult *result, const char *sql, Error *err)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    if (state == NULL && !pg_is_connected(session))
        return error_lost(session, err);
    if (state == NULL) {
        Arena *arena = arena_new();
        error_set(err, EXIT_ERROR, "%s", one_line(arena, PQerrorMessage(session->conn)));
        arena_free(arena);
        return error_sql(err, NULL, sql);
    }
    const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);

    error_set(err, strcmp(state, "55P03") == 0 ? EXIT_LOCKED : EXIT_ERROR, "%s",
              message == NULL ? "the server says nothing" : message);
    if (detail != NULL)
        error_detail(err, "%s", detail);
    if (hint != NULL)
        error_hint(err, "%s", hint);
    return error_sql(err, state, sql);
}

typedef struct Holders {
    Strbuf text;
    int    count;
} Holders;

static bool
holder_row(void *context, const PgRow *row, Error *err)
{
    Holders *holders = context;

    (void)err;
    if (holders->count++ > 0)
        strbuf_add_char(&holders->text, ' ');
    strbuf_add(&holders->text, row->values[0]);
    return true;
}

void
pg_error_add_holders(PgSession *session, Error *err)
{
    static const char sql[] =
        "SELECT concat(CASE a.backend_type WHEN 'startup' THEN 'The standby''s replay (process ' || l.pid "
        "|| ')'"
        "                   ELSE concat('Process ', l.pid, ' (' || nullif(concat_ws(', ', a.usename,"
        "                               nullif(a.application_name, '')), '') || ')') END,"
        "              ' holds ', l.mode, ' on ',"
        "              array_to_string((array_agg(format('%s.%s', n.nspname, c.relname)"
        "                                         ORDER BY n.nspname, c.relname))[1:5], ', '),"
        "              ' and ' || nullif(greatest(count(*) - 5, 0), 0) || ' more',"
        "              ', in a transaction open for ' || extract(epoch FROM now() - a.xact_start)::int || "
        "' s', '.')"
        "  FROM pg_catalog.pg_locks l"
        "  JOIN pg_catalog.pg_class c ON c.oid = l.relation"
        "  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace AND n.nspname !~ '^pg_'"
        "  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
        " WHERE l.granted AND l.pid <> pg_catalog.pg_backend_pid() AND l.mode = 'AccessExclusiveLock'"
        "   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = "
        "pg_catalog.current_database())"
        " GROUP BY l.pid, a.backend_type, a.usename, a.application_name, l.mode, a.xact_start"
        " ORDER BY a.xact_start LIMIT 3";
    Holders holders = { .text = STRBUF_INIT };
    ERROR_AUTO ignored = ERROR_INIT;

    if (pg_query(session, sql, 0, NULL, holder_row, &holders, &ignored) && holders.count > 0) {
        err->code = EXIT_LOCKED;
        error_detail(err, "%s", holders.text.s);
    }
    strbuf_release(&holders.text);
}

/* ---- The URL --------------------------------------------------------------------------------- */

static bool
has_scheme(const char *url)
{
    return strncmp(url, "postgres://", 11) == 0 || strncmp(url, "postgresql://", 13) == 0;
}

/* An unencoded '@' or '/' in a password moves the rest of it into the host, port or database, and so into
 * messages. */
static bool
has_stray_at(const char *url)
{
    const char *rest = strstr(url, "://") + 3;
    const char *user_end = rest + strcspn(rest, "@/");

    if (*user_end == '@')
        rest = user_end + 1;
    size_t path_end = strcspn(rest, "?");
    return memchr(rest, '@', path_end) != NULL;
}

/* libpq's own words about a URL it can't parse may quote pieces of the password: they are not repeated. */
static bool
check_url(const char *url, Error *err)
{
    char *message = NULL;
    bool  is_uri = has_scheme(url);

    PQconninfoOption *parsed = PQconninfoParse(url, &message);
    bool              sound = parsed != NULL && !(is_uri && has_stray_at(url));
    PQconninfoFree(parsed);
    PQfreemem(message);
    if (sound)
        return true;
    error_set(err, EXIT_ERROR, is_uri ? "the database URL can't be read"
                                      : "the connection string can't be read");
    return error_hint(err, "%s", is_uri
        ? "It reads postgresql://user@host:port/database; in user and password, @ is written %40, / is "
          "%2F, : is %3A."
        : "It is a URL, postgresql://user@host:port/database, or libpq's keywords, \"host=... dbname=...\".");
}

static const char *
text_or(const char *text, const char *otherwise)
{
    return text == NULL || text[0] == '\0' ? otherwise : text;
}

static const char *
display_of(Arena *arena, PGconn *conn)
{
    const char *user = text_or(PQuser(conn), "");
    const char *host = text_or(PQhost(conn), "");
    const char *port = text_or(PQport(conn), "5432");
    const char *db = text_or(PQdb(conn), "");
    bool        usual_port = strcmp(port, "5432") == 0;

    if (host[0] == '/' || host[0] == '\0')
        return arena_printf(arena, "postgresql://%s%s/%s%s%s%s%s", user, user[0] == '\0' ? "" : "@", db,
                            host[0] == '\0' ? "" : "?host=", host, usual_port ? "" : host[0] ? "&port=" : "?port=",
                            usual_port ? "" : port);
    bool ipv6 = strchr(host, ':') != NULL;
    return arena_printf(arena, "postgresql://%s%s%s%s%s%s%s/%s", user, user[0] == '\0' ? "" : "@", ipv6 ? "[" : "",
                        host, ipv6 ? "]" : "", usual_port ? "" : ":", usual_port ? "" : port, db);
}

/* ---- Opening --------------------------------------------------------------------------------- */

typedef struct ConnectHint {
    const char *words;      /* in libpq's or the server's text */
    const char *message;
    const char *hint;
} ConnectHint;

static const ConnectHint connect_hints[] = {
    { "password authentication failed", "the password is wrong, or the role does not exist",
      "The password comes from the URL, PGPASSWORD or ~/.pgpass." },
    { "no password supplied", "a password is needed",
      "Set PGPASSWORD, add a line to ~/.pgpass, or write it in the URL." },
    { "no pg_hba.conf entry", "the server does not let this role in from here",
      "The server's pg_hba.conf decides who may connect, from where and how." },
    { "pg_hba.conf rejects connection", "the server does not let this role in from here",
      "The server's pg_hba.conf decides who may connect, from where and how." },
    { "could not translate host name", "the host is unknown", "Check the host in the URL or PGHOST." },
    { "role \"", "the role does not exist", "Check the user in the URL or PGUSER." },
    { "database \"", "the database does not exist", "Check its name, or create it with createdb." },
    { "Connection refused", "no server answers there",
      "Is the server running, and are host and port right?" },
    { "No such file or directory", "no server answers there",
      "Is the server running, and is that its socket's directory and port?" },
    { "timeout expired", "no server answers there", "Are host and port right, and does a firewall lie "
                                                    "between?" },
    { "invalid port number", "the port is not one", "A port is a number from 1 to 65535." },
    { "invalid integer value", "a number in the URL is not one", "Check the port and the timeouts." },
    { "received invalid response", "what answers there is not a PostgreSQL server", "Check host and port." },
    { "expected authentication request", "what answers there is not a PostgreSQL server",
      "Check host and port." },
    { "server closed the connection unexpectedly", "the server closed the connection",
      "Is it a PostgreSQL server? Then its log may say why." },
    { "too many connections for", "the server has no connection left",
      "Try again later, or raise the connection limit of the database or the role." },
    { "remaining connection slots are reserved", "the server has no connection left",
      "Try again later, or raise max_connections." },
    { "too many clients", "the server has no connection left", "Try again later, or raise max_connections." },
    { "the database system is starting up", "the server is starting up", "Try again in a moment." },
};

static bool
connect_failed(PgSession *session, Error *err)
{
    const char *text = one_line(session->arena, PQerrorMessage(session->conn));
    const ConnectHint *known = NULL;

    for (size_t i = 0; i < sizeof connect_hints / sizeof *connect_hints && known == NULL; i++) {
        const ConnectHint *hint = &connect_hints[i];
        bool needs_missing = strchr(hint->words, '"') != NULL;

        if (strstr(text, hint->words) != NULL && (!needs_missing || strstr(text, "does not exist") != NULL))
            known = hint;
    }
    error_set(err, EXIT_ERROR, "cannot connect to %s%s%s", session->display, known == NULL ? "" : ": ",
              known == NULL ? "" : known->message);
    error_detail(err, "%s.", without_full_stop(session->arena, text));
    if (known != NULL)
        error_hint(err, "%s", known->hint);
    return false;
}

static void
on_notice(void *context, const PGresult *notice)
{
    PgSession *session = context;

    if (session->running != NULL)
        pg_pipeline_notice(session->running, notice);
}

static bool
connect_to(PgSession *session, const char *url, Error *err)
{
    /* Later entries win over earlier ones: what the URL says wins over the first, the last wins over the URL. */
    const char *keywords[] = { "fallback_application_name", "connect_timeout", "dbname", "client_encoding", NULL };
    const char *values[] = { "schemasync", getenv("PGCONNECT_TIMEOUT") == NULL ? "15" : NULL, url, "UTF8", NULL };

    session->conn = PQconnectdbParams(keywords, values, 1);
    if (session->conn == NULL)
        abort();
    session->display = display_of(session->arena, session->conn);
    if (PQstatus(session->conn) != CONNECTION_OK)
        return connect_failed(session, err);
    session->version = PQserverVersion(session->conn);
    session->cancel = PQgetCancel(session->conn);
    PQsetNoticeReceiver(session->conn, on_notice, session);
    if (session->version < 130000) {
        error_set(err, EXIT_ERROR, "server %s of %s is too old", PQparameterStatus(session->conn, "server_version"),
                  session->display);
        return error_hint(err, "%s", "PostgreSQL 13 to 18 are supported.");
    }
    return true;
}

static bool
path_row(void *context, const PgRow *row, Error *err)
{
    PgSession *session = context;

    (void)err;
    if (row->values[1] != NULL)
        vec_push(session->arena, &session->search_path, (Name){ arena_intern(session->arena, row->values[1]) });
    session->search_path_setting = arena_strdup(session->arena, row->values[0]);
    return true;
}

/* Settings that change how values and expressions are printed. TimeZone, IntervalStyle and the order of day
 * and month stay the role's: they decide what a literal of the file means. */
static bool
settle(PgSession *session, Error *err)
{
    PIPELINE_AUTO pipeline = pg_pipeline_new(session);
    Arena        *arena = pg_pipeline_arena(pipeline);

    pg_pipeline_add(pipeline, "SELECT pg_catalog.set_config(s.name, s.setting, false)"
                    "  FROM (VALUES ('extra_float_digits', '3'), ('bytea_output', 'hex'),"
                    "               ('standard_conforming_strings', 'on'), ('quote_all_identifiers', 'off'),"
                    "               ('datestyle', 'ISO'), ('jit', 'off')) AS s (name, setting)", NULL, NULL);
    pg_pipeline_add(pipeline, arena_printf(arena, "SET lock_timeout = %u", session->lock_timeout_ms), NULL, NULL);
    pg_pipeline_add(pipeline, arena_printf(arena, "SET statement_timeout = %u", session->statement_timeout_ms), NULL,
                    NULL);
    pg_pipeline_add(pipeline,
                    "SELECT pg_catalog.current_setting('search_path'), p.name"
                    "  FROM (SELECT 1) AS one"
                    "  LEFT JOIN pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS "
                    "p (name, nr)"
                    "    ON true ORDER BY p.nr", path_row, session);
    if (!pg_pipeline_run(pipeline, err))
        return false;
    return pg_pipeline_first_failure(pipeline, err) == NULL;
}

bool
pg_open(const PgOptions *options, PgSession **ret_session, Error *err)
{
    if (!libpq_load(err))
        return false;

    Arena     *arena = arena_new();
    PgSession *session = ARENA_NEW(arena, PgSession);
    session->arena = arena;
    session->display = "the server";
    session->lock_timeout_ms = options->lock_timeout_ms;
    session->statement_timeout_ms = options->statement_timeout_ms;
    session->judge_tree = options->judge_tree;
    if ((options->url != NULL && !check_url(options->url, err)) ||
        !connect_to(session, options->url, err) || !settle(session, err)) {
        pg_close(session);
        return false;
    }
    *ret_session = session;
    return true;
}

void
pg_close(PgSession *session)
{
    if (session == NULL)
        return;
    PQfreeCancel(session->cancel);
    PQfinish(session->conn);
    arena_free(session->arena);
}

void
pg_close_cleanup(PgSession **session)
{
    pg_close(*session);
}

void
pg_cancel(const PgSession *session)
{
    char ignored[256];

    if (session->cancel != NULL)
        PQcancel(session->cancel, ignored, sizeof ignored);
}

const char *
pg_display(const PgSession *session)
{
    return session->display;
}

uint32_t
pg_round_trips(const PgSession *session)
{
    return session->round_trips;
}

int
pg_version(const PgSession *session)
{
    return session->version;
}

bool
pg_is_connected(const PgSession *session)
{
    return session->conn != NULL && PQstatus(session->conn) == CONNECTION_OK;
}

/* ---- One statement --------------------------------------------------------------------------- */

bool
pg_exec(PgSession *session, const char *sql, Error *err)
{
    session->round_trips++;
    PGresult *result = PQexec(session->conn, sql);
    ExecStatusType status = PQresultStatus(result);
    bool      done = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;

    if (!done)
        pg_error(session, result, sql, err);
    PQclear(result);
    return done;
}

bool
pg_query(PgSession *session, const char *sql, int param_count, const char *const *params, PgRowFn row, void *context,
         Error *err)
{
    PIPELINE_AUTO pipeline = pg_pipeline_new(session);

    pg_pipeline_add_params(pipeline, sql, param_count, params, row, context);
    return pg_pipeline_run(pipeline, err) && pg_pipeline_first_failure(pipeline, err) == NULL;
}
