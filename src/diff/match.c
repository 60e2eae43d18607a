/*
 * match.c: which object of one side is which of the other, by name or by a rename directive. It does not look
 * at definitions (match_children.c does, for what has no name).
 */
#include <string.h>
#include <strings.h>

#include <schemasync/sql.h>

#include "internal.h"

void
match_pair(Context *context, Object *from, Object *to)
{
    Diff *diff = context->diff;

    diff->to_of[from->id - 1] = to;
    diff->from_of[to->id - 1] = from;
    if (name_is_set(to->name.name) && !(to->flags & OBJECT_UNNAMED))
        diff->final_name[to->id - 1] = to->name.name;
    if (!name_equal(diff->final_name[to->id - 1], from->name.name) &&
        name_is_set(diff->final_name[to->id - 1]))
        context->any_rename = true;
}

/* ---- Directives --------------------------------------------------------------------------------- */

static Name
unquoted(Arena *arena, const char *text, Token token)
{
    const char *start = text + token.start;
    size_t      length = token.end - token.start;

    if (token.type != TOKEN_QUOTED)
        return (Name){ arena_intern_n(arena, start, length) };
    char *name = arena_alloc(arena, length + 1), *end = name;
    for (size_t i = 1; i + 1 < length; i++) {
        *end++ = start[i];
        if (start[i] == '"')
            i++;
    }
    return (Name){ arena_intern(arena, name) };
}

QName
parse_renamed_from(Arena *arena, const char *text)
{
    size_t length = strlen(text);
    Token  first = sql_next_token(text, length, 0, false);
    Token  dot = sql_next_token(text, length, first.end, false);
    Token  second = sql_next_token(text, length, dot.end, false);

    if (token_is(text, dot, ".") && (second.type == TOKEN_WORD || second.type == TOKEN_QUOTED))
        return (QName){ unquoted(arena, text, first), unquoted(arena, text, second) };
    if (first.type == TOKEN_QUOTED && first.end == length)
        return (QName){ .name = unquoted(arena, text, first) };
    return (QName){ .name = { arena_intern(arena, text) } };
}

/* The name that `to`'s schema had before this plan's renames. */
static Name
schema_before(const Context *context, Name schema)
{
    const Object *to = catalog_find(context->diff->to, KIND_SCHEMA, (QName){ .name = schema });
    const Object *from = diff_from_of(context->diff, to);

    return from == NULL ? schema : from->name.name;
}

/* What bears that name, managed or not. */
static Object *
find_any_from(const Context *context, const Object *to, QName name)
{
    const Diff   *diff = context->diff;
    const Object *parent = diff_from_of(diff, to->parent);

    if (!name_is_set(name.name))
        return NULL;
    switch (to->kind) {
    case KIND_COLUMN:
        return parent == NULL ? NULL : (Object *)table_column((const Table *)parent, name.name);
    case KIND_CONSTRAINT:
        return parent == NULL ? NULL : (Object *)table_constraint((const Table *)parent, name.name);
    case KIND_ENUM_VALUE:
        return parent == NULL ? NULL : (Object *)enum_value((const Enum *)parent, name.name);
    case KIND_SCHEMA:
    case KIND_EXTENSION:
        return catalog_find(diff->from, to->kind, (QName){ .name = name.name });
    default:
        break;
    }
    if (!name_is_set(name.schema))
        name.schema = schema_before(context, to->kind == KIND_INDEX ? to->parent->name.schema : to->name.schema);
    Object *found = catalog_find(diff->from, to->kind, name);
    if (found != NULL && to->kind == KIND_INDEX && found->parent != parent)
        return NULL;
    return found;
}

/* The object of `from` that stands where `to` stands, under another name; schema absent: that of `to`. */
static Object *
find_from(const Context *context, const Object *to, QName name)
{
    Object *found = find_any_from(context, to, name);

    return found != NULL && may_pair(context, found, to) ? found : NULL;
}

/* ---- Matching one list of siblings -------------------------------------------------------------------- */

typedef struct Claim {
    Object *to;
    Object *old;        /* what the directive names, if it exists */
    Object *same;       /* what bears to's own name, if it exists */
    bool    active;
} Claim;

typedef VEC(Claim) Claims;

static bool
is_claimed(const Claims *claims, const Object *from, bool active_only)
{
    VEC_EACH(claims, i)
        if (claims->items[i].old == from && (claims->items[i].active || !active_only))
            return true;
    return false;
}

