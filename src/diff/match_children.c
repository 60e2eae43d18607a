/*
 * match_children.c: matching what has no name of its own by what it is: unnamed constraints and indexes as
 * multisets of definitions, the sequences of serial columns by their owner.
 *
 * A definition that is the same under another name is the same object renamed: nothing is lost by that, and
 * an index or a key is not built again. (A guess at a table's or column's rename could lose rows: those are
 * said in the file.)
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <schemasync/vec.h>

#include "internal.h"

typedef VEC(Object *) Objects;

/* ---- Sequences of serial columns --------------------------------------------------------------------- */

static Sequence *
sequence_owned_by(const Diff *diff, const Column *column)
{
    if (column->default_value == NULL)
        return NULL;
    VEC_EACH(&column->default_value->uses, i) {
        Object *used = column->default_value->uses.items[i];
        if (used->kind == KIND_SEQUENCE && ((Sequence *)used)->owned_by == column &&
            diff_to_of(diff, used) == NULL)
            return (Sequence *)used;
    }
    return NULL;
}

static void
match_serial(Context *context, Column *to)
{
    const Diff *diff = context->diff;
    Column     *from = (Column *)diff_from_of(diff, &to->base);
    Object     *found = from == NULL ? NULL : (Object *)sequence_owned_by(diff, from);

    if (found == NULL)
        found = catalog_find(diff->from, KIND_SEQUENCE, column_more(to)->serial_sequence->base.name);
    if (found != NULL && diff_to_of(diff, found) == NULL && may_pair(context, found, &column_more(to)->serial_sequence->base))
        match_pair(context, found, &column_more(to)->serial_sequence->base);
}

/* ---- Names that the server chose -------------------------------------------------------------------------- */

static const char *
automatic_name(const Catalog *catalog, const Object *object)
{
    return catalog_automatic_name((Catalog *)(uintptr_t)catalog, object);
}

/* ---- Constraints and indexes ---------------------------------------------------------------------------------- */

enum { COMMENT_BIT = 1 };   /* the comment is the first row of every kind */

/* States that are changed in place: a constraint that differs only in them is still the same one. */
static uint64_t
state_bits(const Object *object)
{
    const Property *row = kind_of(object->kind)->properties;
    uint64_t        bits = COMMENT_BIT;

    for (unsigned i = 0; row[i].name != NULL; i++)
        if (strcmp(row[i].name, "not valid") == 0 || strcmp(row[i].name, "not enforced") == 0 ||
            strcmp(row[i].name, "clustered") == 0 || strcmp(row[i].name, "valid") == 0)
            bits |= UINT64_C(1) << i;
    return bits;
}

static bool
same_type_of_constraint(const Object *from, const Object *to)
{
    return from->kind != KIND_CONSTRAINT || ((const Constraint *)from)->type == ((const Constraint *)to)->type;
}

typedef enum Likeness { SAME_DEFINITION, MAYBE_SAME, SAME_AUTOMATIC_NAME } Likeness;

static bool
is_like(Context *context, const Object *from, const Object *to, Likeness likeness)
{
    if (!same_type_of_constraint(from, to))
        return false;
    if (likeness == SAME_AUTOMATIC_NAME)
        return (to->flags & OBJECT_UNNAMED) &&
               catalog_is_automatic(diff_name_before(context->diff, from).raw, automatic_name(context->diff->to, to));
    Comparison result = compare_objects(context, from, to);
    result.different &= ~state_bits(to);
    if (likeness == SAME_DEFINITION)
        return result.different == 0;
    return (to->flags & OBJECT_UNNAMED) && (result.different & ~result.undecided) == 0;
}

/* Names that the server would choose go first, so that equal definitions keep their order. */
static Object *
take_like(Context *context, const Objects *candidates, const Object *to, Likeness likeness)
{
    Object *found = NULL;

    VEC_EACH(candidates, i) {
        Object *from = candidates->items[i];
        if (diff_to_of(context->diff, from) != NULL || !is_like(context, from, to, likeness))
            continue;
        const char *name = diff_name_before(context->diff, from).raw;
        if (!(to->flags & OBJECT_UNNAMED) || catalog_is_automatic(name, automatic_name(context->diff->to, to)))
            return from;
        if (found == NULL)
            found = from;
    }
    return found;
}

static void
match_by_definition(Context *context, const Objects *from, const Objects *to)
{
    for (Likeness likeness = SAME_DEFINITION; likeness <= SAME_AUTOMATIC_NAME; likeness++) {
        VEC_EACH(to, i) {
            if (diff_from_of(context->diff, to->items[i]) != NULL)
                continue;
            Object *found = take_like(context, from, to->items[i], likeness);
            if (found == NULL)
                continue;
            match_pair(context, found, to->items[i]);
            if ((to->items[i]->flags & OBJECT_UNNAMED) && likeness != SAME_AUTOMATIC_NAME)
                vec_push(context->diff->arena, &context->followers, to->items[i]);
        }
    }
}

/* What a rule leaves alone is matched by its name only: nobody asks what it is. */
static void
add_unmatched_from(const Diff *diff, Object *from, Objects *out)
{
    if (diff_to_of(diff, from) == NULL && diff->managed[from->id - 1])
        vec_push(diff->arena, out, from);
}

static void
add_unmatched_to(const Diff *diff, Object *to, Objects *out)
{
    if (diff_from_of(diff, to) == NULL && diff->managed_to[to->id - 1])
        vec_push(diff->arena, out, to);
}

static void
match_rest_of_table(Context *context, Table *from, Table *to)
{
    const Diff *diff = context->diff;
    Objects     live = { 0 }, wanted = { 0 };

    VEC_EACH(&from->constraints, i)
        add_unmatched_from(diff, &from->constraints.items[i]->base, &live);
    VEC_EACH(&to->constraints, i)
        add_unmatched_to(diff, &to->constraints.items[i]->base, &wanted);
    match_by_definition(context, &live, &wanted);

    live.count = wanted.count = 0;
    VEC_EACH(&from->indexes, i)
        add_unmatched_from(diff, &from->indexes.items[i]->base, &live);
    VEC_EACH(&to->indexes, i)
        add_unmatched_to(diff, &to->indexes.items[i]->base, &wanted);
    match_by_definition(context, &live, &wanted);
}

void
match_children(Context *context)
{
    const Catalog *to = context->diff->to;

    VEC_EACH(&to->objects, i) {
        Object *object = to->objects.items[i];
        if (object->kind == KIND_COLUMN && column_more((Column *)object)->serial_sequence != NULL &&
            diff_from_of(context->diff, &column_more((Column *)object)->serial_sequence->base) == NULL)
            match_serial(context, (Column *)object);
    }
    VEC_EACH(&to->objects, i) {
        Object *object = to->objects.items[i];
        Object *from = diff_from_of(context->diff, object);
        if (!context->diff->managed_to[i])
            continue;
        if (object->kind == KIND_TABLE && from != NULL)
            match_rest_of_table(context, (Table *)from, (Table *)object);
        else if (object->kind == KIND_SEQUENCE && (object->flags & OBJECT_IMPLIED) && from != NULL)
            vec_push(context->diff->arena, &context->followers, object);
    }
    follow_renames(context);
}
