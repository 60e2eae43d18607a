/*
 * casts.c: what happens to values when a column changes its type. The table of casts is pg_cast's of server 15
 * (base types of pg_catalog); it must not know any statement.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "write.h"

/* context: 'i' implicit, 'a' on assignment, 'e' explicit only. In bytewise order of source, then target. */
static const struct Cast {
    const char *source, *target;
    char        context;
} casts[] = {
    { "bit", "int4", 'e' },
    { "bit", "int8", 'e' },
    { "bit", "varbit", 'i' },
    { "bool", "bpchar", 'a' },
    { "bool", "int4", 'e' },
    { "bool", "text", 'a' },
    { "bool", "varchar", 'a' },
    { "box", "circle", 'e' },
    { "box", "lseg", 'e' },
    { "box", "point", 'e' },
    { "box", "polygon", 'a' },
    { "bpchar", "char", 'a' },
    { "bpchar", "name", 'i' },
    { "bpchar", "text", 'i' },
    { "bpchar", "varchar", 'i' },
    { "bpchar", "xml", 'e' },
    { "char", "bpchar", 'a' },
    { "char", "int4", 'e' },
    { "char", "text", 'i' },
    { "char", "varchar", 'a' },
    { "cidr", "bpchar", 'a' },
    { "cidr", "inet", 'i' },
    { "cidr", "text", 'a' },
    { "cidr", "varchar", 'a' },
    { "circle", "box", 'e' },
    { "circle", "point", 'e' },
    { "circle", "polygon", 'e' },
    { "date", "timestamp", 'i' },
    { "date", "timestamptz", 'i' },
    { "float4", "float8", 'i' },
    { "float4", "int2", 'a' },
    { "float4", "int4", 'a' },
    { "float4", "int8", 'a' },
    { "float4", "numeric", 'a' },
    { "float8", "float4", 'a' },
    { "float8", "int2", 'a' },
    { "float8", "int4", 'a' },
    { "float8", "int8", 'a' },
    { "float8", "numeric", 'a' },
    { "inet", "bpchar", 'a' },
    { "inet", "cidr", 'a' },
    { "inet", "text", 'a' },
    { "inet", "varchar", 'a' },
    { "int2", "float4", 'i' },
    { "int2", "float8", 'i' },
    { "int2", "int4", 'i' },
    { "int2", "int8", 'i' },
    { "int2", "numeric", 'i' },
    { "int2", "oid", 'i' },
    { "int4", "bit", 'e' },
    { "int4", "bool", 'e' },
    { "int4", "char", 'e' },
    { "int4", "float4", 'i' },
    { "int4", "float8", 'i' },
    { "int4", "int2", 'a' },
    { "int4", "int8", 'i' },
    { "int4", "money", 'a' },
    { "int4", "numeric", 'i' },
    { "int4", "oid", 'i' },
    { "int8", "bit", 'e' },
    { "int8", "float4", 'i' },
    { "int8", "float8", 'i' },
    { "int8", "int2", 'a' },
    { "int8", "int4", 'a' },
    { "int8", "money", 'a' },
    { "int8", "numeric", 'i' },
    { "int8", "oid", 'i' },
    { "interval", "time", 'a' },
    { "json", "jsonb", 'a' },
    { "jsonb", "bool", 'e' },
    { "jsonb", "float4", 'e' },
    { "jsonb", "float8", 'e' },
    { "jsonb", "int2", 'e' },
    { "jsonb", "int4", 'e' },
    { "jsonb", "int8", 'e' },
    { "jsonb", "json", 'a' },
    { "jsonb", "numeric", 'e' },
    { "lseg", "point", 'e' },
    { "macaddr", "macaddr8", 'i' },
    { "macaddr8", "macaddr", 'i' },
    { "money", "numeric", 'a' },
    { "name", "bpchar", 'a' },
    { "name", "text", 'i' },
    { "name", "varchar", 'a' },
    { "numeric", "float4", 'i' },
    { "numeric", "float8", 'i' },
    { "numeric", "int2", 'a' },
    { "numeric", "int4", 'a' },
    { "numeric", "int8", 'a' },
    { "numeric", "money", 'a' },
    { "oid", "int4", 'a' },
    { "oid", "int8", 'a' },
    { "path", "polygon", 'a' },
    { "point", "box", 'a' },
    { "polygon", "box", 'e' },
    { "polygon", "circle", 'e' },
    { "polygon", "path", 'a' },
    { "polygon", "point", 'e' },
    { "text", "bpchar", 'i' },
    { "text", "char", 'a' },
    { "text", "name", 'i' },
    { "text", "varchar", 'i' },
    { "text", "xml", 'e' },
    { "time", "interval", 'i' },
    { "time", "timetz", 'i' },
    { "timestamp", "date", 'a' },
    { "timestamp", "time", 'a' },
    { "timestamp", "timestamptz", 'i' },
    { "timestamptz", "date", 'a' },
    { "timestamptz", "time", 'a' },
    { "timestamptz", "timestamp", 'a' },
    { "timestamptz", "timetz", 'a' },
    { "timetz", "time", 'a' },
    { "varbit", "bit", 'i' },
    { "varchar", "bpchar", 'i' },
    { "varchar", "char", 'a' },
    { "varchar", "name", 'i' },
    { "varchar", "text", 'i' },
    { "varchar", "xml", 'e' },
    { "xid8", "xid", 'e' },
    { "xml", "bpchar", 'a' },
    { "xml", "text", 'a' },
    { "xml", "varchar", 'a' },
};

