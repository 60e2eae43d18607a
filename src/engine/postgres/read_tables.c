/*
 * read_tables.c: rows of tables, their columns' types, sequences and columns. Constraints and indexes come
 * later and find the columns here.
 */
#include <stdlib.h>
#include <string.h>

#include "introspect.h"

static const char row_security[] = "row level security";

/* ---- Tables ---------------------------------------------------------------------------------- */

/* The row type of a table is a type that a file may name. */
static void
add_row_type(Reading *reading, QName name, Name extension)
{
    vec_push(reading->catalog->arena, &reading->server->types,
             (ServerType){ .name = name, .typtype = 'c', .extension = extension });
}

/* Room for just as many columns as the table ever had. */
static void
reserve_columns(Reading *reading, LiveRelation *live, uint32_t numbers)
{
    live->columns.items = arena_alloc(reading->scratch, numbers * sizeof *live->columns.items);
    live->columns.capacity = numbers;
    if (live->table == NULL)
        return;
    live->table->columns.items = arena_alloc(reading->catalog->arena, numbers * sizeof *live->table->columns.items);
    live->table->columns.capacity = numbers;
}

static void
fill_table(Reading *reading, RowCursor *row, Table *table)
{
    Catalog *catalog = reading->catalog;

    table->persistence = next_char(row);
    table->tablespace = next_name(row);
    table->access_method = next_name(row);
    table->replica_identity = next_char(row);
    table->params = next_params(row, NULL);
    Params toast = next_params(row, "toast.");
    VEC_EACH(&toast, i)
        params_add(catalog, &table->params, toast.items[i].name, toast.items[i].value);
    bool secured = next_bool(row);
    bool forced = next_bool(row);
    if (secured || forced) {
        uint32_t other = reading_other(reading, row_security, table->base.name, NULL);
        reading_other_uses(reading, other, &table->base);
    }
}

static TableSize
next_size(RowCursor *row)
{
    const char *rows = next_text(row), *bytes = next_text(row);

    if (rows == NULL || bytes == NULL)
        return (TableSize){ 0 };
    return (TableSize){ true, strtoll(rows, NULL, 10), strtoll(bytes, NULL, 10) };
}

static void
table_row(Reading *reading, RowCursor *row)
{
    uint32_t oid = next_oid(row), schema_oid = next_oid(row);
    Name     name = next_name(row);
    const char *kind = next_text(row);
    Name     extension = next_name(row);
    QName    qname = reading_qname(reading, schema_oid, name);
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    if (schema == NULL || schema->is_system)
        return;
    LiveRelation *live = ARENA_NEW(reading->scratch, LiveRelation);
    live->name = qname;
    oid_map_put(&reading->tables, oid, live);
    add_row_type(reading, qname, extension);
    if (name_is_set(extension) || kind != NULL)
        vec_push(reading->catalog->arena, &reading->server->relations, qname);
    if (name_is_set(extension))
        return;
    if (kind != NULL) {
        live->other = reading_other(reading, kind, qname, NULL);
        oid_map_put(&reading->others, oid_pair(1259, oid), (void *)(uintptr_t)live->other);
    } else {
        live->table = (Table *)catalog_add(reading->catalog, KIND_TABLE, qname, NULL);
        oid_map_put(&reading->relations, oid, &live->table->base);
        fill_table(reading, row, live->table);
        reserve_columns(reading, live, (uint32_t)next_int(row));
        live->table->size = next_size(row);
    }
}

/* ---- Types ----------------------------------------------------------------------------------- */

/* Behind the last of the quoted or plain names at the beginning of `text`: "a.b"."c d"(1) gives (1). */
static const char *
after_names(const char *text)
{
    for (; *text != '\0' && *text != '(' && *text != '['; text++) {
        if (*text != '"')
            continue;
        for (text++; *text != '\0' && (*text != '"' || text[1] == '"'); text++)
            text += *text == '"';
        if (*text == '\0')
            break;
    }
    return text;
}

/* The modifiers within what format_type() says: character varying(10), timestamp(3) with time zone,
 * s.geometry(Point,4326)[], and, for an interval, its fields too: day to second(3). */
static const char *
modifiers_of(Reading *reading, QName name, const char *formatted)
{
    static const char interval[] = "interval ";
    Arena            *arena = reading->catalog->arena;
    bool              built_in = strcmp(name.schema.raw, "pg_catalog") == 0;

    if (built_in && strcmp(name.name.raw, "interval") == 0 && strncmp(formatted, interval, sizeof interval - 1) == 0) {
        const char *fields = formatted + sizeof interval - 1;
        return arena_intern_n(arena, fields, strcspn(fields, "["));
    }
    const char *open = after_names(formatted);
    const char *close = strrchr(open, ')');
    if (*open != '(' || close == NULL)
        return NULL;
    return arena_intern_n(arena, open + 1, (size_t)(close - open - 1));
}

