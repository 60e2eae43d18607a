/*
 * taken.c: what is not modelled can bear the name of something that this plan makes. It knows which kinds share a
 * namespace with tables and which with types.
 */
#include <string.h>

#include "blocked.h"

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
              object_display((Catalog *)(uintptr_t)catalog, to), other->kind, blocked_display(builder, other));
    if (to->at.file > 0 && to->at.file <= catalog->files.count)
        error_at(err, catalog->files.items[to->at.file - 1], to->at.line, to->at.column);
    return error_hint(err, "Objects of this kind are not managed yet: rename or drop it by hand, or take the name out of "
                           "the file.");
}

bool
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
