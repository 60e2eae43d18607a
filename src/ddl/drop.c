/*
 * drop.c: DROP, as files have it that can be run again and again: before the CREATE it does nothing; after
 * it, it
 * takes the declaration back.
 */
#include <string.h>

#include "ddl/reader.h"

typedef struct DropKind {
    PgQuery__ObjectType type;
    ObjectKind          kind;
    DraftSpace          space;
} DropKind;

static const DropKind drop_kinds[] = {
    { PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, KIND_TABLE, SPACE_RELATION },
    { PG_QUERY__OBJECT_TYPE__OBJECT_INDEX, KIND_INDEX, SPACE_RELATION },
    { PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, KIND_SEQUENCE, SPACE_RELATION },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, KIND_ENUM, SPACE_TYPE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA, KIND_SCHEMA, SPACE_SCHEMA },
    { PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION, KIND_EXTENSION, SPACE_EXTENSION },
    { PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, KIND_VIEW, SPACE_RELATION },
    { PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, KIND_VIEW, SPACE_RELATION },
};

static const DropKind *
find_kind(const Reader *r, PgQuery__ObjectType type)
{
    for (size_t i = 0; i < sizeof drop_kinds / sizeof *drop_kinds; i++)
        if (drop_kinds[i].type == type && (drop_kinds[i].kind != KIND_VIEW || r->target != DDL_POSTGRES))
            return &drop_kinds[i];
    return NULL;
}

static bool
dropped_name(Reader *r, const Node *object, QName *ret_name)
{
    if (IS_NODE(object, TYPE_NAME))
        return qname_of_list(r, r->statement.start, object->type_name->names, object->type_name->n_names,
                             ret_name);
    if (IS_NODE(object, LIST))
        return qname_of_list(r, r->statement.start, object->list->items, object->list->n_items, ret_name);
    *ret_name = (QName){ .name = name_of(r, string_of(object)) };
    return true;
}

/* Other tables' foreign keys to it. Without CASCADE there may be none. */
static bool
drop_references(Reader *r, const Object *table, bool cascade)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object     *object = r->catalog->objects.items[i];
        Constraint *key = (Constraint *)object;
        if (object->kind != KIND_CONSTRAINT || key->type != 'f' || &constraint_table(key)->base == table ||
            draft_find_from(r, SPACE_RELATION, key->ref_table_name, object->path) != table)
            continue;
        if (!cascade)
            return refuse(r, r->statement.start,
                          "can't drop table \"%s\": the foreign key at line %u refers to it",
                          show(r, table->name), object->at.line);
        draft_remove(r, object);
    }
    return true;
}

/* All that the file has declared in a schema. */
static bool
drop_contents(Reader *r, Name schema, bool cascade)
{
    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];
        bool    whole = object->kind == KIND_TABLE || object->kind == KIND_ENUM || object->kind == KIND_SEQUENCE ||
                        object->kind == KIND_VIEW;
        if (!whole || !name_equal(object->name.schema, schema))
            continue;
        if (!cascade)
            return refuse(r, r->statement.start,
                          "can't drop schema \"%s\": the declaration at line %u lies in it", schema.raw,
                          object->at.line);
        if (object->kind == KIND_TABLE && !drop_references(r, object, true))
            return false;
        draft_remove(r, object);
    }
    return true;
}

static bool
drop_one(Reader *r, const PgQuery__DropStmt *drop, const DropKind *kind, QName name)
{
    bool    cascade = drop->behavior == PG_QUERY__DROP_BEHAVIOR__DROP_CASCADE;
    Object *object =
        kind->space == SPACE_RELATION ? draft_find_relation(r, name) : draft_find(r, kind->space, name);

    if (object == NULL && drop->missing_ok)
        return true;
    if (object == NULL) {
        refuse(r, r->statement.start, "can't drop %s \"%s\": it is not declared before this line",
               kind_of(kind->kind)->name, show(r, name));
        return error_hint(&r->error,
                          "A schema file says what there shall be: what it does not declare is dropped, if "
                          "that is allowed.");
    }
    if (object->kind != kind->kind)
        return refuse(r, r->statement.start, "\"%s\" is not %s", show(r, name),
                      kind_with_article(kind->kind));
    if (kind->kind == KIND_TABLE && !drop_references(r, object, cascade))
        return false;
    if (kind->kind == KIND_SCHEMA && !drop_contents(r, name.name, cascade))
        return false;
    draft_remove(r, object);
    return true;
}

bool
handle_drop(Reader *r, const Node *node)
{
    const PgQuery__DropStmt *drop = node->drop_stmt;
    const DropKind          *kind = find_kind(r, drop->remove_type);
    QName                    name;

    if (written_drop(r, drop))
        return true;
    if (kind == NULL) /* nothing of another kind can be declared: IF EXISTS says that this is right */
        return drop->missing_ok || refuse_object_type(r, drop->remove_type, "DROP");
    for (size_t i = 0; i < drop->n_objects; i++)
        if (!dropped_name(r, drop->objects[i], &name) || !drop_one(r, drop, kind, name))
            return false;
    return true;
}
