/*
 * automatic.c: the names PostgreSQL chooses for constraints, indexes and serial sequences that have none
 * (makeObjectName, ChooseConstraintName, ChooseIndexName in commands/indexcmds.c and pg_constraint.c).
 * It does not resolve collisions: that needs the whole namespace.
 */
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

/* Column names joined by underscores, until they fill a name; an expression counts as "expr", "expr1", ... */
static void
join_key(const KeyParts *key, Strbuf *out)
{
    unsigned expressions = 0;

    VEC_EACH(key, i) {
        const KeyPart *part = &key->items[i];
        Name           name = part->column != NULL ? part->column->base.name.name : part->column_name;

        if (i > 0)
            strbuf_add_char(out, '_');
        if (name_is_set(name))
            strbuf_add(out, name.raw);
        else if (expressions++ == 0)
            strbuf_add(out, "expr");
        else
            strbuf_addf(out, "expr%u", expressions - 1);
        if (out->length >= MAX_NAME + 1)
            break;
    }
}

static const char *
constraint_name(Arena *arena, const Constraint *constraint)
{
    const char *table = constraint->table->base.name.name.raw;
    STRBUF_AUTO columns = STRBUF_INIT;

    switch (constraint->type) {
    case 'p':
        return catalog_object_name(arena, table, NULL, "pkey");
    case 'c':
        if (constraint->expr == NULL || constraint->expr->columns.count != 1)
            return catalog_object_name(arena, table, NULL, "check");
        return catalog_object_name(arena, table, constraint->expr->columns.items[0].raw, "check");
    default:
        join_key(&constraint->key, &columns);
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
        join_key(&index->key, &columns);
        VEC_EACH(&index->include, i)
            strbuf_addf(&columns, "_%s", index->include.items[i].raw);
        return catalog_object_name(catalog->arena, index->table->base.name.name.raw, columns.s, "idx");
    }
    if (object->kind == KIND_SEQUENCE && ((const Sequence *)object)->owned_by != NULL) {
        const Column *column = ((const Sequence *)object)->owned_by;
        return catalog_object_name(catalog->arena, column->table->base.name.name.raw, column->base.name.name.raw,
                                "seq");
    }
    return object->name.name.raw == NULL ? "" : object->name.name.raw;
}
