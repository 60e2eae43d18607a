/*
 * draft_change.c: takes objects out of the draft again, and makes the whole fit to be resolved. It knows what
 * goes with an object that goes.
 */
#include <string.h>

#include "ddl/reader.h"

#define TAKE_OUT(list, item)                                             \
    do {                                                                 \
        uint32_t kept_ = 0;                                              \
        for (uint32_t i_ = 0; i_ < (list)->count; i_++)                  \
            if ((const void *)(list)->items[i_] != (const void *)(item)) \
                (list)->items[kept_++] = (list)->items[i_];              \
        (list)->count = kept_;                                           \
    } while (0)

static void
renumber(Table *table)
{
    VEC_EACH(&table->columns, i)
        table->columns.items[i]->base.position = i + 1;
}

static void
leave_parent(Object *object)
{
    Table *table = (Table *)object->parent;

    switch (object->kind) {
    case KIND_COLUMN:
        TAKE_OUT(&table->columns, object);
        renumber(table);
        break;
    case KIND_CONSTRAINT:
        TAKE_OUT(&table->constraints, object);
        break;
    case KIND_INDEX:
        TAKE_OUT(&table->indexes, object);
        break;
    case KIND_ENUM_VALUE:
        TAKE_OUT(&((Enum *)object->parent)->values, object);
        break;
    default:
        break;
    }
}

static void
remove_one(Reader *r, Object *object)
{
    draft_leave(r, object);
    if (object->parent != NULL)
        leave_parent(object);
    object->kind = KIND_NONE;
    r->removed = true;
}

/* The sequences of its serial columns, and those that say OWNED BY. */
static void
remove_owned_sequences(Reader *r, const Table *table, const Column *column)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object   *object = r->catalog->objects.items[i];
        Sequence *sequence = (Sequence *)object;
        if (object->kind != KIND_SEQUENCE)
            continue;
        bool mine = sequence->owned_by != NULL && column_table(sequence->owned_by) == table &&
                    (column == NULL || sequence->owned_by == column);
        if (!mine && sequence->owned_by == NULL && name_is_set(sequence->owner_table_name.name))
            mine = draft_find_from(r, SPACE_RELATION, sequence->owner_table_name, object->path) ==
                       &table->base &&
                   (column == NULL || name_equal(sequence->owner_column_name, column->base.name.name));
        if (mine)
            remove_one(r, object);
    }
}

void
draft_remove(Reader *r, Object *object)
{
    Table *table = (Table *)object;

    if (object->kind == KIND_TABLE) {
        remove_owned_sequences(r, table, NULL);
        while (table->indexes.count > 0)
            remove_one(r, &table->indexes.items[0]->base);
        while (table->constraints.count > 0)
            remove_one(r, &table->constraints.items[0]->base);
        while (table->columns.count > 0)
            remove_one(r, &table->columns.items[0]->base);
    } else if (object->kind == KIND_ENUM) {
        Enum *type = (Enum *)object;
        while (type->values.count > 0)
            remove_one(r, &type->values.items[0]->base);
    } else if (object->kind == KIND_COLUMN) {
        remove_owned_sequences(r, column_table((Column *)object), (Column *)object);
    }
    remove_one(r, object);
}

/* ---- The end of reading -------------------------------------------------------------------------- */

static void
make_dense(Catalog *catalog)
{
    uint32_t kept = 0;

    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (object->kind == KIND_NONE)
            continue;
        catalog->objects.items[kept++] = object;
        object->id = kept;
    }
    catalog->objects.count = kept;
    catalog_reindex(catalog);
}

static void
link_key(const Table *table, KeyParts *key, bool not_null)
{
    VEC_EACH(key, i) {
        KeyPart *part = &key->items[i];
        if (!name_is_set(part->column_name))
            continue;
        part->column = table_column(table, part->column_name);
        if (not_null && part->column != NULL)
            part->column->not_null = true;
    }
}

/* Since 15 the sequence of a serial column is as permanent as its table. */
static void
finish_table(Table *table)
{
    VEC_EACH(&table->columns, i) {
        const Column *column = table->columns.items[i];

        Sequence        *sequence = column_more(column)->serial_sequence;
        SequenceOptions *identity = column_more(column)->identity_options;

        if (sequence != NULL)
            sequence->persistence = table->persistence;
        if (identity != NULL && identity->persistence == table->persistence)
            identity->persistence = '\0';
    }
    VEC_EACH(&table->constraints, i)
        link_key(table, &table->constraints.items[i]->key, table->constraints.items[i]->type == 'p');
    VEC_EACH(&table->indexes, i)
        link_key(table, &table->indexes.items[i]->key, false);
}

void
draft_finish(Reader *r)
{
    if (r->removed)
        make_dense(r->catalog);
    VEC_EACH(&r->catalog->objects, i)
        if (r->catalog->objects.items[i]->kind == KIND_TABLE)
            finish_table((Table *)r->catalog->objects.items[i]);
}
