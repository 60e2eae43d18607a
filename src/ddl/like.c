/*
 * like.c: CREATE TABLE (LIKE other INCLUDING …), expanded as transformTableLikeClause() and
 * expandTableLikeClause()
 * in parser/parse_utilcmd.c do. What it copies is what `other` is at that place of the file.
 */
#include <string.h>

#include "ddl/reader.h"

/* enum TableLikeOption in nodes/parsenodes.h: libpg_query hands on the number. */
enum {
    LIKE_COMMENTS = 1 << 0,
    LIKE_COMPRESSION = 1 << 1,
    LIKE_CONSTRAINTS = 1 << 2,
    LIKE_DEFAULTS = 1 << 3,
    LIKE_GENERATED = 1 << 4,
    LIKE_IDENTITY = 1 << 5,
    LIKE_INDEXES = 1 << 6,
    LIKE_STATISTICS = 1 << 7,
    LIKE_STORAGE = 1 << 8,
};

/* Its own copy: what it uses is found out for each table anew. */
static const Expr *
copy_expr(Reader *r, const Expr *expr)
{
    if (expr == NULL)
        return NULL;
    Expr *copy = ARENA_NEW(r->catalog->arena, Expr);
    *copy = *expr;
    memset(&copy->uses, 0, sizeof copy->uses);
    return copy;
}

/* A serial column's default is nextval() of the first table's own sequence. */
static const Expr *
nextval_of(Reader *r, const Column *column)
{
    Arena      *arena = r->catalog->arena;
    STRBUF_AUTO name = STRBUF_INIT;
    STRBUF_AUTO text = STRBUF_INIT;
    QName       sequence = { column_table(column)->base.name.schema,
                             name_of(r, catalog_automatic_name(r->catalog, &column_more(column)->serial_sequence->base)) };

    sql_add_qname(&name, sequence);
    strbuf_add(&text, "nextval(");
    sql_add_literal(&text, (Literal){ name.s });
    strbuf_add(&text, "::regclass)");
    Expr *expr = ARENA_NEW(arena, Expr);
    *expr = (Expr){ .text = arena_intern(arena, text.s),
                    .path = column_table(column)->base.path,
                    .at = column->base.at };
    vec_push(arena, &expr_names_add(arena, expr)->regclasses, arena_intern(arena, name.s));
    return expr;
}

static void
copy_comment(Reader *r, const Object *from, unsigned options, Object *to)
{
    const char *comment = object_more(from)->comment;

    if (comment != NULL && (options & LIKE_COMMENTS))
        object_more_add(r->catalog->arena, to)->comment = comment;
}

static bool
copy_column(Reader *r, Table *table, const Column *from, unsigned options, uint32_t byte)
{
    Arena        *arena = r->catalog->arena;
    const Column *same = table_column(table, from->base.name.name);

    if (same != NULL)
        return refuse_twice(r, byte, same->base.at, "column \"%s\" is declared twice",
                            from->base.name.name.raw);
    Column *column = (Column *)draft_child(r, KIND_COLUMN, from->base.name.name, &table->base, byte);
    column->base.path = from->base.path;
    column->type = from->type;
    column->not_null = from->not_null;
    /* Server 18 copies the name of the constraint along; older ones keep none. */
    if (from->not_null || from->more != NULL) {
        ColumnMore *more = column_more_add(arena, column);
        more->collation = column_more(from)->collation;
        more->not_null_name = column_more(from)->not_null_name;
        more->not_null_no_inherit = column_more(from)->not_null_no_inherit;
    }
    if (from->not_null && !name_is_set(column_more(from)->not_null_name))
        column->more->not_null_name = name_of(r, catalog_object_name(r->arena, column_table(from)->base.name.name.raw,
                                                                     from->base.name.name.raw, "not_null"));
    if (options & LIKE_DEFAULTS)
        column->default_value = from->serial ? nextval_of(r, from) : copy_expr(r, from->default_value);
    if ((options & LIKE_GENERATED) && from->generated != 0) {
        column->generated = from->generated;
        column_more_add(arena, column)->generated_as = copy_expr(r, column_more(from)->generated_as);
    }
    if ((options & LIKE_IDENTITY) && from->identity != 0) {
        column->identity = from->identity;
        SequenceOptions *copy = ARENA_NEW(arena, SequenceOptions);
        *copy = *column_more(from)->identity_options;
        column_more_add(arena, column)->identity_options = copy;
    }
    if (options & LIKE_STORAGE)
        column->storage = from->storage;
    if (options & LIKE_COMPRESSION)
        column->compression = from->compression;
    copy_comment(r, &from->base, options, &column->base);
    return true;
}

