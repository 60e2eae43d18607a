/*
 * compare.c: do two matched objects agree, property by property? One function for each type of value; no kind
 * of object is mentioned but where a reference has to be followed.
 */
#include <string.h>

#include <schemasync/server.h>

#include "internal.h"

/* One value on both sides, and whose it is. */
typedef struct Pair {
    const Object *from_object, *to_object;
    const void   *from, *to;
} Pair;

static Verdict
verdict_of(bool equal)
{
    return equal ? VERDICT_EQUAL : VERDICT_DIFFERENT;
}

static const Table *
table_of(const Object *object)
{
    const Object *table = object->kind == KIND_TABLE ? object : object->parent;

    return table != NULL && table->kind == KIND_TABLE ? (const Table *)table : NULL;
}

static bool
text_equal(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* ---- References, after renames ------------------------------------------------------------------ */

static bool
same_column(const Context *context, const Column *from, const Column *to)
{
    if (from == NULL || to == NULL)
        return from == NULL && to == NULL;
    return diff_to_of(context->diff, &from->base) == &to->base;
}

/* Where the file wants the extension that a live name belongs to: with it, its types move. */
static Name
schema_after_move(const Context *context, QName type)
{
    const Server *server = context->diff->from->server;

    for (uint32_t i = 0; server != NULL && i < server->types.count; i++) {
        const ServerType *known = &server->types.items[i];
        if (!name_is_set(known->extension) || !qname_equal(known->name, type))
            continue;
        const Extension *wanted = (const Extension *)catalog_find(context->diff->to, KIND_EXTENSION,
                                                                  (QName){ .name = known->extension });
        return wanted != NULL && name_is_set(wanted->schema) ? wanted->schema : type.schema;
    }
    return type.schema;
}

static bool
same_type(const Context *context, const Type *from, const Type *to)
{
    if (from == NULL || to == NULL)
        return from == to;
    if (from->object != NULL && to->object != NULL) {
        Type a = *from, b = *to;
        a.name = b.name;
        return diff_to_of(context->diff, from->object) == to->object && type_equal(&a, &b);
    }
    if (!name_is_set(to->name.schema)) {    /* what only an extension can tell */
        Type a = *from;
        a.name.schema = to->name.schema;
        return type_equal(&a, to);
    }
    if (name_equal(from->name.name, to->name.name) && !name_equal(from->name.schema, to->name.schema)) {
        Type a = *from;
        a.name.schema = schema_after_move(context, from->name);
        return type_equal(&a, to);
    }
    return type_equal(from, to);
}

static bool
same_relation(const Context *context, QName from, QName to)
{
    const Object *object = catalog_find_relation(context->diff->from, from);

    return qname_equal(object == NULL ? from : diff_name(context->diff, object), to);
}

static bool
same_columns(const Context *context, const Table *from_table, const Table *to_table, const Names *from,
             const Names *to)
{
    if (from->count != to->count)
        return false;
    VEC_EACH(from, i) {
        const Column *a = from_table == NULL ? NULL : table_column(from_table, from->items[i]);
        const Column *b = to_table == NULL ? NULL : table_column(to_table, to->items[i]);
        if (a != NULL && b != NULL ? !same_column(context, a, b) : !name_equal(from->items[i], to->items[i]))
            return false;
    }
    return true;
}

/* The constraint or index of a table that a name speaks of, an automatic name included. */
static const Object *
find_key(const Catalog *catalog, const Table *table, Name name)
{
    Catalog *maker = (Catalog *)(uintptr_t)catalog;     /* only its arena grows */

    VEC_EACH(&table->constraints, i) {
        const Object *object = &table->constraints.items[i]->base;
        Name own = name_is_set(object->name.name) ? object->name.name : (Name){ catalog_automatic_name(maker, object) };
        if (name_equal(own, name) && strchr("pux", ((const Constraint *)object)->type) != NULL)
            return object;
    }
    VEC_EACH(&table->indexes, i) {
        const Object *object = &table->indexes.items[i]->base;
        Name own = name_is_set(object->name.name) ? object->name.name : (Name){ catalog_automatic_name(maker, object) };
        if (name_equal(own, name))
            return object;
    }
    return NULL;
}

static bool
same_index_name(const Context *context, const Pair *pair)
{
    Name from = *(const Name *)pair->from, to = *(const Name *)pair->to;

    if (!name_is_set(from) || !name_is_set(to))
        return name_equal(from, to);
    const Object *a = find_key(context->diff->from, table_of(pair->from_object), from);
    const Object *b = find_key(context->diff->to, table_of(pair->to_object), to);
    if (a == NULL || b == NULL)
        return name_equal(from, to);
    return diff_to_of(context->diff, a) == b;
}

/* ---- Expressions ------------------------------------------------------------------------------------ */

static ExprRole
role_of(const Object *object, const Property *property)
{
    if (object->kind == KIND_COLUMN)
        return strcmp(property->name, "default") == 0 ? ROLE_DEFAULT : ROLE_GENERATED;
    if (object->kind == KIND_CONSTRAINT && ((const Constraint *)object)->type == 'c')
        return ROLE_CHECK;
    return ROLE_PREDICATE;
}

/* nextval of the column's own sequence, whatever that is called. */
static bool
is_serial_default(const Context *context, const Object *to, const Expr *from)
{
    const Column *column = (const Column *)to;

    if (to->kind != KIND_COLUMN || !column->serial || column_more(column)->serial_sequence == NULL || from == NULL)
        return false;
    const Object *sequence = diff_from_of(context->diff, &column_more(column)->serial_sequence->base);
    return sequence != NULL && from->uses.count == 1 && from->uses.items[0] == sequence &&
           strncmp(from->text, "nextval('", 9) == 0 && strstr(from->text, "'::regclass)") != NULL &&
           strlen(strstr(from->text, "'::regclass)")) == 12;
}

static Verdict
compare_expr(Context *context, const Property *property, const Pair *pair)
{
    const Expr *from = *(const Expr *const *)pair->from;
    const Expr *to = *(const Expr *const *)pair->to;

    if (is_serial_default(context, pair->to_object, from))
        return VERDICT_EQUAL;
    if (from == NULL || to == NULL)
        return verdict_of(from == to);
    return judge_pair(context, role_of(pair->to_object, property), pair->to_object, from, to);
}

/* ---- Keys of indexes and constraints -------------------------------------------------------------------- */

static bool
params_have(const Params *params, const Param *param)
{
    VEC_EACH(params, i)
        if (text_equal(params->items[i].name, param->name) && text_equal(params->items[i].value, param->value))
            return true;
    return false;
}

static bool
params_equal(const Params *a, const Params *b)
{
    if (a->count != b->count)
        return false;
    VEC_EACH(a, i)
        if (!params_have(b, &a->items[i]))
            return false;
    return true;
}

/* Said on one side only: the same where it is what the other side's expression has by itself. */
static bool
same_in_use(QName from, QName to, QName in_use)
{
    if (name_is_set(from.name) == name_is_set(to.name))
        return qname_equal(from, to);
    return name_is_set(in_use.name) && qname_equal(name_is_set(from.name) ? from : to, in_use);
}

static Verdict
compare_part(Context *context, const Object *to_object, const KeyPart *from, const KeyPart *to)
{
    const KeyPartMore *more = key_more(from), *to_more = key_more(to);
    const KeyPartMore *in_use = name_is_set(more->opclass_in_use.name) ? more : to_more;

    if (!same_in_use(more->collation, to_more->collation, in_use->collation_in_use) ||
        !same_in_use(more->opclass, to_more->opclass, in_use->opclass_in_use) ||
        !params_equal(&more->opclass_params, &to_more->opclass_params) || from->descending != to->descending ||
        from->nulls_first != to->nulls_first || !qname_equal(more->exclude_operator, to_more->exclude_operator))
        return VERDICT_DIFFERENT;
    if (from->expr == NULL || to->expr == NULL)
        return verdict_of(from->expr == to->expr && same_column(context, from->column, to->column));
    return judge_pair(context, ROLE_INDEX, to_object, from->expr, to->expr);
}

static Verdict
compare_key(Context *context, const Pair *pair)
{
    const KeyParts *from = pair->from, *to = pair->to;
    Verdict         verdict = VERDICT_EQUAL;

    if (from->count != to->count)
        return VERDICT_DIFFERENT;
    VEC_EACH(from, i) {
        Verdict part = compare_part(context, pair->to_object, &from->items[i], &to->items[i]);
        if (part == VERDICT_DIFFERENT)
            return VERDICT_DIFFERENT;
        if (part == VERDICT_UNDECIDED)
            verdict = VERDICT_UNDECIDED;
    }
    return verdict;
}

static bool
same_statistics(const KeyParts *from, const KeyParts *to)
{
    if (from->count != to->count)
        return true;    /* the key itself differs, and that says it all */
    VEC_EACH(from, i)
        if (to->items[i].expr != NULL && from->items[i].statistics != to->items[i].statistics)
            return false;
    return true;
}

/* The sequence of an identity column, where the file leaves its name to the server: the name that it would get. */
static bool
same_sequence_name(const Pair *pair, Name from, Name to)
{
    const Object *column = pair->to_object;

    if (!name_is_set(from) || column->kind != KIND_COLUMN)
        return true;
    if (name_is_set(to))
        return name_equal(from, to);
    Arena      *arena = arena_new();
    const char *automatic = catalog_object_name(arena, column->parent->name.name.raw, column->name.name.raw, "seq");
    bool        same = catalog_is_automatic(from.raw, automatic);
    arena_free(arena);
    return same;
}

static bool
sequence_equal(const Context *context, const SequenceOptions *from, const SequenceOptions *to)
{
    if (from == NULL || to == NULL)
        return from == to;
    return same_type(context, from->type, to->type) && from->start == to->start &&
           from->increment == to->increment && from->minimum == to->minimum && from->maximum == to->maximum &&
           from->cache == to->cache && from->cycle == to->cycle && from->persistence == to->persistence;
}

static Verdict
compare_identity(const Context *context, const Pair *pair, const SequenceOptions *from, const SequenceOptions *to)
{
    return verdict_of(sequence_equal(context, from, to) &&
                      (from == NULL || same_sequence_name(pair, from->name, to->name)));
}

/* Every live value is still there, in the same order. */
static bool
values_stay(const Context *context, const Enum *from)
{
    const EnumValue *last = NULL;

    VEC_EACH(&from->values, i) {
        const EnumValue *to = (const EnumValue *)diff_to_of(context->diff, &from->values.items[i]->base);
        if (to == NULL || (last != NULL && to->base.position < last->base.position))
            return false;
        last = to;
    }
    return true;
}

/* ---- By type of value ---------------------------------------------------------------------------------------- */

static bool
is_unset(const Property *property, const void *value)
{
    return property->type == VALUE_NAME ? !name_is_set(*(const Name *)value) : *(const char *const *)value == NULL;
}

static const Table *
referenced_table(const Object *object)
{
    return object->kind == KIND_CONSTRAINT ? ((const Constraint *)object)->ref_table : NULL;
}

/* Server 18 names NOT NULL like other constraints: an automatic name goes with the names of its table and column. */
static bool
same_not_null_name(const Column *from, const Column *to)
{
    Arena      *arena = arena_new();
    const char *is = column_not_null_name(arena, from);
    const char *wanted = column_more(to)->not_null_name.raw;
    bool        same = wanted != NULL ? strcmp(is, wanted) == 0
                                      : catalog_is_automatic(is, column_not_null_name(arena, to));
    arena_free(arena);
    return same;
}

static bool
has_not_null_constraints(const Context *context, const Pair *pair)
{
    const struct Server *server = context->diff->from->server;

    return (server == NULL || server->version_num >= 180000) && ((const Column *)pair->from_object)->not_null &&
           ((const Column *)pair->to_object)->not_null;
}

static Verdict
compare_value(Context *context, const Property *property, const Pair *pair)
{
    const void *from = pair->from, *to = pair->to;

    if ((property->flags & PROPERTY_ANY_WHEN_UNSET) && is_unset(property, to))
        return VERDICT_EQUAL;
    if ((property->flags & PROPERTY_OF_NOT_NULL) && !has_not_null_constraints(context, pair))
        return VERDICT_EQUAL;
    if ((property->flags & PROPERTY_OF_NOT_NULL) && property->type == VALUE_NAME)
        return verdict_of(same_not_null_name((const Column *)pair->from_object, (const Column *)pair->to_object));
    switch (property->type) {
    case VALUE_BOOL:
        return verdict_of(*(const bool *)from == *(const bool *)to);
    case VALUE_CHAR:
        return verdict_of(*(const char *)from == *(const char *)to);
    case VALUE_INT16:
        return verdict_of(*(const int16_t *)from == *(const int16_t *)to);
    case VALUE_TEXT:
        return verdict_of(text_equal(*(const char *const *)from, *(const char *const *)to));
    case VALUE_NAME:
        return verdict_of(name_equal(*(const Name *)from, *(const Name *)to));
    case VALUE_QNAME:
        return verdict_of(qname_equal(*(const QName *)from, *(const QName *)to));
    case VALUE_RELATION:
        return verdict_of(same_relation(context, *(const QName *)from, *(const QName *)to));
    case VALUE_COLUMNS:
        return verdict_of(same_columns(context, table_of(pair->from_object), table_of(pair->to_object), from, to));
    case VALUE_REF_COLUMNS:
        return verdict_of(same_columns(context, referenced_table(pair->from_object),
                                       referenced_table(pair->to_object), from, to));
    case VALUE_INDEX_NAME:
        return verdict_of(same_index_name(context, pair));
    case VALUE_PARAMS:
        return verdict_of(params_equal(from, to));
    case VALUE_TYPE:
        return verdict_of(same_type(context, *(const Type *const *)from, *(const Type *const *)to));
    case VALUE_EXPR:
        return compare_expr(context, property, pair);
    case VALUE_KEY:
        return compare_key(context, pair);
    case VALUE_KEY_STATISTICS:
        return verdict_of(same_statistics(from, to));
    case VALUE_VALUES:
        return verdict_of(values_stay(context, (const Enum *)pair->from_object));
    case VALUE_COLUMN_REF:
        return verdict_of(same_column(context, *(Column *const *)from, *(Column *const *)to));
    case VALUE_SEQUENCE:
        return verdict_of(sequence_equal(context, from, to));
    case VALUE_SEQUENCE_REF:
        return compare_identity(context, pair, *(const SequenceOptions *const *)from,
                                *(const SequenceOptions *const *)to);
    }
    return VERDICT_DIFFERENT;
}

/* Every database is made with this comment on its schema public. */
static bool
is_standard_comment(const Object *from, const Object *to)
{
    return from->kind == KIND_SCHEMA && object_more(to)->comment == NULL && strcmp(from->name.name.raw, "public") == 0 &&
           text_equal(object_more(from)->comment, "standard public schema");
}

Comparison
compare_objects(Context *context, const Object *from, const Object *to)
{
    const Property *row = kind_of(to->kind)->properties;
    Comparison      result = { 0, 0 };

    for (unsigned i = 0; row[i].name != NULL; i++) {
        Pair    pair = { from, to, property_field(&row[i], from), property_field(&row[i], to) };
        Verdict verdict = i == 0 && is_standard_comment(from, to) ? VERDICT_EQUAL
                                                                 : compare_value(context, &row[i], &pair);
        if (verdict != VERDICT_EQUAL)
            result.different |= UINT64_C(1) << i;
        if (verdict == VERDICT_UNDECIDED)
            result.undecided |= UINT64_C(1) << i;
    }
    return result;
}
