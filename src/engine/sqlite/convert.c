/*
 * convert.c: how many values would be others after a table has been made anew. SQLite converts what it stores to the affinity
 * of the column (https://www.sqlite.org/datatype3.html), and says nothing where '00701' becomes 701, where NULL in a column
 * that is the rowid becomes a number, or where a column is computed from now on. Types are tried out on a copy of the column in
 * the connection's own temporary database; nothing that the file says is run.
 */
#include <string.h>

#include "engine/sqlite/convert.h"
#include "engine/sqlite/table_sql.h"

typedef struct Conversion {
    Object *from;
    int64_t changed;        /* values */
} Conversion;
typedef VEC(Conversion) Conversions;

/* Section 3.1 of that page: the first rule that fits. */
Affinity
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

/* What a type means for values; in a STRICT table ANY is no word for NUMERIC. */
static const char *
type_of(const TableSql *table, const ColumnSql *column)
{
    return table->strict && strcmp(column->type, "any") == 0 ? "" : column->type;
}

bool
column_keeps_values(const TableSql *from, const ColumnSql *was, const TableSql *to, const ColumnSql *is)
{
    Affinity before = affinity_of(type_of(from, was)), after = affinity_of(type_of(to, is));
    bool     rowid = table_sql_rowid(to) == is && table_sql_rowid(from) != was;

    return !rowid && (before == after || after == AFFINITY_BLOB);
}

static void
add_place(Strbuf *sql, const Object *column)
{
    strbuf_add(sql, " FROM main.");
    sqlite_add_name(sql, column->parent->name.name.raw);
}

/* A value is kept if it comes back when it is cast to what it was; NULL always is, but in a rowid. A real number that is too
 * large for an integer comes back as the largest one, whatever it was. */
static bool
count_converted(SqliteSession *session, const Object *from, const char *type, bool rowid, int64_t *ret_count, Error *err)
{
    STRBUF_AUTO sql = STRBUF_INIT, count = STRBUF_INIT;

    strbuf_addf(&sql, "DROP TABLE IF EXISTS temp.schemasync_convert; "
                      "CREATE TEMP TABLE schemasync_convert (was, \"is\" %s); "
                      "INSERT INTO temp.schemasync_convert SELECT ", type);
    sqlite_add_name(&sql, from->name.name.raw);
    strbuf_add(&sql, ", ");
    sqlite_add_name(&sql, from->name.name.raw);
    add_place(&sql, from);
    strbuf_addf(&count, "SELECT count(*) FROM temp.schemasync_convert WHERE was IS NOT CASE typeof(was) "
                        "WHEN 'text' THEN CAST(\"is\" AS TEXT) WHEN 'integer' THEN CAST(\"is\" AS INTEGER) "
                        "WHEN 'real' THEN CAST(\"is\" AS REAL) ELSE \"is\" END "
                        "OR (typeof(was) = 'integer' AND typeof(\"is\") = 'real' AND \"is\" >= 9223372036854775808.0)%s",
                rowid ? " OR was IS NULL" : "");
    bool counted = session_exec(session, sql.s, "cannot try out a conversion", err) &&
                   session_number(session, count.s, ret_count, err);
    sqlite3_exec(session->database, "DROP TABLE IF EXISTS temp.schemasync_convert", NULL, NULL, NULL);
    return counted;
}

static bool
count_values(SqliteSession *session, const Object *from, int64_t *ret_count, Error *err)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_add(&sql, "SELECT count(");
    sqlite_add_name(&sql, from->name.name.raw);
    strbuf_add_char(&sql, ')');
    add_place(&sql, from);
    return session_number(session, sql.s, ret_count, err);
}

/* A column whose values may be others: they were stored and are not any more, have to be numbers of rows, or are converted. */
static bool
count_column(SqliteSession *session, const TableSql *from, const TableSql *to, const Object *column, uint32_t place,
             int64_t *ret_count, Error *err)
{
    const ColumnSql *was = from->columns.items[column->position - 1], *is = to->columns.items[place];
    bool             rowid = table_sql_rowid(to) == is && table_sql_rowid(from) != was;

    *ret_count = 0;
    if (is->generated_as != NULL)
        return was->generated_as != NULL || count_values(session, column, ret_count, err);
    if (column_keeps_values(from, was, to, is))
        return true;
    return count_converted(session, column, type_of(to, is), rowid, ret_count, err);
}

static bool
count_table(SqliteSession *session, Arena *arena, const Diff *diff, const Table *table, Conversions *ret_all, Error *err)
{
    const TableSql *from = table_sql_of_object(arena, &table->base);
    const TableSql *to = table_sql_of_object(arena, diff_to_of(diff, &table->base));

    /* A virtual one has no columns that we know of. */
    for (uint32_t i = 0; from != NULL && to != NULL && to->module == NULL && i < from->columns.count; i++) {
        Object       *column = &table->columns.items[i]->base;
        const Object *kept = diff_to_of(diff, column);
        Conversion    conversion = { .from = column };
        if (kept == NULL)
            continue;
        if (!count_column(session, from, to, column, kept->position - 1, &conversion.changed, err))
            return false;
        vec_push(arena, ret_all, conversion);
    }
    return true;
}

/* The live table of which something changes; NULL: it is new, or goes, or only an index of it is concerned. */
static const Object *
table_of(const Diff *diff, const Change *change)
{
    const Object *object = change->from != NULL ? change->from : change->to;
    const Object *table = object->kind == KIND_TABLE ? object : object->parent;

    if (table == NULL || table->kind != KIND_TABLE || object->kind == KIND_INDEX)
        return NULL;
    if (change->from == NULL)
        return diff_from_of(diff, table);
    return diff_to_of(diff, table) == NULL ? NULL : table;
}

/* Of each table once: a key, or STRICT, says of other columns what their values may be. */
static bool
count_all(SqliteSession *session, Arena *arena, const Diff *diff, Conversions *ret_all, Error *err)
{
    bool *seen = arena_alloc(arena, diff->from->objects.count * sizeof *seen);

    VEC_EACH(&diff->changes, i) {
        const Object *table = table_of(diff, &diff->changes.items[i]);
        if (table == NULL || seen[table->id - 1])
            continue;
        seen[table->id - 1] = true;
        if (!count_table(session, arena, diff, (const Table *)table, ret_all, err))
            return false;
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
        error_set(err, EXIT_STALE, "rows have come since the plan was made whose values in column %s.%s would be lost",
                  from->parent->name.name.raw, from->name.name.raw);
        return error_detail(err, "Nothing was changed.");
    }
    return true;
}
