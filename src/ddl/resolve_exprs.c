/*
 * resolve_exprs.c: which columns, sequences and enums the expressions of the file name. It works on the names that
 * the reader collected and does not parse.
 */
#include <string.h>

#include "sql/regclass.h"
#include "resolve.h"

static void
use(Resolve *r, Expr *expr, Object *object)
{
    VEC_EACH(&expr->uses, i)
        if (expr->uses.items[i] == object)
            return;
    vec_push(r->catalog->arena, &expr->uses, object);
}

/* ---- Columns ----------------------------------------------------------------------------------------- */

static bool
is_system_column(const char *name)
{
    static const char *const names[] = { "tableoid", "ctid", "xmin", "xmax", "cmin", "cmax" };

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static void
resolve_columns(Resolve *r, Expr *expr, const Table *table, bool columns_allowed)
{
    const Names *columns = &expr_names(expr)->columns;

    VEC_EACH(columns, i) {
        Name    name = columns->items[i];
        Column *column = table_column(table, name);

        if (!columns_allowed) {
            resolve_error(r, expr->at, "cannot use column reference in DEFAULT expression: \"%s\"", name.raw);
            continue;
        }
        if (column != NULL) {
            use(r, expr, &column->base);
        } else if (name_equal(name, table->base.name.name)) {
            VEC_EACH(&table->columns, j)    /* the whole row */
                use(r, expr, &table->columns.items[j]->base);
        } else if (!is_system_column(name.raw)) {
            resolve_hint_near(resolve_error(r, expr->at, "column \"%s\" does not exist", name.raw), r, KIND_COLUMN,
                              table, name.raw);
        }
    }
}

/* ---- 'x' of nextval('x') ----------------------------------------------------------------------------- */

/* A regclass may also be an oid, or a relation of pg_catalog: those are nobody's business here. */
static void
resolve_regclass(Resolve *r, Expr *expr, const char *text)
{
    const char *schema, *relation;
    RelationRef ref;

    if (!regclass_parse(r->catalog->arena, text, &schema, &relation))
        return;
    QName name = { catalog_name(r->catalog, schema), catalog_name(r->catalog, relation) };
    if (resolve_relation(r, name, expr->path, &ref)) {
        if (ref.object != NULL)
            use(r, expr, ref.object);
        return;
    }
    if (r->open || (name_is_set(name.schema) && strcmp(name.schema.raw, "pg_catalog") == 0) ||
        strncmp(name.name.raw, "pg_", 3) == 0)
        return;
    Error *error = resolve_error(r, expr->at, "relation \"%s\" does not exist in the file", text);
    resolve_hint_near(error, r, KIND_SEQUENCE, NULL, name.name.raw);
}

/* ---- Types ------------------------------------------------------------------------------------------- */

static void
resolve_expr_types(Resolve *r, Expr *expr)
{
    ExprNames *names = expr->names;

    for (uint32_t i = 0; names != NULL && i < names->types.count; i++) {
        const Type *type = resolve_type(r, names->types.items[i], expr->path, expr->at);

        names->types.items[i] = type;
        if (type->object != NULL)
            use(r, expr, type->object);
    }
}

/* ---- The pass ---------------------------------------------------------------------------------------- */

/* The reader's Exprs are not shared with anybody until the Catalog is done: here they are still being built. */
static void
resolve_expr(Resolve *r, const Expr *const_expr, const Table *table, bool columns_allowed)
{
    Expr *expr = (Expr *)(uintptr_t)const_expr;

    if (expr == NULL)
        return;
    resolve_columns(r, expr, table, columns_allowed);
    VEC_EACH(&expr_names(expr)->regclasses, i)
        resolve_regclass(r, expr, expr_names(expr)->regclasses.items[i]);
    resolve_expr_types(r, expr);
}

static void
resolve_key_exprs(Resolve *r, const KeyParts *key, const Table *table)
{
    VEC_EACH(key, i)
        resolve_expr(r, key->items[i].expr, table, true);
}

void
resolve_exprs(Resolve *r)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];

        if (object->kind == KIND_COLUMN) {
            const Column *column = (const Column *)object;
            resolve_expr(r, column->default_value, column_table(column), false);
            resolve_expr(r, column_more(column)->generated_as, column_table(column), true);
        } else if (object->kind == KIND_CONSTRAINT) {
            const Constraint *constraint = (const Constraint *)object;
            resolve_expr(r, constraint->expr, constraint_table(constraint), true);
            resolve_key_exprs(r, &constraint->key, constraint_table(constraint));
        } else if (object->kind == KIND_INDEX) {
            const Index *index = (const Index *)object;
            resolve_expr(r, index->predicate, index_table(index), true);
            resolve_key_exprs(r, &index->key, index_table(index));
        }
    }
}
