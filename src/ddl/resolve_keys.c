/*
 * resolve_keys.c: the columns of keys and indexes, and what foreign keys refer to. Expressions inside keys are
 * resolve_exprs.c's.
 */
#include <string.h>

#include <schemasync/expr.h>

#include "resolve.h"

/* ---- Key parts --------------------------------------------------------------------------------------- */

static void
check_columns(Resolve *r, const Table *table, const Names *names, SourcePos at)
{
    VEC_EACH(names, i)
        if (table_column(table, names->items[i]) == NULL)
            resolve_hint_near(resolve_error(r, at, "column \"%s\" named in key does not exist",
                                            names->items[i].raw),
                              r, KIND_COLUMN, table, names->items[i].raw);
}

/* Columns of a key are said once: `UNIQUE (a, a)` is refused by the server. */
static void
check_twice(Resolve *r, const KeyParts *key, const char *what, SourcePos at)
{
    VEC_EACH(key, i)
        for (uint32_t j = 0; j < i; j++)
            if (key->items[i].column != NULL && key->items[i].column == key->items[j].column) {
                resolve_error(r, at, "column \"%s\" appears twice in %s", key->items[i].column_name.raw, what);
                return;
            }
}

/* An index keeps the collation of `(x COLLATE c)` beside the expression x. */
static void
split_collation(Resolve *r, KeyPart *part)
{
    const char *body;
    QName       collation;

    if (part->expr == NULL || !expr_split_collate(r->catalog->arena, part->expr->text, &body, &collation))
        return;
    Expr *expr = ARENA_NEW(r->catalog->arena, Expr);
    *expr = *part->expr;
    expr->text = body;
    part->expr = expr;
    if (!name_is_set(key_more(part)->collation.name))
        key_more_add(r->catalog->arena, part)->collation = collation;
}

static bool
passes_collation_on(const ExprFacts *facts)
{
    static const char *const functions[] = { "lower", "upper", "initcap", "btrim", "ltrim", "rtrim",
                                             "left",  "right", "substr",  "substring", "replace" };

    VEC_EACH(&facts->functions, i) {
        bool known = false;
        for (size_t j = 0; j < sizeof functions / sizeof *functions; j++)
            known = known || strcmp(functions[j], facts->functions.items[i].name.raw) == 0;
        if (!known)
            return false;
    }
    VEC_EACH(&facts->operators, i)
        if (strcmp(facts->operators.items[i].name.raw, "||") != 0)
            return false;
    return facts->types.count == 0 && facts->collations.count == 0;
}

/* The collation that an expression has anyway, as far as it can be told: absent. Columns of the default one can't give
 * it any other; columns of another one give theirs through functions that are known to pass it on. */
static bool
has_collation_anyway(Resolve *r, const Expr *expr, const Table *table, QName collation)
{
    bool      is_default = qname_equal(collation, resolve_pg_catalog(r, "default"));
    ExprFacts facts;

    const Names *columns = &expr_names(expr)->columns;
    if (strcasestr(expr->text, "collate") != NULL || (columns->count == 0 && !is_default))
        return false;
    VEC_EACH(columns, i) {
        const Column *column = table_column(table, columns->items[i]);
        if (column == NULL || column->type == NULL)
            return false;
        QName own = column_more(column)->collation;
        if (is_default ? name_is_set(own.name) || strcmp(column->type->name.name.raw, "name") == 0
                       : !qname_equal(own, collation))
            return false;
    }
    if (is_default)
        return true;
    expr_facts(r->catalog->arena, expr->text, &facts);
    return facts.parses && passes_collation_on(&facts);
}

/* absent where the column, or an expression over columns of default collations, has it anyway */
static void
resolve_part_collation(Resolve *r, const Table *table, KeyPart *part, uint16_t path)
{
    split_collation(r, part);
    if (!name_is_set(key_more(part)->collation.name))
        return;
    QName *collation = &key_more_add(r->catalog->arena, part)->collation;
    resolve_collation(r, collation, path, NULL);
    if (part->expr != NULL && has_collation_anyway(r, part->expr, table, *collation))
        *collation = (QName){ 0 };
    if (part->column == NULL)
        return;
    QName own = column_more(part->column)->collation;
    resolve_collation(r, collation, path, name_is_set(own.name) ? NULL : part->column->type);
    if (qname_equal(*collation, own))
        *collation = (QName){ 0 };
}