static void
column_type_row(Reading *reading, RowCursor *row)
{
    Catalog  *catalog = reading->catalog;
    LiveType *live = ARENA_NEW(reading->scratch, LiveType);
    Type     *type = ARENA_NEW(catalog->arena, Type);
    uint32_t  oid = next_oid(row);
    int64_t   typmod = next_int(row);
    uint32_t  schema_oid = next_oid(row);

    type->name = reading_qname(reading, schema_oid, next_name(row));
    type->dimensions = next_bool(row) ? 1 : 0;
    const char *formatted = next_text(row);
    live->collation = next_oid(row);
    live->storage = next_char(row);
    live->element = next_oid(row);
    live->base = next_oid(row);
    live->type = type;
    oid_map_put(&reading->types, oid_pair(oid, (uint32_t)typmod), live);
    if (formatted == NULL || strstr(formatted, "???") != NULL || !name_is_set(type->name.schema)) {
        reading->moved = true;
        return;
    }
    if (typmod >= 0)
        type->modifiers = modifiers_of(reading, type->name, formatted);
    type->object = oid_map_get(&reading->enums, live->element);
}

static void
domain_row(Reading *reading, RowCursor *row)
{
    Arena   *arena = reading->catalog->arena;
    Domain  *domain = ARENA_NEW(arena, Domain);
    Type    *type = ARENA_NEW(arena, Type);
    uint32_t schema_oid = next_oid(row);

    domain->name = reading_qname(reading, schema_oid, next_name(row));
    uint32_t base_schema_oid = next_oid(row);
    type->name = reading_qname(reading, base_schema_oid, next_name(row));
    type->dimensions = next_bool(row) ? 1 : 0;
    const char *formatted = next_text(row);
    int64_t     typmod = next_int(row);
    type->object = oid_map_get(&reading->enums, next_oid(row));
    domain->type = type;
    domain->not_null = next_bool(row);
    domain->default_value = next_expr(row);
    Texts checks = next_texts(row);
    if (!name_is_set(domain->name.schema) || !name_is_set(type->name.schema))
        return;     /* of another session's temporary tables */
    if (typmod >= 0 && formatted != NULL)
        type->modifiers = modifiers_of(reading, type->name, formatted);
    VEC_EACH(&checks, i)
        if (checks.items[i] != NULL)
            vec_push(arena, &domain->checks, reading_expr(reading, arena_strdup(arena, checks.items[i])));
    vec_push(arena, &reading->catalog->domains, domain);
}

/* ---- Sequences ------------------------------------------------------------------------------- */

static const Type *
sequence_type(Reading *reading, const char *name)
{
    static const char *const names[] = { "int2", "int4", "int8" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (name == NULL || strcmp(names[i], name) != 0)
            continue;
        if (reading->sequence_types[i] == NULL) {
            Type *type = ARENA_NEW(reading->catalog->arena, Type);
            type->name = (QName){ catalog_name(reading->catalog, "pg_catalog"), catalog_name(reading->catalog, name) };
            reading->sequence_types[i] = type;
        }
        return reading->sequence_types[i];
    }
    return NULL;
}

static SequenceOptions
next_options(Reading *reading, RowCursor *row)
{
    SequenceOptions options = { .type = sequence_type(reading, next_text(row)) };

    options.start = next_int(row);
    options.increment = next_int(row);
    options.minimum = next_int(row);
    options.maximum = next_int(row);
    options.cache = next_int(row);
    options.cycle = next_bool(row);
    return options;
}

static void
sequence_row(Reading *reading, RowCursor *row)
{
    Catalog *catalog = reading->catalog;
    uint32_t oid = next_oid(row), schema_oid = next_oid(row);
    QName    name = reading_qname(reading, schema_oid, next_name(row));
    bool     of_extension = next_text(row) != NULL;
    char     persistence = next_char(row);
    SequenceOptions options = next_options(reading, row);
    char     role = next_char(row);
    uint32_t table_oid = next_oid(row);
    int64_t  attnum = next_int(row);
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    if (schema == NULL || schema->is_system)
        return;
    if (of_extension) {
        vec_push(catalog->arena, &reading->server->relations, name);
        return;
    }
    const LiveRelation *owner = role == '\0' ? NULL : oid_map_get(&reading->tables, table_oid);
    if (role == 'i') {
        SequenceOptions *kept = ARENA_NEW(catalog->arena, SequenceOptions);
        *kept = options;
        kept->name = name.name;
        if (reading->server->version_num >= 150000 && owner != NULL && owner->table != NULL &&
            owner->table->persistence != persistence)
            kept->persistence = persistence;
        oid_map_put(&reading->identities, oid_pair(table_oid, (uint32_t)attnum), kept);
        return;
    }
    if (role != '\0' && (owner == NULL || owner->table == NULL)) {
        vec_push(catalog->arena, &reading->server->relations, name);
        uint32_t other = reading_other(reading, "sequence", name, NULL);
        oid_map_put(&reading->others, oid_pair(1259, oid), (void *)(uintptr_t)other);
        return;
    }
    Sequence *sequence = (Sequence *)catalog_add(catalog, KIND_SEQUENCE, name, NULL);
    sequence->persistence = persistence;
    sequence->options = options;
    oid_map_put(&reading->relations, oid, &sequence->base);
    if (role != '\0')
        vec_push(reading->scratch, &reading->owners, (PendingOwner){ sequence, table_oid, attnum });
}

