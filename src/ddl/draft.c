/*
 * draft.c: the names that the file has declared so far, and how a name written in it finds its object. It
 * knows search_path and namespaces, as far as a file without a server can.
 *
 * An object declared without a schema is kept under the schema that its search_path names first. Under the
 * session's own path that is not known before there is a server: such an object is kept under "", and
 * found as
 * public.x too. Catalog.public_assumed then says where the file relied on that.
 */
#include <stdlib.h>
#include <string.h>

#include "ddl/reader.h"

typedef struct Entry {
    Object  *object;
    Source  *source;
    uint32_t start, end; /* of the statement that declares it */
} Entry;

struct Draft {
    Arena   *arena;
    Map     *entries;         /* Entry by key */
    Map     *automatic;       /* Object by the key of the name that the server would choose */
    uint32_t automatic_count; /* of Catalog.objects: how many of them were looked at for `automatic` */
};

struct Draft *
draft_new(void)
{
    struct Draft *draft = calloc(1, sizeof *draft);

    if (draft == NULL)
        abort();
    *draft = (struct Draft){ .arena = arena_new(), .entries = map_new(), .automatic = map_new() };
    return draft;
}

void
draft_free(struct Draft *draft)
{
    map_free(draft->entries);
    map_free(draft->automatic);
    arena_free(draft->arena);
    free(draft);
}

/* ---- Keys ---------------------------------------------------------------------------------------- */

static void
key_print(Strbuf *out, DraftSpace space, const char *schema, const char *name)
{
    strbuf_reset(out);
    strbuf_add_char(out, (char)space);
    strbuf_add(out, schema == NULL ? "" : schema);
    strbuf_add_char(out, '\1');
    strbuf_add(out, name);
}

static Entry *
lookup(const Reader *r, DraftSpace space, const char *schema, Name name)
{
    STRBUF_AUTO key = STRBUF_INIT;

    key_print(&key, space, schema, name.raw);
    return map_get(r->draft->entries, key.s);
}

static DraftSpace
space_of(ObjectKind kind)
{
    switch (kind) {
    case KIND_SCHEMA:
        return SPACE_SCHEMA;
    case KIND_EXTENSION:
        return SPACE_EXTENSION;
    case KIND_ENUM:
        return SPACE_TYPE;
    default:
        return SPACE_RELATION;
    }
}

/* The schema that an object is kept under; "" for the session's first one, and for objects without a
 * schema. */
static const char *
home_of(const Reader *r, const Object *object)
{
    const Object *holder =
        object->kind == KIND_CONSTRAINT || object->kind == KIND_INDEX ? object->parent : object;

    if (object->kind == KIND_SCHEMA || object->kind == KIND_EXTENSION)
        return "";
    if (name_is_set(holder->name.schema))
        return holder->name.schema.raw;
    const char *target = path_target(r, holder->path);
    return target == NULL ? "" : target;
}

/* ---- Finding ------------------------------------------------------------------------------------- */

static void
assume_public(Reader *r)
{
    if (r->catalog->public_assumed.line == 0)
        r->catalog->public_assumed = pos_of(r, r->statement.start);
}

static Object *
found(const Entry *entry)
{
    return entry == NULL ? NULL : entry->object;
}

static Object *
find_in_schema(Reader *r, DraftSpace space, const char *schema, Name name)
{
    Object *object = found(lookup(r, space, schema, name));

    if (object == NULL && strcmp(schema, "public") == 0) {
        object = found(lookup(r, space, "", name));
        if (object != NULL)
            assume_public(r);
    }
    return object;
}

