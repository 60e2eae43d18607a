/*
 * blocked.c: what exists in the database and is not modelled, or is left alone, can stand in the way of a change: a
 * view on a column that goes, a partition that bears the name of a new table, an ignored table that refers to it. And
 * what is made may need something that is left alone and does not exist. It is found before anything runs, and named;
 * nothing of it is ever dropped along.
 */
#include <string.h>

#include "internal.h"

/* These belong to their table and go with it. */
static bool
goes_with_table(const OtherObject *other)
{
    static const char *const kinds[] = { "trigger", "policy", "rule", "row level security", "statistics object", NULL };

    for (const char *const *kind = kinds; *kind != NULL; kind++)
        if (strcmp(other->kind, *kind) == 0)
            return true;
    return false;
}

static bool
is_dropped(const PlanBuilder *builder, const Object *from)
{
    return writer_drops(&builder->writer, from);
}

/* NULL: it is not altered. */
static const Change *
alteration(const PlanBuilder *builder, const Object *from)
{
    uint32_t index = builder->change_of_from[from->id - 1];

    return index == 0 || builder->changes.items[index - 1].verb != CHANGE_ALTER ? NULL
                                                                               : &builder->changes.items[index - 1];
}

/* What this plan does to a used object that no user of it survives; NULL: nothing. */
static const char *
destruction(const PlanBuilder *builder, const Object *used)
{
    const Object *table = used->kind == KIND_TABLE ? used : used->parent;

    if (table != NULL && table->kind == KIND_TABLE && is_dropped(builder, table))
        return "drops";
    if (is_dropped(builder, used))
        return builder->replaced[used->id - 1] ? "makes anew" : "drops";
    return NULL;
}

static const char *
disturbance(const PlanBuilder *builder, const OtherObject *other, const Object *used)
{
    const Object *table = used->kind == KIND_TABLE ? used : used->parent;

    if (table != NULL && table->kind == KIND_TABLE && is_dropped(builder, table) && goes_with_table(other))
        return NULL;
    const char *what = destruction(builder, used);
    if (what != NULL)
        return what;
    const Change *change = used->kind == KIND_COLUMN ? alteration(builder, used) : NULL;
    return change != NULL && (change_has(change, "type") || change_has(change, "collation")) ? "gives another type"
                                                                                           : NULL;
}

static const char *
display_name(PlanBuilder *builder, const OtherObject *other)
{
    if (other->on != NULL)
        return other->on;
    if (!name_is_set(other->name.schema))
        return other->name.name.raw;
    return arena_printf(builder->arena, "%s.%s", other->name.schema.raw, other->name.name.raw);
}

/* ---- Names that are taken ------------------------------------------------------------------------ */

/* Relations share a namespace, types another one; what has a row type is in both. */
static bool
bears_name(const OtherObject *other, char space)
{
    static const char *const relations[] = { "index", "sequence", NULL };
    static const char *const types[] = { "domain", "range type", "base type", "shell type", NULL };
    static const char *const both[] = { "view", "materialized view", "foreign table", "partition",
                                        "partitioned table", "inherited table", "typed table", "composite type",
                                        NULL };

    for (const char *const *kind = both; *kind != NULL; kind++)
        if (strcmp(other->kind, *kind) == 0)
            return true;
    for (const char *const *kind = space == 'r' ? relations : types; *kind != NULL; kind++)
        if (strcmp(other->kind, *kind) == 0)
            return true;
    return false;
}

static const char *
key_of(PlanBuilder *builder, char space, Name schema, Name name)
{
    return arena_printf(builder->arena, "%c%s\1%s", space, schema.raw == NULL ? "" : schema.raw, name.raw);
}

/* A schema that is renamed takes along what is not modelled. */
static Name
schema_after(PlanBuilder *builder, Name schema)
{
    const Object *from = catalog_find(builder->diff->from, KIND_SCHEMA, (QName){ .name = schema });

    return from == NULL ? schema : writer_name(&builder->writer, from).name;
}

