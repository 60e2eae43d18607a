/*
 * read_indexes.c: rows of indexes, and of the single columns of an index that have something of their own. An
 * index that belongs to a constraint fills in that constraint; any other becomes an Index.
 */
#include <stdlib.h>
#include <string.h>

#include <schemasync/sql.h>

#include "introspect.h"

enum { TEXT_OID = 25, VARCHAR_OID = 1043 };
enum { OPTION_DESC = 1, OPTION_NULLS_FIRST = 2 };

/* What the rows of index_columns.sql have to know of a part. Reading.live_indexes has as many as the key has parts. */
typedef struct LivePart {
    uint32_t    collation, opclass;
    const char *text;       /* in the server's definition; NULL where no part of the index is an expression */
} LivePart;

/* ---- Operator classes ------------------------------------------------------------------------ */

/* GetDefaultOpClass() in commands/indexcmds.c: a default class for exactly this type, else one for a type
 * that this is binary-coercible to, text before others. The class is in use, so coercible it is. */
static bool
is_default_opclass(const Reading *reading, const LiveOpclass *opclass, const LiveType *type)
{
    if (!opclass->is_default || type == NULL || opclass->input_type == type->base)
        return opclass->is_default;
    if (oid_map_get(&reading->exact_opclasses, oid_pair(type->base, opclass->method_oid)) != NULL)
        return false;
    return type->base != VARCHAR_OID || opclass->input_type == TEXT_OID;
}

static QName
opclass_name(Reading *reading, uint32_t oid, const LiveType *type)
{
    const LiveOpclass *opclass = oid_map_get(&reading->opclasses, oid);

    if (opclass == NULL)
        reading->moved = true;
    if (opclass == NULL || is_default_opclass(reading, opclass, type))
        return (QName){ { NULL }, { NULL } };
    return opclass->name;
}

static QName
collation_name(const Reading *reading, uint32_t oid, uint32_t own)
{
    const QName *name = oid == own || oid == 0 ? NULL : oid_map_get(&reading->collations, oid);

    return name == NULL ? (QName){ { NULL }, { NULL } } : *name;
}

/* ---- The definition, for expressions --------------------------------------------------------- */

/* The parts within the first parentheses behind USING: "lower(a) COLLATE x, b DESC" in two. */
static Texts
split_definition(Reading *reading, const char *definition)
{
    Texts    parts = { 0 };
    size_t   length = strlen(definition), start = 0;
    uint32_t depth = 0;
    bool     behind_using = false;

    for (Token token = sql_next_token(definition, length, 0, false); token.type != TOKEN_END && token.type != TOKEN_BAD;
         token = sql_next_token(definition, length, token.end, false)) {
        behind_using |= token_is(definition, token, "using");
        if (!behind_using)
            continue;
        bool open = token_is(definition, token, "(") || token_is(definition, token, "[");
        bool close = token_is(definition, token, ")") || token_is(definition, token, "]");
        if (open && depth++ == 0)
            start = token.end;
        if ((close && --depth == 0) || (depth == 1 && token_is(definition, token, ","))) {
            while (definition[start] == ' ')
                start++;
            vec_push(reading->scratch, &parts,
                     arena_strndup(reading->scratch, definition + start, token.start - start));
            start = token.end;
        }
        if (close && depth == 0)
            break;
    }
    return parts;
}

static void
set_texts(Reading *reading, const char *definition, LivePart *parts, uint32_t count)
{
    Texts texts = split_definition(reading, definition);

    for (uint32_t i = 0; i < count && i < texts.count; i++)
        parts[i].text = texts.items[i];
}

/* Behind the expression the server prints COLLATE and an operator class only where they are not the
 * expression's own. */
static void
settle_expression(Reading *reading, const LivePart *live, const char *expr, KeyPart *part)
{
    size_t      length = strlen(expr);
    const LiveOpclass *opclass = oid_map_get(&reading->opclasses, live->opclass);

    if (live->text == NULL || strncmp(live->text, expr, length) != 0 || opclass == NULL) {
        reading->moved = true;
        return;
    }
    KeyPartMore *more = key_more_add(reading->catalog->arena, part);
    more->collation_in_use = collation_name(reading, live->collation, 0);
    more->opclass_in_use = opclass->name;
    const char *rest = live->text + length;
    Token       token = sql_next_token(rest, strlen(rest), 0, false);
    if (token_is(rest, token, "collate")) {
        more->collation = collation_name(reading, live->collation, 0);
        do
            token = sql_next_token(rest, strlen(rest), token.end, false);
        while (token_is(rest, sql_next_token(rest, strlen(rest), token.end, false), ".")
               && (token = sql_next_token(rest, strlen(rest), token.end, false)).type != TOKEN_END);
        token = sql_next_token(rest, strlen(rest), token.end, false);
    }
    bool named = token.type != TOKEN_END && !token_is(rest, token, "desc") && !token_is(rest, token, "nulls")
                 && !token_is(rest, token, "with");
    if (named)      /* with parameters in any case */
        more->opclass = opclass->name;
}

