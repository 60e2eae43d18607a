/*
 * resolve_names.c: the schema of each created object, the owner of each sequence, the sequences that serial
 * columns imply. It does not look at types, keys or expressions.
 */
#include <stdio.h>
#include <string.h>

#include <schemasync/sql.h>

#include "resolve.h"

/* ---- Where a CREATE without a schema goes ------------------------------------------------------------ */

/* The first schema of the path that exists. Without a server an undeclared one is believed to exist. */
static Name
creation_schema(const Resolve *r, uint16_t path)
{
    const Names *names = resolve_path(r, path);

    VEC_EACH(names, i)
        if (resolve_schema_exists(r, names->items[i]) && strcmp(names->items[i].raw, "pg_catalog") != 0)
            return names->items[i];
    VEC_EACH(names, i)
        if (r->server == NULL && strcmp(names->items[i].raw, "pg_catalog") != 0)
            return names->items[i];
    return (Name){ 0 };
}

static bool
has_schema(ObjectKind kind)
{
    return kind == KIND_ENUM || kind == KIND_SEQUENCE || kind == KIND_TABLE || kind == KIND_VIEW;
}

static void
place(Resolve *r, Object *object)
{
    Name written = object->kind == KIND_EXTENSION ? ((Extension *)object)->schema : object->name.schema;

    if (name_is_set(written)) {
        if (r->server != NULL && !resolve_schema_exists(r, written))
            resolve_error(r, object->at, "schema \"%s\" does not exist", written.raw);
        return;
    }
    if (!has_schema(object->kind))
        return;
    object->name.schema = creation_schema(r, object->path);
    if (!name_is_set(object->name.schema) && !r->homeless) {
        r->homeless = true;
        error_detail(resolve_error(r, object->at, "no schema has been selected to create in"),
                     "The search_path in force at this statement has no schema that exists and that this role may use.");
    }
}

static void
place_all(Resolve *r)
{
    Catalog *catalog = r->catalog;

    VEC_EACH(&catalog->objects, i)
        if (catalog->objects.items[i]->parent == NULL)
            place(r, catalog->objects.items[i]);
    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (object->parent != NULL)
            object->name.schema = object->parent->name.schema;
    }
    catalog_reindex(catalog);
}

/* ---- References to relations ------------------------------------------------------------------------- */

static bool
server_has_relation(const Resolve *r, QName name)
{
    if (r->server == NULL)
        return false;
    VEC_EACH(&r->server->relations, i)
        if (qname_equal(r->server->relations.items[i], name))
            return true;
    return false;
}

static bool
find_relation_in(const Resolve *r, QName name, RelationRef *ret_ref)
{
    Object *object = catalog_find_relation(r->catalog, name);

    if (object != NULL) {
        *ret_ref = (RelationRef){ .object = object, .name = name };
        return true;
    }
    if (r->live == NULL)
        return false;
    Object *live = catalog_find_relation(r->live, name);
    if (live != NULL && (live->flags & OBJECT_UNMANAGED) == 0 && resolve_schema_managed(r, name.schema))
        live = NULL;        /* it is about to be dropped: the file does not have it */
    if (live == NULL && !server_has_relation(r, name))
        return false;
    *ret_ref = (RelationRef){ .live = live, .name = name };
    return true;
}

bool
resolve_relation(const Resolve *r, QName name, uint16_t path, RelationRef *ret_ref)
{
    if (name_is_set(name.schema))
        return find_relation_in(r, name, ret_ref);

    const Names *schemas = resolve_path(r, path);
    VEC_EACH(schemas, i)
        if (find_relation_in(r, (QName){ schemas->items[i], name.name }, ret_ref))
            return true;
    return false;
}

/* ---- Sequences --------------------------------------------------------------------------------------- */

static void
resolve_owner(Resolve *r, Sequence *sequence)
{
    RelationRef ref;

    if (sequence->owned_by != NULL || !name_is_set(sequence->owner_table_name.name))
        return;
    const char *table_name = sequence->owner_table_name.name.raw;
    if (!resolve_relation(r, sequence->owner_table_name, sequence->base.path, &ref) || ref.object == NULL ||
        ref.object->kind != KIND_TABLE) {
        Error *error = resolve_error(r, sequence->base.at, "table \"%s\" does not exist in the file", table_name);
        resolve_hint_near(error, r, KIND_TABLE, NULL, table_name);
        return;
    }
    Table *table = (Table *)ref.object;
    sequence->owned_by = table_column(table, sequence->owner_column_name);
    if (sequence->owned_by == NULL)
        resolve_hint_near(resolve_error(r, sequence->base.at, "column \"%s\" of table \"%s\" does not exist",
                                        sequence->owner_column_name.raw, table_name),
                          r, KIND_COLUMN, table, sequence->owner_column_name.raw);
    else if (!name_equal(table->base.name.schema, sequence->base.name.schema))
        resolve_error(r, sequence->base.at, "sequence must be in the same schema as the table that owns it");
    sequence->owner_table_name = table->base.name;
}

