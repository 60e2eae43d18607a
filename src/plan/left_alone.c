/*
 * left_alone.c: what a rule or --schemas leaves alone can use what this plan drops or makes anew; and what is made may
 * need something that is left alone and does not exist. Both are named before anything runs.
 */
#include "blocked.h"

/* The same for a user that is modelled: of a new type the server makes indexes and keys anew by itself, but for those
 * that the engine knows better. */
static const char *
disturbance_of_ignored(PlanBuilder *builder, const Object *user, const Object *used)
{
    const char   *what = blocked_destruction(builder, used);
    const Change *change = blocked_alteration(builder, used);

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

bool
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
bool
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
