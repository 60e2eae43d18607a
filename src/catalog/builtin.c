/*
 * builtin.c: the names of pg_catalog that a file may use without declaring them, as servers 15 and 18 list them
 * (pg_type, pg_opclass; 16 to 18 added none). It knows nothing about any Catalog.
 */
#include <stdlib.h>
#include <string.h>

#include "builtin.h"

/* pg_type: name, typtype, category, storage, preferred in its category, takes a collation. Bytewise order. */
static const BuiltinType types[] = {
    { "aclitem", 'b', 'U', 'p', false, false },
    { "bit", 'b', 'V', 'x', false, false },
    { "bool", 'b', 'B', 'p', true, false },
    { "box", 'b', 'G', 'p', false, false },
    { "bpchar", 'b', 'S', 'x', false, true },
    { "bytea", 'b', 'U', 'x', false, false },
    { "char", 'b', 'Z', 'p', false, false },
    { "cid", 'b', 'U', 'p', false, false },
    { "cidr", 'b', 'I', 'm', false, false },
    { "circle", 'b', 'G', 'p', false, false },
    { "date", 'b', 'D', 'p', false, false },
    { "datemultirange", 'm', 'R', 'x', false, false },
    { "daterange", 'r', 'R', 'x', false, false },
    { "float4", 'b', 'N', 'p', false, false },
    { "float8", 'b', 'N', 'p', true, false },
    { "gtsvector", 'b', 'U', 'p', false, false },
    { "inet", 'b', 'I', 'm', true, false },
    { "int2", 'b', 'N', 'p', false, false },
    { "int2vector", 'b', 'A', 'p', false, false },
    { "int4", 'b', 'N', 'p', false, false },
    { "int4multirange", 'm', 'R', 'x', false, false },
    { "int4range", 'r', 'R', 'x', false, false },
    { "int8", 'b', 'N', 'p', false, false },
    { "int8multirange", 'm', 'R', 'x', false, false },
    { "int8range", 'r', 'R', 'x', false, false },
    { "interval", 'b', 'T', 'p', true, false },
    { "json", 'b', 'U', 'x', false, false },
    { "jsonb", 'b', 'U', 'x', false, false },
    { "jsonpath", 'b', 'U', 'x', false, false },
    { "line", 'b', 'G', 'p', false, false },
    { "lseg", 'b', 'G', 'p', false, false },
    { "macaddr", 'b', 'U', 'p', false, false },
    { "macaddr8", 'b', 'U', 'p', false, false },
    { "money", 'b', 'N', 'p', false, false },
    { "name", 'b', 'S', 'p', false, true },
    { "numeric", 'b', 'N', 'm', false, false },
    { "nummultirange", 'm', 'R', 'x', false, false },
    { "numrange", 'r', 'R', 'x', false, false },
    { "oid", 'b', 'N', 'p', true, false },
    { "oidvector", 'b', 'A', 'p', false, false },
    { "path", 'b', 'G', 'x', false, false },
    { "pg_brin_bloom_summary", 'b', 'Z', 'x', false, true },
    { "pg_brin_minmax_multi_summary", 'b', 'Z', 'x', false, true },
    { "pg_dependencies", 'b', 'Z', 'x', false, true },
    { "pg_lsn", 'b', 'U', 'p', false, false },
    { "pg_mcv_list", 'b', 'Z', 'x', false, true },
    { "pg_ndistinct", 'b', 'Z', 'x', false, true },
    { "pg_node_tree", 'b', 'Z', 'x', false, true },
    { "pg_snapshot", 'b', 'U', 'x', false, false },
    { "point", 'b', 'G', 'p', false, false },
    { "polygon", 'b', 'G', 'x', false, false },
    { "refcursor", 'b', 'U', 'x', false, false },
    { "regclass", 'b', 'N', 'p', false, false },
    { "regcollation", 'b', 'N', 'p', false, false },
    { "regconfig", 'b', 'N', 'p', false, false },
    { "regdictionary", 'b', 'N', 'p', false, false },
    { "regnamespace", 'b', 'N', 'p', false, false },
    { "regoper", 'b', 'N', 'p', false, false },
    { "regoperator", 'b', 'N', 'p', false, false },
    { "regproc", 'b', 'N', 'p', false, false },
    { "regprocedure", 'b', 'N', 'p', false, false },
    { "regrole", 'b', 'N', 'p', false, false },
    { "regtype", 'b', 'N', 'p', false, false },
    { "text", 'b', 'S', 'x', true, true },
    { "tid", 'b', 'U', 'p', false, false },
    { "time", 'b', 'D', 'p', false, false },
    { "timestamp", 'b', 'D', 'p', false, false },
    { "timestamptz", 'b', 'D', 'p', true, false },
    { "timetz", 'b', 'D', 'p', false, false },
    { "tsmultirange", 'm', 'R', 'x', false, false },
    { "tsquery", 'b', 'U', 'p', false, false },
    { "tsrange", 'r', 'R', 'x', false, false },
    { "tstzmultirange", 'm', 'R', 'x', false, false },
    { "tstzrange", 'r', 'R', 'x', false, false },
    { "tsvector", 'b', 'U', 'x', false, false },
    { "txid_snapshot", 'b', 'U', 'x', false, false },
    { "uuid", 'b', 'U', 'p', false, false },
    { "varbit", 'b', 'V', 'x', true, false },
    { "varchar", 'b', 'S', 'x', false, true },
    { "xid", 'b', 'U', 'p', false, false },
    { "xid8", 'b', 'U', 'p', false, false },
    { "xml", 'b', 'U', 'x', false, false },
};