/* ---- Columns --------------------------------------------------------------------------------- */

static QName
collation_of(const Reading *reading, uint32_t oid, uint32_t own)
{
    const QName *name = oid == own || oid == 0 ? NULL : oid_map_get(&reading->collations, oid);

    return name == NULL ? (QName){ { NULL }, { NULL } } : *name;
}

static void
fill_column(Reading *reading, RowCursor *row, Column *column, LiveColumn *live)
{
    Arena *arena = reading->catalog->arena;

    column->not_null = next_bool(row);
    live->collation = next_oid(row);
    QName collation = collation_of(reading, live->collation, live->type->collation);
    if (name_is_set(collation.name))
        column_more_add(arena, column)->collation = collation;
    char storage = next_char(row);
    column->storage = storage == live->type->storage ? '\0' : storage;
    column->compression = next_char(row);
    const char *statistics = next_text(row);
    column->statistics = statistics == NULL ? -1 : (int16_t)strtol(statistics, NULL, 10);
    column->identity = next_char(row);
    column->generated = next_char(row);
    const Expr *expr = next_common_expr(row);
    bool        has_expr = next_bool(row);
    Params options = next_params(row, NULL);
    if (options.count > 0)
        column_more_add(arena, column)->options = options;
    column->type = live->type->type;
    if (has_expr && expr == NULL)
        reading->moved = true;
    if (column->generated != '\0')
        column_more_add(arena, column)->generated_as = expr;
    else
        column->default_value = expr;
}

static void
column_row(Reading *reading, RowCursor *row)
{
    LiveRelation *relation = reading_table(reading, next_oid(row));
    int64_t       attnum = next_int(row);
    Name          name = next_name(row);
    uint32_t      type_oid = next_oid(row);
    uint32_t      typmod = (uint32_t)next_int(row);

    if (relation == NULL || attnum < 1)
        return;
    while (relation->columns.count < (uint32_t)attnum - 1)      /* dropped ones */
        vec_push(reading->scratch, &relation->columns, (LiveColumn){ .name = { NULL } });
    LiveColumn live = { .name = name, .type = oid_map_get(&reading->types, oid_pair(type_oid, typmod)) };
    if (relation->table != NULL && live.type == NULL)
        reading->moved = true;
    if (relation->table != NULL && live.type != NULL) {
        live.column = (Column *)catalog_add(reading->catalog, KIND_COLUMN, (QName){ .name = name },
                                            &relation->table->base);
        fill_column(reading, row, live.column, &live);
        if (live.column->identity != '\0')
            column_more_add(reading->catalog->arena, live.column)->identity_options =
                oid_map_get(&reading->identities, oid_pair(reading->last_table_oid, (uint32_t)attnum));
    }
    vec_push(reading->scratch, &relation->columns, live);
}

void
finish_tables(Reading *reading)
{
    VEC_EACH(&reading->owners, i) {
        const PendingOwner *owner = &reading->owners.items[i];
        const LiveColumn   *column = relation_column(oid_map_get(&reading->tables, owner->table), owner->attnum);

        if (column != NULL)
            owner->sequence->owned_by = column->column;
        else
            reading->moved = true;
    }
}

const RowReader relation_readers[] = {
    { "tables", "oid, schema_oid, name, kind, extension, persistence, tablespace, access_method, "
                "replica_identity, "
                "params, toast_params, row_security, force_row_security, numbers, row_estimate, byte_estimate", table_row,
      .facts = false, .estimates = 2 },
    { "column_types", "oid, typmod, schema_oid, name, is_array, formatted, collation_oid, storage, "
                      "element_oid, base_oid",
      column_type_row, .facts = false },
    { "domains", "schema_oid, name, base_schema_oid, base_name, is_array, formatted, typmod, element_oid, not_null, "
                 "expr, checks",
      domain_row, .facts = false },
    { "sequences", "oid, schema_oid, name, extension, persistence, type, start, increment, minimum, "
                   "maximum, cache, cycle, "
                   "role, table_oid, column_number", sequence_row, .facts = false },
    { "columns", "table_oid, number, name, type_oid, typmod, not_null, collation_oid, storage, "
                 "compression, statistics, "
                 "identity, generated, expr, has_expr, options", column_row, .facts = false },
    { 0 },
};
