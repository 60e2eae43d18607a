/*
 * type.c: from a type as the file writes it to a Type. It knows how format_type prints modifiers; which
 * schema
 * a bare name means is found out later.
 */
#include <stdlib.h>
#include <string.h>

#include "catalog/builtin.h"
#include "ddl/reader.h"

/* ---- One Type for each spelling ------------------------------------------------------------------ */

const Type *
type_intern(Reader *r, QName name, const char *modifiers, uint8_t dimensions, SourcePos at)
{
    STRBUF_AUTO key = STRBUF_INIT;

    strbuf_addf(&key, "%s\1%s\1%s\1%u", name.schema.raw == NULL ? "" : name.schema.raw, name.name.raw,
                modifiers == NULL ? "\2" : modifiers, dimensions);
    Type *type = map_get(r->types, key.s);
    if (type != NULL)
        return type;
    type = ARENA_NEW(r->catalog->arena, Type);
    *type = (Type){ .name = name,
                    .modifiers = arena_intern(r->catalog->arena, modifiers),
                    .dimensions = dimensions,
                    .at = at };
    map_put(r->types, arena_strndup(r->arena, key.s, key.length), type);
    return type;
}

const Type *
type_builtin(Reader *r, const char *internal_name)
{
    QName name = { name_of(r, "pg_catalog"), name_of(r, internal_name) };

    return type_intern(r, name, NULL, 0, (SourcePos){ 0 });
}

/* ---- Modifiers ----------------------------------------------------------------------------------- */

/* An integer constant. Anything else: false. */
static bool
integer_of(const Node *node, long *ret_value)
{
    if (!IS_NODE(node, A_CONST) || node->a_const->val_case != PG_QUERY__A__CONST__VAL_IVAL)
        return false;
    *ret_value = node->a_const->ival->ival;
    return true;
}

static bool
is_any(const char *name, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strcmp(name, *names) == 0)
            return true;
    return false;
}

/* Fields of an interval by their bits in typmod: INTERVAL_MASK() in utils/timestamp.h over the codes in
 * datetime.h. */
static const struct {
    long        mask;
    const char *fields;
} interval_fields[] = {
    { 1 << 2, "year" },
    { 1 << 1, "month" },
    { 1 << 3, "day" },
    { 1 << 10, "hour" },
    { 1 << 11, "minute" },
    { 1 << 12, "second" },
    { 1 << 2 | 1 << 1, "year to month" },
    { 1 << 3 | 1 << 10, "day to hour" },
    { 1 << 3 | 1 << 10 | 1 << 11, "day to minute" },
    { 1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, "day to second" },
    { 1 << 10 | 1 << 11, "hour to minute" },
    { 1 << 10 | 1 << 11 | 1 << 12, "hour to second" },
    { 1 << 11 | 1 << 12, "minute to second" },
};

static const char *
interval_modifiers(Reader *r, const PgQuery__TypeName *type)
{
    long        mask = 0, precision = -1;
    const char *fields = "";

    integer_of(type->typmods[0], &mask);
    if (type->n_typmods > 1 && integer_of(type->typmods[1], &precision) && precision > 6)
        precision = 6;
    for (size_t i = 0; i < sizeof interval_fields / sizeof *interval_fields; i++)
        if (interval_fields[i].mask == mask)
            fields = interval_fields[i].fields;
    if (precision < 0)
        return *fields == '\0' ? NULL : fields;
    return *fields == '\0' ? arena_printf(r->arena, "%ld", precision)
                           : arena_printf(r->arena, "%s(%ld)", fields, precision);
}

/* What stands in the parentheses, without white space: geometry(Point,4326). */
static const char *
written_modifiers(Reader *r, const PgQuery__TypeName *type)
{
    STRBUF_AUTO text = STRBUF_INIT;
    uint32_t    open = token_at(r, byte_of(r, type->location));

    while (open < r->token_count && !token_word(r, open, "("))
        open++;
    uint32_t close = token_closing(r, open);
    for (uint32_t i = open + 1; i < close && i < r->token_count; i++)
        strbuf_add_n(&text, r->text + r->tokens[i].start, r->tokens[i].end - r->tokens[i].start);
    return arena_strndup(r->arena, text.s, text.length);
}

static const char *
modifiers_of(Reader *r, const PgQuery__TypeName *type, const char *name)
{
    static const char *const times[] = { "time", "timetz", "timestamp", "timestamptz", NULL };
    static const char *const lengths[] = { "bpchar", "varchar", "bit", "varbit", NULL };
    long                     first, second = 0;

    if (type->n_typmods == 0)
        return NULL;
    if (strcmp(name, "interval") == 0)
        return interval_modifiers(r, type);
    if (!integer_of(type->typmods[0], &first))
        return written_modifiers(r, type);
    if (strcmp(name, "numeric") == 0 && type->n_typmods <= 2 &&
        (type->n_typmods == 1 || integer_of(type->typmods[1], &second)))
        return arena_printf(r->arena, "%ld,%ld", first, second);
    if (type->n_typmods == 1 && is_any(name, times))
        return arena_printf(r->arena, "%ld", first > 6 ? 6 : first);
    if (type->n_typmods == 1 && is_any(name, lengths))
        return arena_printf(r->arena, "%ld", first);
    return written_modifiers(r, type);
}

/* ---- The type ------------------------------------------------------------------------------------ */

bool
type_make(Reader *r, const PgQuery__TypeName *type, const Type **ret_type)
{
    uint32_t at = byte_of(r, type->location);
    QName    name;

    if (type->pct_type)
        return refuse(r, at, "%%TYPE can't be used here: write the type itself");
    if (type->setof)
        return refuse(r, at, "a set is not a type of a column");
    if (!qname_of_list(r, at, type->names, type->n_names, &name))
        return false;
    if (type->n_array_bounds > 6)
        return refuse(r, at, "an array has at most 6 dimensions");
    mention_schema(r, name.schema);
    *ret_type = type_intern(r, name, modifiers_of(r, type, name.name.raw), (uint8_t)type->n_array_bounds,
                            pos_of(r, at));
    return true;
}

bool
type_is_datetime(const Type *type)
{
    static const char *const names[] = { "date", "time", "timetz", "timestamp", "timestamptz", NULL };

    return type->dimensions == 0 && is_any(type->name.name.raw, names) &&
           (!name_is_set(type->name.schema) || strcmp(type->name.schema.raw, "pg_catalog") == 0);
}

bool
type_is_plain(const Type *type)
{
    return builtin_type(type->name.name.raw) != NULL;
}
