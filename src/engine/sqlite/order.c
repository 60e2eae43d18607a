/*
 * order.c: columns stand in another order than in the file wherever they were added to a table that is there; nothing is
 * rewritten for that. Here is said who can tell: a view that gives all columns, an INSERT that names none.
 */
#include <string.h>

#include <sqlite3.h>

#include <schemasync/sqlite.h>

#include "engine/sqlite/write.h"

/* Will the columns be in the order of the file? Those that are there stay where they are, new ones come behind. */
static bool
in_order(const Diff *diff, const Table *from, const Table *to)
{
    uint32_t place = 0;

    VEC_EACH(&from->columns, i) {
        const Object *column = diff_to_of(diff, &from->columns.items[i]->base);
        if (column != NULL && &to->columns.items[place++]->base != column)
            return false;
    }
    for (; place < to->columns.count; place++)
        if (diff_from_of(diff, &to->columns.items[place]->base) != NULL)
            return false;
    return true;
}

static bool
is_made_anew(const Plan *plan, const Table *to)
{
    VEC_EACH(&plan->steps, i)
        if (plan->steps.items[i].part_of == &to->base)
            return true;
    return false;
}

/* SELECT * or t.*, anywhere in it. */
static bool
gives_all(const char *sql, const SqliteTokens *tokens)
{
    for (uint32_t i = 1; i < tokens->count; i++) {
        Token before = tokens->items[i - 1];
        bool  begins = sqlite_token_is(sql, before, "select") || sqlite_token_is(sql, before, "distinct") ||
                      sqlite_token_is(sql, before, "all") || sqlite_token_is(sql, before, ",") ||
                      sqlite_token_is(sql, before, ".");
        if (begins && sqlite_token_is(sql, tokens->items[i], "*"))
            return true;
    }
    return false;
}

static bool
is_name(Arena *arena, const char *sql, Token token, const char *name)
{
    return (token.type == TOKEN_WORD || token.type == TOKEN_QUOTED) &&
           sqlite3_stricmp(sqlite_unquote(arena, sql, token), name) == 0;
}

static bool
names(Arena *arena, const char *sql, const SqliteTokens *tokens, const char *table)
{
    VEC_EACH(tokens, i)
        if (is_name(arena, sql, tokens->items[i], table))
            return true;
    return false;
}

/* INSERT INTO t VALUES, or t SELECT. */
static bool
inserts_by_place(Arena *arena, const char *sql, const SqliteTokens *tokens, const char *table)
{
    for (uint32_t i = 1; i + 1 < tokens->count; i++)
        if (sqlite_token_is(sql, tokens->items[i - 1], "into") && is_name(arena, sql, tokens->items[i], table) &&
            (sqlite_token_is(sql, tokens->items[i + 1], "values") || sqlite_token_is(sql, tokens->items[i + 1], "select")))
            return true;
    return false;
}

static bool
can_tell(Arena *arena, const Object *reader, const Table *table)
{
    const char  *sql = object_more(reader)->sql, *name = table->base.name.name.raw;
    SqliteTokens tokens = { 0 };

    if ((reader->kind != KIND_VIEW && reader->kind != KIND_TRIGGER) || !mentions(sql, name))
        return false;
    tokens = sqlite_tokens(arena, sql, strlen(sql));
    return (gives_all(sql, &tokens) && names(arena, sql, &tokens, name)) || inserts_by_place(arena, sql, &tokens, name);
}

void
sqlite_remark_order(const Plan *plan, Diff *diff)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();

    VEC_EACH(&diff->to->objects, i) {
        const Table *to = (const Table *)diff->to->objects.items[i], *from = (const Table *)diff->from_of[i];
        if (to->base.kind != KIND_TABLE || from == NULL || in_order(diff, from, to) || is_made_anew(plan, to))
            continue;
        VEC_EACH(&diff->to->objects, k) {
            const Object *reader = diff->to->objects.items[k];
            if (can_tell(arena, reader, to))
                vec_push(diff->arena, &diff->remarks,
                         arena_printf(diff->arena, "the columns of table %s stand in another order than in the file, and %s %s "
                                      "counts on their order: name the columns there", to->base.name.name.raw,
                                      object_kind_name(reader), reader->name.name.raw));
        }
    }
}
