/*
 * automatic.c: the names PostgreSQL chooses for constraints, indexes and serial sequences that have none
 * (makeObjectName, ChooseConstraintName, ChooseIndexName in commands/indexcmds.c and pg_constraint.c).
 * It does not resolve collisions: that needs the whole namespace.
 */
#include <ctype.h>
#include <string.h>

#include <schemasync/catalog.h>
#include <schemasync/strbuf.h>

enum { MAX_NAME = 63 };     /* NAMEDATALEN - 1 */

/* The longest prefix of at most `limit` bytes that does not cut a UTF-8 character. */
static size_t
clip(const char *text, size_t length, size_t limit)
{
    if (length <= limit)
        return length;
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

const char *
catalog_object_name(Arena *arena, const char *first, const char *second, const char *label)
{
    size_t first_length = strlen(first), second_length = second == NULL ? 0 : strlen(second);
    size_t overhead = strlen(label) + 1 + (second == NULL ? 0 : 1);
    size_t available = MAX_NAME - overhead;

    while (first_length + second_length > available) {
        if (first_length > second_length)
            first_length--;
        else
            second_length--;
    }
    first_length = clip(first, strlen(first), first_length);
    if (second == NULL)
        return arena_printf(arena, "%.*s_%s", (int)first_length, first, label);
    second_length = clip(second, strlen(second), second_length);
    return arena_printf(arena, "%.*s_%.*s_%s", (int)first_length, first, (int)second_length, second, label);
}

static const char *
label_of(const KeyPart *part)
{
    Name name = part->column != NULL ? part->column->base.name.name : part->column_name;

    return name_is_set(name) ? name.raw : key_more(part)->label != NULL ? key_more(part)->label : "expr";
}

static bool
is_taken(const Names *labels, const char *label)
{
    VEC_EACH(labels, i)
        if (strcmp(labels->items[i].raw, label) == 0)
            return true;
    return false;
}

/* A label that stands already gets a number: "lower", "lower1" (ChooseIndexColumnNames). */
static void
add_label(Arena *arena, Names *labels, const char *label)
{
    const char *name = label;

    for (unsigned n = 1; is_taken(labels, name); n++)
        name = arena_printf(arena, "%s%u", label, n);
    vec_push(arena, labels, (Name){ name });
}

/* Labels joined by underscores, until they fill a name. */
static void
join_key(Arena *arena, const KeyParts *key, const Names *include, Strbuf *out)
{
    Names labels = { 0 };

    VEC_EACH(key, i)
        add_label(arena, &labels, label_of(&key->items[i]));
    if (include != NULL)
        VEC_EACH(include, i)
            add_label(arena, &labels, include->items[i].raw);
    for (uint32_t i = 0; i < labels.count && out->length <= MAX_NAME; i++)
        strbuf_addf(out, "%s%s", i > 0 ? "_" : "", labels.items[i].raw);
}

static const char *
constraint_name(Arena *arena, const Constraint *constraint)
{
    const char *table = constraint_table(constraint)->base.name.name.raw;
    STRBUF_AUTO columns = STRBUF_INIT;

    switch (constraint->type) {
    case 'p':
        return catalog_object_name(arena, table, NULL, "pkey");
    case 'c':
        if (constraint->expr == NULL || expr_names(constraint->expr)->columns.count != 1)
            return catalog_object_name(arena, table, NULL, "check");
        return catalog_object_name(arena, table, expr_names(constraint->expr)->columns.items[0].raw, "check");
    default:
        join_key(arena, &constraint->key, &constraint_more(constraint)->include, &columns);
        return catalog_object_name(arena, table, columns.s,
                                constraint->type == 'u' ? "key" : constraint->type == 'f' ? "fkey" : "excl");
    }
}

const char *
catalog_automatic_name(Catalog *catalog, const Object *object)
{
    STRBUF_AUTO columns = STRBUF_INIT;

    if (object->kind == KIND_CONSTRAINT)
        return constraint_name(catalog->arena, (const Constraint *)object);
    if (object->kind == KIND_INDEX) {
        const Index *index = (const Index *)object;
        join_key(catalog->arena, &index->key, &index_more(index)->include, &columns);
        return catalog_object_name(catalog->arena, index_table(index)->base.name.name.raw, columns.s, "idx");
    }
    if (object->kind == KIND_SEQUENCE && ((const Sequence *)object)->owned_by != NULL) {
        const Column *column = ((const Sequence *)object)->owned_by;
        return catalog_object_name(catalog->arena, column_table(column)->base.name.name.raw, column->base.name.name.raw,
                                "seq");
    }
    return object->name.name.raw == NULL ? "" : object->name.name.raw;
}

bool
catalog_is_automatic(const char *name, const char *automatic)
{
    size_t length = strlen(automatic);

    /* A collision shortens a full name to make room for the digit: then the stem is compared. */
    if (strncmp(name, automatic, length) == 0) {
        for (name += length; isdigit((unsigned char)*name); name++)
            ;
        return *name == '\0';
    }
    return length >= 60 && strncmp(name, automatic, 40) == 0;
}

const char *
column_not_null_name(Arena *arena, const Column *column)
{
    return name_is_set(column_more(column)->not_null_name)
               ? column_more(column)->not_null_name.raw
               : catalog_object_name(arena, column_table(column)->base.name.name.raw, column->base.name.name.raw, "not_null");
}