/* Its own list: a later ALTER … SET is about one of the two. */
static Params
copy_params(Reader *r, const Params *from)
{
    Params copy = { 0 };

    VEC_EACH(from, i)
        vec_push(r->catalog->arena, &copy, from->items[i]);
    return copy;
}

static void
copy_names(Reader *r, Names *names)
{
    Names copy = { 0 };

    VEC_EACH(names, i)
        vec_push(r->catalog->arena, &copy, names->items[i]);
    *names = copy;
}

static void
copy_key(Reader *r, const KeyParts *from, KeyParts *to)
{
    key_parts_reserve(r, to, from->count);
    VEC_EACH(from, i) {
        KeyPart part = from->items[i];
        part.column = NULL;
        part.expr = copy_expr(r, part.expr);
        part.statistics = -1;
        vec_push(r->catalog->arena, to, part);
    }
}

/* CHECKs keep the name that they have in the first table; keys get one of their own. */
static void
copy_constraint(Reader *r, Table *table, const Constraint *from, unsigned options, uint32_t byte)
{
    Name name = { NULL };

    if (from->type == 'c')
        name = name_is_set(from->base.name.name)
                   ? from->base.name.name
                   : name_of(r, catalog_automatic_name(r->catalog, &from->base));
    Constraint *copy = (Constraint *)draft_child(r, KIND_CONSTRAINT, name, &table->base, byte);
    Object      base = copy->base;
    *copy = *from;
    copy->base = base;
    copy->base.name.schema = table->base.name.schema;
    copy->base.path = from->base.path;
    copy_comment(r, &from->base, options, &copy->base);
    copy->not_valid = false;
    copy->clustered = false;
    copy->expr = copy_expr(r, from->expr);
    if (from->more != NULL) {
        copy->more = NULL;
        *constraint_more_add(r->catalog->arena, copy) = *from->more;
        copy_names(r, &copy->more->include);
        copy->more->params = copy_params(r, &from->more->params);
    }
    memset(&copy->key, 0, sizeof copy->key);
    copy_key(r, &from->key, &copy->key);
}

static void
copy_index(Reader *r, Table *table, const Index *from, unsigned options, uint32_t byte)
{
    QName  name = { .schema = table->base.name.schema };
    Index *copy = (Index *)catalog_add(r->catalog, KIND_INDEX, name, &table->base);

    copy->base.at = pos_of(r, byte);
    copy->base.path = from->base.path;
    copy->base.flags = OBJECT_UNNAMED;
    copy_comment(r, &from->base, options, &copy->base);
    copy->method = from->method;
    copy->unique = from->unique;
    copy->nulls_not_distinct = from->nulls_not_distinct;
    if (from->more != NULL) {
        *index_more_add(r->catalog->arena, copy) = *from->more;
        copy_names(r, &copy->more->include);
        copy->more->params = copy_params(r, &from->more->params);
    }
    copy->predicate = copy_expr(r, from->predicate);
    copy_key(r, &from->key, &copy->key);
}

bool
like_expand(Reader *r, Table *table, const PgQuery__TableLikeClause *like)
{
    uint32_t byte = byte_of(r, like->relation->location);
    unsigned options = like->options;
    Table   *from;

    if (!draft_table(r, like->relation, &from))
        return false;
    if (from == table)
        return refuse(r, byte, "a table can't be LIKE itself");
    VEC_EACH(&from->columns, i)
        if (!copy_column(r, table, from->columns.items[i], options, byte))
            return false;
    VEC_EACH(&from->constraints, i) {
        const Constraint *constraint = from->constraints.items[i];
        bool              wanted = constraint->type == 'c' ? (options & LIKE_CONSTRAINTS) != 0
                                                           : constraint->type != 'f' && (options & LIKE_INDEXES) != 0;
        if (wanted)
            copy_constraint(r, table, constraint, options, byte);
    }
    for (uint32_t i = 0; (options & LIKE_INDEXES) && i < from->indexes.count; i++)
        copy_index(r, table, from->indexes.items[i], options, byte);
    return true;
}
