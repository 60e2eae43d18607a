/*
 * index.c: CREATE INDEX, and the elements of an index or an EXCLUDE.
 */
#include <string.h>

#include "ddl/reader.h"

/* An expression of an index is in parentheses, or a call: its tokens end where its parentheses close. */
static uint32_t
expression_end(const Reader *r, uint32_t first)
{
    uint32_t token = first;

    while (token < r->token_count && !token_word(r, token, "(") && !token_word(r, token, ",") &&
           !token_word(r, token, ")"))
        token++;
    if (!token_word(r, token, "("))
        return first + 1; /* CURRENT_DATE */
    return token_closing(r, token) + 1;
}

/* Most keys have one or two parts, which are large: there are tens of thousands of them in a large schema. */
void
key_parts_reserve(Reader *r, KeyParts *key, size_t count)
{
    key->items = arena_alloc(r->catalog->arena, count * sizeof *key->items);
    key->capacity = (uint32_t)count;
}

/* The server takes ((a)), ((t.a)) and (a COLLATE "C") for the column (ComputeIndexAttrs strips them). */
static void
column_in_parentheses(const PgQuery__IndexElem *elem, const char **ret_column,
                      const PgQuery__CollateClause **ret_collate)
{
    const Node *expr = elem->expr;

    *ret_column = NULL;
    *ret_collate = NULL;
    while (expr != NULL && IS_NODE(expr, COLLATE_CLAUSE)) {
        if (*ret_collate == NULL)
            *ret_collate = expr->collate_clause;
        expr = expr->collate_clause->arg;
    }
    size_t fields = expr != NULL && IS_NODE(expr, COLUMN_REF) ? expr->column_ref->n_fields : 0;
    if (fields > 0 && IS_NODE(expr->column_ref->fields[fields - 1], STRING))
        *ret_column = string_of(expr->column_ref->fields[fields - 1]);
    else
        *ret_collate = NULL;
}

bool
key_part_make(Reader *r, const PgQuery__IndexElem *elem, uint32_t first, KeyPart *part)
{
    Arena                        *arena = r->catalog->arena;
    const PgQuery__CollateClause *collate;
    const char                   *column;
    uint32_t                      byte = first < r->token_count ? r->tokens[first].start : r->statement.start;

    column_in_parentheses(elem, &column, &collate);
    *part = (KeyPart){ .column_name = column != NULL ? name_of(r, column) : name_of(r, elem->name),
                       .statistics = -1 };
    if (elem->expr != NULL && column == NULL)
        key_more_add(arena, part)->label = arena_intern(arena, index_label(elem->expr));
    if (elem->expr != NULL && column == NULL &&
        (!expr_make(r, elem->expr, first, expression_end(r, first), &part->expr) ||
         !check_not_frozen(r, elem->expr, NULL, byte)))
        return false;
    if (collate != NULL && elem->n_collation == 0 &&
        !qname_of_list(r, byte, collate->collname, collate->n_collname, &key_more_add(arena, part)->collation))
        return false;
    if (elem->n_collation > 0 &&
        !qname_of_list(r, byte, elem->collation, elem->n_collation, &key_more_add(arena, part)->collation))
        return false;
    if (elem->n_opclass > 0 &&
        !qname_of_list(r, byte, elem->opclass, elem->n_opclass, &key_more_add(arena, part)->opclass))
        return false;
    part->descending = elem->ordering == PG_QUERY__SORT_BY_DIR__SORTBY_DESC;
    part->nulls_first =
        elem->nulls_ordering == PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_FIRST ||
        (part->descending && elem->nulls_ordering != PG_QUERY__SORT_BY_NULLS__SORTBY_NULLS_LAST);
    return elem->n_opclassopts == 0 ||
           params_make(r, elem->opclassopts, elem->n_opclassopts, &key_more_add(arena, part)->opclass_params);
}

static bool
make_key(Reader *r, Index *index, const PgQuery__IndexStmt *create, uint32_t open)
{
    uint32_t element = open + 1;

    key_parts_reserve(r, &index->key, create->n_index_params);
    for (size_t i = 0; i < create->n_index_params; i++) {
        KeyPart part;
        if (!key_part_make(r, create->index_params[i]->index_elem, element, &part))
            return false;
        vec_push(r->catalog->arena, &index->key, part);
        element = token_element_end(r, element) + 1;
    }
    for (size_t i = 0; i < create->n_index_including_params; i++) {
        const PgQuery__IndexElem *elem = create->index_including_params[i]->index_elem;
        if (elem->expr != NULL)
            return refuse(r, r->statement.start, "an included column can't be an expression");
        vec_push(r->catalog->arena, &index_more_add(r->catalog->arena, index)->include, name_of(r, elem->name));
    }
    return true;
}

static bool
make_index(Reader *r, Index *index, const PgQuery__IndexStmt *create)
{
    uint32_t open = token_find(r, 0, "on"), where;

    while (open < r->token_count && !token_word(r, open, "("))
        open++;
    index->method = name_of(r, create->access_method[0] == '\0' ? "btree" : create->access_method);
    index->unique = create->unique;
    index->nulls_not_distinct = create->nulls_not_distinct;
    Name tablespace = create->table_space[0] != '\0' ? name_of(r, create->table_space) : r->settings.tablespace;
    if (name_is_set(tablespace))
        index_more_add(r->catalog->arena, index)->tablespace = tablespace;
    if (!make_key(r, index, create, open))
        return false;
    if (create->n_options > 0 && !params_make(r, create->options, create->n_options,
                                              &index_more_add(r->catalog->arena, index)->params))
        return false;
    if (create->where_clause == NULL)
        return true;
    where = token_find(r, token_closing(r, open) + 1, "where");
    return expr_make(r, create->where_clause, where + 1, r->token_count, &index->predicate) &&
           check_not_frozen(r, create->where_clause, NULL,
                            index->predicate->at.line > 0 ? r->tokens[where].start : 0);
}

bool
handle_create_index(Reader *r, const Node *node)
{
    const PgQuery__IndexStmt *create = node->index_stmt;
    Table                    *table;
    Object                   *object;

    if (!draft_table(r, create->relation, &table))
        return false;
    QName name = { table->base.name.schema, name_of(r, create->idxname) };
    if (!draft_declare(r, KIND_INDEX, name, &table->base, r->statement.start, create->if_not_exists, &object))
        return false;
    if (object == NULL)
        return true;
    place_add(r, r->statement.start, object, false);
    return make_index(r, (Index *)object, create);
}