/* Does this plan give the object a name that it does not have yet? */
static bool
gets_name(const PlanBuilder *builder, const Object *to)
{
    uint32_t index = builder->change_of_to[to->id - 1];

    if (index == 0 || !name_is_set(diff_name(builder->diff, to).name))
        return false;
    const Change *change = &builder->changes.items[index - 1];
    return change->verb == CHANGE_CREATE || change->renamed || change->moved;
}

static bool
bears_relation_name(const Object *to)
{
    if (to->kind == KIND_CONSTRAINT)
        return strchr("pux", ((const Constraint *)to)->type) != NULL;
    return to->kind == KIND_TABLE || to->kind == KIND_SEQUENCE || to->kind == KIND_INDEX;
}

static bool
report_taken(PlanBuilder *builder, const Object *to, const OtherObject *other, Error *err)
{
    const Catalog *catalog = builder->diff->to;

    error_set(err, EXIT_ERROR, "%s %s can't be made: %s %s has that name", object_kind_name(to),
              object_display((Catalog *)(uintptr_t)catalog, to), other->kind, display_name(builder, other));
    if (to->at.file > 0 && to->at.file <= catalog->files.count)
        error_at(err, catalog->files.items[to->at.file - 1], to->at.line, to->at.column);
    return error_hint(err, "Objects of this kind are not managed yet: rename or drop it by hand, or take the name out of "
                           "the file.");
}

static bool
report_taken_names(PlanBuilder *builder, Error *err)
{
    static const char spaces[] = "rt";
    const Catalog    *from = builder->diff->from;
    Map *taken __attribute__((cleanup(map_cleanup))) = map_new();

    VEC_EACH(&from->others, i) {
        const OtherObject *other = &from->others.items[i];
        for (const char *space = spaces; *space != '\0'; space++)
            if (bears_name(other, *space))
                map_put(taken, key_of(builder, *space, schema_after(builder, other->name.schema), other->name.name),
                        (void *)(uintptr_t)other);
    }
    if (map_count(taken) == 0)
        return true;
    VEC_EACH(&builder->diff->to->objects, i) {
        const Object *to = builder->diff->to->objects.items[i];
        bool          relation = bears_relation_name(to);
        /* A sequence has no row type, but the server looks for one of its name all the same. */
        bool type = to->kind == KIND_ENUM || to->kind == KIND_TABLE || to->kind == KIND_SEQUENCE;
        if ((!relation && !type) || !gets_name(builder, to))
            continue;
        Name schema = to->parent == NULL ? to->name.schema : to->parent->name.schema;
        Name name = diff_name(builder->diff, to).name;
        const OtherObject *other = relation ? map_get(taken, key_of(builder, 'r', schema, name)) : NULL;
        if (other == NULL && type)
            other = map_get(taken, key_of(builder, 't', schema, name));
        if (other != NULL)
            return report_taken(builder, to, other, err);
    }
    return true;
}

/* ---- What is not modelled and uses something -------------------------------------------------------- */

static bool
report_others(PlanBuilder *builder, Error *err)
{
    const Catalog *from = builder->diff->from;

    VEC_EACH(&from->others, i) {
        const OtherObject *other = &from->others.items[i];
        VEC_EACH(&other->uses, j) {
            const Object *used = other->uses.items[j];
            const char   *what = disturbance(builder, other, used);
            if (what == NULL)
                continue;
            error_set(err, EXIT_ERROR, "%s %s uses %s %s, which this plan %s", other->kind,
                      display_name(builder, other), object_kind_name(used),
                      object_display((Catalog *)(uintptr_t)from, used), what);
            return error_hint(err, "Objects of this kind are not managed yet: drop it by hand, apply, and make it again.");
        }
    }
    return true;
}

/* ---- What is left alone ------------------------------------------------------------------------------------ */

/* The same for a user that is modelled: of a new type the server makes indexes and keys anew by itself, but for those
 * that the engine knows better. */
