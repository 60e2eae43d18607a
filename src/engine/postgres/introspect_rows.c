/*
 * introspect_rows.c: from the text of a row's values to C values, and the maps by oid. It does not know what
 * any query means.
 */
#include <stdlib.h>
#include <string.h>

#include "introspect.h"

/* ---- Oid maps -------------------------------------------------------------------------------- */

static uint32_t
slot_of(const OidMap *map, uint64_t key)
{
    uint32_t mask = map->capacity - 1;
    uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & mask;

    while (map->keys[at] != 0 && map->keys[at] != key)
        at = (at + 1) & mask;
    return at;
}

void *
oid_map_get(const OidMap *map, uint64_t key)
{
    if (map->count == 0 || key == 0)
        return NULL;
    uint32_t at = slot_of(map, key);
    return map->keys[at] == key ? map->values[at] : NULL;
}

static void
oid_map_grow(OidMap *map)
{
    OidMap larger = { .capacity = map->capacity == 0 ? 64 : map->capacity * 2, .count = map->count };

    larger.keys = calloc(larger.capacity, sizeof *larger.keys);
    larger.values = calloc(larger.capacity, sizeof *larger.values);
    if (larger.keys == NULL || larger.values == NULL)
        abort();
    for (uint32_t i = 0; i < map->capacity; i++) {
        if (map->keys[i] == 0)
            continue;
        uint32_t at = slot_of(&larger, map->keys[i]);
        larger.keys[at] = map->keys[i];
        larger.values[at] = map->values[i];
    }
    oid_map_release(map);
    *map = larger;
}

void
oid_map_put(OidMap *map, uint64_t key, void *value)
{
    if (key == 0)
        return;
    if (map->count * 4 >= map->capacity * 3)
        oid_map_grow(map);
    uint32_t at = slot_of(map, key);
    if (map->keys[at] == 0)
        map->count++;
    map->keys[at] = key;
    map->values[at] = value;
}

void
oid_map_release(OidMap *map)
{
    free(map->keys);
    free(map->values);
    *map = (OidMap){ 0 };
}

/* ---- Values ---------------------------------------------------------------------------------- */

const char *
next_text(RowCursor *cursor)
{
    return cursor->at < cursor->row->count ? cursor->row->values[cursor->at++] : NULL;
}

const char *
next_kept(RowCursor *cursor)
{
    return arena_strdup(cursor->reading->catalog->arena, next_text(cursor));
}

const char *
next_interned(RowCursor *cursor)
{
    return arena_intern(cursor->reading->catalog->arena, next_text(cursor));
}

Name
next_name(RowCursor *cursor)
{
    return catalog_name(cursor->reading->catalog, next_text(cursor));
}

bool
next_bool(RowCursor *cursor)
{
    const char *text = next_text(cursor);

    return text != NULL && text[0] == 't';
}

char
next_char(RowCursor *cursor)
{
    const char *text = next_text(cursor);

    return text == NULL ? '\0' : text[0];
}

int64_t
next_int(RowCursor *cursor)
{
    const char *text = next_text(cursor);

    return text == NULL ? 0 : strtoll(text, NULL, 10);
}

uint32_t
next_oid(RowCursor *cursor)
{
    return (uint32_t)next_int(cursor);
}

Expr *
next_expr(RowCursor *cursor)
{
    const char *text = next_text(cursor);

    return text == NULL ? NULL : reading_expr(cursor->reading, text);
}

/* Most defaults are one of a few: false, now(), 0. */
const Expr *
next_common_expr(RowCursor *cursor)
{
    Reading    *reading = cursor->reading;
    const char *text = next_interned(cursor);
    uint64_t    key = (uint64_t)(uintptr_t)text;
    Expr       *known = oid_map_get(&reading->common_exprs, key);

    if (known != NULL || text == NULL)
        return known;
    known = reading_expr(reading, text);
    oid_map_put(&reading->common_exprs, key, known);
    return known;
}

Ints
next_ints(RowCursor *cursor)
{
    Reading    *reading = cursor->reading;
    const char *text = next_text(cursor);
    Ints       *numbers = &reading->int_lists[reading->int_list++ % INT_LISTS];

    numbers->count = 0;
    for (const char *at = text; at != NULL && *at != '\0';) {
        char   *end;
        int64_t number = strtoll(at, &end, 10);
        if (end == at) {
            at++;
            continue;
        }
        vec_push(reading->scratch, numbers, number);
        at = end;
    }
    return *numbers;
}

/* The text form of a one-dimensional array: {a,"b \"c\"",NULL}. */
Texts
next_texts(RowCursor *cursor)
{
    const char  *at = next_text(cursor);
    Texts        texts = { 0 };
    STRBUF_AUTO  item = STRBUF_INIT;

    if (at == NULL || *at != '{')
        return texts;
    for (at++; *at != '\0' && *at != '}';) {
        bool quoted = *at == '"';
        strbuf_reset(&item);
        for (at += quoted; *at != '\0' && (quoted ? *at != '"' : *at != ',' && *at != '}'); at++) {
            if (*at == '\\' && at[1] != '\0')
                at++;
            strbuf_add_char(&item, *at);
        }
        at += quoted && *at == '"';
        vec_push(cursor->reading->scratch, &texts, arena_strdup(cursor->reading->scratch, item.s));
        at += *at == ',';
    }
    return texts;
}

