/*
 * column.c: one column of CREATE TABLE or ADD COLUMN, with the constraints written beside it. The rules are
 * those of transformColumnDefinition() in parser/parse_utilcmd.c.
 */
#include <string.h>

#include "ddl/reader.h"

/* ---- serial -------------------------------------------------------------------------------------- */

static const char *
serial_type(const PgQuery__TypeName *type)
{
    static const char *const names[][3] = {
        { "serial", "serial4", "int4" },
        { "bigserial", "serial8", "int8" },
        { "smallserial", "serial2", "int2" },
    };

    if (type->n_names != 1 || type->pct_type)
        return NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(string_of(type->names[0]), names[i][0]) == 0 ||
            strcmp(string_of(type->names[0]), names[i][1]) == 0)
            return names[i][2];
    return NULL;
}

static void
add_serial_sequence(Reader *r, Column *column, uint32_t byte)
{
    Table  *table = column->table;
    Object *object =
        catalog_add(r->catalog, KIND_SEQUENCE, (QName){ .schema = table->base.name.schema }, NULL);
    Sequence *sequence = (Sequence *)object;

    object->at = pos_of(r, byte);
    object->path = table->base.path;
    object->flags = OBJECT_IMPLIED | OBJECT_UNNAMED;
    sequence_defaults(&sequence->options, column->type);
    sequence->owned_by = column;
    sequence->owner_table_name = table->base.name;
    sequence->owner_column_name = column->base.name.name;
    column->serial = true;
    column->not_null = true;
    column->serial_sequence = sequence;
}

/* ---- DEFAULT, GENERATED, IDENTITY ---------------------------------------------------------------- */

/* The server keeps no default for NULL, unless a cast to the column's length stands around it. */
static bool
is_no_default(Reader *r, const Node *tree, const Type *target)
{
    const Type *type;

    while (IS_NODE(tree, TYPE_CAST) && type_make(r, tree->type_cast->type_name, &type) && type == target)
        tree = tree->type_cast->arg;
    error_release(&r->error);
    return IS_NODE(tree, A_CONST) && tree->a_const->isnull && target->modifiers == NULL;
}

bool
column_set_default(Reader *r, Column *column, const Node *tree, uint32_t first, uint32_t end)
{
    const Expr *expr;

    if (column->generated != 0)
        return refuse(r, r->tokens[first].start,
                      "column \"%s\" has both a default and a generation expression",
                      column->base.name.name.raw);
    if (column->identity != 0)
        return refuse(r, r->tokens[first].start, "column \"%s\" has both a default and an identity",
                      column->base.name.name.raw);
    if (!expr_make(r, tree, first, end, &expr) ||
        !check_not_frozen(r, tree, column->type, r->tokens[first].start))
        return false;
    column->default_value = is_no_default(r, tree, column->type) ? NULL : expr;
    return true;
}

bool
column_set_identity(Reader *r, Column *column, char when, Node *const *options, size_t count, uint32_t byte)
{
    const char *name = column->base.name.name.raw;

    if (column->identity != 0)
        return refuse(r, byte, "column \"%s\" has two identities", name);
    if (column->default_value != NULL || column->serial)
        return refuse(r, byte, "column \"%s\" has both a default and an identity", name);
    if (!sequence_type_fits(column->type))
        return refuse(r, byte, "identity column \"%s\" must be of type smallint, integer, or bigint", name);
    SequenceOptions *made = ARENA_NEW(r->catalog->arena, SequenceOptions);
    if (!sequence_options(r, options, count, column->type, false, made, NULL))
        return false;
    column->identity = when;
    column->identity_options = made;
    column->not_null = true;
    draft_enter_identity(r, column);
    return true;
}

static bool
set_generated(Reader *r, Column *column, const PgQuery__Constraint *def, uint32_t first)
{
    uint32_t open = first;

    if (column->default_value != NULL || column->generated != 0 || column->identity != 0 || column->serial)
        return refuse(r, byte_of(r, def->location), "column \"%s\" has more than one source for its value",
                      column->base.name.name.raw);
    while (open < r->token_count && !token_word(r, open, "("))
        open++;
    column->generated = 's';
    return expr_make(r, def->raw_expr, open, token_closing(r, open) + 1, &column->generated_as);
}

/* ---- The words beside a column ------------------------------------------------------------------- */

typedef struct Qualifiers {
    const PgQuery__ColumnDef *def;
    Column                   *column;
    Keys                     *keys;
    bool                      null, not_null; /* said so far */
    Constraint               *last;           /* what DEFERRABLE is about */
} Qualifiers;

/* After CONSTRAINT name, if that is there. */
static uint32_t
first_token(const Reader *r, const PgQuery__Constraint *def)
{
    uint32_t token = token_at(r, byte_of(r, def->location));

    return token_word(r, token, "constraint") ? token + 2 : token;
}

/* A DEFAULT ends where the next word about the column begins. */
static uint32_t
default_end(const Reader *r, const Qualifiers *q, const PgQuery__Constraint *def, uint32_t first)
{
    uint32_t end = token_element_end(r, first);

    for (size_t i = 0; i < q->def->n_constraints; i++) {
        const PgQuery__Constraint *other = q->def->constraints[i]->constraint;
        if (other->location > def->location && token_at(r, byte_of(r, other->location)) < end)
            end = token_at(r, byte_of(r, other->location));
    }
    if (q->def->coll_clause != NULL && q->def->coll_clause->location > def->location) {
        uint32_t collate = token_at(r, byte_of(r, q->def->coll_clause->location));
        /* A COLLATE inside of the default stands in parentheses, after which it is not a clause of the
         * column. */
        end = collate < end ? collate : end;
    }
    return end;
}