static const char *
disturbance_of_ignored(PlanBuilder *builder, const Object *user, const Object *used)
{
    const char   *what = destruction(builder, used);
    const Change *change = alteration(builder, used);

    if (what != NULL || change == NULL)
        return what;
    if (used->kind == KIND_ENUM && change_has(change, "values"))
        return "makes anew";
    bool in_place = user->kind != KIND_CONSTRAINT && user->kind != KIND_INDEX && user->kind != KIND_COLUMN;
    return !in_place && builder->engine->disturbs(&builder->writer, change, user) ? "gives another type" : NULL;
}

static bool
left_alone_hint(const char *rule, Error *err)
{
    if (rule != NULL)
        return error_hint(err, "The ignore rule \"%s\" leaves it alone.", rule);
    return error_hint(err, "It is in a schema that is not managed; --schemas says which are.");
}

static bool
report_used_by_ignored(PlanBuilder *builder, const Object *user, const Object *used, Error *err)
{
    Catalog    *from = (Catalog *)(uintptr_t)builder->diff->from;
    const char *what = used == NULL ? NULL : disturbance_of_ignored(builder, user, used);

    if (what == NULL)
        return true;
    error_set(err, EXIT_ERROR, "%s %s %s %s %s, which this plan %s", object_kind_name(user),
              object_display(from, user), used == user->parent ? "is in" : "uses", object_kind_name(used),
              object_display(from, used), what);
    return left_alone_hint(builder->diff->ignored_from[user->id - 1], err);
}

static bool
report_ignored_users(PlanBuilder *builder, Error *err)
{
    const Diff *diff = builder->diff;

    VEC_EACH(&diff->from->objects, i) {
        const Object *user = diff->from->objects.items[i];
        if (diff->managed[i])
            continue;
        if (user->parent != NULL && !report_used_by_ignored(builder, user, user->parent, err))
            return false;
        if (user->kind == KIND_SEQUENCE && ((const Sequence *)user)->owned_by != NULL &&
            !report_used_by_ignored(builder, user, &((const Sequence *)user)->owned_by->base, err))
            return false;
        VEC_EACH(&user->uses, j)
            if (!report_used_by_ignored(builder, user, user->uses.items[j], err))
                return false;
    }
    return true;
}

/* Keys are not asked for: the server finds the one that a foreign key needs. */
static bool
is_missing(const Diff *diff, const Object *used)
{
    return !diff->managed_to[used->id - 1] && diff_from_of(diff, used) == NULL && used->kind != KIND_CONSTRAINT &&
           used->kind != KIND_INDEX;
}

static bool
report_missing(const PlanBuilder *builder, const Object *user, Error *err)
{
    const Diff *diff = builder->diff;
    Catalog    *to = (Catalog *)(uintptr_t)diff->to;

    VEC_EACH(&user->uses, i) {
        const Object *used = user->uses.items[i];
        if (!is_missing(diff, used))
            continue;
        error_set(err, EXIT_ERROR, "%s %s needs %s %s, which is not there and is not to be made",
                  object_kind_name(user), object_display(to, user), object_kind_name(used), object_display(to, used));
        if (user->at.file != 0)
            error_at(err, to->files.items[user->at.file - 1], user->at.line, user->at.column);
        return left_alone_hint(diff->ignored_to[used->id - 1], err);
    }
    return true;
}

/* A file against a file shows what it is asked for: what else there is, nobody knows. */
static bool
report_all_missing(const PlanBuilder *builder, Error *err)
{
    const Diff *diff = builder->diff;

    if (!diff->from->live)
        return true;
    VEC_EACH(&diff->to->objects, i) {
        const Object *to = diff->to->objects.items[i];
        if (diff->managed_to[i] && (builder->change_of_to[i] != 0 || created_with_parent(builder, to)) &&
            !report_missing(builder, to, err))
            return false;
    }
    return true;
}

bool
report_blocked(PlanBuilder *builder, Error *err)
{
    return report_others(builder, err) && report_taken_names(builder, err) && report_ignored_users(builder, err) &&
           report_all_missing(builder, err);
}
