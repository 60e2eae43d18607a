/*
 * places.c: which object stands where in a schema file of SQLite's dialect, and which one a directive means. It does not know
 * what a definition says.
 */
#include <string.h>

#include <sqlite3.h>

#include "ddl/directive.h"
#include "engine/sqlite/load.h"
#include "engine/sqlite/statement.h"
#include "engine/sqlite/table_sql.h"

typedef struct Place {
    uint32_t start, end;
    Object  *object;
} Place;

typedef struct Places {
    Arena       *arena;
    Catalog     *catalog;
    Source      *source;
    VEC(Place)   items;         /* in the order of the file; a statement's own before its parts */
    Error       *err;
} Places;

static void
enter_all(Arena *arena, const Catalog *catalog, Map *by_name)
{
    VEC_EACH(&catalog->objects, i) {
        Object *object = catalog->objects.items[i];
        if (object->parent == NULL || object->kind == KIND_INDEX)
            map_put(by_name, statement_key(arena, object->kind, object->name.name.raw), object);
    }
}

static void
add_place(Places *places, Object *object, uint32_t start, uint32_t end)
{
    object->at = source_pos(places->source, start);
    vec_push(places->arena, &places->items, (Place){ start, end, object });
}

/* The parts of a table come out of both parses in one order: that of the file's own text, and that of what SQLite kept. */
static void
add_parts(Places *places, Table *table, const Declared *declared)
{
    ERROR_AUTO ignored = ERROR_INIT;
    TableSql  *parsed;

    if (!table_sql_parse(places->arena, places->source->text + declared->start, declared->end - declared->start, &parsed,
                         &ignored))
        return;
    for (uint32_t i = 0; i < parsed->columns.count && i < table->columns.count; i++) {
        const ColumnSql *column = parsed->columns.items[i];
        add_place(places, &table->columns.items[i]->base, declared->start + column->start, declared->start + column->end);
    }
    for (uint32_t i = 0; i < parsed->constraints.count && i < table->constraints.count; i++) {
        const ConstraintSql *each = parsed->constraints.items[i];
        Object              *object = &table->constraints.items[i]->base;
        if (each->column == NULL)
            add_place(places, object, declared->start + each->start, declared->start + each->end);
        else    /* a directive beside it means the column */
            object->at = source_pos(places->source, declared->start + each->start);
    }
}

/* ---- Directives ------------------------------------------------------------------------------------------- */

static bool
on_one_line(const Places *places, uint32_t from, uint32_t to)
{
    return from <= to && memchr(places->source->text + from, '\n', to - from) == NULL;
}

static bool
alone_on_its_line(const Places *places, uint32_t at)
{
    const char *text = places->source->text;

    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t'))
        at--;
    return at == 0 || text[at - 1] == '\n';
}

/* "n text); -- @renamed from=x": whoever wrote that may have meant the table. */
static void
note_doubt(const Places *places, const Directive *directive, const Object *column, const Object *table)
{
    Catalog *catalog = places->catalog;

    vec_push(catalog->arena, &catalog->notes, (Note){
        .at = source_pos(places->source, directive->start),
        .text = arena_printf(catalog->arena, "the directive is taken for %s %s, not for %s %s, which ends on its line: write "
                             "that of a %s above it", object_kind_name(column), column->name.name.raw, object_kind_name(table),
                             table->name.name.raw, object_kind_name(table)) });
}

static bool
is_statement(const Place *place)
{
    return place->object->parent == NULL || place->object->kind == KIND_INDEX;
}

/* Above: what begins with the next token. Beside: the last that begins before it on the line; behind the end of a
 * statement, the statement's own, if that is a line, or if nothing else begins on its last line. Else that within which it
 * stands. */