/* The path under which pg_get_expr prints: '' */
static uint16_t
empty_path(Catalog *catalog)
{
    VEC_EACH(&catalog->paths, i)
        if (!catalog->paths.items[i].from_session && catalog->paths.items[i].names.count == 0)
            return (uint16_t)i;
    vec_push(catalog->arena, &catalog->paths, (SearchPath){ 0 });
    return (uint16_t)(catalog->paths.count - 1);
}

/* nextval('schema.table_column_seq'::regclass), as pg_get_expr prints it under an empty search_path. */
static const Expr *
nextval_of(Resolve *r, Sequence *sequence, SourcePos at)
{
    Arena      *arena = r->catalog->arena;
    Expr       *expr = ARENA_NEW(arena, Expr);
    STRBUF_AUTO name = STRBUF_INIT, text = STRBUF_INIT;

    SQL(&name, sequence->base.name);
    SQL(&text, "nextval(", (Literal){ name.s }, "::regclass)");
    expr->text = arena_strdup(arena, text.s);
    expr->path = empty_path(r->catalog);
    while (r->paths.count < r->catalog->paths.count)
        vec_push(arena, &r->paths, (Names){ 0 });
    expr->at = at;
    vec_push(arena, &expr->uses, &sequence->base);
    vec_push(arena, &expr_names_add(arena, expr)->regclasses, arena_strdup(arena, name.s));
    return expr;
}

/* "schema\1name", to know which names this pass has given already. */
static const char *
taken_key(Resolve *r, QName name)
{
    return arena_printf(r->scratch, "%s\1%s", name.schema.raw, name.name.raw);
}

/* Like ChooseRelationName: table_column_seq, then seq1, seq2, ... until it is free. */
static void
name_serial_sequence(Resolve *r, Sequence *sequence, Map *taken)
{
    Catalog *catalog = r->catalog;
    QName    table = column_table(sequence->owned_by)->base.name;
    Name     column = sequence->owned_by->base.name.name;

    for (unsigned n = 0;; n++) {
        char label[24] = "seq";

        if (n > 0)
            snprintf(label, sizeof label, "seq%u", n);
        const char *text = catalog_object_name(catalog->arena, table.name.raw, column.raw, label);
        QName       name = { table.schema, catalog_name(catalog, text) };
        const char *key = taken_key(r, name);
        if (catalog_find_relation(catalog, name) == NULL && map_get(taken, key) == NULL) {
            sequence->base.name = name;
            map_put(taken, key, sequence);
            return;
        }
    }
}

/* What a serial column stands for: NOT NULL, a sequence that it owns, and nextval() of that as its default. */
static void
complete_serial(Resolve *r, Column *column, Map *taken)
{
    Sequence *sequence = column_more(column)->serial_sequence;

    if (!name_is_set(column_table(column)->base.name.schema))
        return;
    if (!name_is_set(sequence->base.name.name)) {
        name_serial_sequence(r, sequence, taken);
    } else {    /* settled before a rename */
        sequence->base.name.schema = column_table(column)->base.name.schema;
        map_put(taken, taken_key(r, sequence->base.name), sequence);
    }
    sequence->base.flags &= (uint8_t)~OBJECT_UNNAMED;
    sequence->owner_table_name = column_table(column)->base.name;
    if (r->server != NULL && r->server->version_num < 150000)
        sequence->persistence = 'p';
    column->not_null = true;
    if (column->default_value == NULL)
        column->default_value = nextval_of(r, sequence, column->base.at);
    column->serial = (sequence->base.flags & OBJECT_IMPLIED) != 0;
}

static void
complete_serials(Resolve *r)
{
    __attribute__((cleanup(map_cleanup))) Map *taken = map_new();

    VEC_EACH(&r->catalog->objects, i) {
        Object *object = r->catalog->objects.items[i];

        if (object->kind == KIND_COLUMN && column_more((Column *)object)->serial_sequence != NULL)
            complete_serial(r, (Column *)object, taken);
    }
    if (map_count(taken) > 0)
        catalog_reindex(r->catalog);
}

void
resolve_names(Resolve *r)
{
    place_all(r);
    if (r->homeless)
        return;
    complete_serials(r);
    VEC_EACH(&r->catalog->objects, i)
        if (r->catalog->objects.items[i]->kind == KIND_SEQUENCE)
            resolve_owner(r, (Sequence *)r->catalog->objects.items[i]);
}
