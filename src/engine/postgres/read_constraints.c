/*
 * read_constraints.c: rows of constraints. The columns are there already; what only a key's index says
 * (operator classes, INCLUDE, parameters) is filled in by read_indexes.c.
 */
#include <stdlib.h>
#include <string.h>

#include "introspect.h"

static void
name_columns(Reading *reading, const LiveRelation *relation, const Ints *numbers, Names *names)
{
    VEC_EACH(numbers, i) {
        const LiveColumn *column = relation_column(relation, numbers->items[i]);

        if (column == NULL)
            reading->moved = true;
        else
            vec_push(reading->catalog->arena, names, column->name);
    }
}

/* The row of a foreign key's other side: index_oid, ref_table_oid, ref_key, ref_columns. */
static void
fill_reference(Reading *reading, RowCursor *row, Constraint *constraint)
{
    uint32_t index = next_oid(row);
    uint32_t table = next_oid(row);
    Ints     numbers = next_ints(row);
    Texts    names = next_texts(row);

    if (constraint->type != 'f') {
        oid_map_put(&reading->key_indexes, index, constraint);
        return;
    }
    const LiveRelation *relation = oid_map_get(&reading->tables, table);
    if (relation == NULL) {
        reading->moved = true;
        return;
    }
    constraint->ref_table_name = relation->name;
    constraint->ref_table = relation->table;
    if (names.count == 0)
        name_columns(reading, relation, &numbers, &constraint->ref_columns);
    VEC_EACH(&names, i)
        vec_push(reading->catalog->arena, &constraint->ref_columns, catalog_name(reading->catalog, names.items[i]));
    vec_push(reading->scratch, &reading->foreign_keys, (PendingKey){ constraint, index });
}

static void
fill_key(Reading *reading, const LiveRelation *relation, const Ints *numbers, Constraint *constraint)
{
    key_reserve(reading, &constraint->key, numbers->count);
    VEC_EACH(numbers, i) {
        const LiveColumn *column = relation_column(relation, numbers->items[i]);

        if (column == NULL) {
            reading->moved = true;
            continue;
        }
        vec_push(reading->catalog->arena, &constraint->key,
                 (KeyPart){ .column = column->column, .column_name = column->name, .statistics = -1 });
    }
}

static void
use_key_columns(Reading *reading, const LiveRelation *relation, const Ints *numbers, Expr *expr)
{
    VEC_EACH(numbers, i) {
        const LiveColumn *column = relation_column(relation, numbers->items[i]);

        if (column == NULL || column->column == NULL)
            continue;
        vec_push(reading->catalog->arena, &expr->uses, &column->column->base);
        vec_push(reading->catalog->arena, &expr_names_add(reading->catalog->arena, expr)->columns, column->name);
    }
}

/* "11.&&": the schema's oid and the operator's name. */
static QName
operator_name(Reading *reading, const char *text)
{
    const char *dot = strchr(text, '.');

    return reading_qname(reading, (uint32_t)strtoul(text, NULL, 10), catalog_name(reading->catalog, dot + 1));
}

static void
fill_constraint(Reading *reading, RowCursor *row, const LiveRelation *relation, const Ints *numbers,
                Constraint *constraint)
{
    fill_reference(reading, row, constraint);
    char match = next_char(row), on_update = next_char(row), on_delete = next_char(row);
    Ints on_delete_key = next_ints(row);
    Expr *expr = next_expr(row);
    Texts operators = next_texts(row);

    constraint->deferrable = next_bool(row);
    constraint->initially_deferred = next_bool(row);
    constraint->not_valid = next_bool(row);
    constraint->not_enforced = next_bool(row);
    constraint->no_inherit = next_bool(row);
    constraint->without_overlaps = next_bool(row);
    if (constraint->not_enforced)           /* which is never checked, and so never valid: said once */
        constraint->not_valid = false;
    if (constraint->type == 'c') {
        if (expr == NULL)
            reading->moved = true;
        else
            use_key_columns(reading, relation, numbers, expr);
        constraint->expr = expr;
        return;
    }
    constraint->no_inherit = false;         /* keys never are inherited; the catalog says so of each */
    if (constraint->type == 'f') {
        constraint->match = match;
        constraint->on_update = on_update;
        constraint->on_delete = on_delete;
        if (on_delete_key.count > 0)
            name_columns(reading, relation, &on_delete_key,
                         &constraint_more_add(reading->catalog->arena, constraint)->on_delete_columns);
        fill_key(reading, relation, numbers, constraint);
    }
    key_reserve(reading, &constraint->key, operators.count);
    VEC_EACH(&operators, i) {
        KeyPart part = { .statistics = -1 };

        key_more_add(reading->catalog->arena, &part)->exclude_operator = operator_name(reading, operators.items[i]);
        vec_push(reading->catalog->arena, &constraint->key, part);
    }
}

/* Server 18 keeps NOT NULL as a constraint; in the model it is its column's. */
static void
not_null_constraint(Reading *reading, RowCursor *row, const LiveRelation *relation, const Ints *numbers, Name name,
                    uint32_t oid)
{
    const LiveColumn *column = relation_column(relation, numbers->count == 0 ? 0 : numbers->items[0]);

    row->at += 12;      /* index_oid ... initially_deferred */
    bool not_valid = next_bool(row);
    next_bool(row);
    bool no_inherit = next_bool(row);

    if (column == NULL || column->column == NULL)
        return;
    const char *automatic =
        catalog_object_name(reading->scratch, relation->name.name.raw, column->name.raw, "not_null");
    bool named = strcmp(name.raw, automatic) != 0;
    oid_map_put(&reading->not_nulls, oid, column->column);
    if (!named && !not_valid && !no_inherit)
        return;
    ColumnMore *more = column_more_add(reading->catalog->arena, column->column);
    more->not_null_name = named ? name : (Name){ NULL };
    more->not_null_not_valid = not_valid;
    more->not_null_no_inherit = no_inherit;
}

static void
constraint_row(Reading *reading, RowCursor *row)
{
    uint32_t      oid = next_oid(row);
    LiveRelation *relation = reading_table(reading, next_oid(row));
    Name          name = next_name(row);
    char          type = next_char(row);
    Ints          numbers = next_ints(row);

    if (relation == NULL || relation->table == NULL)
        return;
    if (type == 'n') {
        not_null_constraint(reading, row, relation, &numbers, name, oid);
        return;
    }
    QName       qname = { relation->name.schema, name };
    Constraint *constraint = (Constraint *)catalog_add(reading->catalog, KIND_CONSTRAINT, qname,
                                                       &relation->table->base);
    constraint->type = type;
    oid_map_put(&reading->constraints, oid, constraint);
    fill_constraint(reading, row, relation, &numbers, constraint);
}

void
finish_keys(Reading *reading)
{
    VEC_EACH(&reading->foreign_keys, i) {
        const PendingKey *pending = &reading->foreign_keys.items[i];
        Constraint       *key = oid_map_get(&reading->key_indexes, pending->index);

        pending->constraint->ref_key = key != NULL ? &key->base : oid_map_get(&reading->relations, pending->index);
    }
}

const RowReader constraint_readers[] = {
    { "constraints", "oid, table_oid, name, type, key, index_oid, ref_table_oid, ref_key, ref_columns, "
                     "match, on_update, "
                     "on_delete, on_delete_key, expr, operators, deferrable, initially_deferred, "
                     "not_valid, not_enforced, "
                     "no_inherit, period", constraint_row, .facts = false },
    { 0 },
};
