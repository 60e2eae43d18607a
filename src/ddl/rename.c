/*
 * rename.c: ALTER … RENAME TO and ALTER … SET SCHEMA of what the file itself declares: the draft gets the
 * new name,
 * and so does what speaks of it. Where an expression speaks of it, the file has to say the new name itself.
 */
#include <string.h>

#include "ddl/reader.h"

static bool
refuse_in_expression(Reader *r, const char *what, const char *name, SourcePos at)
{
    refuse(r, r->statement.start, "can't rename %s \"%s\": the expression at line %u names it", what, name,
           at.line);
    return error_hint(&r->error, "Declare it under its new name, and use that.");
}

/* ---- What speaks of an object -------------------------------------------------------------------- */

/* Calls `visit` for every expression of the catalog; returns the first for which it is true. */
typedef bool ExprTest(const Expr *expr, const void *context);

static const Expr *
find_in_key(const KeyParts *key, ExprTest *test, const void *context)
{
    VEC_EACH(key, i)
        if (key->items[i].expr != NULL && test(key->items[i].expr, context))
            return key->items[i].expr;
    return NULL;
}

static const Expr *
find_in_table(const Table *table, ExprTest *test, const void *context)
{
    const Expr *found = NULL;

    for (uint32_t i = 0; found == NULL && i < table->columns.count; i++) {
        const Column *column = table->columns.items[i];
        const Expr   *generated_as = column_more(column)->generated_as;
        if (column->default_value != NULL && test(column->default_value, context))
            found = column->default_value;
        else if (generated_as != NULL && test(generated_as, context))
            found = generated_as;
    }
    for (uint32_t i = 0; found == NULL && i < table->constraints.count; i++) {
        const Constraint *constraint = table->constraints.items[i];
        found = constraint->expr != NULL && test(constraint->expr, context)
                    ? constraint->expr
                    : find_in_key(&constraint->key, test, context);
    }
    for (uint32_t i = 0; found == NULL && i < table->indexes.count; i++) {
        const Index *index = table->indexes.items[i];
        found = index->predicate != NULL && test(index->predicate, context)
                    ? index->predicate
                    : find_in_key(&index->key, test, context);
    }
    return found;
}

static const Expr *
find_expression(const Reader *r, ExprTest *test, const void *context)
{
    VEC_EACH(&r->catalog->objects, i) {
        const Object *object = r->catalog->objects.items[i];
        const Expr   *found =
            object->kind == KIND_TABLE ? find_in_table((const Table *)object, test, context) : NULL;
        if (found != NULL)
            return found;
    }
    return NULL;
}

static bool
names_column(const Expr *expr, const void *context)
{
    const Name *name = context;

    VEC_EACH(&expr_names(expr)->columns, i)
        if (name_equal(expr_names(expr)->columns.items[i], *name))
            return true;
    return false;
}

static bool
names_type(const Expr *expr, const void *context)
{
    const Name *name = context;

    VEC_EACH(&expr_names(expr)->types, i)
        if (name_equal(expr_names(expr)->types.items[i]->name.name, *name))
            return true;
    return false;
}

/* 's', 'a.s', '"s"': the last part of the name. */
static bool
names_sequence(const Expr *expr, const void *context)
{
    const Name *name = context;
    size_t      length = strlen(name->raw);

    VEC_EACH(&expr_names(expr)->regclasses, i) {
        const char *text = expr_names(expr)->regclasses.items[i];
        size_t      end = strlen(text);
        if (end > 0 && text[end - 1] == '"')
            end--;
        if (end >= length && memcmp(text + end - length, name->raw, length) == 0)
            return true;
    }
    return false;
}

/* Foreign keys and OWNED BY say the table's new name. */
static void
update_references(Reader *r, const Table *table, QName name)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];
        QName  *reference = NULL;
        if (object->kind == KIND_SEQUENCE && name_is_set(((Sequence *)object)->owner_table_name.name))
            reference = &((Sequence *)object)->owner_table_name;
        else if (object->kind == KIND_CONSTRAINT && ((Constraint *)object)->type == 'f')
            reference = &((Constraint *)object)->ref_table_name;
        if (reference != NULL && draft_find_from(r, SPACE_RELATION, *reference, object->path) == &table->base)
            *reference = name;
    }
}

/* Every column of the old type is of the new one. */
static void
update_types(Reader *r, const Object *type, QName name)
{
    VEC_EACH(&r->catalog->objects, i) {
        Column *column = (Column *)r->catalog->objects.items[i];
        if (column->base.kind != KIND_COLUMN ||
            draft_find_from(r, SPACE_TYPE, column->type->name, column->base.path) != type)
            continue;
        column->type =
            type_intern(r, name, column->type->modifiers, column->type->dimensions, column->type->at);
    }
}