typedef struct BuiltinOpclass {
    const char *method, *name, *type;   /* type: what it is declared for, possibly anyarray and its like */
    bool        is_default;
} BuiltinOpclass;

/* pg_opclass: a name is unique within its method. */
static const BuiltinOpclass opclasses[] = {
    { "brin", "bit_minmax_ops", "bit", true },
    { "brin", "box_inclusion_ops", "box", true },
    { "brin", "bpchar_bloom_ops", "bpchar", false },
    { "brin", "bpchar_minmax_ops", "bpchar", true },
    { "brin", "bytea_bloom_ops", "bytea", false },
    { "brin", "bytea_minmax_ops", "bytea", true },
    { "brin", "char_bloom_ops", "char", false },
    { "brin", "char_minmax_ops", "char", true },
    { "brin", "date_bloom_ops", "date", false },
    { "brin", "date_minmax_multi_ops", "date", false },
    { "brin", "date_minmax_ops", "date", true },
    { "brin", "float4_bloom_ops", "float4", false },
    { "brin", "float4_minmax_multi_ops", "float4", false },
    { "brin", "float4_minmax_ops", "float4", true },
    { "brin", "float8_bloom_ops", "float8", false },
    { "brin", "float8_minmax_multi_ops", "float8", false },
    { "brin", "float8_minmax_ops", "float8", true },
    { "brin", "inet_bloom_ops", "inet", false },
    { "brin", "inet_inclusion_ops", "inet", true },
    { "brin", "inet_minmax_multi_ops", "inet", false },
    { "brin", "inet_minmax_ops", "inet", false },
    { "brin", "int2_bloom_ops", "int2", false },
    { "brin", "int2_minmax_multi_ops", "int2", false },
    { "brin", "int2_minmax_ops", "int2", true },
    { "brin", "int4_bloom_ops", "int4", false },
    { "brin", "int4_minmax_multi_ops", "int4", false },
    { "brin", "int4_minmax_ops", "int4", true },
    { "brin", "int8_bloom_ops", "int8", false },
    { "brin", "int8_minmax_multi_ops", "int8", false },
    { "brin", "int8_minmax_ops", "int8", true },
    { "brin", "interval_bloom_ops", "interval", false },
    { "brin", "interval_minmax_multi_ops", "interval", false },
    { "brin", "interval_minmax_ops", "interval", true },
    { "brin", "macaddr8_bloom_ops", "macaddr8", false },
    { "brin", "macaddr8_minmax_multi_ops", "macaddr8", false },
    { "brin", "macaddr8_minmax_ops", "macaddr8", true },
    { "brin", "macaddr_bloom_ops", "macaddr", false },
    { "brin", "macaddr_minmax_multi_ops", "macaddr", false },
    { "brin", "macaddr_minmax_ops", "macaddr", true },
    { "brin", "name_bloom_ops", "name", false },
    { "brin", "name_minmax_ops", "name", true },
    { "brin", "numeric_bloom_ops", "numeric", false },
    { "brin", "numeric_minmax_multi_ops", "numeric", false },
    { "brin", "numeric_minmax_ops", "numeric", true },
    { "brin", "oid_bloom_ops", "oid", false },
    { "brin", "oid_minmax_multi_ops", "oid", false },
    { "brin", "oid_minmax_ops", "oid", true },
    { "brin", "pg_lsn_bloom_ops", "pg_lsn", false },
    { "brin", "pg_lsn_minmax_multi_ops", "pg_lsn", false },
    { "brin", "pg_lsn_minmax_ops", "pg_lsn", true },
    { "brin", "range_inclusion_ops", "anyrange", true },
    { "brin", "text_bloom_ops", "text", false },
    { "brin", "text_minmax_ops", "text", true },
    { "brin", "tid_bloom_ops", "tid", false },
    { "brin", "tid_minmax_multi_ops", "tid", false },
    { "brin", "tid_minmax_ops", "tid", true },
    { "brin", "time_bloom_ops", "time", false },
    { "brin", "time_minmax_multi_ops", "time", false },
    { "brin", "time_minmax_ops", "time", true },
    { "brin", "timestamp_bloom_ops", "timestamp", false },
    { "brin", "timestamp_minmax_multi_ops", "timestamp", false },
    { "brin", "timestamp_minmax_ops", "timestamp", true },
    { "brin", "timestamptz_bloom_ops", "timestamptz", false },
    { "brin", "timestamptz_minmax_multi_ops", "timestamptz", false },
    { "brin", "timestamptz_minmax_ops", "timestamptz", true },
    { "brin", "timetz_bloom_ops", "timetz", false },
    { "brin", "timetz_minmax_multi_ops", "timetz", false },
    { "brin", "timetz_minmax_ops", "timetz", true },
    { "brin", "uuid_bloom_ops", "uuid", false },
    { "brin", "uuid_minmax_multi_ops", "uuid", false },
    { "brin", "uuid_minmax_ops", "uuid", true },
    { "brin", "varbit_minmax_ops", "varbit", true },
    { "btree", "array_ops", "anyarray", true },
    { "btree", "bit_ops", "bit", true },
    { "btree", "bool_ops", "bool", true },
    { "btree", "bpchar_ops", "bpchar", true },
    { "btree", "bpchar_pattern_ops", "bpchar", false },
    { "btree", "bytea_ops", "bytea", true },
    { "btree", "char_ops", "char", true },
    { "btree", "cidr_ops", "inet", false },
    { "btree", "date_ops", "date", true },
    { "btree", "enum_ops", "anyenum", true },
    { "btree", "float4_ops", "float4", true },
    { "btree", "float8_ops", "float8", true },
    { "btree", "inet_ops", "inet", true },
    { "btree", "int2_ops", "int2", true },
    { "btree", "int4_ops", "int4", true },
    { "btree", "int8_ops", "int8", true },
    { "btree", "interval_ops", "interval", true },
    { "btree", "jsonb_ops", "jsonb", true },
    { "btree", "macaddr8_ops", "macaddr8", true },
    { "btree", "macaddr_ops", "macaddr", true },
    { "btree", "money_ops", "money", true },
    { "btree", "multirange_ops", "anymultirange", true },
    { "btree", "name_ops", "name", true },
    { "btree", "numeric_ops", "numeric", true },
    { "btree", "oid_ops", "oid", true },
    { "btree", "oidvector_ops", "oidvector", true },
    { "btree", "pg_lsn_ops", "pg_lsn", true },
    { "btree", "range_ops", "anyrange", true },
    { "btree", "record_image_ops", "record", false },
    { "btree", "record_ops", "record", true },
    { "btree", "text_ops", "text", true },
    { "btree", "text_pattern_ops", "text", false },
    { "btree", "tid_ops", "tid", true },
    { "btree", "time_ops", "time", true },
    { "btree", "timestamp_ops", "timestamp", true },
    { "btree", "timestamptz_ops", "timestamptz", true },
    { "btree", "timetz_ops", "timetz", true },
    { "btree", "tsquery_ops", "tsquery", true },
    { "btree", "tsvector_ops", "tsvector", true },
    { "btree", "uuid_ops", "uuid", true },
    { "btree", "varbit_ops", "varbit", true },
    { "btree", "varchar_ops", "text", false },
    { "btree", "varchar_pattern_ops", "text", false },
    { "btree", "xid8_ops", "xid8", true },
    { "gin", "array_ops", "anyarray", true },
    { "gin", "jsonb_ops", "jsonb", true },
    { "gin", "jsonb_path_ops", "jsonb", false },
    { "gin", "tsvector_ops", "tsvector", true },
    { "gist", "box_ops", "box", true },
    { "gist", "circle_ops", "circle", true },
    { "gist", "inet_ops", "inet", false },
    { "gist", "multirange_ops", "anymultirange", true },
    { "gist", "point_ops", "point", true },
    { "gist", "poly_ops", "polygon", true },
    { "gist", "range_ops", "anyrange", true },
    { "gist", "tsquery_ops", "tsquery", true },
    { "gist", "tsvector_ops", "tsvector", true },
    { "hash", "aclitem_ops", "aclitem", true },
    { "hash", "array_ops", "anyarray", true },
    { "hash", "bool_ops", "bool", true },
    { "hash", "bpchar_ops", "bpchar", true },
    { "hash", "bpchar_pattern_ops", "bpchar", false },
    { "hash", "bytea_ops", "bytea", true },
    { "hash", "char_ops", "char", true },
    { "hash", "cid_ops", "cid", true },
    { "hash", "cidr_ops", "inet", false },
    { "hash", "date_ops", "date", true },
    { "hash", "enum_ops", "anyenum", true },
    { "hash", "float4_ops", "float4", true },
    { "hash", "float8_ops", "float8", true },
    { "hash", "inet_ops", "inet", true },
    { "hash", "int2_ops", "int2", true },
    { "hash", "int4_ops", "int4", true },
    { "hash", "int8_ops", "int8", true },
    { "hash", "interval_ops", "interval", true },
    { "hash", "jsonb_ops", "jsonb", true },
    { "hash", "macaddr8_ops", "macaddr8", true },
    { "hash", "macaddr_ops", "macaddr", true },
    { "hash", "multirange_ops", "anymultirange", true },
    { "hash", "name_ops", "name", true },
    { "hash", "numeric_ops", "numeric", true },
    { "hash", "oid_ops", "oid", true },
    { "hash", "oidvector_ops", "oidvector", true },
    { "hash", "pg_lsn_ops", "pg_lsn", true },
    { "hash", "range_ops", "anyrange", true },
    { "hash", "record_ops", "record", true },
    { "hash", "text_ops", "text", true },
    { "hash", "text_pattern_ops", "text", false },
    { "hash", "tid_ops", "tid", true },
    { "hash", "time_ops", "time", true },
    { "hash", "timestamp_ops", "timestamp", true },
    { "hash", "timestamptz_ops", "timestamptz", true },
    { "hash", "timetz_ops", "timetz", true },
    { "hash", "uuid_ops", "uuid", true },
    { "hash", "varchar_ops", "text", false },
    { "hash", "varchar_pattern_ops", "text", false },
    { "hash", "xid8_ops", "xid8", true },
    { "hash", "xid_ops", "xid", true },
    { "spgist", "box_ops", "box", true },
    { "spgist", "inet_ops", "inet", true },
    { "spgist", "kd_point_ops", "point", false },
    { "spgist", "poly_ops", "polygon", true },
    { "spgist", "quad_point_ops", "point", true },
    { "spgist", "range_ops", "anyrange", true },
    { "spgist", "text_ops", "text", true },
};

