/*
 * types.c: which type of SQLite holds a type of PostgreSQL, and the CHECK that says the rest. PostgreSQL's own
 * names are never kept: uuid, interval and json would have SQLite take their texts for numbers
 * (https://www.sqlite.org/datatype3.html, section 3.1).
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/expr.h>

#include "engine/sqlite/translate/translate.h"

typedef struct TypeRow {
    const char *name;       /* in pg_catalog */
    Sort        sort;
    const char *sqlite;
    const char *note;       /* for the report, or NULL */
} TypeRow;

static const char in_text[] = "kept as text, which SQLite does not look into";
static const char in_float[] = "SQLite computes in 8-byte floating point: no scale is kept, 5.00 is 5, and 15 digits are exact";

static const TypeRow type_rows[] = {
    { "int2", SORT_INT, "INTEGER", NULL },
    { "int4", SORT_INT, "INTEGER", NULL },
    { "int8", SORT_INT, "INTEGER", NULL },
    { "bool", SORT_BOOL, "INTEGER", NULL },
    { "float4", SORT_FLOAT, "REAL", "SQLite computes with 8 bytes" },
    { "float8", SORT_FLOAT, "REAL", NULL },
    { "numeric", SORT_NUMERIC, "NUMERIC", in_float },
    { "text", SORT_TEXT, "TEXT", NULL },
    { "varchar", SORT_TEXT, "TEXT", NULL },
    { "bpchar", SORT_TEXT, "TEXT", "SQLite does not fill up with blanks, and those at the end count" },
    { "uuid", SORT_UUID, "TEXT", NULL },
    { "date", SORT_DATE, "TEXT", NULL },
    { "time", SORT_TIME, "TEXT", NULL },
    { "timetz", SORT_TIME, "TEXT", NULL },
    { "timestamp", SORT_TIMESTAMP, "TEXT", NULL },
    { "timestamptz", SORT_TIMESTAMP, "TEXT", NULL },
    { "json", SORT_JSON, "TEXT", NULL },
    { "jsonb", SORT_JSON, "TEXT", NULL },
    { "bytea", SORT_BYTES, "BLOB", NULL },
    { "interval", SORT_OTHER, "TEXT", in_text },
    { "inet", SORT_OTHER, "TEXT", in_text },
    { "cidr", SORT_OTHER, "TEXT", in_text },
    { "macaddr", SORT_OTHER, "TEXT", in_text },
    { "xml", SORT_OTHER, "TEXT", in_text },
};

static bool
is_builtin(const Type *type)
{
    return name_is_set(type->name.schema) && strcmp(type->name.schema.raw, "pg_catalog") == 0;
}

static const TypeRow *
row_of(const Type *type)
{
    static const TypeRow unknown = { "", SORT_OTHER, "TEXT", in_text };

    for (size_t i = 0; is_builtin(type) && i < sizeof type_rows / sizeof *type_rows; i++)
        if (strcmp(type_rows[i].name, type->name.name.raw) == 0)
            return &type_rows[i];
    return &unknown;
}

/* ---- Domains ---------------------------------------------------------------------------------------------------- */

const Domain *
translate_domain(const Translation *t, QName name)
{
    VEC_EACH(&t->desired->domains, i)
        if (qname_equal(t->desired->domains.items[i]->name, name))
            return t->desired->domains.items[i];
    return NULL;
}

/* One may be made of another. The CHECKs come behind all objects that there are. */
void
translate_domains(Translation *t)
{
    uint32_t count = t->desired->domains.count == 0 ? 0 : t->desired->objects.count;

    for (uint32_t i = 0; i < count; i++) {
        Column       *column = (Column *)t->desired->objects.items[i];
        const Domain *domain = column->base.kind == KIND_COLUMN ? translate_domain(t, column->type->name) : NULL;
        for (; domain != NULL; domain = translate_domain(t, column->type->name))
            domain_apply(t->desired, domain, column);
    }
}

/* ---- Types ------------------------------------------------------------------------------------------------------ */

static bool
is_enum(const Type *type)
{
    return type->object != NULL && type->object->kind == KIND_ENUM;
}

