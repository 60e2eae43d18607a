/*
 * names.c: makes the names on two sides meet that mean the same: in another case, or chosen by PostgreSQL. It changes
 * no definition.
 */
#include <string.h>

#include <sqlite3.h>

#include <schemasync/sqlite.h>

#include "engine/sqlite/load.h"
#include "engine/sqlite/token.h"

/* ---- Case ------------------------------------------------------------------------------------------------ */

static const char *
key_of(Arena *arena, ObjectKind kind, const char *parent, const char *name)
{
    return sqlite_fold(arena, arena_printf(arena, "%d\1%s\1%s", (int)kind, parent == NULL ? "" : parent, name));
}

/* Tables, views and indexes share a namespace; NULL: none of these. */
static const char *
relation_key(Arena *arena, const Object *object)
{
    if (object->kind != KIND_TABLE && object->kind != KIND_VIEW && object->kind != KIND_INDEX)
        return NULL;
    return key_of(arena, KIND_NONE, NULL, object->name.name.raw);
}

static const char *
parent_of(const Object *object)
{
    return object->parent == NULL ? NULL : object->parent->name.name.raw;
}

/* The name in a directive; NULL: there is none. */
static const char *
old_name(Arena *arena, const Object *to)
{
    const char *text = object_more(to)->renamed_from;

    return text == NULL || *text != '"' ? text : sqlite_unquote(arena, text, sqlite_next_token(text, strlen(text), 0));
}

/* What `from` is spelled like, by key; under the present names, or under those that the tables had. The former count where
 * both speak. */
static Map *
spellings(Arena *arena, const Catalog *to)
{
    Map *spelled = map_new();

    for (int present = 0; present < 2; present++)
        VEC_EACH(&to->objects, i) {
            const Object *object = to->objects.items[i];
            const char   *parent = parent_of(object);
            if (!present && (parent == NULL || (parent = old_name(arena, object->parent)) == NULL))
                continue;
            map_put(spelled, key_of(arena, object->kind, parent, object->name.name.raw),
                    (void *)(uintptr_t)object->name.name.raw);
            if (relation_key(arena, object) != NULL)
                map_put(spelled, relation_key(arena, object), (void *)(uintptr_t)object->name.name.raw);
        }
    return spelled;
}

/* A directive says the old name as `from` spells it. */
static void
spell_directives(Arena *arena, const Catalog *from, Catalog *to)
{
    Map *there __attribute__((cleanup(map_cleanup))) = map_new();

    VEC_EACH(&from->objects, i) {
        const Object *object = from->objects.items[i];
        map_put(there, key_of(arena, object->kind, parent_of(object), object->name.name.raw),
                (void *)(uintptr_t)object->name.name.raw);
    }
    VEC_EACH(&to->objects, i) {
        Object     *object = to->objects.items[i];
        const char *old = old_name(arena, object), *parent = parent_of(object), *found = NULL;
        if (old == NULL)
            continue;
        if (parent != NULL && old_name(arena, object->parent) != NULL)
            found = map_get(there, key_of(arena, object->kind, old_name(arena, object->parent), old));
        if (found == NULL)
            found = map_get(there, key_of(arena, object->kind, parent, old));
        if (found != NULL && strcmp(found, old) != 0)
            object_more_add(to->arena, object)->renamed_from = directive_name(to->arena, found);
    }
}

void
sqlite_adopt_spelling(Catalog *from, Catalog *to)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Map   *spelled __attribute__((cleanup(map_cleanup))) = spellings(arena, to);

    VEC_EACH(&from->objects, i) {
        Object     *object = from->objects.items[i];
        const char *same = map_get(spelled, key_of(arena, object->kind, parent_of(object), object->name.name.raw));
        if (same == NULL && relation_key(arena, object) != NULL)
            same = map_get(spelled, relation_key(arena, object));
        if (same != NULL)
            object->name.name = catalog_name(from, same);
    }
    spell_directives(arena, from, to);
    catalog_reindex(from);
}

static Object *
column_called(const Table *table, const char *name)
{
    VEC_EACH(&table->columns, i)
        if (sqlite3_stricmp(table->columns.items[i]->base.name.name.raw, name) == 0)
            return &table->columns.items[i]->base;
    return NULL;
}

