/*
 * link.c: fills in what each object needs, from the pointers in the model. It adds nothing that the model
 * does not already say.
 */
#include <schemasync/catalog.h>

/* That a child needs its parent is not said again: in a large schema that alone would be megabytes. */
static void
use(Catalog *catalog, Object *object, Object *used)
{
    if (used == NULL || used == object || used == object->parent)
        return;
    VEC_EACH(&object->uses, i)
        if (object->uses.items[i] == used)
            return;
    vec_push(catalog->arena, &object->uses, used);
}

static void
use_expr(Catalog *catalog, Object *object, const Expr *expr)
{
    if (expr == NULL)
        return;
    VEC_EACH(&expr->uses, i)
        use(catalog, object, expr->uses.items[i]);
}

static void
use_key(Catalog *catalog, Object *object, const Table *table, const KeyParts *key, const Names *include)
{
    VEC_EACH(key, i) {
        use(catalog, object, (Object *)key->items[i].column);
        use_expr(catalog, object, key->items[i].expr);
    }
    VEC_EACH(include, i)
        use(catalog, object, (Object *)table_column(table, include->items[i]));
}

static void
link_constraint(Catalog *catalog, Constraint *constraint)
{
    Object *object = &constraint->base;

    use_key(catalog, object, constraint_table(constraint), &constraint->key, &constraint_more(constraint)->include);
    use_expr(catalog, object, constraint->expr);
    if (constraint->ref_table == NULL)
        return;
    use(catalog, object, &constraint->ref_table->base);
    VEC_EACH(&constraint->ref_columns, i)
        use(catalog, object, (Object *)table_column(constraint->ref_table, constraint->ref_columns.items[i]));
    use(catalog, object, constraint->ref_key);
}

static void
link_object(Catalog *catalog, Object *object)
{
    if (object->parent == NULL && name_is_set(object->name.schema))
        use(catalog, object, catalog_find(catalog, KIND_SCHEMA, (QName){ .name = object->name.schema }));

    if (object->kind == KIND_EXTENSION) {
        use(catalog, object,
            catalog_find(catalog, KIND_SCHEMA, (QName){ .name = ((Extension *)object)->schema }));
    } else if (object->kind == KIND_COLUMN) {
        Column *column = (Column *)object;
        use(catalog, object, column->type == NULL ? NULL : column->type->object);
        use_expr(catalog, object, column->default_value);
        use_expr(catalog, object, column_more(column)->generated_as);
    } else if (object->kind == KIND_CONSTRAINT) {
        link_constraint(catalog, (Constraint *)object);
    } else if (object->kind == KIND_INDEX) {
        Index *index = (Index *)object;
        use_key(catalog, object, index_table(index), &index->key, &index_more(index)->include);
        use_expr(catalog, object, index->predicate);
    }
}

void
catalog_link(Catalog *catalog)
{
    VEC_EACH(&catalog->objects, i)
        link_object(catalog, catalog->objects.items[i]);
}