/* SQLite's names are not compared by case, and of tables that are not matched yet they can't be made to meet. */
static bool
has_column_like(const Table *table, Name name)
{
    VEC_EACH(&table->columns, i)
        if (strcasecmp(table->columns.items[i]->base.name.name.raw, name.raw) == 0)
            return true;
    return false;
}

/* Enough likeness to tell a swap of two names that is still to be made from one that was made. */
static bool
resembles(const Object *from, const Object *to)
{
    if (from->kind == KIND_COLUMN && object_more(from)->definition != NULL)
        return object_more(to)->definition != NULL &&
               strcmp(object_more(from)->definition, object_more(to)->definition) == 0;
    if (from->kind == KIND_COLUMN)
        return type_equal(((const Column *)from)->type, ((const Column *)to)->type) &&
               ((const Column *)from)->not_null == ((const Column *)to)->not_null;
    if (from->kind != KIND_TABLE)
        return true;
    const Table *a = (const Table *)from, *b = (const Table *)to;
    if (a->columns.count != b->columns.count)
        return false;
    VEC_EACH(&a->columns, i)
        if (!has_column_like(b, a->columns.items[i]->base.name.name))
            return false;
    return true;
}

/* The old name exists, and the new one is free or becomes free by another directive (a to b while b becomes c). */
static void
activate_free(Claims *claims)
{
    bool progress = true;

    while (progress) {
        progress = false;
        VEC_EACH(claims, i) {
            Claim *claim = &claims->items[i];
            if (claim->active || claim->old == NULL)
                continue;
            if (claim->same == NULL || is_claimed(claims, claim->same, true))
                claim->active = progress = true;
        }
    }
}

/* Once applied, the old name is gone and the directive says nothing any more. In a circle both names exist, before and
 * after; it is gone round as a whole or not at all: one that moves frees the name of the next. */
static void
activate(Claims *claims)
{
    activate_free(claims);
    VEC_EACH(claims, i) {
        Claim *claim = &claims->items[i];
        if (!claim->active && claim->old != NULL && is_claimed(claims, claim->same, false) &&
            !resembles(claim->same, claim->to) && resembles(claim->old, claim->to))
            claim->active = true;
    }
    activate_free(claims);
}

/* Two directives say one old name: of history one may be done, but here both are still to be. */
static void
remark_second(Diff *diff, const Claim *claim)
{
    Catalog *to = (Catalog *)(uintptr_t)diff->to;

    vec_push(diff->arena, &diff->remarks,
             arena_printf(diff->arena, "%s %s is new, and not renamed from %s: %s is, whose directive says the same",
                          object_kind_name(claim->to), object_display(to, claim->to), claim->old->name.name.raw,
                          object_display(to, diff_to_of(diff, claim->old))));
}

/* The claim in whose way this one is; NULL: none. */
static const Claim *
next_round(const Claims *claims, const Claim *claim)
{
    VEC_EACH(claims, i)
        if (claim->same != NULL && claims->items[i].old == claim->same && !claims->items[i].active)
            return &claims->items[i];
    return NULL;
}

/* Does this one go round with others, and nothing tells whether they have done so? */
static bool
is_unclear(const Claims *claims, const Claim *claim)
{
    const Claim *each = claim;

    for (uint32_t i = 0; each != NULL && i < claims->count; i++) {
        if (resembles(each->same, each->to) != resembles(each->old, each->to))
            return false;
        each = next_round(claims, each);
        if (each == claim)
            return true;
    }
    return false;
}

/* Rows or values are at stake. Where both are alike nothing is done; but what is altered must be the right one. */
static void
note_unclear(Context *context, const Claims *claims, const Claim *claim)
{
    Diff      *diff = context->diff;
    ObjectKind kind = claim->to->kind;

    if ((kind != KIND_TABLE && kind != KIND_COLUMN && kind != KIND_ENUM_VALUE) || !is_unclear(claims, claim))
        return;
    if (!resembles(claim->same, claim->to)) {
        vec_push(diff->arena, &diff->unclear, ((Unclear){ claim->old, claim->to }));
        return;
    }
    vec_push(diff->arena, &diff->remarks,
             arena_printf(diff->arena,
                          "%s %s is taken for renamed from %s already: these names go round, and nothing tells whether they "
                          "have done so; if it is still to be done, take one of them to a third name first",
                          object_kind_name(claim->to), object_display((Catalog *)(uintptr_t)diff->to, claim->to),
                          claim->old->name.name.raw));
}