/* The columns first, and then what directives call them: the name that one column takes is often another's old one. */
static bool
adopt_columns(Arena *arena, Catalog *from, const Table *was, Catalog *to, const Table *is)
{
    bool changed = false;

    VEC_EACH(&is->columns, i) {
        Object *column = &is->columns.items[i]->base, *same = column_called(was, column->name.name.raw);
        if (same == NULL || strcmp(same->name.name.raw, column->name.name.raw) == 0)
            continue;
        same->name.name = catalog_name(from, column->name.name.raw);
        changed = true;
    }
    VEC_EACH(&is->columns, i) {
        Object     *column = &is->columns.items[i]->base;
        const char *old = old_name(arena, column);
        Object     *renamed = old == NULL ? NULL : column_called(was, old);
        if (renamed == NULL || strcmp(renamed->name.name.raw, old) == 0)
            continue;
        object_more_add(to->arena, column)->renamed_from = directive_name(to->arena, renamed->name.name.raw);
        changed = true;
    }
    return changed;
}

bool
sqlite_adopt_columns(Catalog *from, Catalog *to, const Diff *diff)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    bool   changed = false;

    VEC_EACH(&to->objects, i) {
        const Object *table = to->objects.items[i], *was = diff_from_of(diff, table);
        if (table->kind == KIND_TABLE && was != NULL)
            changed |= adopt_columns(arena, from, (const Table *)was, to, (const Table *)table);
    }
    if (changed)
        catalog_reindex(from);
    return changed;
}

/* ---- Names that a server chooses -------------------------------------------------------------------------- */

/* What says the same as a constraint without a name, under a name that PostgreSQL would choose for it. */
static Constraint *
named_twin(Arena *arena, const Table *table, const Object *unnamed)
{
    const QNames *called = &object_more(unnamed)->called;
    const char   *automatic = called->count == 0 ? NULL : sqlite_fold(arena, called->items[0].name.raw);

    for (uint32_t i = 0; automatic != NULL && i < table->constraints.count; i++) {
        Constraint *constraint = table->constraints.items[i];
        if (strcmp(object_more(&constraint->base)->definition, object_more(unnamed)->definition) == 0 &&
            catalog_is_automatic(constraint->base.name.name.raw, automatic))
            return constraint;
    }
    return NULL;
}

void
sqlite_forget_chosen_names(const Catalog *translated, Catalog *other)
{
    Arena   *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    uint32_t forgotten = 0;

    VEC_EACH(&translated->objects, i) {
        const Object *object = translated->objects.items[i];
        const Table  *table = (object->flags & OBJECT_NAMED_BY_SERVER) == 0 ? NULL : (const Table *)
                              catalog_find(other, KIND_TABLE, object->parent->name);
        Constraint   *twin = table == NULL || table_constraint(table, object->name.name) != NULL
                                 ? NULL : named_twin(arena, table, object);
        if (twin == NULL)
            continue;
        twin->base.name.name = catalog_name(other, object->name.name.raw);
        forgotten++;
    }
    if (forgotten > 0)
        catalog_reindex(other);
}

void
sqlite_adopt_names(Catalog *from, Catalog *to, const Names *listed)
{
    sqlite_adopt_spelling(from, to);
    sqlite_forget_chosen_names(from, to);
    sqlite_forget_chosen_names(to, from);
    sqlite_adopt_schemas(from, to, listed);
}

/* ---- What is not read of a server ------------------------------------------------------------------------ */

/* Nothing but triggers is made of views and triggers: the others only get new ids. */
void
sqlite_forget_programs(Catalog *catalog)
{
    uint32_t kept = 0;

    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (object->kind == KIND_VIEW || object->kind == KIND_TRIGGER) {
            Note note = { .text = arena_printf(catalog->arena, "%s %s is not compared: those of a server are not read",
                                               object_kind_name(object), object->name.name.raw) };
            vec_push(catalog->arena, &catalog->notes, note);
            continue;
        }
        catalog->objects.items[kept++] = object;
        object->id = kept;
    }
    catalog->objects.count = kept;
    catalog_reindex(catalog);
}