Sort
translate_sort(const Type *type, Sort *ret_element)
{
    Sort sort = is_enum(type) ? SORT_ENUM : row_of(type)->sort;

    if (ret_element != NULL)
        *ret_element = sort;
    return type->dimensions > 0 ? SORT_ARRAY : sort;
}

const char *
translate_type(const Column *column)
{
    if (translate_is_rowid(column))
        return "INTEGER";
    if (column->type->dimensions > 0 || is_enum(column->type))
        return "TEXT";
    return row_of(column->type)->sqlite;
}

static void
add_enum_check(Translation *t, const Column *column)
{
    const Enum *type = (const Enum *)column->type->object;

    strbuf_add(&t->sql, " CHECK (");
    translate_add_name(t, column->base.name.name);
    strbuf_add(&t->sql, " IN (");
    VEC_EACH(&type->values, i)
        strbuf_addf(&t->sql, "%s%s", i == 0 ? "" : ", ",
                    translate_quote(t->arena, type->values.items[i]->base.name.name.raw));
    strbuf_add(&t->sql, "))");
}

/* n of varchar(n) and char(n); char alone is char(1). */
static long
length_of(const Type *type)
{
    bool text = strcmp(type->name.name.raw, "varchar") == 0 || strcmp(type->name.name.raw, "bpchar") == 0;

    return text && is_builtin(type) && type->modifiers != NULL ? strtol(type->modifiers, NULL, 10) : 0;
}

void
translate_type_check(Translation *t, const Column *column)
{
    const Type *type = column->type;
    Sort        sort = translate_sort(type, NULL);
    STRBUF_AUTO name = STRBUF_INIT;

    translate_mark(t, NULL, type->at.file > 0 ? type->at : column->base.at);
    sqlite_add_name(&name, column->base.name.name.raw);
    if (sort == SORT_ENUM)
        add_enum_check(t, column);
    else if (sort == SORT_BOOL)
        strbuf_addf(&t->sql, " CHECK (%s IN (0, 1))", name.s);
    else if (sort == SORT_JSON || sort == SORT_ARRAY)
        strbuf_addf(&t->sql, " CHECK (%s IS NULL OR json_valid(%s))", name.s, name.s);  /* 3.40 has NULL for invalid */
    else if (length_of(type) > 0)
        strbuf_addf(&t->sql, " CHECK (length(%s) <= %ld)", name.s, length_of(type));
}

static void
report_rowid(Translation *t, const Column *column)
{
    const SequenceOptions *options = column_more(column)->identity_options;
    const char            *name = translate_display(t, &column->base);

    if (!translate_is_counted(column))
        translate_report(t, column->base.at, "%s: SQLite assigns a number where none is given", name);
    if (column->default_value != NULL && !translate_is_counted(column))
        translate_report(t, column->base.at, "the default of %s is left out: SQLite assigns a number", name);
    if (column->identity == 'a')
        translate_report(t, column->base.at, "%s: SQLite takes a given value too, it knows no GENERATED ALWAYS", name);
    if (options != NULL && (options->start != 1 || options->increment != 1 || options->cycle))
        translate_report(t, column->base.at, "%s: SQLite counts from 1 upwards by 1", name);
}

void
translate_type_report(Translation *t, const Column *column)
{
    const Type    *type = column->type;
    const char    *name = translate_display(t, &column->base);
    const char    *collation = column_more(column)->collation.name.raw;
    const TypeRow *row = row_of(type);
    STRBUF_AUTO    written = STRBUF_INIT;

    sql_add_type(&written, type);
    if (translate_is_rowid(column))
        report_rowid(t, column);
    if (type->dimensions > 0)
        translate_report(t, column->base.at, "%s is %s: kept as a JSON array, whose elements SQLite does not look at", name,
                         written.s);
    else if (!is_enum(type) && row->note != NULL)
        translate_report(t, column->base.at, "%s is %s: %s", name, written.s, row->note);
    if (collation != NULL && strcmp(collation, "C") != 0 && strcmp(collation, "POSIX") != 0)
        translate_report(t, column->base.at, "%s: SQLite has no collation \"%s\", it compares bytes", name, collation);
}