Object *
draft_find_from(Reader *r, DraftSpace space, QName name, uint16_t path)
{
    const SearchPath *search = &r->catalog->paths.items[path];

    if (space == SPACE_SCHEMA || space == SPACE_EXTENSION)
        return found(lookup(r, space, "", name.name));
    if (name_is_set(name.schema))
        return find_in_schema(r, space, name.schema.raw, name.name);
    if (!search->from_session) {
        VEC_EACH(&search->names, i) {
            Object *object = find_in_schema(r, space, search->names.items[i].raw, name.name);
            if (object != NULL)
                return object;
        }
        return NULL;
    }
    Object *object = found(lookup(r, space, "", name.name));
    if (object == NULL) {
        object = found(lookup(r, space, "public", name.name));
        if (object != NULL)
            assume_public(r);
    }
    return object;
}

Object *
draft_find(Reader *r, DraftSpace space, QName name)
{
    return draft_find_from(r, space, name, r->settings.path);
}

/* ---- Names that the server would choose ---------------------------------------------------------- */

static bool
has_automatic_name(const Object *object)
{
    if (object->kind == KIND_COLUMN)
        return ((const Column *)object)->identity != 0;
    if (!(object->flags & OBJECT_UNNAMED))
        return false;
    if (object->kind == KIND_CONSTRAINT) {
        char type = ((const Constraint *)object)->type;
        return type == 'p' || type == 'u' || type == 'x';
    }
    return object->kind == KIND_INDEX || object->kind == KIND_SEQUENCE;
}

static void
enter_automatic(Reader *r, Object *object, const char *home, const char *base)
{
    struct Draft *draft = r->draft;
    STRBUF_AUTO   name = STRBUF_INIT;
    STRBUF_AUTO   key = STRBUF_INIT;

    /* As ChooseRelationName does: the first of x, x1, x2, ... that is free. */
    for (unsigned number = 0;; number++) {
        strbuf_reset(&name);
        strbuf_add(&name, base);
        if (number > 0)
            strbuf_addf(&name, "%u", number);
        key_print(&key, SPACE_RELATION, home, name.s);
        if (map_get(draft->entries, key.s) == NULL && map_get(draft->automatic, key.s) == NULL)
            break;
    }
    map_put(draft->automatic, arena_strdup(draft->arena, key.s), object);
}

void
draft_enter_identity(Reader *r, Column *column)
{
    Sequence    probe = { .base = { .kind = KIND_SEQUENCE }, .owned_by = column };
    Name        given = column_more(column)->identity_options->name;
    const char *name = name_is_set(given) ? given.raw : catalog_automatic_name(r->catalog, &probe.base);

    enter_automatic(r, &column->base, home_of(r, column->base.parent), name);
}

static Object *
find_automatic(Reader *r, QName name)
{
    struct Draft *draft = r->draft;
    STRBUF_AUTO   key = STRBUF_INIT;
    const char   *home = name_is_set(name.schema) ? name.schema.raw : path_target(r, r->settings.path);

    for (; draft->automatic_count < r->catalog->objects.count; draft->automatic_count++) {
        Object *object = r->catalog->objects.items[draft->automatic_count];
        if (object->kind != KIND_COLUMN && has_automatic_name(object))
            enter_automatic(r, object, home_of(r, object), catalog_automatic_name(r->catalog, object));
    }
    key_print(&key, SPACE_RELATION, home, name.name.raw);
    Object *object = map_get(draft->automatic, key.s);
    bool    session = home == NULL, public = home != NULL && strcmp(home, "public") == 0;
    if (object == NULL && (session || public)) {
        key_print(&key, SPACE_RELATION, session ? "public" : "", name.name.raw);
        object = map_get(draft->automatic, key.s);
    }
    return object != NULL && has_automatic_name(object) ? object : NULL;
}

Object *
draft_find_relation(Reader *r, QName name)
{
    Object *object = draft_find(r, SPACE_RELATION, name);

    return object != NULL ? object : find_automatic(r, name);
}

