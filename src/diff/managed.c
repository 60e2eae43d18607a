/*
 * managed.c: what a diff is about: which objects of either side lie in the schemas that are managed, and under no
 * ignore rule. The others are matched too, so that what refers to them can be compared; they are never changed.
 */
#include <string.h>

#include "internal.h"

bool
schema_is_mentioned(const Catalog *to, Name schema)
{
    return names_contain((const Names *)&to->schemas_mentioned, schema);
}

/* ---- Schemas ----------------------------------------------------------------------------------------------- */

static SchemaScope
scope_of(const Context *context)
{
    if (context->options->scope != SCHEMAS_DEFAULT)
        return context->options->scope;
    return context->diff->from->live ? SCHEMAS_MENTIONED : SCHEMAS_ALL;
}

static bool
is_asked_for(const Context *context, Name schema)
{
    if (scope_of(context) == SCHEMAS_LISTED)
        return names_contain(&context->options->schemas, schema);
    return strcmp(schema.raw, "public") == 0 || name_equal(schema, context->diff->from->main_schema) ||
           name_equal(schema, context->diff->to->main_schema) || schema_is_mentioned(context->diff->to, schema);
}

/* Under its old name or its new one. */
static bool
schema_is_managed(const Context *context, Name schema)
{
    const Diff *diff = context->diff;

    if (scope_of(context) == SCHEMAS_ALL || is_asked_for(context, schema))
        return true;
    VEC_EACH(&diff->to->objects, i) {
        const Object *object = diff->to->objects.items[i];
        if (object->kind != KIND_SCHEMA || object_more(object)->renamed_from == NULL)
            continue;
        Name old = parse_renamed_from(diff->arena, object_more(object)->renamed_from).name;
        if ((name_equal(old, schema) && is_asked_for(context, object->name.name)) ||
            (name_equal(object->name.name, schema) && is_asked_for(context, old)))
            return true;
    }
    return false;
}

/* What is known of the schemas of one side. */
typedef struct Homes {
    Context *context;
    Map     *known;         /* "yes" or "no" by name */
    bool     name_them;     /* those that are not managed */
} Homes;

static bool
is_managed_home(const Homes *homes, Name schema)
{
    static char yes[] = "yes", no[] = "no";
    const char *known = map_get(homes->known, schema.raw);

    if (known == NULL) {
        known = schema_is_managed(homes->context, schema) ? yes : no;
        map_put(homes->known, schema.raw, (void *)(uintptr_t)known);
        if (known == no && homes->name_them)
            vec_push(homes->context->diff->arena, &homes->context->diff->unmanaged_schemas, schema);
    }
    return known == yes;
}

/* A name of SQLite that may stand for objects of several schemas is managed where all of these are. */
static bool
is_managed_called(const Homes *homes, const QNames *called)
{
    bool managed = true;

    VEC_EACH(called, i)
        managed &= is_managed_home(homes, called->items[i].schema);
    return managed;
}

static void
find_in_schemas(Context *context, const Catalog *catalog, bool *managed, bool name_them)
{
    Homes homes = { context, map_new(), name_them };

    VEC_EACH(&catalog->objects, i) {
        const Object *top = catalog->objects.items[i];
        while (top->parent != NULL)
            top = top->parent;
        Name schema = top->kind == KIND_SCHEMA ? top->name.name : top->name.schema;
        if (top->kind == KIND_EXTENSION || !name_is_set(schema))
            managed[i] = is_managed_called(&homes, &object_more(top)->called);
        else
            managed[i] = is_managed_home(&homes, schema);
    }
    map_free(homes.known);
}

/* ---- Ignore rules ------------------------------------------------------------------------------------------ */

static const char *
rule_of_schema(const Catalog *catalog, Name schema, const char *const *rules)
{
    const Object *object = name_is_set(schema) ? catalog_find(catalog, KIND_SCHEMA, (QName){ .name = schema }) : NULL;

    return object == NULL ? NULL : rules[object->id - 1];
}

/* Its table's, its schema's, or that of the column that owns it. */
static const char *
inherited_rule(const Catalog *catalog, const Object *object, const char *const *rules)
{
    const Object *parent = object->parent;

    if (parent != NULL)
        return rules[parent->id - 1];
    if (object->kind == KIND_SEQUENCE && ((const Sequence *)object)->owned_by != NULL) {
        const char *rule = rules[((const Sequence *)object)->owned_by->base.id - 1];
        if (rule != NULL)
            return rule;
    }
    return rule_of_schema(catalog, object->name.schema, rules);
}

/* A constraint or an index can't be without the columns of its table that it uses. */
static const char *
rule_of_used_column(const Object *object, const char *const *rules)
{
    if (object->kind != KIND_CONSTRAINT && object->kind != KIND_INDEX)
        return NULL;
    VEC_EACH(&object->uses, i) {
        const Object *used = object->uses.items[i];
        if (used->kind == KIND_COLUMN && used->parent == object->parent && rules[used->id - 1] != NULL)
            return rules[used->id - 1];
    }
    return NULL;
}

/* Parents come before children here, whatever their ids; sequences after the columns that own them. */
static const ObjectKind order[] = { KIND_SCHEMA, KIND_EXTENSION, KIND_ENUM, KIND_TABLE, KIND_ENUM_VALUE, KIND_COLUMN,
                                    KIND_SEQUENCE, KIND_CONSTRAINT, KIND_INDEX, KIND_VIEW, KIND_TRIGGER };

