/*
 * ignore.c: the rules by which a user leaves objects alone: "table public.spatial_ref_sys", "* audit.*". It knows how
 * a rule is written and what it fits, not what becomes of an ignored object (managed.c).
 */
#include <string.h>

#include "internal.h"

/* What a server says of objects that are not modelled (read_others.c, tables.sql). */
static const char *const other_kinds[] = {
    "access method", "aggregate", "base type", "cast", "collation", "composite type", "conversion",
    "default privileges", "domain", "event trigger", "foreign table", "foreign-data wrapper", "function",
    "inherited table", "language", "materialized view", "operator", "operator class", "operator family",
    "partition", "partitioned table", "policy", "procedure", "publication", "range type",
    "row level security", "rule", "server", "shell type", "statistics object", "subscription",
    "text search configuration", "text search dictionary", "text search parser", "text search template",
    "transform", "trigger", "typed table", "user mapping", "view", NULL,
};

static const char *const constraint_kinds[] = {
    "primary key", "unique constraint", "foreign key", "check constraint", "exclusion constraint", NULL,
};

/* ---- Reading a rule ------------------------------------------------------------------------------------- */

static bool
is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool
is_known_kind(const char *kind)
{
    const Kind *known = kind_by_name(kind);

    return (known != NULL && strcmp(known->name, kind) == 0) || is_one_of(kind, other_kinds) ||
           is_one_of(kind, constraint_kinds);
}

/* Where the last word begins; blanks within double quotes divide nothing. */
static const char *
last_word(const char *text)
{
    const char *word = text;
    bool        quoted = false;

    for (const char *at = text; *at != '\0'; at++) {
        quoted ^= *at == '"';
        if (*at == ' ' && !quoted && at[1] != ' ' && at[1] != '\0')
            word = at + 1;
    }
    return word;
}

/* One name of a pattern; what stands in double quotes is a name to the letter. NULL: neither. */
static const char *
parse_part(Arena *arena, const char *at, IgnorePart *ret_part)
{
    STRBUF_AUTO text = STRBUF_INIT;
    bool        exact = *at == '"';

    if (exact) {
        for (at++; *at != '\0' && (*at != '"' || at[1] == '"'); at++) {
            strbuf_add_char(&text, *at);
            at += *at == '"';
        }
        if (*at++ != '"')
            return NULL;
    } else {
        for (; *at != '\0' && *at != '.' && *at != '"' && *at != ' '; at++)
            strbuf_add_char(&text, *at >= 'A' && *at <= 'Z' ? (char)(*at - 'A' + 'a') : *at);
    }
    *ret_part = (IgnorePart){ arena_strdup(arena, text.s), exact };
    return text.length == 0 ? NULL : at;
}

static bool
parse_pattern(Arena *arena, const char *at, IgnoreRule *rule, Error *err)
{
    for (;;) {
        IgnorePart part;
        at = parse_part(arena, at, &part);
        if (at != NULL)
            vec_push(arena, &rule->parts, part);
        if (at == NULL || (*at != '.' && *at != '\0' && *at != ' ')) {
            error_set(err, EXIT_ERROR, "not a pattern of names in the ignore rule \"%s\"", rule->text);
            return error_hint(err, "A pattern reads public.users, audit.*, public.users.old_?, public.\"Odd Name\".");
        }
        if (*at != '.')
            return true;
        at++;
    }
}

bool
ignore_rule_parse(Arena *arena, const char *text, IgnoreRule *ret_rule, Error *err)
{
    const char *pattern = last_word(text);
    size_t      length = (size_t)(pattern - text);

    while (length > 0 && text[length - 1] == ' ')
        length--;
    const char *kind = arena_strndup(arena, text, length);
    *ret_rule = (IgnoreRule){ .text = arena_strdup(arena, text), .kind = strcmp(kind, "*") == 0 ? NULL : kind };
    if (length == 0) {
        error_set(err, EXIT_ERROR, "an ignore rule is a kind and a pattern, not \"%s\"", text);
        return error_hint(err, "It reads table public.spatial_ref_sys, or * audit.* for objects of all kinds.");
    }
    if (strcmp(kind, "enum value") == 0)
        return error_set(err, EXIT_ERROR, "a value can't be ignored without its enum: \"%s\"", text);
    if (ret_rule->kind != NULL && !is_known_kind(kind)) {
        error_set(err, EXIT_ERROR, "\"%s\" is not a kind of object in the ignore rule \"%s\"", kind, text);
        return error_hint(err, "Kinds are table, column, index, constraint, foreign key, sequence, view, function ...; "
                               "* is any.");
    }
    return parse_pattern(arena, pattern, ret_rule, err);
}

static bool
is_literal(const IgnorePart *part)
{
    return part->exact || strpbrk(part->text, "*?") == NULL;
}