/* ---- Renaming ------------------------------------------------------------------------------------ */

/* Gives the object its new name where that is free. */
static bool
set_name(Reader *r, Object *object, QName name)
{
    Object probe = { .kind = object->kind, .name = name, .parent = object->parent, .path = object->path };
    bool   repeated;

    if (!draft_taken(r, &probe, r->statement.start, false, &repeated))
        return false;
    draft_leave(r, object);
    if (object->kind == KIND_TABLE || object->kind == KIND_VIEW)
        written_overtake(r, object);
    object->name = name;
    object->flags &= (uint8_t)~OBJECT_UNNAMED;
    draft_enter(r, object);
    return true;
}

static bool
rename_object(Reader *r, Object *object, QName name)
{
    const Expr *found = NULL;

    if (object->kind == KIND_SEQUENCE)
        found = find_expression(r, names_sequence, &object->name.name);
    else if (object->kind == KIND_ENUM)
        found = find_expression(r, names_type, &object->name.name);
    if (found != NULL)
        return refuse_in_expression(r, kind_of(object->kind)->name, object->name.name.raw, found->at);
    if (object->kind == KIND_TABLE) {
        settle_names(r, (Table *)object);
        update_references(r, (Table *)object, name);
    } else if (object->kind == KIND_ENUM) {
        update_types(r, object, name);
    }
    return set_name(r, object, name);
}

static void
rename_in_names(const Names *names, Name from, Name to)
{
    VEC_EACH(names, i)
        if (name_equal(names->items[i], from))
            names->items[i] = to;
}

static void
rename_in_key(KeyParts *key, const Names *include, Name from, Name to)
{
    VEC_EACH(key, i)
        if (name_equal(key->items[i].column_name, from))
            key->items[i].column_name = to;
    rename_in_names(include, from, to);
}

static bool
rename_column(Reader *r, Table *table, const PgQuery__RenameStmt *rename)
{
    Name    from = name_of(r, rename->subname), to = name_of(r, rename->newname);
    Column *column;

    if (!draft_column(r, table, rename->subname, r->statement.start, &column))
        return false;
    if (table_column(table, to) != NULL)
        return refuse_twice(r, r->statement.start, table_column(table, to)->base.at,
                            "column \"%s\" is declared twice", rename->newname);
    const Expr *found = find_in_table(table, names_column, &from);
    if (found != NULL)
        return refuse_in_expression(r, "column", from.raw, found->at);
    settle_names(r, table);
    VEC_EACH(&table->indexes, i)
        rename_in_key(&table->indexes.items[i]->key, &index_more(table->indexes.items[i])->include, from, to);
    VEC_EACH(&table->constraints, i) {
        const ConstraintMore *more = constraint_more(table->constraints.items[i]);
        rename_in_key(&table->constraints.items[i]->key, &more->include, from, to);
        rename_in_names(&more->on_delete_columns, from, to);
    }
    VEC_EACH(&r->catalog->objects, i) {
        Object     *object = r->catalog->objects.items[i];
        Constraint *key = (Constraint *)object;
        Sequence   *sequence = (Sequence *)object;
        if (object->kind == KIND_CONSTRAINT && key->type == 'f' &&
            draft_find_from(r, SPACE_RELATION, key->ref_table_name, object->path) == &table->base)
            rename_in_names(&key->ref_columns, from, to);
        if (object->kind == KIND_SEQUENCE && name_equal(sequence->owner_column_name, from) &&
            draft_find_from(r, SPACE_RELATION, sequence->owner_table_name, object->path) == &table->base)
            sequence->owner_column_name = to;
    }
    column->base.name.name = to;
    written_overtake(r, &table->base);
    return true;
}

static bool
rename_constraint(Reader *r, Table *table, const PgQuery__RenameStmt *rename)
{
    Constraint *constraint = draft_find_constraint(r, table, rename->subname);
    Column     *column = constraint == NULL ? not_null_find(r, table, rename->subname) : NULL;

    if (column != NULL) {
        column_more_add(r->catalog->arena, column)->not_null_name = name_of(r, rename->newname);
        return true;
    }
    if (constraint == NULL)
        return refuse_missing(r, r->statement.start,
                              "constraint \"%s\" of table \"%s\" is not declared in the file",
                              rename->subname, show(r, table->base.name));
    QName name = { table->base.name.schema, name_of(r, rename->newname) };
    if (constraint->type == 'c' || constraint->type == 'f') {
        constraint->base.name = name;
        constraint->base.flags &= (uint8_t)~OBJECT_UNNAMED;
        return true;
    }
    return set_name(r, &constraint->base, name);
}