/* The number that the server appends to the automatic name of the table's i-th constraint. */
static bool
is_automatic_name(Reader *r, const Table *table, uint32_t index, const char *name)
{
    const char *base = catalog_automatic_name(r->catalog, &table->constraints.items[index]->base);
    size_t      length = strlen(base);
    unsigned    taken = 0;

    if (strncmp(base, name, length) != 0)
        return false;
    for (uint32_t i = 0; i < table->constraints.count; i++) {
        Object *other = &table->constraints.items[i]->base;
        if (i < index && (other->flags & OBJECT_UNNAMED) &&
            strcmp(catalog_automatic_name(r->catalog, other), base) == 0)
            taken++;
        else if (name_is_set(other->name.name) && strcmp(other->name.name.raw, base) == 0)
            taken++;
    }
    return taken == 0 ? name[length] == '\0'
                      : strcmp(name + length, arena_printf(r->arena, "%u", taken)) == 0;
}

Constraint *
draft_find_constraint(Reader *r, Table *table, const char *name)
{
    Constraint *constraint = table_constraint(table, name_of(r, name));

    if (constraint != NULL)
        return constraint;
    VEC_EACH(&table->constraints, i)
        if ((table->constraints.items[i]->base.flags & OBJECT_UNNAMED) &&
            is_automatic_name(r, table, i, name))
            return table->constraints.items[i];
    return NULL;
}

bool
draft_table(Reader *r, const PgQuery__RangeVar *range, Table **ret_table)
{
    QName name;

    if (!qname_of_range(r, range, &name))
        return false;
    Object *object = draft_find(r, SPACE_RELATION, name);
    if (object == NULL)
        return refuse_undeclared(r, byte_of(r, range->location), SPACE_RELATION, "table", name);
    if (object->kind == KIND_VIEW)
        return refuse_not_covered(r, r->statement.start, "indexes and other parts of views", statement_head(r));
    if (object->kind != KIND_TABLE)
        return refuse(r, byte_of(r, range->location), "\"%s\" is not a table", show(r, name));
    *ret_table = (Table *)object;
    return true;
}

bool
draft_column(Reader *r, Table *table, const char *name, uint32_t byte, Column **ret_column)
{
    *ret_column = table_column(table, name_of(r, name));
    if (*ret_column == NULL)
        return refuse_missing(r, byte, "column \"%s\" of table \"%s\" is not declared in the file", name,
                              show(r, table->base.name));
    return true;
}

/* ---- Declaring ----------------------------------------------------------------------------------- */

void
draft_enter(Reader *r, Object *object)
{
    struct Draft *draft = r->draft;
    Entry        *entry = ARENA_NEW(draft->arena, Entry);
    STRBUF_AUTO   key = STRBUF_INIT;

    if (!name_is_set(object->name.name))
        return;
    *entry = (Entry){ object, r->source, r->statement.start, r->statement.end };
    key_print(&key, space_of(object->kind), home_of(r, object), object->name.name.raw);
    map_put(draft->entries, arena_strndup(draft->arena, key.s, key.length), entry);
}

void
draft_leave(Reader *r, Object *object)
{
    if (!name_is_set(object->name.name))
        return;
    Entry *entry = lookup(r, space_of(object->kind), home_of(r, object), object->name.name);
    if (entry != NULL && entry->object == object)
        entry->object = NULL;
}

/* Past IF NOT EXISTS, which may stand in one of two statements that otherwise agree. */
static Token
next_token(const char *text, uint32_t end, uint32_t at)
{
    Token token = sql_next_token(text, end, at, false);
    Token next = sql_next_token(text, end, token.end, false);

    if (token_is(text, token, "if") && token_is(text, next, "not")) {
        Token exists = sql_next_token(text, end, next.end, false);
        token = sql_next_token(text, end, exists.end, false);
    }
    return token;
}

static bool
says_the_same(const Reader *r, const Entry *entry)
{
    const char *a = entry->source->text, *b = r->text;
    Token       ta = { .end = entry->start }, tb = { .end = r->statement.start };

    do {
        ta = next_token(a, entry->end, ta.end);
        tb = next_token(b, r->statement.end, tb.end);
        if (ta.type != tb.type ||
            (ta.type != TOKEN_END && (ta.end - ta.start != tb.end - tb.start ||
                                      memcmp(a + ta.start, b + tb.start, ta.end - ta.start) != 0)))
            return false;
    } while (ta.type != TOKEN_END);
    return true;
}