static void
match_siblings(Context *context, Object *const *siblings, uint32_t count)
{
    Arena *arena = context->diff->arena;
    Claims claims = { 0 };

    for (uint32_t i = 0; i < count; i++) {
        Object *to = siblings[i];
        if (object_more(to)->renamed_from == NULL || !context->diff->managed_to[to->id - 1])
            continue;
        vec_push(arena, &claims,
                 (Claim){ .to = to, .old = find_from(context, to, parse_renamed_from(arena, object_more(to)->renamed_from)),
                          .same = find_from(context, to, (QName){ .name = to->name.name }) });
    }
    activate(&claims);
    VEC_EACH(&claims, i)
        if (claims.items[i].active && context->diff->to_of[claims.items[i].old->id - 1] == NULL)
            match_pair(context, claims.items[i].old, claims.items[i].to);
        else if (claims.items[i].active)
            remark_second(context->diff, &claims.items[i]);
    VEC_EACH(&claims, i) {
        if (claims.items[i].active || claims.items[i].old == NULL)
            continue;
        vec_push(arena, &context->unfollowed, ((Unfollowed){ claims.items[i].old, claims.items[i].to }));
        note_unclear(context, &claims, &claims.items[i]);
    }
    for (uint32_t i = 0; i < count; i++) {
        Object *to = siblings[i];
        if (diff_from_of(context->diff, to) != NULL || (to->flags & (OBJECT_UNNAMED | OBJECT_IMPLIED)))
            continue;
        Object *from = find_from(context, to, (QName){ .name = to->name.name });
        if (from != NULL && diff_to_of(context->diff, from) == NULL)
            match_pair(context, from, to);
    }
}

/* Both names are there: was it renamed, and the old name given to something new that nobody wants, or is that still to
 * be done? Where the old one goes, the user should know. */
void
remark_unfollowed(Context *context)
{
    Diff *diff = context->diff;

    VEC_EACH(&context->unfollowed, i) {
        const Object *old = context->unfollowed.items[i].old, *to = context->unfollowed.items[i].to;
        if (diff_to_of(diff, old) != NULL)
            continue;
        const char *gone = object_display((Catalog *)(uintptr_t)diff->from, old);
        const char *here = object_display((Catalog *)(uintptr_t)diff->to, to);
        vec_push(diff->arena, &diff->remarks,
                 arena_printf(diff->arena,
                              "%s %s is not renamed from %s, as both are there: %s goes; if it is to become %s, give up "
                              "the present %s first",
                              object_kind_name(to), here, old->name.name.raw, gone, here, here));
    }
}

/* ---- All of a Catalog ------------------------------------------------------------------------------------ */

static void
match_kind(Context *context, ObjectKind kind)
{
    const Catalog  *to = context->diff->to;
    VEC(Object *) list = { 0 };

    VEC_EACH(&to->objects, i)
        if (to->objects.items[i]->kind == kind)
            vec_push(context->diff->arena, &list, to->objects.items[i]);
    match_siblings(context, list.items, list.count);
}

void
match_top_level(Context *context)
{
    static const ObjectKind order[] = { KIND_SCHEMA, KIND_EXTENSION, KIND_ENUM, KIND_SEQUENCE, KIND_TABLE,
                                        KIND_VIEW,   KIND_TRIGGER };

    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        match_kind(context, order[i]);
    for (ObjectKind kind = KIND_SCHEMA; kind < KIND_COUNT; kind++) {
        /* Children of matched parents, one list of siblings at a time. */
        if (kind_of(kind)->parent == KIND_NONE)
            continue;
        VEC_EACH(&context->diff->to->objects, i) {
            Object *to = context->diff->to->objects.items[i];
            if (diff_from_of(context->diff, to) == NULL)
                continue;
            if (kind == KIND_ENUM_VALUE && to->kind == KIND_ENUM)
                match_siblings(context, (Object *const *)((Enum *)to)->values.items, ((Enum *)to)->values.count);
            else if (kind == KIND_COLUMN && to->kind == KIND_TABLE)
                match_siblings(context, (Object *const *)((Table *)to)->columns.items,
                               ((Table *)to)->columns.count);
            else if (kind == KIND_CONSTRAINT && to->kind == KIND_TABLE)
                match_siblings(context, (Object *const *)((Table *)to)->constraints.items,
                               ((Table *)to)->constraints.count);
            else if (kind == KIND_INDEX && to->kind == KIND_TABLE)
                match_siblings(context, (Object *const *)((Table *)to)->indexes.items,
                               ((Table *)to)->indexes.count);
        }
    }
}
