/*
 * writers.c: the table of all that PostgreSQL's engine can write. A row for each kind; the rows for properties
 * stand with their kind.
 */
#include "write.h"


const Engine postgres_engine = {
    .name = "postgres",
    .begin = "BEGIN;",
    .kinds = {
        [KIND_SCHEMA] = { create_schema, drop_schema, rename_schema, schema_alters },
        [KIND_EXTENSION] = { create_extension, drop_extension, NULL, extension_alters },
        [KIND_ENUM] = { create_enum, drop_enum, rename_enum, enum_alters },
        [KIND_ENUM_VALUE] = { create_enum_value, drop_enum_value, rename_enum_value, NULL },
        [KIND_SEQUENCE] = { create_sequence, drop_sequence, rename_sequence, sequence_alters },
        [KIND_TABLE] = { create_table, drop_table, rename_table, table_alters },
        [KIND_COLUMN] = { create_column, drop_column, rename_column, column_alters },
        [KIND_CONSTRAINT] = { create_constraint, drop_constraint, rename_constraint, constraint_alters },
        [KIND_INDEX] = { create_index, drop_index, rename_index, index_alters },
    },
    .disturbs = column_disturbs,
    .park = park_object,
    .prepare = prepare_enums,
};
