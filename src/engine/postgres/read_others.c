/*
 * read_others.c: rows about what exists and is not modelled, about what uses what, and comments. It adds to
 * objects that are there already; it makes none.
 */
#include <string.h>

#include "introspect.h"

/* What a file may refer to by name though it can't declare it: DEFAULT 'v'::regclass. */
static bool
is_relation(const char *kind)
{
    return strcmp(kind, "view") == 0 || strcmp(kind, "materialized view") == 0 || strcmp(kind, "foreign table") == 0;
}

static void
other_row(Reading *reading, RowCursor *row)
{
    uint32_t    class_oid = next_oid(row), oid = next_oid(row);
    const char *kind = next_text(row);
    uint32_t    schema_oid = next_oid(row);
    Name        name = next_name(row);
    const char *identity = next_text(row);
    QName       qname = reading_qname(reading, schema_oid, name);
    const LiveSchema *schema = reading_schema(reading, schema_oid);

    if (schema_oid != 0 && (schema == NULL || schema->is_system))
        return;
    if (kind == NULL || identity == NULL) {
        reading->moved = true;
        return;
    }
    if (is_relation(kind))
        vec_push(reading->catalog->arena, &reading->server->relations, qname);
    if (!name_is_set(name))
        qname.name = catalog_name(reading->catalog, identity);
    uint32_t other = reading_other(reading, kind, qname, identity);
    oid_map_put(&reading->others, oid_pair(class_oid, oid), (void *)(uintptr_t)other);
}

/* ---- Uses ------------------------------------------------------------------------------------ */

static Object *
used_object(Reading *reading, char class, uint32_t oid, int64_t number)
{
    if (class == 'k')
        return (Object *)oid_map_get(&reading->constraints, oid);
    if (class == 't')
        return oid_map_get(&reading->enums, oid);
    if (number > 0) {
        const LiveColumn *column = relation_column(oid_map_get(&reading->tables, oid), number);
        return column == NULL ? NULL : (Object *)column->column;
    }
    Object *relation = oid_map_get(&reading->relations, oid);
    return relation != NULL ? relation : oid_map_get(&reading->key_indexes, oid);
}

static Column *
column_of(Reading *reading, uint32_t table, int64_t attnum)
{
    const LiveColumn *column = relation_column(oid_map_get(&reading->tables, table), attnum);

    return column == NULL ? NULL : column->column;
}

static void
default_uses(Reading *reading, uint32_t table, int64_t attnum, Object *used)
{
    Column *column = column_of(reading, table, attnum);

    if (column == NULL)
        return;
    const Expr **expr = column->generated != '\0' ? &column_more_add(reading->catalog->arena, column)->generated_as
                                                  : &column->default_value;
    *expr = reading_own_expr(reading, *expr);
    reading_expr_uses(reading, (Expr *)(uintptr_t)*expr, used);
}

static void
uses_row(Reading *reading, RowCursor *row)
{
    char     owner_class = next_char(row);
    uint32_t owner = next_oid(row);
    int64_t  owner_number = next_int(row);
    char     ref_class = next_char(row);
    uint32_t ref = next_oid(row);
    Object  *used = used_object(reading, ref_class, ref, next_int(row));
    uint32_t other = 0;

    if (used == NULL)
        return;
    switch (owner_class) {
    case 'd':
        default_uses(reading, owner, owner_number, used);
        break;
    case 'k': {
        Constraint *constraint = oid_map_get(&reading->constraints, owner);
        if (constraint != NULL)
            reading_expr_uses(reading, (Expr *)(uintptr_t)constraint->expr, used);
        break;
    }
    case 'i':
        index_uses(reading, owner, used);
        break;
    default:
        other = (uint32_t)(uintptr_t)oid_map_get(&reading->others, oid_pair((uint32_t)owner_number, owner));
    }
    if (other != 0)
        reading_other_uses(reading, other, used);
}

/* ---- Comments -------------------------------------------------------------------------------- */

static Object *
commented_object(Reading *reading, char class, uint32_t oid, int64_t number)
{
    switch (class) {
    case 'n':
        return oid_map_get(&reading->schema_objects, oid);
    case 'e':
        return oid_map_get(&reading->extensions, oid);
    case 't':
        return oid_map_get(&reading->enums, oid);
    case 'k':
        return oid_map_get(&reading->constraints, oid);
    default:
        return number > 0 ? (Object *)column_of(reading, oid, number) : oid_map_get(&reading->relations, oid);
    }
}

/* initdb gives it to schema public, and pg_dump leaves it out. */
static bool
is_initial_comment(const Object *object, const char *comment)
{
    return object->kind == KIND_SCHEMA && strcmp(object->name.name.raw, "public") == 0
           && strcmp(comment, "standard public schema") == 0;
}

static void
comment_row(Reading *reading, RowCursor *row)
{
    char     class = next_char(row);
    uint32_t oid = next_oid(row);
    int64_t  number = next_int(row);
    Object  *object = commented_object(reading, class, oid, number);
    const Constraint *key = object == NULL && class == 'r' ? oid_map_get(&reading->key_indexes, oid) : NULL;

    if (key != NULL) {      /* apart from the comment on the constraint itself */
        uint32_t other = reading_other(reading, "comment on the index of a constraint", key->base.name, NULL);
        reading_other_uses(reading, other, (Object *)(uintptr_t)&key->base);
    }
    Column *column = object == NULL && class == 'k' ? oid_map_get(&reading->not_nulls, oid) : NULL;
    if (column != NULL) {
        QName    on = { column_table(column)->base.name.schema,
                        catalog_name(reading->catalog, column_not_null_name(reading->scratch, column)) };
        uint32_t other = reading_other(reading, "comment on a NOT NULL constraint", on, NULL);
        reading_other_uses(reading, other, &column->base);
    }
    if (object == NULL)
        return;
    const char *comment = next_kept(row);
    if (comment != NULL && !is_initial_comment(object, comment))
        object_more_add(reading->catalog->arena, object)->comment = comment;
}

const RowReader other_readers[] = {
    { "others", "class_oid, oid, kind, schema_oid, name, identity", other_row, .facts = false },
    { "uses", "owner_class, owner_oid, owner_number, ref_class, ref_oid, ref_number", uses_row, .facts = false },
    { "comments", "class, oid, number, comment", comment_row, .facts = false },
    { 0 },
};