static void
find_ignored(Context *context, const Catalog *catalog, const char **rules, bool *managed)
{
    for (size_t k = 0; k < sizeof order / sizeof *order; k++) {
        VEC_EACH(&catalog->objects, i) {
            const Object *object = catalog->objects.items[i];
            if (object->kind != order[k])
                continue;
            rules[i] = ignore_rule_of(context, catalog, object);
            if (rules[i] == NULL)
                rules[i] = inherited_rule(catalog, object, rules);
            if (rules[i] == NULL)
                rules[i] = rule_of_used_column(object, rules);
            managed[i] = managed[i] && rules[i] == NULL;
        }
    }
}

/* Is it left alone for itself, not as a part of something that is? */
static bool
is_ignored_itself(const Context *context, const Catalog *catalog, const Object *object, const char *const *rules)
{
    if (rules[object->id - 1] == NULL || (object->parent != NULL && rules[object->parent->id - 1] != NULL))
        return false;
    return ignore_rule_of(context, catalog, object) != NULL;
}

/* Both sides of a pair are one object. An unnamed one has its pair in the table, unless that is new. */
static void
count_ignored(Context *context)
{
    Diff *diff = context->diff;

    VEC_EACH(&diff->from->objects, i)
        diff->ignored += is_ignored_itself(context, diff->from, diff->from->objects.items[i], diff->ignored_from);
    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i];
        bool          paired = diff->from_of[i] != NULL ||
                      (!name_is_set(to->name.name) && to->parent != NULL && diff_from_of(diff, to->parent) != NULL);
        diff->ignored += !paired && is_ignored_itself(context, diff->to, to, diff->ignored_to);
    }
}

/* ---- All of it ---------------------------------------------------------------------------------------------- */

/* `to` has others only where it is a database: then it counts them where `from` is a file. */
static void
find_others(Context *context)
{
    Diff *diff = context->diff;

    VEC_EACH(&diff->from->others, i) {
        const OtherObject *other = &diff->from->others.items[i];
        if (ignore_other(context, other))
            diff->ignored++;
        else if (!name_is_set(other->name.schema) || schema_is_managed(context, other->name.schema))
            vec_push(diff->arena, &diff->others, other);
    }
    VEC_EACH(&diff->to->others, i)
        diff->ignored += ignore_other(context, &diff->to->others.items[i]) && !diff->from->live;
}

void
find_managed(Context *context)
{
    Diff    *diff = context->diff;
    uint32_t from = diff->from->objects.count, to = diff->to->objects.count;

    diff->managed = arena_alloc(diff->arena, from * sizeof *diff->managed);
    diff->managed_to = arena_alloc(diff->arena, to * sizeof *diff->managed_to);
    diff->ignored_from = arena_alloc(diff->arena, from * sizeof *diff->ignored_from);
    diff->ignored_to = arena_alloc(diff->arena, to * sizeof *diff->ignored_to);
    find_in_schemas(context, diff->from, diff->managed, true);
    find_in_schemas(context, diff->to, diff->managed_to, false);
    if (context->options->ignore.count > 0) {
        context->rule_used = arena_alloc(diff->arena, context->options->ignore.count * sizeof *context->rule_used);
        find_ignored(context, diff->from, diff->ignored_from, diff->managed);
        find_ignored(context, diff->to, diff->ignored_to, diff->managed_to);
    }
    find_others(context);
}

/* A list with a slip in it would find no difference where there is one. */
static void
report_idle_schemas(Context *context)
{
    Diff *diff = context->diff;

    if (scope_of(context) != SCHEMAS_LISTED)
        return;
    VEC_EACH(&context->options->schemas, i) {
        Name name = context->options->schemas.items[i];
        if (strcmp(name.raw, "public") != 0 && !schema_is_mentioned(diff->from, name) &&
            !schema_is_mentioned(diff->to, name) &&
            catalog_find(diff->from, KIND_SCHEMA, (QName){ .name = name }) == NULL &&
            catalog_find(diff->to, KIND_SCHEMA, (QName){ .name = name }) == NULL)
            vec_push(diff->arena, &diff->idle_schemas, name);
    }
}

void
report_ignored(Context *context)
{
    Diff *diff = context->diff;

    report_idle_schemas(context);
    if (context->options->ignore.count == 0)
        return;
    count_ignored(context);
    VEC_EACH(&context->options->ignore, i)
        if (!context->rule_used[i])
            vec_push(diff->arena, &diff->idle_rules, context->options->ignore.items[i].text);
}

bool
may_pair(const Context *context, const Object *from, const Object *to)
{
    if (from->kind == KIND_TABLE && ((const Table *)from)->is_virtual != ((const Table *)to)->is_virtual)
        return false;
    return context->diff->managed[from->id - 1] == context->diff->managed_to[to->id - 1];
}

bool
holds_ignored(const Context *context, const Object *schema)
{
    const Diff *diff = context->diff;

    if (context->options->ignore.count == 0)
        return false;
    VEC_EACH(&diff->from->objects, i)
        if (diff->ignored_from[i] != NULL &&
            name_equal(diff->from->objects.items[i]->name.schema, schema->name.name))
            return true;
    VEC_EACH(&diff->from->others, i)
        if (name_equal(diff->from->others.items[i].name.schema, schema->name.name) &&
            ignore_rules_fit(context->options, &diff->from->others.items[i]))
            return true;
    return false;
}