static bool
set_nullable(Reader *r, Qualifiers *q, const PgQuery__Constraint *def)
{
    bool not_null = def->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL;

    q->null = q->null || !not_null;
    q->not_null = q->not_null || not_null;
    if (q->null && (q->not_null || q->column->serial || q->column->identity != 0))
        return refuse(r, byte_of(r, def->location), "column \"%s\" is declared both NULL and NOT NULL",
                      q->column->base.name.name.raw);
    if (not_null) {
        q->column->not_null = true;
        q->column->not_null_name = name_of(r, def->conname);
    }
    return true;
}

static bool
set_deferrable(Reader *r, Qualifiers *q, const PgQuery__Constraint *def)
{
    Constraint *last = q->last;

    if (last == NULL || last->type == 'c')
        return refuse(r, byte_of(r, def->location),
                      "a DEFERRABLE clause belongs to no constraint that could be deferred");
    switch (def->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
        last->deferrable = true;
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
        last->deferrable = last->initially_deferred = true;
        return true;
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
        if (last->initially_deferred)
            return refuse(r, byte_of(r, def->location),
                          "a constraint declared INITIALLY DEFERRED must be DEFERRABLE");
        last->deferrable = false;
        return true;
    default:
        last->initially_deferred = false;
        return true;
    }
}

static bool
qualify(Reader *r, Qualifiers *q, const PgQuery__Constraint *def)
{
    Column  *column = q->column;
    uint32_t first = first_token(r, def);

    switch (def->contype) {
    case PG_QUERY__CONSTR_TYPE__CONSTR_NULL:
    case PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL:
        return set_nullable(r, q, def);
    case PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT:
        if (column->default_value != NULL || column->serial)
            return refuse(r, byte_of(r, def->location), "column \"%s\" has more than one default",
                          column->base.name.name.raw);
        return column_set_default(r, column, def->raw_expr, first + 1, default_end(r, q, def, first + 1));
    case PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY:
        if (q->null)
            return refuse(r, byte_of(r, def->location), "column \"%s\" is declared both NULL and an identity",
                          column->base.name.name.raw);
        return column_set_identity(r, column, def->generated_when[0], def->options, def->n_options,
                                   byte_of(r, def->location));
    case PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED:
        return set_generated(r, column, def, first);
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_DEFERRABLE:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_DEFERRED:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_IMMEDIATE:
        return set_deferrable(r, q, def);
    default:
        if (!constraint_make(r, column->table, column, def, q->keys, &q->last))
            return false;
        place_add(r, byte_of(r, def->location), &q->last->base, true);
        return q->last->type != 'p' || !q->null ||
               refuse(r, byte_of(r, def->location), "primary key column \"%s\" is declared NULL",
                      column->base.name.name.raw);
    }
}

bool
column_set_compression(Reader *r, Column *column, const char *method, uint32_t byte)
{
    if (strcmp(method, "pglz") == 0)
        column->compression = 'p';
    else if (strcmp(method, "lz4") == 0)
        column->compression = 'l';
    else if (strcmp(method, "default") == 0 || *method == '\0')
        column->compression = 0;
    else
        return refuse(r, byte, "invalid compression method \"%s\"", method);
    return true;
}

static bool
set_type(Reader *r, Column *column, const PgQuery__ColumnDef *def, uint32_t byte)
{
    if (def->type_name == NULL)
        return refuse(r, byte, "column \"%s\" has no type", def->colname);
    const char *serial = serial_type(def->type_name);
    if (serial != NULL && def->type_name->n_array_bounds > 0)
        return refuse(r, byte, "an array of %s is not possible", string_of(def->type_name->names[0]));
    if (serial == NULL)
        return type_make(r, def->type_name, &column->type);
    column->type = type_builtin(r, serial);
    add_serial_sequence(r, column, byte);
    return true;
}

bool
column_make(Reader *r, Table *table, const PgQuery__ColumnDef *def, Keys *keys, Column **ret_column)
{
    uint32_t byte = byte_of(r, def->location);
    Name     name = name_of(r, def->colname);
    Column  *same = table_column(table, name);

    if (same != NULL)
        return refuse_twice(r, byte, same->base.at, "column \"%s\" is declared twice", def->colname);
    if (def->n_fdwoptions > 0)
        return refuse(r, byte, "options of foreign tables' columns are not covered yet");
    Column    *column = (Column *)draft_child(r, KIND_COLUMN, name, &table->base, byte);
    Qualifiers qualifiers = { .def = def, .column = column, .keys = keys };
    place_add(r, byte, &column->base, false);
    if (!set_type(r, column, def, byte) || !column_set_compression(r, column, def->compression, byte))
        return false;
    if (def->storage[0] != '\0')
        column->storage = def->storage[0];
    if (def->coll_clause != NULL &&
        !qname_of_list(r, byte_of(r, def->coll_clause->location), def->coll_clause->collname,
                       def->coll_clause->n_collname, &column->collation))
        return false;
    for (size_t i = 0; i < def->n_constraints; i++)
        if (!qualify(r, &qualifiers, def->constraints[i]->constraint))
            return false;
    *ret_column = column;
    return true;
}