/* "table audit.log", "* audit.*", "schema audit": of others it can't be said whether the first part is a table. */
static bool
names_a_schema(const IgnoreRule *rule)
{
    static const char *const kinds[] = { "table", "view", "index", "trigger", NULL };

    if (rule->kind != NULL && strcmp(rule->kind, "schema") == 0)
        return rule->parts.count == 1 && is_literal(&rule->parts.items[0]);
    if (rule->parts.count != 2 || !is_literal(&rule->parts.items[0]))
        return false;
    for (const char *const *kind = kinds; rule->kind != NULL && *kind != NULL; kind++)
        if (strcmp(rule->kind, *kind) == 0)
            return true;
    return rule->kind == NULL && strcmp(rule->parts.items[1].text, "*") == 0;
}

void
ignore_rules_name_schemas(Arena *arena, const DiffOptions *options, Names *names)
{
    VEC_EACH(&options->ignore, i)
        if (names_a_schema(&options->ignore.items[i]))
            vec_push(arena, names, (Name){ options->ignore.items[i].parts.items[0].text });
}

/* ---- What it fits --------------------------------------------------------------------------------------- */

/* * is any number of letters, ? is one byte. */
static bool
glob_fits(const char *pattern, const char *text)
{
    const char *star = NULL, *retry = NULL;

    while (*text != '\0') {
        if (*pattern == '*') {
            star = pattern++;
            retry = text;
        } else if (*pattern == '?' || *pattern == *text) {
            pattern++;
            text++;
        } else if (star != NULL) {
            pattern = star + 1;
            text = ++retry;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}

static bool
parts_fit(const IgnoreRule *rule, const char *const *names, uint32_t count)
{
    if (rule->parts.count != count)
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const IgnorePart *part = &rule->parts.items[i];
        if (part->exact ? strcmp(part->text, names[i]) != 0 : !glob_fits(part->text, names[i]))
            return false;
    }
    return true;
}

static bool
kind_fits(const IgnoreRule *rule, const Object *object)
{
    if (object->kind == KIND_ENUM_VALUE)
        return false;
    return rule->kind == NULL || strcmp(rule->kind, kind_of(object->kind)->name) == 0 ||
           strcmp(rule->kind, object_kind_name(object)) == 0;
}

/* Under its own name, or under one that it has in PostgreSQL's dialect: in doubt it is left alone. */
static bool
name_fits(const IgnoreRule *rule, const Catalog *catalog, const Object *object)
{
    const char *names[MOST_NAME_PARTS];

    if (parts_fit(rule, names, object_qualified((Catalog *)(uintptr_t)catalog, object, names)))
        return true;
    for (uint32_t i = 0; i < object_called_count(object); i++)
        if (parts_fit(rule, names, object_called(object, i, names)))
            return true;
    return false;
}

/* In SQLite a schema is no object of its own: a rule for one fits what is in it. Of any kind, "* p*" is not meant for the main
 * schema, which has no name there. */
static bool
schema_fits(const Context *context, const IgnoreRule *rule, const Object *object)
{
    const QNames *called = &object_more(object)->called;
    Name          main_schema = context->diff->to->main_schema;

    if ((rule->kind != NULL && strcmp(rule->kind, kind_of(KIND_SCHEMA)->name) != 0) || object->kind == KIND_CONSTRAINT)
        return false;
    if (!name_is_set(main_schema))
        main_schema = context->diff->from->main_schema;
    VEC_EACH(called, i) {
        Name schema = called->items[i].schema;
        if ((rule->kind != NULL || !name_equal(schema, main_schema)) && parts_fit(rule, &schema.raw, 1))
            return true;
    }
    return false;
}

/* All rules are asked: each must be known to be of use. */
const char *
ignore_rule_of(const Context *context, const Catalog *catalog, const Object *object)
{
    const char *found = NULL;

    VEC_EACH(&context->options->ignore, i) {
        const IgnoreRule *rule = &context->options->ignore.items[i];
        if (!(kind_fits(rule, object) && name_fits(rule, catalog, object)) && !schema_fits(context, rule, object))
            continue;
        context->rule_used[i] = true;
        if (found == NULL)
            found = rule->text;
    }
    return found;
}

static bool
fits_other(const IgnoreRule *rule, const OtherObject *other)
{
    const char *names[MOST_NAME_PARTS];
    uint32_t    count = 0;

    if (rule->kind != NULL && strcmp(rule->kind, other->kind) != 0)
        return false;
    if (name_is_set(other->name.schema))
        names[count++] = other->name.schema.raw;
    if (name_is_set(other->name.name))
        names[count++] = other->name.name.raw;
    return parts_fit(rule, names, count);
}

bool
ignore_rules_fit(const DiffOptions *options, const OtherObject *other)
{
    VEC_EACH(&options->ignore, i)
        if (fits_other(&options->ignore.items[i], other))
            return true;
    return false;
}

bool
ignore_other(const Context *context, const OtherObject *other)
{
    bool found = false;

    VEC_EACH(&context->options->ignore, i) {
        if (!fits_other(&context->options->ignore.items[i], other))
            continue;
        context->rule_used[i] = true;
        found = true;
    }
    return found;
}
