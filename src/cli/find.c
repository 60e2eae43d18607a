/*
 * find.c: see find.h. It knows how names are written and how objects are nested, not what is done with what
 * it finds.
 */
#include <string.h>
#include <strings.h>

#include <schemasync/kind.h>

#include "cli/find.h"

/* ---- Words to a spec --------------------------------------------------------------------------- */

static const char *const constraint_kinds[] = {
    "primary key",
    "unique constraint",
    "foreign key",
    "exclusion constraint",
    "check constraint",
    NULL,
};

static bool
take_kind(const char **text, const char *kind)
{
    size_t length = strlen(kind);

    if (strncmp(*text, kind, length) != 0 || (*text)[length] != ' ')
        return false;
    *text += length;
    *text += strspn(*text, " ");
    return true;
}

static const char *
parse_kind(const char **text)
{
    for (const char *const *kind = constraint_kinds; *kind != NULL; kind++)
        if (take_kind(text, *kind))
            return *kind;
    for (ObjectKind kind = KIND_SCHEMA; kind < KIND_COUNT; kind++)
        if (take_kind(text, kind_of(kind)->name))
            return kind_of(kind)->name;
    return NULL;
}

/* One name, quoted or not; NULL: a quote without its partner, or nothing. */
static const char *
parse_part(Arena *arena, const char **text)
{
    STRBUF_AUTO name = STRBUF_INIT;
    const char *at = *text;

    if (*at == '"') {
        for (at++; *at != '\0' && (*at != '"' || at[1] == '"'); at++) {
            strbuf_add_char(&name, *at);
            at += *at == '"';
        }
        if (*at++ != '"')
            return NULL;
    } else {
        for (; *at != '\0' && *at != '.' && *at != '"'; at++)
            strbuf_add_char(&name, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
    }
    *text = at;
    return name.length == 0 ? NULL : arena_strdup(arena, name.s);
}

bool
object_spec_parse(Arena *arena, const Texts *words, ObjectSpec *ret_spec, Error *err)
{
    STRBUF_AUTO joined = STRBUF_INIT;
    ObjectSpec  spec = { 0 };

    VEC_EACH(words, i)
        strbuf_addf(&joined, "%s%s", i == 0 ? "" : " ", words->items[i]);
    const char *text = joined.s;
    spec.kind = parse_kind(&text);
    for (;;) {
        const char *part = parse_part(arena, &text);
        bool        more = part != NULL && *text == '.';
        if (part == NULL || (!more && *text != '\0')) {
            error_set(err, EXIT_ERROR, "not the name of an object: %s", joined.s);
            return error_hint(
                err, "Names read public.users, public.users.email, \"Odd Name\".id; a kind may stand before: "
                     "table public.users.");
        }
        vec_push(arena, &spec.parts, part);
        if (!more)
            break;
        text++;
    }
    *ret_spec = spec;
    return true;
}

/* ---- Matching ---------------------------------------------------------------------------------- */

static bool
same_name(const ObjectSpec *spec, const char *a, const char *b)
{
    return (spec->sqlite ? strcasecmp(a, b) : strcmp(a, b)) == 0;
}

/* Compares from the last part on; `left` parts are still to be matched. */
static bool
matches_upwards(const ObjectSpec *spec, uint32_t left, const Diff *diff, const Object *object)
{
    Name own = diff_name(diff, object).name;

    if (!name_is_set(own))
        own = object->name.name;
    if (!name_is_set(own) || !same_name(spec, own.raw, spec->parts.items[left - 1]))
        return false;
    if (--left == 0)
        return true;
    if (object->parent != NULL && object->kind != KIND_INDEX)
        return matches_upwards(spec, left, diff, object->parent);
    const char *schema = name_is_set(object->name.schema) ? object->name.schema.raw : spec->sqlite ? "main" : NULL;
    return left == 1 && schema != NULL && strcmp(schema, spec->parts.items[0]) == 0;
}

static bool
kind_matches(const ObjectSpec *spec, const Object *object)
{
    return spec->kind == NULL || strcmp(spec->kind, object_kind_name(object)) == 0 ||
           strcmp(spec->kind, kind_of(object->kind)->name) == 0;
}

/* One of the names that it has in PostgreSQL's dialect: its last parts, as many as the user gave. */
static bool
matches_called(const ObjectSpec *spec, const Object *object)
{
    const char *names[MOST_NAME_PARTS];

    for (uint32_t i = 0; i < object_called_count(object); i++) {
        uint32_t count = object_called(object, i, names), given = spec->parts.count;
        bool     same = given <= count;
        for (uint32_t part = 0; same && part < given; part++)
            same = same_name(spec, names[count - given + part], spec->parts.items[part]);
        if (same)
            return true;
    }
    return false;
}

bool
object_spec_matches(const ObjectSpec *spec, const Diff *diff, const Object *object)
{
    return kind_matches(spec, object) &&
           (matches_upwards(spec, spec->parts.count, diff, object) || matches_called(spec, object));
}

bool
object_spec_matches_other(const ObjectSpec *spec, const OtherObject *other)
{
    uint32_t count = spec->parts.count;

    if (spec->kind != NULL || count > 2 || !name_is_set(other->name.name))
        return false;
    if (strcmp(other->name.name.raw, spec->parts.items[count - 1]) != 0)
        return false;
    return count == 1 ||
           (name_is_set(other->name.schema) && strcmp(other->name.schema.raw, spec->parts.items[0]) == 0);
}