/* ---- Rows ------------------------------------------------------------------------------------ */

static void
fill_part(Reading *reading, const LiveRelation *relation, int64_t attnum, const LivePart *live, int64_t option,
          KeyPart *part)
{
    part->descending = (option & OPTION_DESC) != 0;
    part->nulls_first = (option & OPTION_NULLS_FIRST) != 0;
    if (attnum == 0)
        return;
    const LiveColumn *column = relation_column(relation, attnum);
    if (column == NULL) {
        reading->moved = true;
        return;
    }
    part->column = column->column;
    part->column_name = column->name;
    QName collation = collation_name(reading, live->collation, column->collation);
    QName opclass = opclass_name(reading, live->opclass, column->type);
    if (!name_is_set(collation.name) && !name_is_set(opclass.name))
        return;
    KeyPartMore *more = key_more_add(reading->catalog->arena, part);
    more->collation = collation;
    more->opclass = opclass;
}

/* Reads key_count, key, classes, collations, options. The parts of an EXCLUDE have their operators already. As many
 * are returned as there are parts. */
static LivePart *
fill_parts(Reading *reading, RowCursor *row, const LiveRelation *relation, KeyParts *key, Names *ret_include)
{
    int64_t   count = next_int(row);
    Ints      numbers = next_ints(row), classes = next_ints(row);
    Ints      collations = next_ints(row), options = next_ints(row);

    key_reserve(reading, key, (uint32_t)count);
    LivePart *live = arena_alloc(reading->scratch, key->capacity * sizeof *live);
    for (uint32_t i = 0; i < numbers.count; i++) {
        if (i >= count || i >= classes.count || i >= collations.count || i >= options.count) {
            const LiveColumn *column = relation_column(relation, numbers.items[i]);
            if (column != NULL)
                vec_push(reading->catalog->arena, ret_include, column->name);
            continue;
        }
        live[i].opclass = (uint32_t)classes.items[i];
        live[i].collation = (uint32_t)collations.items[i];
        if (i >= key->count)
            vec_push(reading->catalog->arena, key, (KeyPart){ .statistics = -1 });
        fill_part(reading, relation, numbers.items[i], &live[i], options.items[i], &key->items[i]);
    }
    return live;
}

typedef struct IndexHead {
    Name     method, tablespace;
    bool     unique, nulls_not_distinct, valid, clustered;
    Names    include;
    Params   params;
    Expr    *predicate;
} IndexHead;

static bool
has_more(const IndexHead *head)
{
    return head->include.count > 0 || head->params.count > 0 || name_is_set(head->tablespace);
}

static void
fill_index(Arena *arena, Index *index, const IndexHead *head)
{
    index->method = head->method;
    index->unique = head->unique;
    index->nulls_not_distinct = head->nulls_not_distinct;
    index->valid = head->valid;
    index->clustered = head->clustered;
    index->predicate = head->predicate;
    if (has_more(head))
        *index_more_add(arena, index) =
            (IndexMore){ .include = head->include, .params = head->params, .tablespace = head->tablespace };
}

static void
fill_key_constraint(Arena *arena, Constraint *constraint, const IndexHead *head)
{
    constraint->nulls_not_distinct = head->nulls_not_distinct;
    constraint->clustered = head->clustered;
    if (constraint->type == 'x') {
        constraint_more_add(arena, constraint)->method = head->method;
        constraint->expr = head->predicate;
    }
    if (!has_more(head))
        return;
    ConstraintMore *more = constraint_more_add(arena, constraint);
    more->include = head->include;
    more->params = head->params;
    more->tablespace = head->tablespace;
}

