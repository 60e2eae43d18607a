/*
 * reasons.c: what a rebuilt table will have that it has not, and the other way round, for people. It writes no SQL.
 */
#include <string.h>

#include "engine/sqlite/write.h"

enum { LONGEST = 90 };      /* bytes of one definition that are shown */

/* A definition may be a page long. */
static void
add_shortened(Strbuf *out, const char *text)
{
    size_t length = strlen(text);

    if (length > LONGEST)
        for (length = LONGEST; (text[length] & 0xC0) == 0x80;)
            length--;
    strbuf_add_n(out, text, length);
    if (text[length] != '\0')
        strbuf_add(out, " ...");
}

const char *
definition_of(const Object *object)
{
    const char *definition = object_more(object)->definition;

    return definition == NULL ? "" : definition;
}

/* A constraint without a name is called by its definition. */
static bool
is_unnamed(const Object *object)
{
    const char *name = object->name.name.raw, *definition = definition_of(object);

    return object->kind == KIND_CONSTRAINT && strncmp(name, definition, strlen(definition)) == 0;
}

static void
add_thing(Strbuf *out, const char *verb, const Object *object)
{
    const char *name = object->name.name.raw, *definition = definition_of(object);
    bool        unnamed = is_unnamed(object), dropped = strcmp(verb, "drop") == 0;

    strbuf_addf(out, "%s%s", out->length == 0 ? "" : "; ", verb);
    if (!unnamed)
        strbuf_addf(out, " %s %s", object->kind == KIND_CONSTRAINT ? "constraint" : "column", name);
    if (*definition != '\0' && (unnamed || !dropped)) {
        strbuf_add_char(out, ' ');
        add_shortened(out, definition);
    }
}

static void
add_difference(Strbuf *out, const char *label, const char *name, const char *was, const char *is)
{
    strbuf_addf(out, "%s%s%s%s: ", out->length == 0 ? "" : "; ", label, *name == '\0' ? "" : " ", name);
    add_shortened(out, *was == '\0' ? "nothing" : was);
    strbuf_add(out, " -> ");
    add_shortened(out, *is == '\0' ? "nothing" : is);
}

/* Of a constraint alone: tables and columns are renamed in place. */
static void
add_renaming(Strbuf *out, const Object *from, const Object *to)
{
    if (is_unnamed(from) && is_unnamed(to))
        return;
    strbuf_add(out, out->length == 0 ? "" : "; ");
    if (is_unnamed(from)) {
        add_shortened(out, definition_of(to));
        strbuf_addf(out, " gets the name %s", to->name.name.raw);
    } else if (is_unnamed(to)) {
        strbuf_addf(out, "constraint %s loses its name", from->name.name.raw);
    } else {
        strbuf_addf(out, "constraint name %s -> %s", from->name.name.raw, to->name.name.raw);
    }
}

static void
compare(const char *label, const Object *from, const Object *to, Strbuf *out)
{
    if (from == NULL)
        add_thing(out, "add", to);
    else if (strcmp(definition_of(from), definition_of(to)) != 0)
        add_difference(out, label, to->kind == KIND_TABLE ? "" : to->name.name.raw, definition_of(from), definition_of(to));
    else if (to->kind == KIND_CONSTRAINT && strcmp(from->name.name.raw, to->name.name.raw) != 0)
        add_renaming(out, from, to);
}

const char *
rebuild_reasons(Writer *writer, const Table *from, const Table *to)
{
    const Diff *diff = writer->diff;
    STRBUF_AUTO out = STRBUF_INIT;

    compare("options", &from->base, &to->base, &out);
    VEC_EACH(&to->columns, i) {
        const Object *column = &to->columns.items[i]->base;
        compare("column", diff_from_of(diff, column), column, &out);
    }
    VEC_EACH(&from->columns, i)
        if (diff_to_of(diff, &from->columns.items[i]->base) == NULL)
            add_thing(&out, "drop", &from->columns.items[i]->base);
    VEC_EACH(&to->constraints, i) {
        const Object *constraint = &to->constraints.items[i]->base;
        compare("constraint", diff_from_of(diff, constraint), constraint, &out);
    }
    VEC_EACH(&from->constraints, i)
        if (diff_to_of(diff, &from->constraints.items[i]->base) == NULL)
            add_thing(&out, "drop", &from->constraints.items[i]->base);
    return arena_strdup(writer->arena, out.length == 0 ? "SQLite can't make this change in place" : out.s);
}
