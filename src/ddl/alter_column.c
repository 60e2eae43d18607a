/*
 * alter_column.c: the commands of ALTER TABLE that are about one column.
 */
#include <string.h>

#include "ddl/reader.h"

bool
alter_column_default(Reader *r, Alter *a)
{
    Column *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    if (a->cmd->def == NULL) { /* DROP DEFAULT */
        column->default_value = NULL;
        if (column->more != NULL)
            column->more->null_default = false;
        if (column->serial)
            return refuse(r, a->byte, "column \"%s\" is serial: write its type without a default instead",
                          a->cmd->name);
        return true;
    }
    if (column->serial)
        return refuse(r, a->byte, "column \"%s\" is serial and can't have another default", a->cmd->name);
    uint32_t first = token_find(r, a->first, "default");
    return column_set_default(r, column, a->cmd->def, first + 1, a->end);
}

bool
alter_column_type(Reader *r, Alter *a)
{
    const PgQuery__ColumnDef *def = a->cmd->def->column_def;
    Column                   *column;
    const Type               *type;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column) || !type_make(r, def->type_name, &type))
        return false;
    if (column->serial || column->identity != 0)
        return refuse(r, a->byte,
                      "column \"%s\" takes its values from a sequence: declare it with the type it has at "
                      "the end",
                      a->cmd->name);
    column->type = type;
    column->base.path = r->settings.path;
    if (column->more != NULL)
        column->more->collation = (QName){ { NULL }, { NULL } };
    if (def->coll_clause != NULL &&
        !qname_of_list(r, a->byte, def->coll_clause->collname, def->coll_clause->n_collname,
                       &column_more_add(r->catalog->arena, column)->collation))
        return false;
    if (def->raw_default != NULL)
        note(r, a->byte,
             "USING is about rows that are there when the type changes: it is not part of the definition");
    return true;
}

bool
alter_column_null(Reader *r, Alter *a)
{
    Column *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    if (a->cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull) {
        column->not_null = true;
        if (column->more != NULL)
            column->more->not_null_not_valid = false;
    } else {
        column_drop_not_null(column);
    }
    return true;
}

void
column_drop_not_null(Column *column)
{
    column->not_null = false;
    if (column->more == NULL)
        return;
    column->more->not_null_no_inherit = column->more->not_null_not_valid = false;
    column->more->not_null_name = (Name){ NULL };
}

bool
alter_column_statistics(Reader *r, Alter *a)
{
    Column *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    column->statistics = IS_NODE(a->cmd->def, INTEGER) ? (int16_t)a->cmd->def->integer->ival : -1;
    return true;
}

bool
alter_column_storage(Reader *r, Alter *a)
{
    Column *column;

    return draft_column(r, a->table, a->cmd->name, a->byte, &column) &&
           column_set_storage(r, column, string_of(a->cmd->def), a->byte);
}

bool
alter_column_compression(Reader *r, Alter *a)
{
    Column *column;

    return draft_column(r, a->table, a->cmd->name, a->byte, &column) &&
           column_set_compression(r, column, string_of(a->cmd->def), a->byte);
}

bool
alter_column_options(Reader *r, Alter *a)
{
    Node *const *items = a->cmd->def->list->items;
    size_t       count = a->cmd->def->list->n_items;
    Params       given = { 0 };
    Column      *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    if (a->cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ResetOptions) {
        for (size_t i = 0; i < count; i++)
            params_unset(&column_more_add(r->catalog->arena, column)->options, param_name(r, items[i]->def_elem));
        return true;
    }
    if (!params_make(r, items, count, &given))
        return false;
    VEC_EACH(&given, i)
        params_set(r, &column_more_add(r->catalog->arena, column)->options, given.items[i].name, given.items[i].value);
    return true;
}