static Object *
object_beside(const Places *places, const Directive *directive)
{
    uint32_t     after = sqlite_next_token(places->source->text, places->source->length, directive->end).start;
    const Place *beside = NULL, *own = NULL, *around = NULL, *ended = NULL;

    VEC_EACH(&places->items, i) {
        const Place *place = &places->items.items[i];
        if (place->start == after && alone_on_its_line(places, directive->start))
            return place->object;
        if (place->start >= directive->start)
            continue;
        bool line = on_one_line(places, place->start, directive->start);
        if (line)
            beside = place;
        if (line && place->object->parent == NULL && place->end <= directive->start)
            own = place;
        if (place->end >= directive->start)
            around = place;
        else if (is_statement(place) && on_one_line(places, place->end, directive->start))
            ended = place;
    }
    if (own == NULL && beside != NULL && ended != NULL && beside->object->parent == ended->object)
        note_doubt(places, directive, beside->object, ended->object);
    const Place *best = own != NULL ? own : beside != NULL ? beside : ended != NULL ? ended : around;
    return best == NULL ? NULL : best->object;
}

static bool
refuse_directive(const Places *places, const Directive *directive, const char *why, const char *hint)
{
    SourcePos at = source_pos(places->source, directive->start);

    error_set(places->err, EXIT_ERROR, "%s", why);
    error_at(places->err, places->source->path, at.line, at.column);
    return error_hint(places->err, "%s", hint);
}

const char *
directive_name(Arena *arena, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    if (strpbrk(name, ".\"") == NULL)
        return arena_strdup(arena, name);
    strbuf_add_char(&text, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"')
            strbuf_add_char(&text, '"');
        strbuf_add_char(&text, *name);
    }
    strbuf_add_char(&text, '"');
    return arena_strdup(arena, text.s);
}

static bool
attach(const Places *places, const Directive *directive)
{
    const char *text = places->source->text;
    Object     *object = object_beside(places, directive);
    Token       token = sqlite_next_token(text, directive->value_end, directive->value);

    if (token.type == TOKEN_END)
        return refuse_directive(places, directive, "the directive does not say a name", DIRECTIVE_HINT);
    bool name = token.type == TOKEN_WORD || token.type == TOKEN_QUOTED || token.type == TOKEN_STRING;
    if (!name || token.end != directive->value_end) {
        STRBUF_AUTO why = STRBUF_INIT;

        strbuf_addf(&why, "the directive does not say a name: %.*s", (int)(directive->value_end - directive->value),
                    text + directive->value);
        return refuse_directive(places, directive, why.s, DIRECTIVE_NAME_HINT);
    }
    if (object == NULL)
        return refuse_directive(places, directive, "the directive stands beside nothing that can be renamed",
                                "It stands above the object that it is about, or behind it on the same line.");
    object_more_add(places->catalog->arena, object)->renamed_from =
        directive_name(places->catalog->arena, sqlite_unquote(places->arena, text, token));
    return true;
}

/* All comments between this token and the one before. */
static bool
attach_between(const Places *places, uint32_t at, uint32_t end)
{
    const char *text = places->source->text;
    Directive   directive;

    while (at + 1 < end) {
        bool line = text[at] == '-' && text[at + 1] == '-', block = text[at] == '/' && text[at + 1] == '*';
        if (!line && !block) {
            at++;
            continue;
        }
        const char *close = line ? memchr(text + at, '\n', end - at) : memmem(text + at + 2, end - at - 2, "*/", 2);
        uint32_t    stop = close == NULL ? end : (uint32_t)(close - text) + (block ? 2 : 0);
        if (directive_find(text, at, stop, &directive) && !attach(places, &directive))
            return false;
        at = stop;
    }
    return true;
}

bool
places_attach(Catalog *catalog, Source *source, const DeclaredList *declared, Error *err)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Places places = { .arena = arena, .catalog = catalog, .source = source, .err = err };
    Map   *by_name __attribute__((cleanup(map_cleanup))) = map_new();
    Token  token = { 0 }, before;

    enter_all(arena, catalog, by_name);
    VEC_EACH(declared, i) {
        Object *object = map_get(by_name, statement_key(arena, declared->items[i]->kind, declared->items[i]->name));
        if (object == NULL)
            continue;
        add_place(&places, object, declared->items[i]->start, declared->items[i]->end);
        if (object->kind == KIND_TABLE)
            add_parts(&places, (Table *)object, declared->items[i]);
    }
    do {
        before = token;
        token = sqlite_next_token(source->text, source->length, before.end);
        if (!attach_between(&places, before.end, token.start))
            return false;
    } while (token.type != TOKEN_END);
    return true;
}