/* ---- Types -------------------------------------------------------------------------------------- */

static int
compare_type(const void *key, const void *row)
{
    return strcmp(key, ((const BuiltinType *)row)->name);
}

const BuiltinType *
builtin_type(const char *name)
{
    return bsearch(name, types, sizeof types / sizeof *types, sizeof *types, compare_type);
}

/* ---- Operator classes ------------------------------------------------------------------------------ */

static const BuiltinOpclass *
find_opclass(const char *method, const char *name)
{
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++)
        if (strcmp(opclasses[i].name, name) == 0 && strcmp(opclasses[i].method, method) == 0)
            return &opclasses[i];
    return NULL;
}

bool
builtin_opclass(const char *method, const char *name)
{
    return find_opclass(method, name) != NULL;
}

static const char *
default_for(const char *method, const char *type)
{
    for (size_t i = 0; i < sizeof opclasses / sizeof *opclasses; i++)
        if (opclasses[i].is_default && strcmp(opclasses[i].type, type) == 0 &&
            strcmp(opclasses[i].method, method) == 0)
            return opclasses[i].name;
    return NULL;
}

const char *
builtin_stored_like(const char *type)
{
    static const char *const pairs[][2] = {
        { "cidr", "inet" },         { "int2vector", "anyarray" }, { "oidvector", "anyarray" },
        { "varchar", "text" },      { "regclass", "oid" },        { "regcollation", "oid" },
        { "regconfig", "oid" },     { "regdictionary", "oid" },   { "regnamespace", "oid" },
        { "regoper", "oid" },       { "regoperator", "oid" },     { "regproc", "oid" },
        { "regprocedure", "oid" },  { "regrole", "oid" },         { "regtype", "oid" },
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        if (strcmp(pairs[i][0], type) == 0)
            return pairs[i][1];
    return NULL;
}

const char *
builtin_default_opclass(const char *method, const char *type)
{
    const char *exact = default_for(method, type);

    if (exact != NULL)
        return exact;
    if (strcmp(type, "anyarray") == 0 || strcmp(type, "anyenum") == 0)
        return NULL;
    const BuiltinType *row = builtin_type(type);
    if (row == NULL)
        return NULL;
    const char *alike = row->typtype == 'r'   ? "anyrange"
                        : row->typtype == 'm' ? "anymultirange"
                                              : builtin_stored_like(type);
    return alike == NULL ? NULL : default_for(method, alike);
}

/* ---- Collations and storage -------------------------------------------------------------------------- */

bool
builtin_collation(const char *name)
{
    static const char *const names[] = { "default", "C", "POSIX", "ucs_basic", "unicode", "pg_c_utf8",
                                         "pg_unicode_fast", "C.utf8" };
    size_t length = strlen(name);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return length > 6 && strcmp(name + length - 6, "-x-icu") == 0;
}