static void
index_row(Reading *reading, RowCursor *row)
{
    uint32_t      oid = next_oid(row);
    LiveRelation *relation = reading_table(reading, next_oid(row));
    Name          name = next_name(row);
    IndexHead     head = { .method = next_name(row) };
    Constraint   *constraint = oid_map_get(&reading->key_indexes, oid);
    Index        *index = NULL;

    if (relation == NULL || relation->table == NULL)
        return;
    if (!name_is_set(head.method))
        head.method = catalog_name(reading->catalog, "btree");
    head.unique = next_bool(row);
    head.nulls_not_distinct = next_bool(row);
    head.valid = next_bool(row);
    head.clustered = next_bool(row);
    if (next_bool(row))
        relation->table->replica_index = name;
    if (constraint == NULL) {
        index = (Index *)catalog_add(reading->catalog, KIND_INDEX, (QName){ relation->name.schema, name },
                                     &relation->table->base);
        oid_map_put(&reading->relations, oid, &index->base);
    }
    KeyParts *key = constraint != NULL ? &constraint->key : &index->key;
    LivePart *live = fill_parts(reading, row, relation, key, &head.include);
    head.params = next_params(row, NULL);
    head.tablespace = next_name(row);
    head.predicate = next_expr(row);
    const char *definition = next_text(row);
    if (definition != NULL)
        set_texts(reading, definition, live, key->count);
    oid_map_put(&reading->live_indexes, oid, live);
    if (constraint != NULL)
        fill_key_constraint(reading->catalog->arena, constraint, &head);
    else
        fill_index(reading->catalog->arena, index, &head);
}

static KeyParts *
key_of(const Reading *reading, uint32_t oid)
{
    Constraint *constraint = oid_map_get(&reading->key_indexes, oid);
    Index      *index = oid_map_get(&reading->relations, oid);

    return constraint != NULL ? &constraint->key : index != NULL ? &index->key : NULL;
}

static void
index_column_row(Reading *reading, RowCursor *row)
{
    uint32_t  oid = next_oid(row);
    uint32_t  at = (uint32_t)next_int(row) - 1;
    KeyParts *key = key_of(reading, oid);
    const LivePart *live = oid_map_get(&reading->live_indexes, oid);

    if (key == NULL || at >= key->count)
        return;
    KeyPart    *part = &key->items[at];
    const char *text = next_text(row);
    Params params = next_params(row, NULL);
    if (params.count > 0)
        key_more_add(reading->catalog->arena, part)->opclass_params = params;
    const char *statistics = next_text(row);
    if (statistics != NULL)
        part->statistics = (int16_t)strtol(statistics, NULL, 10);
    /* With parameters the operator class is always said: so files say it, and so the server prints it. */
    const LiveOpclass *opclass = live == NULL ? NULL : oid_map_get(&reading->opclasses, live[at].opclass);
    if (params.count > 0 && opclass != NULL)
        key_more_add(reading->catalog->arena, part)->opclass = opclass->name;
    if (text != NULL && live != NULL) {
        part->expr = reading_expr(reading, text);
        settle_expression(reading, &live[at], text, part);
    }
}

/* What pg_depend knows of an index's expressions is not told apart by part: each has all of it. */
void
index_uses(Reading *reading, uint32_t oid, Object *used)
{
    const Constraint *constraint = oid_map_get(&reading->key_indexes, oid);
    const Index      *index = oid_map_get(&reading->relations, oid);
    const KeyParts   *key = key_of(reading, oid);

    if (key == NULL || oid_map_get(&reading->live_indexes, oid) == NULL)
        return;
    reading_expr_uses(reading, (Expr *)(uintptr_t)(constraint != NULL ? constraint->expr : index->predicate), used);
    VEC_EACH(key, i)
        reading_expr_uses(reading, (Expr *)(uintptr_t)key->items[i].expr, used);
}

/* An expression without its text is a row that vanished meanwhile. */
void
finish_indexes(Reading *reading)
{
    VEC_EACH(&reading->catalog->objects, i) {
        const Object *object = reading->catalog->objects.items[i];

        if (object->kind != KIND_INDEX)
            continue;
        const Index *index = (const Index *)object;
        VEC_EACH(&index->key, k)
            reading->moved |= !name_is_set(index->key.items[k].column_name) && index->key.items[k].expr == NULL;
    }
}

const RowReader index_readers[] = {
    { "indexes", "oid, table_oid, name, method, unique, nulls_not_distinct, valid, clustered, "
                 "replica_identity, key_count, "
                 "key, classes, collations, options, params, tablespace, predicate, definition", index_row,
      .facts = false },
    { "index_columns", "index_oid, number, expr, opclass_params, statistics", index_column_row, .facts = false },
    { 0 },
};
