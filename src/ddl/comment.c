/*
 * comment.c: COMMENT ON.
 */
#include <string.h>

#include "ddl/reader.h"

/* The parts of a name: [schema,] table, and behind it a column or a constraint where there is one. */
static bool
find_table(Reader *r, Node *const *items, size_t count, Table **ret_table)
{
    QName name;

    if (!qname_of_list(r, r->statement.start, items, count, &name))
        return false;
    mention_schema(r, name.schema);
    Object *object = draft_find(r, SPACE_RELATION, name);
    if (object == NULL)
        return refuse_undeclared(r, r->statement.start, SPACE_RELATION, "table", name);
    if (object->kind == KIND_VIEW)
        return refuse_not_covered(r, r->statement.start, "comments", statement_head(r));
    if (object->kind != KIND_TABLE)
        return refuse(r, r->statement.start, "\"%s\" is not a table", show(r, name));
    *ret_table = (Table *)object;
    return true;
}

static bool
find_relation(Reader *r, Node *const *items, size_t count, ObjectKind kind, Object **ret_object)
{
    QName name;

    if (!qname_of_list(r, r->statement.start, items, count, &name))
        return false;
    mention_schema(r, name.schema);
    Object *object = draft_find_relation(r, name);
    if (object == NULL)
        return refuse_undeclared(r, r->statement.start, SPACE_RELATION, kind_of(kind)->name, name);
    if (object->kind == KIND_CONSTRAINT && kind == KIND_INDEX)
        return refuse(r, r->statement.start,
                      "a comment on the index of a constraint is not covered yet: comment on "
                      "the constraint \"%s\"",
                      show(r, name));
    if (object->kind == KIND_COLUMN)
        return refuse(r, r->statement.start,
                      "a comment on an identity column's sequence is not covered yet: \"%s\"", show(r, name));
    if (object->kind != kind)
        return refuse(r, r->statement.start, "\"%s\" is not %s", show(r, name), kind_with_article(kind));
    *ret_object = object;
    return true;
}

static bool
find_column(Reader *r, const PgQuery__List *list, Object **ret_object)
{
    Table  *table;
    Column *column;

    if (list->n_items < 2)
        return refuse(r, r->statement.start, "a column's name is table.column");
    if (!find_table(r, list->items, list->n_items - 1, &table) ||
        !draft_column(r, table, string_of(list->items[list->n_items - 1]), r->statement.start, &column))
        return false;
    *ret_object = &column->base;
    return true;
}

static bool
find_constraint(Reader *r, const PgQuery__List *list, Object **ret_object)
{
    const char *name = string_of(list->items[list->n_items - 1]);
    Table      *table;

    if (!find_table(r, list->items, list->n_items - 1, &table))
        return false;
    Constraint *constraint = draft_find_constraint(r, table, name);
    if (constraint == NULL && not_null_find(r, table, name) != NULL)
        return refuse(r, r->statement.start, "comments on NOT NULL constraints are not covered yet: \"%s\"", name);
    if (constraint == NULL)
        return refuse_missing(r, r->statement.start,
                              "constraint \"%s\" of table \"%s\" is not declared in the file", name,
                              show(r, table->base.name));
    *ret_object = &constraint->base;
    return true;
}

static bool
find_simple(Reader *r, DraftSpace space, QName name, const char *kind, Object **ret_object)
{
    *ret_object = draft_find(r, space, name);
    if (*ret_object == NULL)
        return refuse_undeclared(r, r->statement.start, space, kind, name);
    return true;
}

static bool
find_type(Reader *r, const PgQuery__TypeName *type, Object **ret_object)
{
    QName name;

    if (!qname_of_list(r, r->statement.start, type->names, type->n_names, &name))
        return false;
    mention_schema(r, name.schema);
    return find_simple(r, SPACE_TYPE, name, "type", ret_object);
}

/* pg_dump comments on public, which is there without being declared. */
static bool
find_schema(Reader *r, Name name, Object **ret_object)
{
    *ret_object = draft_find(r, SPACE_SCHEMA, (QName){ .name = name });
    if (*ret_object == NULL && strcmp(name.raw, "public") == 0 && r->last_round) {
        if (!draft_declare(r, KIND_SCHEMA, (QName){ .name = name }, NULL, r->statement.start, true,
                           ret_object))
            return false;
        (*ret_object)->flags |= OBJECT_IMPLIED;
        mention_schema(r, name);
    }
    return find_simple(r, SPACE_SCHEMA, (QName){ .name = name }, "schema", ret_object);
}

bool
handle_comment(Reader *r, const Node *node)
{
    const PgQuery__CommentStmt *comment = node->comment_stmt;
    const Node                 *name = comment->object;
    Object                     *object;
    bool                        found;

    switch (comment->objtype) {
    case PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA:
        found = find_schema(r, name_of(r, string_of(name)), &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_EXTENSION:
        found = find_simple(r, SPACE_EXTENSION, (QName){ .name = name_of(r, string_of(name)) }, "extension",
                            &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TYPE:
        found = find_type(r, name->type_name, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABLE:
        found = find_relation(r, name->list->items, name->list->n_items, KIND_TABLE, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_VIEW:
    case PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW:
        if (r->target == DDL_POSTGRES)
            return refuse_object_type(r, comment->objtype, "COMMENT ON");
        found = find_relation(r, name->list->items, name->list->n_items, KIND_VIEW, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_INDEX:
        found = find_relation(r, name->list->items, name->list->n_items, KIND_INDEX, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE:
        found = find_relation(r, name->list->items, name->list->n_items, KIND_SEQUENCE, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN:
        found = find_column(r, name->list, &object);
        break;
    case PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT:
        found = find_constraint(r, name->list, &object);
        break;
    default:
        if (r->target != DDL_POSTGRES)
            return refuse_not_covered(r, r->statement.start, "comments", statement_head(r));
        return refuse_object_type(r, comment->objtype, "COMMENT ON");
    }
    bool none = comment->comment[0] == '\0';
    if (found && (!none || object->more != NULL))
        object_more_add(r->catalog->arena, object)->comment =
            none ? NULL : arena_strdup(r->catalog->arena, comment->comment);
    return found;
}