void
params_add(Catalog *catalog, Params *params, const char *name, const char *value)
{
    vec_push(catalog->arena, params, (Param){ .name = name, .value = value });
}

Params
next_params(RowCursor *cursor, const char *prefix)
{
    Catalog *catalog = cursor->reading->catalog;
    Texts    texts = next_texts(cursor);
    Params   params = { 0 };

    VEC_EACH(&texts, i) {
        const char *equals = strchr(texts.items[i], '=');
        size_t      length = equals == NULL ? strlen(texts.items[i]) : (size_t)(equals - texts.items[i]);
        const char *name = arena_strndup(cursor->reading->scratch, texts.items[i], length);

        if (prefix != NULL)
            name = arena_printf(cursor->reading->scratch, "%s%s", prefix, name);
        params_add(catalog, &params, arena_intern(catalog->arena, name),
                   arena_intern(catalog->arena, equals == NULL ? "" : equals + 1));
    }
    return params;
}

/* ---- What readers look up -------------------------------------------------------------------- */

const LiveSchema *
reading_schema(const Reading *reading, uint32_t oid)
{
    return oid_map_get(&reading->schemas, oid);
}

QName
reading_qname(const Reading *reading, uint32_t schema, Name name)
{
    const LiveSchema *live = reading_schema(reading, schema);

    return (QName){ .schema = live == NULL ? (Name){ NULL } : live->name, .name = name };
}

LiveRelation *
reading_table(Reading *reading, uint32_t oid)
{
    if (oid != reading->last_table_oid || reading->last_table == NULL) {
        reading->last_table = oid_map_get(&reading->tables, oid);
        reading->last_table_oid = oid;
    }
    return reading->last_table;
}

LiveColumn *
relation_column(const LiveRelation *relation, int64_t attnum)
{
    if (relation == NULL || attnum < 1 || attnum > relation->columns.count)
        return NULL;
    LiveColumn *column = &relation->columns.items[attnum - 1];
    return name_is_set(column->name) ? column : NULL;
}

/* Most keys have one part, and parts are large: an array of just that many. */
void
key_reserve(Reading *reading, KeyParts *key, uint32_t count)
{
    if (key->capacity >= count)
        return;
    KeyPart *items = arena_alloc(reading->catalog->arena, count * sizeof *items);

    for (uint32_t i = 0; i < key->count; i++)
        items[i] = key->items[i];
    key->items = items;
    key->capacity = count;
}

/* Does one pair of parentheses enclose the whole text? Quoted strings and names may hold parentheses of their
 * own. */
static bool
is_enclosed(const char *text, size_t length)
{
    int depth = 0;

    if (length < 2 || text[0] != '(' || text[length - 1] != ')')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == '\'' || text[i] == '"') {
            char quote = text[i];
            bool escapes = quote == '\'' && i > 0 && text[i - 1] == 'E';
            for (i++; i < length && text[i] != quote; i++)
                i += escapes && text[i] == '\\';
            continue;
        }
        depth += (text[i] == '(') - (text[i] == ')');
        if (depth == 0 && i + 1 < length)
            return false;
    }
    return depth == 0;
}

Expr *
reading_expr(Reading *reading, const char *text)
{
    Arena *arena = reading->catalog->arena;
    size_t length = strlen(text);
    Expr  *expr = ARENA_NEW(arena, Expr);

    /* What the server prints for something that is gone. In a constant it may be the user's own text. */
    if (strstr(text, "???") != NULL && strchr(text, '\'') == NULL)
        reading->moved = true;
    while (is_enclosed(text, length)) {
        text++;
        length -= 2;
    }
    expr->text = arena_intern_n(arena, text, length);
    expr->path = reading->no_path;
    return expr;
}

const Expr *
reading_own_expr(Reading *reading, const Expr *common)
{
    if (common == NULL || common->uses.count > 0)
        return common;
    Expr *own = ARENA_NEW(reading->catalog->arena, Expr);
    *own = *common;
    return own;
}

void
reading_expr_uses(Reading *reading, Expr *expr, Object *used)
{
    if (expr == NULL)
        return;
    VEC_EACH(&expr->uses, i) {
        if (expr->uses.items[i] == used)
            return;
    }
    vec_push(reading->catalog->arena, &expr->uses, used);
    if (used->kind == KIND_COLUMN)
        vec_push(reading->catalog->arena, &expr_names_add(reading->catalog->arena, expr)->columns, used->name.name);
}

uint32_t
reading_other(Reading *reading, const char *kind, QName name, const char *identity)
{
    Catalog *catalog = reading->catalog;

    vec_push(catalog->arena, &catalog->others,
             (OtherObject){ .kind = arena_intern(catalog->arena, kind), .name = name,
                            .on = arena_strdup(catalog->arena, identity) });
    return catalog->others.count;
}

void
reading_other_uses(Reading *reading, uint32_t other, Object *used)
{
    OtherObject *owner = &reading->catalog->others.items[other - 1];

    VEC_EACH(&owner->uses, i) {
        if (owner->uses.items[i] == used)
            return;
    }
    vec_push(reading->catalog->arena, &owner->uses, used);
}
