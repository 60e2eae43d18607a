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

static const char *
definition_of(const Object *object)
{
    const char *definition = object_more(object)->definition;

    return definition == NULL ? "" : definition;
}

/* A constraint without a name is called by its definition. */
static void
add_thing(Strbuf *out, const char *verb, const Object *object)
{
    const char *name = object->name.name.raw, *definition = definition_of(object);
    bool        unnamed = object->kind == KIND_CONSTRAINT && strncmp(name, definition, strlen(definition)) == 0;
    bool        dropped = strcmp(verb, "drop") == 0;

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

static void
compare(const char *label, const Object *from, const Object *to, Strbuf *out)
{
    if (from == NULL)
        add_thing(out, "add", to);
    else if (strcmp(definition_of(from), definition_of(to)) != 0)
        add_difference(out, label, to->kind == KIND_TABLE ? "" : to->name.name.raw, definition_of(from), definition_of(to));
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
    return arena_strdup(writer->arena, out.s == NULL ? "" : out.s);
}
