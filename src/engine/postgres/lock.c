/*
 * lock.c: the advisory lock that keeps two runs of schemasync off one database. It knows whom to name when
 * another one holds it, and nothing of what is done under it.
 */
#include <string.h>

#include <schemasync/postgres.h>

#include "session.h"

/* Advisory locks belong to one database already: the server keeps its oid beside these two numbers. */
#define LOCK_KEYS "1936942450, 1937337955"      /* "schm", "sync" */
#define LOCK_CLASS "1936942450"
#define LOCK_OBJECT "1937337955"

static bool
got_row(void *context, const PgRow *row, Error *err)
{
    (void)err;
    *(bool *)context = row->values[0] != NULL && row->values[0][0] == 't';
    return true;
}

static bool
holder_row(void *context, const PgRow *row, Error *err)
{
    (void)err;
    strbuf_add(context, row->values[0]);
    return true;
}

/* pg_stat_activity shows a stranger's row without its times and application: what is not visible is left out.
 * */
static const char holder_sql[] =
    "SELECT pg_catalog.format('Process %s%s%s%s%s holds the lock.', l.pid,"
    "           ', user ' || a.usename,"
    "           ', application ' || pg_catalog.quote_ident(NULLIF(a.application_name, '')),"
    "           ', from ' || pg_catalog.host(a.client_addr),"
    "           pg_catalog.to_char(a.backend_start, '\", connected since \"YYYY-MM-DD HH24:MI:SS'))"
    "  FROM pg_catalog.pg_locks l"
    "  LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.classid = " LOCK_CLASS " AND l.objid = " LOCK_OBJECT
    "   AND l.objsubid = 2"
    "   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())"
    " LIMIT 1";

static bool
locked(PgSession *session, const char *message, const char *hint, Error *err)
{
    STRBUF_AUTO  holder = STRBUF_INIT;
    ERROR_AUTO   ignored = ERROR_INIT;

    error_set(err, EXIT_LOCKED, "%s", message);
    if (pg_query(session, holder_sql, 0, NULL, holder_row, &holder, &ignored) && holder.length > 0)
        error_detail(err, "%s", holder.s);
    return error_hint(err, "%s", hint);
}

bool
pg_lock(PgSession *session, bool wait, Error *err)
{
    bool got = false;

    if (!pg_query(session, "SELECT pg_catalog.pg_try_advisory_lock(" LOCK_KEYS ")", 0, NULL, got_row, &got, err))
        return false;
    if (got)
        return true;
    if (!wait)
        return locked(session, "another schemasync is at work on this database",
                      "Nothing was changed. Without --no-wait, apply waits until it has finished.", err);
    if (pg_query(session, "SELECT pg_catalog.pg_advisory_lock(" LOCK_KEYS ")", 0, NULL, NULL, NULL, err))
        return true;
    bool timed_out = err->code == EXIT_LOCKED || (err->sqlstate != NULL && strcmp(err->sqlstate, "57014") == 0);
    if (!timed_out)
        return false;
    return locked(session, "another schemasync is still at work on this database: gave up waiting",
                  "Nothing was changed. --lock-timeout says how long to wait.", err);
}
