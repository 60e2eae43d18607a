/*
 * directive.c: `-- @renamed from=old` and its relatives: what they say, and which object they stand
 * beside. It
 * does not know whether the old object exists.
 */
#include <string.h>

#include "ddl/reader.h"

/* ---- What a comment says ------------------------------------------------------------------------- */

static size_t
skip_blanks(const char *text, size_t at, size_t end)
{
    while (at < end && strchr(" \t\r\n", text[at]) != NULL)
        at++;
    return at;
}

/* The length of the first of these words that the text begins with; 0: none. */
static size_t
match_any(const char *text, size_t length, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) <= length && strncasecmp(text, *words, strlen(*words)) == 0)
            return strlen(*words);
    return 0;
}

/* A value ends at white space, outside of quotes. */
static size_t
value_end(const char *text, size_t at, size_t end)
{
    char quote = 0;

    for (; at < end; at++) {
        if (quote != 0)
            quote = text[at] == quote ? 0 : quote;
        else if (text[at] != '\0' && strchr("\"'`[", text[at]) != NULL)
            quote = text[at] == '[' ? ']' : text[at];
        else if (strchr(" \t\r\n", text[at]) != NULL)
            break;
    }
    return at;
}

bool
directive_find(const char *text, uint32_t start, uint32_t end, Directive *ret_directive)
{
    static const char *const ours[] = { "@renamed", NULL };
    static const char *const from[] = { "from", NULL };
    static const char *const theirs[] = { "atlas:renamed_from", "atlas:renamed-from", "pista:renamed-from",
                                          "pista:renamed_from", NULL };
    size_t                   at = start + 2, stop = end;

    if (text[start] == '/')
        stop -= 2;
    at = skip_blanks(text, at, stop);
    size_t word = match_any(text + at, stop - at, theirs);
    if (word == 0) {
        word = match_any(text + at, stop - at, ours);
        if (word == 0)
            return false;
        at = skip_blanks(text, at + word, stop);
        word = match_any(text + at, stop - at, from);
    }
    at = skip_blanks(text, at + word, stop);
    if (at < stop && (text[at] == '=' || text[at] == ':'))
        at = skip_blanks(text, at + 1, stop);
    *ret_directive = (Directive){ .start = start,
                                  .end = end,
                                  .value = (uint32_t)at,
                                  .value_end = (uint32_t)(word == 0 ? at : value_end(text, at, stop)) };
    return true;
}

/* ---- The old name -------------------------------------------------------------------------------- */

/* Without the quotes around it; a doubled one stands for itself. */
static void
add_unquoted(Strbuf *out, const char *text, size_t start, size_t end)
{
    char quote = text[start];

    for (size_t i = start + 1; i + 1 < end; i++) {
        strbuf_add_char(out, text[i]);
        if (text[i] == quote)
            i++;
    }
}

static Name
part_name(Reader *r, const char *text, Token token)
{
    STRBUF_AUTO name = STRBUF_INIT;

    if (token.type == TOKEN_QUOTED) {
        add_unquoted(&name, text, token.start, token.end);
    } else {
        for (size_t i = token.start; i < token.end; i++)
            strbuf_add_char(&name, text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] + 'a' - 'A') : text[i]);
    }
    return catalog_name(r->catalog, name.s);    /* of an enum value it may be empty */
}

/* Reads a, "a", s.a, s."a" or 'a'. Anything else is the label of an enum's value as it stands, and no name of another object:
 * "old," would look for one that nobody has, and the rename would become a drop. */
static bool
parse_value(Reader *r, const char *text, size_t length, bool label, QName *ret_name)
{
    Token       first = sql_next_token(text, length, 0, false), dot, second, rest;
    STRBUF_AUTO whole = STRBUF_INIT;

    dot = sql_next_token(text, length, first.end, false);
    second = sql_next_token(text, length, dot.end, false);
    rest = sql_next_token(text, length, second.end, false);
    bool name_first = first.type == TOKEN_QUOTED || (first.type == TOKEN_WORD && !label);
    *ret_name = (QName){ 0 };
    if (name_first && dot.type == TOKEN_END && text[first.start] != 'U') {
        ret_name->name = part_name(r, text, first);
        return true;
    }
    if (name_first && !label && token_is(text, dot, ".") && rest.type == TOKEN_END &&
        (second.type == TOKEN_WORD || second.type == TOKEN_QUOTED)) {
        *ret_name = (QName){ part_name(r, text, first), part_name(r, text, second) };
        return true;
    }
    bool quoted = first.type == TOKEN_STRING && dot.type == TOKEN_END && text[0] == '\'';
    if (quoted)
        add_unquoted(&whole, text, 0, length);
    else
        strbuf_add_n(&whole, text, length);
    ret_name->name = catalog_name(r->catalog, whole.s);
    return quoted || label;
}