/* Relations of one schema share a namespace; enums share theirs with the row types of tables. */
static Entry *
find_taken(const Reader *r, ObjectKind kind, const char *home, Name name)
{
    Entry *entry = lookup(r, space_of(kind), home, name);

    if (found(entry) == NULL && kind == KIND_ENUM) {
        entry = lookup(r, SPACE_RELATION, home, name);
        if (found(entry) != NULL && entry->object->kind != KIND_TABLE)
            entry = NULL;
    } else if (found(entry) == NULL && kind == KIND_TABLE) {
        entry = lookup(r, SPACE_TYPE, home, name);
    }
    return found(entry) == NULL ? NULL : entry;
}

bool
draft_taken(Reader *r, const Object *probe, uint32_t byte, bool if_not_exists, bool *ret_repeated)
{
    ObjectKind kind = probe->kind;
    QName      name = probe->name;
    Entry     *taken = find_taken(r, kind, home_of(r, probe), name.name);

    *ret_repeated = false;
    if (taken == NULL)
        return true;
    if (taken->object->kind != kind)
        return refuse_twice(r, byte, taken->object->at, "\"%s\" is declared twice: %s and %s", show(r, name),
                            kind_with_article(taken->object->kind), kind_with_article(kind));
    if (!if_not_exists)
        return refuse_twice(r, byte, taken->object->at, "%s \"%s\" is declared twice", kind_of(kind)->name,
                            show(r, name));
    if (!says_the_same(r, taken)) {
        refuse_twice(r, byte, taken->object->at, "%s \"%s\" is declared twice, and differently",
                     kind_of(kind)->name, show(r, name));
        return error_hint(&r->error, "IF NOT EXISTS does not look at what the definition says: PostgreSQL "
                                     "would ignore the second one.");
    }
    note(r, byte, "%s \"%s\" is declared twice in the same words: the second one is ignored",
         kind_of(kind)->name, show(r, name));
    *ret_repeated = true;
    return true;
}

bool
draft_declare(Reader *r, ObjectKind kind, QName name, Object *parent, uint32_t byte, bool if_not_exists,
              Object **ret_object)
{
    bool   in_schema = kind != KIND_SCHEMA && kind != KIND_EXTENSION, repeated;
    Object probe = { .kind = kind, .name = name, .parent = parent, .path = r->settings.path };

    *ret_object = NULL;
    if (in_schema && !name_is_set(name.schema) && parent == NULL) {
        const char *target = path_target(r, r->settings.path);
        if (target != NULL && *target == '\0') {
            refuse(r, byte, "no schema is selected for \"%s\": search_path is empty here", name.name.raw);
            return error_hint(&r->error, "Write the schema before the name.");
        }
    }
    if (name_is_set(name.name)) {
        if (!draft_taken(r, &probe, byte, if_not_exists, &repeated))
            return false;
        if (repeated)
            return true;
    }
    if (in_schema)
        mention_schema(r, name.schema);
    Object *object = catalog_add(r->catalog, kind, name, parent);
    object->at = pos_of(r, byte);
    object->path = r->settings.path;
    if (if_not_exists)
        object->flags |= OBJECT_IF_NOT_EXISTS;
    if (!name_is_set(name.name))
        object->flags |= OBJECT_UNNAMED;
    draft_enter(r, object);
    *ret_object = object;
    return true;
}

Object *
draft_child(Reader *r, ObjectKind kind, Name name, Object *parent, uint32_t byte)
{
    Object *object = catalog_add(r->catalog, kind, (QName){ .name = name }, parent);

    object->at = pos_of(r, byte);
    object->path = r->settings.path;
    if (!name_is_set(name))
        object->flags |= OBJECT_UNNAMED;
    return object;
}