/* The type that an operator class is chosen for. Only looked for where one is said. */
static const Type *
part_type(Resolve *r, const Table *table, const KeyPart *part)
{
    if (part->column != NULL)
        return part->column->type;
    const KeyPartMore *more = key_more(part);
    if (part->expr == NULL || (!name_is_set(more->opclass.name) && !name_is_set(more->exclude_operator.name)))
        return NULL;
    ExprScope scope = { .catalog = r->catalog, .table = table, .path = part->expr->path, .server = r->server };
    return expr_type(r->catalog->arena, part->expr->text, &scope);
}

static void
resolve_key(Resolve *r, const Table *table, KeyParts *key, Name method, uint16_t path, SourcePos at)
{
    VEC_EACH(key, i) {
        KeyPart *part = &key->items[i];

        if (part->column == NULL && name_is_set(part->column_name)) {
            part->column = table_column(table, part->column_name);
            if (part->column == NULL)
                resolve_hint_near(resolve_error(r, at, "column \"%s\" named in key does not exist",
                                                part->column_name.raw),
                                  r, KIND_COLUMN, table, part->column_name.raw);
        }
        const Type *type = part_type(r, table, part);
        resolve_part_collation(r, table, part, path);
        resolve_opclass(r, part, method, path, type, at);
        if (part->more != NULL)
            resolve_operator(r, &part->more->exclude_operator, type);
    }
}

/* ---- Foreign keys ------------------------------------------------------------------------------------ */

static bool
same_set(const KeyParts *key, const Names *names)
{
    if (key->count != names->count)
        return false;
    VEC_EACH(names, i) {
        bool found = false;
        VEC_EACH(key, j)
            if (key->items[j].column != NULL && name_equal(key->items[j].column->base.name.name, names->items[i]))
                found = true;
        if (!found)
            return false;
    }
    return true;
}

/* The primary key before a unique constraint before a unique index, as a reader would expect. */
static Object *
find_ref_key(const Table *table, const Constraint *fk, bool *ret_deferrable)
{
    Object *found = NULL;

    *ret_deferrable = false;
    VEC_EACH(&table->constraints, i) {
        Constraint *key = table->constraints.items[i];
        if ((key->type != 'p' && key->type != 'u') || !same_set(&key->key, &fk->ref_columns) ||
            key->without_overlaps != fk->without_overlaps)
            continue;
        if (key->deferrable)
            *ret_deferrable = true;
        else if (key->type == 'p')
            return &key->base;
        else if (found == NULL)
            found = &key->base;
    }
    VEC_EACH(&table->indexes, i) {
        Index *index = table->indexes.items[i];
        if (found == NULL && !fk->without_overlaps && index->unique && index->predicate == NULL &&
            same_set(&index->key, &fk->ref_columns))
            found = &index->base;
    }
    return found;
}

static const char *
display(Resolve *r, const Object *object)
{
    return object_display(r->catalog, object);
}

static void
report_no_ref_table(Resolve *r, const Constraint *fk)
{
    QName       name = fk->ref_table_name;
    const char *text = name_is_set(name.schema) ? arena_printf(r->catalog->arena, "%s.%s", name.schema.raw,
                                                               name.name.raw)
                                                : name.name.raw;
    Error      *error = resolve_error(r, fk->base.at, "table \"%s\" does not exist in the file", text);

    resolve_hint_near(error, r, KIND_TABLE, NULL, name.name.raw);
}

/* The table itself, or its name where it is one of the server's that the file leaves alone. NULL though it was
 * found: it is one that is not modelled. */
static const Table *
resolve_ref_table(Resolve *r, Constraint *fk, bool *ret_found)
{
    RelationRef ref;

    *ret_found = false;
    if (fk->ref_table != NULL)
        return fk->ref_table;
    if (!resolve_relation(r, fk->ref_table_name, fk->base.path, &ref)) {
        if (!r->open)
            report_no_ref_table(r, fk);
        return NULL;
    }
    fk->ref_table_name = (QName){ catalog_name(r->catalog, ref.name.schema.raw),
                                  catalog_name(r->catalog, ref.name.name.raw) };
    const Object *object = ref.object != NULL ? ref.object : ref.live;
    if (object != NULL && object->kind != KIND_TABLE) {
        resolve_error(r, fk->base.at, "referenced relation \"%s\" is not a table", fk->ref_table_name.name.raw);
        return NULL;
    }
    *ret_found = true;
    fk->ref_table = (Table *)ref.object;
    return (const Table *)object;
}

