/*
 * read_server.c: rows about the server, the role, schemas, extensions, types, and what a file may name
 * without declaring it. It makes Schema, Extension and Enum objects; it knows nothing of tables.
 */
#include <string.h>

#include "introspect.h"

static void
server_row(Reading *reading, RowCursor *row)
{
    Server *server = reading->server;

    server->version_num = (int)next_int(row);
    server->version = next_kept(row);
    server->database = next_kept(row);
    server->user = next_kept(row);
    server->in_recovery = next_bool(row);
    server->superuser = next_bool(row);
    server->silent_log = next_bool(row);
    server->user_casts = next_bool(row);
    server->user_implicit_casts = next_bool(row);
    server->default_tablespace = next_name(row);
}

static void
schema_row(Reading *reading, RowCursor *row)
{
    Catalog    *catalog = reading->catalog;
    LiveSchema *live = ARENA_NEW(reading->scratch, LiveSchema);
    uint32_t    oid = next_oid(row);

    live->name = next_name(row);
    live->is_system = next_bool(row);
    live->of_extension = next_text(row) != NULL;
    oid_map_put(&reading->schemas, oid, live);
    if (live->is_system)
        return;
    vec_push(catalog->arena, &reading->server->schemas, live->name);
    if (!live->of_extension)
        oid_map_put(&reading->schema_objects, oid,
                    catalog_add(catalog, KIND_SCHEMA, (QName){ .name = live->name }, NULL));
}

static void
extension_row(Reading *reading, RowCursor *row)
{
    uint32_t   oid = next_oid(row);
    Name       name = next_name(row);
    QName      schema = reading_qname(reading, next_oid(row), name);
    Extension *extension = (Extension *)catalog_add(reading->catalog, KIND_EXTENSION, (QName){ .name = name }, NULL);

    extension->schema = schema.schema;
    extension->version = next_kept(row);
    /* plpgsql comes with every database: nobody has to declare it, and nobody drops it. */
    if (next_bool(row))
        extension->base.flags |= OBJECT_UNMANAGED;
    oid_map_put(&reading->extensions, oid, extension);
}

static void
type_row(Reading *reading, RowCursor *row)
{
    Catalog  *catalog = reading->catalog;
    uint32_t  oid = next_oid(row), schema_oid = next_oid(row);
    Name      name = next_name(row);
    char      typtype = next_char(row);
    Name      extension = next_name(row);
    bool      is_enum = next_bool(row);
    QName     qname = reading_qname(reading, schema_oid, name);
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    if (schema == NULL || schema->is_system)
        return;
    if (is_enum)
        oid_map_put(&reading->enums, oid, catalog_add(catalog, KIND_ENUM, qname, NULL));
    else
        vec_push(catalog->arena, &reading->server->types,
                 (ServerType){ .name = qname, .typtype = typtype, .extension = extension });
}

static void
enum_value_row(Reading *reading, RowCursor *row)
{
    uint32_t oid = next_oid(row);

    if (oid != reading->last_enum_oid) {
        reading->last_enum_oid = oid;
        reading->last_enum = oid_map_get(&reading->enums, oid);
    }
    if (reading->last_enum != NULL)
        catalog_add(reading->catalog, KIND_ENUM_VALUE, (QName){ .name = next_name(row) },
                    &reading->last_enum->base);
}

static void
opclass_row(Reading *reading, RowCursor *row)
{
    Catalog     *catalog = reading->catalog;
    LiveOpclass *live = ARENA_NEW(reading->scratch, LiveOpclass);
    uint32_t     oid = next_oid(row), schema_oid = next_oid(row);
    ServerOpclass opclass = { 0 };

    opclass.name = reading_qname(reading, schema_oid, next_name(row));
    live->method_oid = next_oid(row);
    opclass.method = next_name(row);
    opclass.family = next_name(row);
    opclass.is_default = next_bool(row);
    live->input_type = next_oid(row);
    uint32_t input_schema = next_oid(row);
    opclass.input_type = reading_qname(reading, input_schema, next_name(row));
    vec_push(catalog->arena, &reading->server->opclasses, opclass);

    live->name = opclass.name;
    live->is_default = opclass.is_default;
    oid_map_put(&reading->opclasses, oid, live);
    if (live->is_default)
        oid_map_put(&reading->exact_opclasses, oid_pair(live->input_type, live->method_oid), live);
}

static void
function_row(Reading *reading, RowCursor *row)
{
    uint32_t schema_oid = next_oid(row);
    ServerFunction function = { .name = reading_qname(reading, schema_oid, next_name(row)) };
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    if (schema != NULL && strcmp(schema->name.raw, "pg_catalog") != 0)
        vec_push(reading->catalog->arena, &reading->server->functions, function);
}

static void
operator_row(Reading *reading, RowCursor *row)
{
    uint32_t schema_oid = next_oid(row);
    ServerOperator operator = { .name = reading_qname(reading, schema_oid, next_name(row)) };
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    operator.builtin_operands = next_bool(row);
    if (schema != NULL && strcmp(schema->name.raw, "pg_catalog") != 0)
        vec_push(reading->catalog->arena, &reading->server->operators, operator);
}

static void
collation_row(Reading *reading, RowCursor *row)
{
    QName   *name = ARENA_NEW(reading->scratch, QName);
    uint32_t oid = next_oid(row), schema_oid = next_oid(row);

    *name = reading_qname(reading, schema_oid, next_name(row));
    oid_map_put(&reading->collations, oid, name);
    if (name_is_set(name->schema) && strcmp(name->schema.raw, "pg_catalog") != 0)
        vec_push(reading->catalog->arena, &reading->server->collations, *name);
}

const RowReader server_readers[] = {
    { "server", "version_num, version, database, user, in_recovery, superuser, silent_log, user_casts, "
                "user_implicit_casts, default_tablespace", server_row, .facts = true },
    { "schemas", "oid, name, is_system, extension", schema_row, .facts = false },
    { "extensions", "oid, name, schema_oid, version, built_in", extension_row, .facts = false },
    { "types", "oid, schema_oid, name, typtype, extension, is_enum", type_row, .facts = false },
    { "enum_values", "type_oid, label", enum_value_row, .facts = false },
    { "opclasses", "oid, schema_oid, name, method_oid, method, family, is_default, input_type_oid, "
                   "input_schema_oid, input_type",
      opclass_row, .facts = false },
    { "functions", "schema_oid, name", function_row, .facts = false },
    { "operators", "schema_oid, name, builtin_operands", operator_row, .facts = false },
    { "collations", "oid, schema_oid, name", collation_row, .facts = false },
    { 0 },
};
