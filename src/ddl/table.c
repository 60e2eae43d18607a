/*
 * table.c: CREATE TABLE.
 */
#include <string.h>

#include "ddl/reader.h"

static bool
refuse_table(Reader *r, const char *kind, const char *name, const char *words)
{
    return refuse_not_covered(r, r->statement.start, kind,
                              arena_printf(r->arena, "CREATE TABLE %s %s", name, words));
}

static bool
refuse_uncovered(Reader *r, const PgQuery__CreateStmt *create)
{
    const char *name = create->relation->relname;
    uint32_t    at = r->statement.start;

    if (strcmp(create->relation->relpersistence, "t") == 0)
        return refuse(r, at, "temporary tables are not part of a schema: CREATE TABLE %s", name);
    if (create->partspec != NULL)
        return refuse_table(r, "partitioned tables", name, "PARTITION BY");
    if (create->partbound != NULL)
        return refuse_table(r, "partitions", name, "PARTITION OF");
    if (create->n_inh_relations > 0)
        return refuse_table(r, "inherited tables", name, "INHERITS");
    if (create->of_typename != NULL)
        return refuse_table(r, "typed tables", name, "OF");
    if (create->oncommit != PG_QUERY__ON_COMMIT_ACTION__ONCOMMIT_NOOP &&
        create->oncommit != PG_QUERY__ON_COMMIT_ACTION__ON_COMMIT_ACTION_UNDEFINED)
        return refuse(r, at, "ON COMMIT can only be used on temporary tables");
    return true;
}

/* A statement is read again later as a whole, so nothing may be entered before all that it needs is there. */
static bool
check_likes(Reader *r, const PgQuery__CreateStmt *create)
{
    Table *table;

    for (size_t i = 0; i < create->n_table_elts; i++)
        if (IS_NODE(create->table_elts[i], TABLE_LIKE_CLAUSE) &&
            !draft_table(r, create->table_elts[i]->table_like_clause->relation, &table))
            return false;
    return true;
}

static bool
make_element(Reader *r, Table *table, const Node *element, Keys *keys)
{
    Column     *column;
    Constraint *constraint;

    if (IS_NODE(element, COLUMN_DEF))
        return column_make(r, table, element->column_def, keys, &column);
    if (IS_NODE(element, TABLE_LIKE_CLAUSE))
        return like_expand(r, table, element->table_like_clause);
    if (!IS_NODE(element, CONSTRAINT))
        return refuse(r, r->statement.start, "an element of this table is not covered yet");
    if (element->constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
        return true; /* its column may come after it: not_nulls() */
    if (!constraint_make(r, table, NULL, element->constraint, keys, &constraint))
        return false;
    constraint->not_valid = false; /* an empty table has nothing to be checked: transformCheckConstraints() */
    place_add(r, byte_of(r, element->constraint->location), &constraint->base, false);
    return true;
}

/* Server 18 takes NOT NULL as a constraint of the table too. NOT VALID means nothing there: it has no rows. */
static bool
not_nulls(Reader *r, Table *table, const PgQuery__CreateStmt *create)
{
    for (size_t i = 0; i < create->n_table_elts; i++) {
        const Node *element = create->table_elts[i];
        Column     *column;
        if (!IS_NODE(element, CONSTRAINT) ||
            element->constraint->contype != PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
            continue;
        if (!not_null_make(r, table, element->constraint, &column))
            return false;
        place_add(r, byte_of(r, element->constraint->location), &column->base, true);
    }
    return true;
}

static bool
make_table(Reader *r, Table *table, const PgQuery__CreateStmt *create)
{
    Keys   keys = { 0 };
    Arena *arena = r->catalog->arena;

    table->columns.items = arena_alloc(arena, create->n_table_elts * sizeof *table->columns.items);
    table->columns.capacity = (uint32_t)create->n_table_elts;
    table->persistence = create->relation->relpersistence[0];
    table->tablespace =
        create->tablespacename[0] != '\0' ? name_of(r, create->tablespacename) : r->settings.tablespace;
    table->access_method =
        create->access_method[0] != '\0' ? name_of(r, create->access_method) : r->settings.access_method;
    if (name_is_set(table->access_method) && strcmp(table->access_method.raw, "heap") == 0)
        table->access_method = (Name){ NULL };
    if (!params_make(r, create->options, create->n_options, &table->params))
        return false;
    for (size_t i = 0; i < create->n_table_elts; i++)
        if (!make_element(r, table, create->table_elts[i], &keys))
            return false;
    if (!not_nulls(r, table, create))
        return false;
    keys_merge(r, &keys);
    return true;
}

bool
handle_create_table(Reader *r, const Node *node)
{
    const PgQuery__CreateStmt *create = node->create_stmt;
    Object                    *object;
    QName                      name;

    if (!refuse_uncovered(r, create) || !qname_of_range(r, create->relation, &name) ||
        !check_likes(r, create) ||
        !draft_declare(r, KIND_TABLE, name, NULL, r->statement.start, create->if_not_exists, &object))
        return false;
    if (object == NULL)
        return true;
    place_add(r, r->statement.start, object, false);
    return make_table(r, (Table *)object, create);
}
