/*
 * follow.c: an object without a name in the file follows a rename of its table or column: where its live name can't
 * be one that the server would choose for it now, it gets the one that it would, with a number where that is taken.
 */
#include <stdlib.h>
#include <string.h>

#include "internal.h"

enum { MAX_NAME = 63 };     /* NAMEDATALEN - 1 */

static const char *
automatic_name(const Diff *diff, const Object *to)
{
    return catalog_automatic_name((Catalog *)(uintptr_t)diff->to, to);
}

static bool
keeps_name(const Diff *diff, const Object *from, const Object *to)
{
    return catalog_is_automatic(diff_name_before(diff, from).raw, automatic_name(diff, to));
}

/* Does this live object still bear its name when all are renamed? */
static bool
stays(const Diff *diff, const Object *from)
{
    const Object *to = diff_to_of(diff, from);

    if (to == NULL)
        return !diff->managed[from->id - 1];
    if (name_is_set(diff->final_name[to->id - 1]))
        return name_equal(diff->final_name[to->id - 1], diff_name_before(diff, from));
    return keeps_name(diff, from, to);
}

static bool
has_relation_name(const Object *to)
{
    return to->kind != KIND_CONSTRAINT || constraint_has_index((const Constraint *)to);
}

/* Constraints have a namespace for each table, relations one for each schema. */
static const char *
key_of(const Context *context, const Object *to, Name name, bool relation)
{
    return relation ? arena_printf(context->diff->arena, "r%s\1%s", to->name.schema.raw, name.raw)
                    : arena_printf(context->diff->arena, "k%u\1%s", to->parent->id, name.raw);
}

static bool
is_free_in_table(const Context *context, Map *given, const Object *to, Name name)
{
    const Diff       *diff = context->diff;
    const Constraint *wanted = table_constraint((const Table *)to->parent, name);
    const Table      *table = (const Table *)diff_from_of(diff, to->parent);
    const Constraint *live = table == NULL ? NULL : table_constraint(table, name);

    return (wanted == NULL || &wanted->base == to) && (live == NULL || !stays(diff, &live->base)) &&
           map_get(given, key_of(context, to, name, false)) == NULL;
}

static bool
is_free_in_schema(const Context *context, Map *given, const Object *to, Name name)
{
    const Diff   *diff = context->diff;
    const Object *wanted = catalog_find_relation(diff->to, qname(to->name.schema, name));
    const Object *schema = catalog_find(diff->to, KIND_SCHEMA, (QName){ .name = to->name.schema });
    const Object *home = diff_from_of(diff, schema);
    const Object *live =
        catalog_find_relation(diff->from, qname(home == NULL ? to->name.schema : home->name.name, name));

    return (wanted == NULL || wanted == to) && (live == NULL || !stays(diff, live)) &&
           map_get(given, key_of(context, to, name, true)) == NULL;
}

static bool
is_free(const Context *context, Map *given, const Object *to, Name name)
{
    return (to->kind != KIND_CONSTRAINT || is_free_in_table(context, given, to, name)) &&
           (!has_relation_name(to) || is_free_in_schema(context, given, to, name));
}

/* As the server counts: t_a_check, t_a_check1, … Where no such name fits, the object keeps its own. */
static Name
free_name(const Context *context, Map *given, const Object *to, const char *wanted)
{
    for (unsigned n = 0;; n++) {
        Name name = { n == 0 ? arena_strdup(context->diff->arena, wanted)
                             : arena_printf(context->diff->arena, "%s%u", wanted, n) };
        if (strlen(name.raw) > MAX_NAME)
            return (Name){ NULL };
        if (is_free(context, given, to, name))
            return name;
    }
}

static void
take_name(Context *context, Map *given, Object *to, Name name)
{
    context->diff->final_name[to->id - 1] = name;
    if (to->kind == KIND_CONSTRAINT)
        map_put(given, key_of(context, to, name, false), to);
    if (has_relation_name(to))
        map_put(given, key_of(context, to, name, true), to);
}

/* By their live names: the order of the file does not matter. */
static int
compare_followers(const void *left, const void *right, void *context)
{
    const Diff   *diff = ((const Context *)context)->diff;
    const Object *a = diff_from_of(diff, *(Object *const *)left), *b = diff_from_of(diff, *(Object *const *)right);
    int           difference = (int)a->kind - (int)b->kind;

    if (difference == 0)
        difference = strcmp(diff_name_before(diff, a).raw, diff_name_before(diff, b).raw);
    return difference != 0 ? difference : a->id < b->id ? -1 : a->id > b->id;
}

void
follow_renames(Context *context)
{
    Diff *diff = context->diff;
    Map  *given = map_new();

    if (context->followers.count > 1)
        qsort_r(context->followers.items, context->followers.count, sizeof(Object *), compare_followers, context);
    VEC_EACH(&context->followers, i) {
        Object       *to = context->followers.items[i];
        const Object *from = diff_from_of(diff, to);
        if (keeps_name(diff, from, to))
            continue;
        Name name = free_name(context, given, to, automatic_name(diff, to));
        if (name_is_set(name))
            take_name(context, given, to, name);
    }
    map_free(given);
}