static bool
find_named(Reader *r, PgQuery__ObjectType type, const PgQuery__RangeVar *relation, const Node *object,
           Object **ret_object)
{
    QName name;

    if (type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE) {
        if (!qname_of_list(r, r->statement.start, object->list->items, object->list->n_items, &name))
            return false;
        *ret_object = draft_find(r, SPACE_TYPE, name);
    } else if (type == PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION) {
        name = (QName){ .name = name_of(r, string_of(object)) };
        *ret_object = draft_find(r, SPACE_EXTENSION, name);
    } else {
        if (!qname_of_range(r, relation, &name))
            return false;
        *ret_object = draft_find_relation(r, name);
    }
    if (*ret_object == NULL)
        return refuse_undeclared(r, r->statement.start,
                                 type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE ? SPACE_TYPE : SPACE_RELATION, "", name);
    return true;
}

bool
handle_rename(Reader *r, const Node *node)
{
    const PgQuery__RenameStmt *rename = node->rename_stmt;
    Table                     *table;
    Object                    *object;

    switch (rename->rename_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
        if (rename->relation_type != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE &&
            rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
            return written_rename_column(r, rename) || refuse_object_type(r, rename->relation_type, "ALTER");
        if (!draft_table(r, rename->relation, &table))
            return false;
        return rename->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN
                   ? rename_column(r, table, rename)
                   : rename_constraint(r, table, rename);
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
        if (r->target == DDL_POSTGRES)
            return refuse_object_type(r, rename->rename_type, "ALTER … RENAME");
        /* fall through */
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
        if (!find_named(r, rename->rename_type, rename->relation, rename->object, &object))
            return false;
        if (object->kind == KIND_COLUMN) { /* an identity column, found by its sequence */
            column_more((Column *)object)->identity_options->name = name_of(r, rename->newname);
            draft_enter_identity(r, (Column *)object);
            return true;
        }
        return rename_object(r, object, (QName){ object->name.schema, name_of(r, rename->newname) });
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        refuse(r, r->statement.start, "a schema can't be renamed after its declaration");
        return error_hint(&r->error, "Declare it under its new name, with -- @renamed from=%s above.",
                          rename->subname);
    default:
        return refuse_object_type(r, rename->rename_type, "ALTER … RENAME");
    }
}

/* ---- SET SCHEMA ---------------------------------------------------------------------------------- */

static void
move_parts(Reader *r, Table *table, Name schema)
{
    VEC_EACH(&table->indexes, i) {
        draft_leave(r, &table->indexes.items[i]->base);
        table->indexes.items[i]->base.name.schema = schema;
    }
    VEC_EACH(&table->constraints, i) {
        draft_leave(r, &table->constraints.items[i]->base);
        table->constraints.items[i]->base.name.schema = schema;
    }
    VEC_EACH(&table->columns, i)
        if (column_more(table->columns.items[i])->serial_sequence != NULL)
            column_more(table->columns.items[i])->serial_sequence->base.name.schema = schema;
}

static void
enter_parts(Reader *r, Table *table)
{
    VEC_EACH(&table->indexes, i)
        draft_enter(r, &table->indexes.items[i]->base);
    VEC_EACH(&table->constraints, i)
        if (table->constraints.items[i]->type != 'c' && table->constraints.items[i]->type != 'f')
            draft_enter(r, &table->constraints.items[i]->base);
}

bool
handle_set_schema(Reader *r, const Node *node)
{
    const PgQuery__AlterObjectSchemaStmt *alter = node->alter_object_schema_stmt;
    Name                                  schema = name_of(r, alter->newschema);
    Object                               *object;

    switch (alter->object_type) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION:
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
        if (r->target != DDL_POSTGRES)
            break;
        /* fall through */
    default:
        return refuse_object_type(r, alter->object_type, "ALTER … SET SCHEMA");
    }
    if (!find_named(r, alter->object_type, alter->relation, alter->object, &object))
        return false;
    mention_schema(r, schema);
    if (object->kind == KIND_EXTENSION) {
        ((Extension *)object)->schema = schema;
        return true;
    }
    QName name = { schema, object->name.name };
    if (object->kind == KIND_TABLE)
        move_parts(r, (Table *)object, schema);
    if (!rename_object(r, object, name))
        return false;
    if (object->kind == KIND_TABLE)
        enter_parts(r, (Table *)object);
    return true;
}