CastKind
builtin_cast(const char *from, const char *to)
{
    for (size_t i = 0; i < sizeof casts / sizeof *casts; i++) {
        if (strcmp(casts[i].source, from) != 0 || strcmp(casts[i].target, to) != 0)
            continue;
        return casts[i].context == 'i' ? CAST_IMPLICIT : casts[i].context == 'a' ? CAST_ASSIGNMENT : CAST_EXPLICIT;
    }
    return CAST_NONE;
}

static bool
is_builtin(const Type *type)
{
    return name_is_set(type->name.schema) && strcmp(type->name.schema.raw, "pg_catalog") == 0;
}

static bool
is_one_of(const Type *type, const char *const *names)
{
    for (; is_builtin(type) && *names != NULL; names++)
        if (strcmp(type->name.name.raw, *names) == 0)
            return true;
    return false;
}

static bool
is_string(const Type *type)
{
    static const char *const strings[] = { "text", "varchar", "bpchar", NULL };

    return is_one_of(type, strings);
}

CastKind
conversion_cast(const Type *from, const Type *to)
{
    bool same = qname_equal(from->name, to->name) ||
                (from->object != NULL && to->object != NULL && name_equal(from->name.name, to->name.name));

    if ((from->dimensions > 0) != (to->dimensions > 0))
        return is_string(to) && to->dimensions == 0 ? CAST_ASSIGNMENT : CAST_NONE;
    if (same && from->object == NULL)
        return CAST_IMPLICIT;
    if (is_builtin(from) && is_builtin(to)) {
        CastKind cast = builtin_cast(from->name.name.raw, to->name.name.raw);
        if (cast != CAST_NONE)
            return cast;
    }
    if (from->dimensions > 0)
        return CAST_NONE;
    if (is_string(to))
        return CAST_ASSIGNMENT;     /* every type has an I/O cast to the string types, on assignment */
    return is_string(from) ? CAST_EXPLICIT : CAST_NONE;
}

/* The numbers in "10,2"; what is absent is given as -1. */
static void
read_modifiers(const Type *type, long *first, long *second)
{
    char *end;

    *first = *second = -1;
    if (type->modifiers == NULL)
        return;
    *first = strtol(type->modifiers, &end, 10);
    if (*end == ',')
        *second = strtol(end + 1, NULL, 10);
}

/* Does every value that fits the old modifiers fit the new ones unchanged? Both of one type. */
static bool
modifiers_widen(const Type *from, const Type *to)
{
    long a, a_scale, b, b_scale;

    if (to->modifiers == NULL)
        return true;
    if (from->modifiers == NULL || is_builtin(from) == false)
        return from->modifiers != NULL && strcmp(from->modifiers, to->modifiers) == 0;
    read_modifiers(from, &a, &a_scale);
    read_modifiers(to, &b, &b_scale);
    if (strcmp(from->name.name.raw, "numeric") == 0)
        return b_scale >= a_scale && b - b_scale >= a - a_scale;
    return b >= a;
}

static bool
is_same_base(const Type *from, const Type *to)
{
    return qname_equal(from->name, to->name);
}

bool
conversion_is_lossless(const Type *from, const Type *to)
{
    static const char *const integers[] = { "int2", "int4", "int8", NULL };
    static const char *const numeric[] = { "numeric", NULL }, *const dates[] = { "date", NULL };
    static const char *const stamps[] = { "timestamp", NULL }, *const varying[] = { "varchar", "text", NULL };

    if ((from->dimensions > 0) != (to->dimensions > 0))
        return false;
    if (is_same_base(from, to))
        return modifiers_widen(from, to);
    if (is_one_of(from, integers) && is_one_of(to, integers))
        return strcmp(from->name.name.raw, to->name.name.raw) < 0;
    if (is_one_of(from, integers) && is_one_of(to, numeric))
        return to->modifiers == NULL;
    if (is_one_of(from, dates) && is_one_of(to, stamps))
        return true;
    if (is_one_of(to, varying) && !is_string(from))
        return to->modifiers == NULL;
    if (is_one_of(from, varying) && is_one_of(to, varying))
        return modifiers_widen(from, to);
    return from->object != NULL && to->object != NULL;
}

bool
conversion_is_free(const Type *from, const Type *to)
{
    static const char *const varying[] = { "varchar", "text", NULL };
    static const char *const resizable[] = { "varchar", "varbit", "numeric", "timestamp", "timestamptz", "time",
                                             "timetz", "interval", NULL };

    if ((from->dimensions > 0) != (to->dimensions > 0))
        return false;
    if (is_one_of(from, varying) && is_one_of(to, varying))
        return modifiers_widen(from, to);
    if (!is_same_base(from, to) || !is_one_of(from, resizable) || !modifiers_widen(from, to))
        return false;
    long a, a_scale, b, b_scale;
    read_modifiers(from, &a, &a_scale);
    read_modifiers(to, &b, &b_scale);
    return to->modifiers == NULL || a_scale == b_scale;
}
