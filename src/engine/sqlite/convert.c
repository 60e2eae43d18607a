/*
 * convert.c: how many values would be others after a column has changed its type. SQLite converts what it stores to the
 * affinity of the column (https://www.sqlite.org/datatype3.html), and says nothing where '00701' becomes 701. It is tried out
 * on a copy of the column in the connection's own temporary database.
 */
#include <string.h>

#include "engine/sqlite/convert.h"
#include "engine/sqlite/table_sql.h"

typedef struct Conversion {
    Object *from;
    int64_t changed;        /* values */
} Conversion;
typedef VEC(Conversion) Conversions;

typedef enum Affinity { AFFINITY_BLOB, AFFINITY_TEXT, AFFINITY_NUMERIC, AFFINITY_INTEGER, AFFINITY_REAL } Affinity;

/* Section 3.1 of that page: the first rule that fits. The type is in lower case. */
static Affinity
affinity_of(const char *type)
{
    if (strstr(type, "int") != NULL)
        return AFFINITY_INTEGER;
    if (strstr(type, "char") != NULL || strstr(type, "clob") != NULL || strstr(type, "text") != NULL)
        return AFFINITY_TEXT;
    if (*type == '\0' || strstr(type, "blob") != NULL)
        return AFFINITY_BLOB;
    if (strstr(type, "real") != NULL || strstr(type, "floa") != NULL || strstr(type, "doub") != NULL)
        return AFFINITY_REAL;
    return AFFINITY_NUMERIC;
}

static const char *
type_of(Arena *arena, const Object *column)
{
    ERROR_AUTO  ignored = ERROR_INIT;
    const char *sql = object_more(column->parent)->sql;
    TableSql   *table;

    if (!table_sql_parse(arena, sql, strlen(sql), &table, &ignored) || column->position > table->columns.count)
        return "";
    const char *type = table->columns.items[column->position - 1]->type;
    return table->strict && strcmp(type, "any") == 0 ? "" : type;   /* where it is no word for NUMERIC */
}

/* A value is kept if it comes back when it is cast to what it was. */
static bool
count_column(SqliteSession *session, const Object *from, const char *type, int64_t *ret_count, Error *err)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "DROP TABLE IF EXISTS temp.schemasync_convert; "
                      "CREATE TEMP TABLE schemasync_convert (was, \"is\" %s); "
                      "INSERT INTO temp.schemasync_convert SELECT ", type);
    sqlite_add_name(&sql, from->name.name.raw);
    strbuf_add(&sql, ", ");
    sqlite_add_name(&sql, from->name.name.raw);
    strbuf_add(&sql, " FROM main.");
    sqlite_add_name(&sql, from->parent->name.name.raw);
    bool counted = session_exec(session, sql.s, "cannot try out a conversion", err) &&
                   session_number(session,
                                  "SELECT count(*) FROM temp.schemasync_convert WHERE was IS NOT CASE typeof(was) "
                                  "WHEN 'text' THEN CAST(\"is\" AS TEXT) WHEN 'integer' THEN CAST(\"is\" AS INTEGER) "
                                  "WHEN 'real' THEN CAST(\"is\" AS REAL) ELSE \"is\" END "
                                  "OR (typeof(was) = 'integer' AND typeof(\"is\") = 'real' AND abs(was) > 9007199254740992)",
                                  ret_count, err);
    sqlite3_exec(session->database, "DROP TABLE IF EXISTS temp.schemasync_convert", NULL, NULL, NULL);
    return counted;
}

static bool
count_pair(SqliteSession *session, Arena *arena, const Diff *diff, const Object *from, Conversions *ret_all, Error *err)
{
    Conversion  conversion = { .from = (Object *)from };
    const char *was = type_of(arena, from), *is = type_of(arena, diff_to_of(diff, from));

    VEC_EACH(ret_all, i)
        if (ret_all->items[i].from == from)
            return true;
    if (affinity_of(was) == affinity_of(is) || affinity_of(is) == AFFINITY_BLOB)
        return true;
    if (!count_column(session, from, is, &conversion.changed, err))
        return false;
    vec_push(arena, ret_all, conversion);
    return true;
}

/* Each column of the diff whose values are converted, and how many of them would be others. STRICT says of a whole table what
 * its types mean. */
static bool
count_all(SqliteSession *session, Arena *arena, const Diff *diff, Conversions *ret_all, Error *err)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->verb != CHANGE_ALTER)
            continue;
        if (change->to->kind == KIND_COLUMN && !count_pair(session, arena, diff, change->from, ret_all, err))
            return false;
        const Table *table = (const Table *)change->from;
        for (uint32_t k = 0; change->to->kind == KIND_TABLE && k < table->columns.count; k++) {
            const Object *column = &table->columns.items[k]->base;
            if (diff_to_of(diff, column) != NULL && !count_pair(session, arena, diff, column, ret_all, err))
                return false;
        }
    }
    return true;
}

bool
sqlite_count_conversions(SqliteSession *session, Catalog *from, const Diff *diff, Error *err)
{
    Arena      *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Conversions all = { 0 };

    if (session->database == NULL)
        return true;
    if (!count_all(session, arena, diff, &all, err))
        return false;
    VEC_EACH(&all, i)
        if (all.items[i].changed > 0)
            column_more_add(from->arena, (Column *)all.items[i].from)->changed_values = all.items[i].changed;
    return true;
}

bool
conversions_hold(SqliteSession *session, const Diff *diff, Error *err)
{
    Arena      *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Conversions all = { 0 };

    if (!count_all(session, arena, diff, &all, err))
        return false;
    VEC_EACH(&all, i) {
        const Object *from = all.items[i].from;
        if (all.items[i].changed <= column_more((const Column *)from)->changed_values)
            continue;
        error_set(err, EXIT_STALE, "rows have come since the plan was made whose values in column %s.%s would be changed",
                  from->parent->name.name.raw, from->name.name.raw);
        return error_detail(err, "Nothing was changed.");
    }
    return true;
}
