/*
 * settle.c: before a table or a column is renamed, what the file left unnamed gets the name that the server has chosen by
 * then: it does not follow the rename.
 */
#include <string.h>

#include "ddl/reader.h"

static bool
is_relation(const Object *object)
{
    return object->kind != KIND_CONSTRAINT || strchr("pux", ((const Constraint *)object)->type) != NULL;
}

static bool
is_taken(Reader *r, const Table *table, const Object *object, Name name)
{
    if (object->kind == KIND_CONSTRAINT && table_constraint(table, name) != NULL)
        return true;
    return is_relation(object) && draft_find(r, SPACE_RELATION, (QName){ table->base.name.schema, name }) != NULL;
}

/* As ChooseRelationName() does: the first of x, x1, x2 that is free. */
static void
settle(Reader *r, const Table *table, Object *object)
{
    const char *automatic = catalog_automatic_name(r->catalog, object);
    Name        name = name_of(r, automatic);

    if (!(object->flags & OBJECT_UNNAMED))
        return;
    for (unsigned number = 1; is_taken(r, table, object, name); number++)
        name = name_of(r, arena_printf(r->arena, "%s%u", automatic, number));
    object->name.name = name;
    object->flags &= (uint8_t)~OBJECT_UNNAMED;
    if (is_relation(object))
        draft_enter(r, object);
}

static bool
is_in_primary_key(const Table *table, Name column)
{
    const Constraint *key = table_primary_key(table);

    if (key != NULL)
        VEC_EACH(&key->key, i)
            if (name_equal(key->key.items[i].column_name, column))
                return true;
    return false;
}

static void
settle_column(Reader *r, const Table *table, Column *column)
{
    Name        own = column->base.name.name;
    ColumnMore *more = column_more_add(r->catalog->arena, column);

    /* Server 18 has a constraint for each NOT NULL. */
    if ((column->not_null || is_in_primary_key(table, own)) && !name_is_set(more->not_null_name))
        more->not_null_name = name_of(r, column_not_null_name(r->arena, column));
    if (more->serial_sequence != NULL && (more->serial_sequence->base.flags & OBJECT_UNNAMED)) {
        settle(r, table, &more->serial_sequence->base);
        more->serial_sequence->base.flags &= (uint8_t)~OBJECT_IMPLIED;  /* CREATE TABLE alone would name it otherwise */
    }
    if (more->identity_options != NULL && !name_is_set(more->identity_options->name))
        more->identity_options->name =
            name_of(r, catalog_object_name(r->arena, table->base.name.name.raw, own.raw, "seq"));
}

void
settle_names(Reader *r, const Table *table)
{
    VEC_EACH(&table->constraints, i)
        settle(r, table, &table->constraints.items[i]->base);
    VEC_EACH(&table->indexes, i)
        settle(r, table, &table->indexes.items[i]->base);
    VEC_EACH(&table->columns, i)
        settle_column(r, table, table->columns.items[i]);
}