static bool
fill_ref_columns(Resolve *r, Constraint *fk, const Table *table)
{
    const Constraint *key = table_primary_key(table);

    if (fk->ref_columns.count > 0)
        return true;
    if (key == NULL) {
        resolve_error(r, fk->base.at, "there is no primary key for referenced table \"%s\"",
                      table->base.name.name.raw);
        return false;
    }
    VEC_EACH(&key->key, i)
        vec_push(r->catalog->arena, &fk->ref_columns,
                 catalog_name(r->catalog, key->key.items[i].column_name.raw != NULL
                                              ? key->key.items[i].column_name.raw
                                              : key->key.items[i].column->base.name.name.raw));
    return true;
}

static bool
ref_columns_exist(Resolve *r, const Constraint *fk)
{
    bool all = true;

    VEC_EACH(&fk->ref_columns, i) {
        const char *name = fk->ref_columns.items[i].raw;
        if (table_column(fk->ref_table, fk->ref_columns.items[i]) != NULL)
            continue;
        resolve_hint_near(resolve_error(r, fk->base.at,
                                        "column \"%s\" referenced in foreign key constraint does not exist", name),
                          r, KIND_COLUMN, fk->ref_table, name);
        all = false;
    }
    return all;
}

/* A table of the server's that is not modelled: partitioned, of an extension. Its keys are not known. */
static void
check_unknown_reference(Resolve *r, const Constraint *fk)
{
    const char *name = fk->ref_table_name.name.raw;

    if (fk->ref_columns.count > 0)
        return;
    Error *error = resolve_error(r, fk->base.at, "which columns of table \"%s\" the foreign key refers to is not known", name);
    error_hint(error, "The table's own definition is not managed yet. Write the columns: REFERENCES %s (...).", name);
}

static void
resolve_foreign_key(Resolve *r, Constraint *fk)
{
    bool         found;
    const Table *table = resolve_ref_table(r, fk, &found);
    bool         deferrable;

    if (found && table == NULL)
        check_unknown_reference(r, fk);
    if (table == NULL || !fill_ref_columns(r, fk, table))
        return;
    if (fk->ref_columns.count != fk->key.count) {
        resolve_error(r, fk->base.at, "number of referencing and referenced columns for foreign key disagree");
        return;
    }
    if (fk->ref_table == NULL || !ref_columns_exist(r, fk))
        return;
    fk->ref_key = find_ref_key(fk->ref_table, fk, &deferrable);
    if (fk->ref_key != NULL)
        return;
    if (deferrable)
        resolve_error(r, fk->base.at, "cannot use a deferrable unique constraint for referenced table \"%s\"",
                      display(r, &fk->ref_table->base));
    else
        resolve_error(r, fk->base.at, "there is no unique constraint matching given keys for referenced table \"%s\"",
                      display(r, &fk->ref_table->base));
}

/* ---- The pass ---------------------------------------------------------------------------------------- */

static void
resolve_constraint_key(Resolve *r, Constraint *constraint)
{
    static const char *const words[] = { ['p'] = "primary key constraint", ['u'] = "unique constraint" };
    Name method = constraint->type == 'x' ? constraint_more(constraint)->method : (Name){ "btree" };

    if (constraint->type == 'c')
        return;
    if (constraint->type == 'x' && !name_is_set(method))
        constraint_more_add(r->catalog->arena, constraint)->method = method = catalog_name(r->catalog, "gist");
    resolve_key(r, constraint_table(constraint), &constraint->key, method, constraint->base.path, constraint->base.at);
    check_columns(r, constraint_table(constraint), &constraint_more(constraint)->include, constraint->base.at);
    check_columns(r, constraint_table(constraint), &constraint_more(constraint)->on_delete_columns, constraint->base.at);
    if (constraint->type == 'p' || constraint->type == 'u')
        check_twice(r, &constraint->key, words[(unsigned char)constraint->type], constraint->base.at);
    if (constraint->type == 'p')
        VEC_EACH(&constraint->key, i)
            if (constraint->key.items[i].column != NULL)
                constraint->key.items[i].column->not_null = true;
}

static void
resolve_index_key(Resolve *r, Index *index)
{
    if (!name_is_set(index->method))
        index->method = catalog_name(r->catalog, "btree");
    resolve_key(r, index_table(index), &index->key, index->method, index->base.path, index->base.at);
    check_columns(r, index_table(index), &index_more(index)->include, index->base.at);
}

void
resolve_keys(Resolve *r)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];

        if (object->kind == KIND_CONSTRAINT)
            resolve_constraint_key(r, (Constraint *)object);
        else if (object->kind == KIND_INDEX)
            resolve_index_key(r, (Index *)object);
    }
    /* After all keys have their columns: foreign keys look for them. */
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];

        if (object->kind == KIND_CONSTRAINT && ((Constraint *)object)->type == 'f')
            resolve_foreign_key(r, (Constraint *)object);
    }
}