bool
alter_column_expression(Reader *r, Alter *a)
{
    Column *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    if (column->generated == 0 && (a->cmd->def != NULL || !a->cmd->missing_ok))
        return refuse(r, a->byte, "column \"%s\" is not a generated column", a->cmd->name);
    if (a->cmd->def != NULL) { /* SET EXPRESSION AS */
        uint32_t open = token_find(r, a->first, "as") + 1;
        return expr_make(r, a->cmd->def, open, token_closing(r, open) + 1,
                         &column_more_add(r->catalog->arena, column)->generated_as);
    }
    if (column->generated == 'v')
        return refuse(r, a->byte, "column \"%s\" is a virtual generated column: DROP EXPRESSION is for stored ones",
                      a->cmd->name);
    column->generated = 0;
    column_more_add(r->catalog->arena, column)->generated_as = NULL;
    return true;
}

/* SET GENERATED and sequence options come as one list. */
static bool
set_identity(Reader *r, Alter *a, Column *column)
{
    const PgQuery__List *list = a->cmd->def->list;
    Node               **options = arena_alloc(r->arena, (list->n_items + 1) * sizeof *options);
    size_t               count = 0;

    if (column->identity == 0)
        return refuse(r, a->byte, "column \"%s\" is not an identity column", a->cmd->name);
    for (size_t i = 0; i < list->n_items; i++) {
        const PgQuery__DefElem *def = list->items[i]->def_elem;
        if (strcmp(def->defname, "generated") == 0)
            column->identity = IS_NODE(def->arg, INTEGER) ? (char)def->arg->integer->ival : column->identity;
        else
            options[count++] = list->items[i];
    }
    return count == 0 ||
           sequence_options(r, options, count, column->type, true, column_more(column)->identity_options, NULL);
}

bool
alter_column_identity(Reader *r, Alter *a)
{
    Column *column;

    if (!draft_column(r, a->table, a->cmd->name, a->byte, &column))
        return false;
    switch (a->cmd->subtype) {
    case PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity: {
        const PgQuery__Constraint *def = a->cmd->def->constraint;
        return column_set_identity(r, column, def->generated_when[0], def->options, def->n_options, a->byte);
    }
    case PG_QUERY__ALTER_TABLE_TYPE__AT_SetIdentity:
        return set_identity(r, a, column);
    default:
        if (column->identity == 0 && !a->cmd->missing_ok)
            return refuse(r, a->byte, "column \"%s\" is not an identity column", a->cmd->name);
        column->identity = 0;
        column_more_add(r->catalog->arena, column)->identity_options = NULL;
        return true;
    }
}

/* ---- DROP COLUMN --------------------------------------------------------------------------------- */

static bool
names_hold(const Names *names, Name name)
{
    VEC_EACH(names, i)
        if (name_equal(names->items[i], name))
            return true;
    return false;
}

static bool
key_holds(const KeyParts *key, const Names *include, Name name)
{
    VEC_EACH(key, i)
        if (name_equal(key->items[i].column_name, name) ||
            (key->items[i].expr != NULL && names_hold(&expr_names(key->items[i].expr)->columns, name)))
            return true;
    return names_hold(include, name);
}

/* Indexes and constraints that speak of a column go with it. */
bool
alter_drop_column(Reader *r, Alter *a)
{
    Table  *table = a->table;
    Column *column = table_column(table, name_of(r, a->cmd->name));
    Name    name;

    if (column == NULL && a->cmd->missing_ok)
        return true;
    if (column == NULL)
        return draft_column(r, table, a->cmd->name, a->byte, &column);
    name = column->base.name.name;
    for (uint32_t i = table->indexes.count; i-- > 0;) {
        Index *index = table->indexes.items[i];
        if (key_holds(&index->key, &index_more(index)->include, name) ||
            (index->predicate != NULL && names_hold(&expr_names(index->predicate)->columns, name)))
            draft_remove(r, &index->base);
    }
    for (uint32_t i = table->constraints.count; i-- > 0;) {
        Constraint *constraint = table->constraints.items[i];
        if (key_holds(&constraint->key, &constraint_more(constraint)->include, name) ||
            (constraint->expr != NULL && names_hold(&expr_names(constraint->expr)->columns, name)))
            draft_remove(r, &constraint->base);
    }
    draft_remove(r, &column->base);
    return true;
}
