/*
 * column.c: one column of CREATE TABLE or ADD COLUMN, with the constraints written beside it. The rules are
 * those of transformColumnDefinition() in parser/parse_utilcmd.c.
 */
#include <string.h>

#include "ddl/reader.h"

enum { MAX_COLUMNS = 1600 }; /* MaxHeapAttributeNumber */

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
    Table  *table = column_table(column);
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
    column_more_add(r->catalog->arena, column)->serial_sequence = sequence;
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
    if (r->target != DDL_POSTGRES && (column->more != NULL || column->default_value == NULL))
        column_more_add(r->catalog->arena, column)->null_default = column->default_value == NULL;
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
    column_more_add(r->catalog->arena, column)->identity_options = made;
    column->not_null = true;
    draft_enter_identity(r, column);
    return true;
}

/* Without a word it is virtual; before server 18 the grammar asked for STORED. */
static char
generated_kind(const PgQuery__Constraint *def)
{
#if PG_VERSION_NUM >= 180000
    return def->generated_kind[0] == 's' ? 's' : 'v';
#else
    (void)def;
    return 's';
#endif
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
    column->generated = generated_kind(def);
    return expr_make(r, def->raw_expr, open, token_closing(r, open) + 1,
                     &column_more_add(r->catalog->arena, column)->generated_as);
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

/* Two on one column are one, as in AdjustNotNullInheritance() and its like of server 18. */
bool
column_set_not_null(Reader *r, Column *column, const PgQuery__Constraint *def)
{
    Name     name = name_of(r, def->conname), known = column_more(column)->not_null_name;
    uint32_t byte = byte_of(r, def->location);

    if (name_is_set(name) && name_is_set(known) && !name_equal(name, known))
        return refuse(r, byte, "NOT NULL of column \"%s\" has two names, \"%s\" and \"%s\"", column->base.name.name.raw,
                      known.raw, name.raw);
    column->not_null = true;
    if (column->more != NULL || def->is_no_inherit)
        column_more_add(r->catalog->arena, column)->not_null_no_inherit = def->is_no_inherit;
    if (name_is_set(name))
        column_more_add(r->catalog->arena, column)->not_null_name = name;
    return true;
}

bool
not_null_make(Reader *r, Table *table, const PgQuery__Constraint *def, Column **ret_column)
{
    return draft_column(r, table, def->n_keys > 0 ? string_of(def->keys[0]) : "", byte_of(r, def->location), ret_column) &&
           column_set_not_null(r, *ret_column, def);
}

Column *
not_null_find(Reader *r, const Table *table, const char *name)
{
    VEC_EACH(&table->columns, i)
        if (table->columns.items[i]->not_null &&
            strcmp(column_not_null_name(r->arena, table->columns.items[i]), name) == 0)
            return table->columns.items[i];
    return NULL;
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
    return !not_null || column_set_not_null(r, q->column, def);
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

#if PG_VERSION_NUM >= 180000
static bool
set_enforced(Reader *r, Qualifiers *q, const PgQuery__Constraint *def)
{
    bool enforced = def->contype == PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_ENFORCED;

    if (q->last == NULL || (q->last->type != 'c' && q->last->type != 'f'))
        return refuse(r, byte_of(r, def->location), "%s belongs to no CHECK or foreign key",
                      enforced ? "ENFORCED" : "NOT ENFORCED");
    q->last->not_enforced = !enforced;
    return true;
}
#endif

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
#if PG_VERSION_NUM >= 180000
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_ENFORCED:
    case PG_QUERY__CONSTR_TYPE__CONSTR_ATTR_NOT_ENFORCED:
        return set_enforced(r, q, def);
#endif
    default:
        if (!constraint_make(r, column_table(column), column, def, q->keys, &q->last))
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

bool
column_set_storage(Reader *r, Column *column, const char *word, uint32_t byte)
{
    static const struct {
        const char *word;
        char        code;
    } words[] = {
        { "plain", 'p' },
        { "external", 'e' },
        { "main", 'm' },
        { "extended", 'x' },
        { "default", 0 },
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcasecmp(word, words[i].word) == 0) {
            column->storage = words[i].code;
            return true;
        }
    }
    return refuse(r, byte, "invalid storage type \"%s\"", word);
}

static bool
set_storage(Reader *r, Column *column, const PgQuery__ColumnDef *def, uint32_t byte)
{
#if PG_VERSION_NUM >= 160000
    if (def->storage_name[0] != '\0')
        return column_set_storage(r, column, def->storage_name, byte);
#endif
    (void)r;
    (void)byte;
    if (def->storage[0] != '\0')
        column->storage = def->storage[0];
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
    if (table->columns.count == MAX_COLUMNS)
        return refuse(r, byte, "tables can have at most %d columns", MAX_COLUMNS);
    if (def->n_fdwoptions > 0)
        return refuse(r, byte, "options of foreign tables' columns are not covered yet");
    Column    *column = (Column *)draft_child(r, KIND_COLUMN, name, &table->base, byte);
    Qualifiers qualifiers = { .def = def, .column = column, .keys = keys };
    place_add(r, byte, &column->base, false);
    if (!set_type(r, column, def, byte) || !column_set_compression(r, column, def->compression, byte))
        return false;
    if (!set_storage(r, column, def, byte))
        return false;
    if (def->coll_clause != NULL &&
        !qname_of_list(r, byte_of(r, def->coll_clause->location), def->coll_clause->collname,
                       def->coll_clause->n_collname, &column_more_add(r->catalog->arena, column)->collation))
        return false;
    for (size_t i = 0; i < def->n_constraints; i++)
        if (!qualify(r, &qualifiers, def->constraints[i]->constraint))
            return false;
    *ret_column = column;
    return true;
}