static bool
set_renamed_from(Reader *r, Object *object, const Directive *directive)
{
    STRBUF_AUTO text = STRBUF_INIT;
    bool        inside = object->parent != NULL && object->kind != KIND_INDEX;
    QName       old;

    if (!parse_value(r, r->text + directive->value, directive->value_end - directive->value, object->kind == KIND_ENUM_VALUE,
                     &old)) {
        refuse(r, directive->start, "the directive does not say a name: %s", old.name.raw);
        return error_hint(&r->error, "%s", DIRECTIVE_NAME_HINT);
    }
    if (object->kind != KIND_ENUM_VALUE &&
        (*old.name.raw == '\0' || (name_is_set(old.schema) && *old.schema.raw == '\0')))
        return refuse(r, directive->start, "the old name of %s can't be empty", kind_with_article(object->kind));
    if (object_more(object)->renamed_from != NULL)
        return refuse(r, directive->start, "a second directive says what %s was renamed from",
                      object_display(r->catalog, object));
    if (object->kind == KIND_EXTENSION)
        return refuse(r, directive->start, "an extension can't be renamed");
    if (name_is_set(old.schema) && (inside || object->kind == KIND_SCHEMA))
        return refuse(r, directive->start, "the old name of %s takes no schema",
                      kind_with_article(object->kind));
    if (!name_is_set(old.schema) && strpbrk(old.name.raw, ".\"") == NULL)
        strbuf_add(&text, old.name.raw);
    else
        sql_add_qname(&text, old);
    mention_schema(r, old.schema);
    object_more_add(r->catalog->arena, object)->renamed_from = arena_intern(r->catalog->arena, text.s);
    return true;
}

/* ---- What it stands beside ----------------------------------------------------------------------- */

void
place_add(Reader *r, uint32_t byte, Object *object, bool inner)
{
    vec_push(r->arena, &r->places, (Place){ byte, object, inner });
}

static bool
alone_on_its_line(const Reader *r, uint32_t at)
{
    while (at > 0 && (r->text[at - 1] == ' ' || r->text[at - 1] == '\t'))
        at--;
    return at == 0 || r->text[at - 1] == '\n';
}

static bool
on_one_line(const Reader *r, uint32_t from, uint32_t to)
{
    return memchr(r->text + from, '\n', to - from) == NULL;
}

/* Above: the object whose first token comes next. */
static Object *
object_below(const Reader *r, const Directive *directive)
{
    uint32_t next = token_at(r, directive->end);

    VEC_EACH(&r->places, i)
        if (next < r->token_count && r->places.items[i].start == r->tokens[next].start)
            return r->places.items[i].object;
    return NULL;
}

/* Does the comment stand within the list element that begins at this place, or right after its comma? */
static bool
within_element(const Reader *r, const Place *place, uint32_t at)
{
    uint32_t end = token_element_end(r, token_at(r, place->start));

    return end >= r->token_count || r->tokens[end].end >= at || token_word(r, end, ",");
}

/* Behind the end of a statement: its own object, if all of it is one line, or if nothing else begins on its last line.
 * "n text); -- @renamed from=x" is the column's, though whoever wrote it may have meant the table. */
static Object *
object_behind_end(Reader *r, const Directive *directive, const Place *own, const Place *best)
{
    if (own == NULL || !on_one_line(r, r->statement.end, directive->start))
        return NULL;
    if (on_one_line(r, own->start, directive->start) || best == NULL || !on_one_line(r, best->start, directive->start))
        return own->object;
    if (best->object->parent == own->object)
        note(r, directive->start, "the directive is taken for %s %s, not for %s %s, which ends on its line: write that of %s "
             "above it", object_kind_name(best->object), best->object->name.name.raw, object_kind_name(own->object),
             own->object->name.name.raw, kind_with_article(own->object->kind));
    return best->object;
}

/* Beside: the last object that begins before it. */
static Object *
object_before(Reader *r, const Directive *directive)
{
    const Place *best = NULL, *own = NULL;
    bool         after_end = directive->start >= r->statement.end;

    VEC_EACH(&r->places, i) {
        const Place *place = &r->places.items[i];
        if (place->start >= directive->start)
            continue;
        bool beside = on_one_line(r, place->start, directive->start);
        if (place->start == r->statement.start && own == NULL)
            own = place;
        if (place->inner && best != NULL && on_one_line(r, best->start, directive->start))
            continue;
        if (place->inner && !beside)
            continue;
        if (best == NULL || place->start >= best->start)
            best = place;
    }
    Object *own_object = after_end ? object_behind_end(r, directive, own, best) : NULL;
    if (own_object != NULL || best == NULL)
        return own_object;
    bool beside = on_one_line(r, best->start, directive->start);
    return beside || (!after_end && within_element(r, best, directive->start)) ? best->object : NULL;
}

bool
directives_attach(Reader *r, Directives *directives, uint32_t first, uint32_t count)
{
    for (uint32_t i = first; i < first + count; i++) {
        Directive *directive = &directives->items[i];
        if (directive->value == directive->value_end) {
            refuse(r, directive->start, "the directive does not say a name");
            return error_hint(&r->error, "%s", DIRECTIVE_HINT);
        }
        Object *object =
            alone_on_its_line(r, directive->start) ? object_below(r, directive) : object_before(r, directive);
        if (object == NULL) {
            refuse(r, directive->start, "the directive belongs to nothing that is declared here");
            return error_hint(&r->error, "Write it on the line above the object's own, or beside it.");
        }
        if (!set_renamed_from(r, object, directive))
            return false;
    }
    return true;
}
