/*
 * since.c: what a definition says that not every PostgreSQL can say. It knows the model and in which version each
 * part of it came; what a server or a grammar is too old for is then refused by name by those who ask.
 */
#include <stddef.h>

#include <schemasync/catalog.h>

/* Up to server 13 there is nothing: that is the oldest. */
static bool
is_nulls_not_distinct(const Object *object)
{
    return object->kind == KIND_INDEX ? ((const Index *)object)->nulls_not_distinct
                                      : ((const Constraint *)object)->nulls_not_distinct;
}

static bool
is_set_of_columns(const Object *object)
{
    return constraint_more((const Constraint *)object)->on_delete_columns.count > 0;
}

static bool
is_not_enforced(const Object *object)
{
    return ((const Constraint *)object)->not_enforced;
}

static bool
is_without_overlaps(const Object *object)
{
    return ((const Constraint *)object)->without_overlaps && ((const Constraint *)object)->type != 'f';
}

static bool
is_period(const Object *object)
{
    return ((const Constraint *)object)->without_overlaps && ((const Constraint *)object)->type == 'f';
}

static bool
is_virtual(const Object *object)
{
    return ((const Column *)object)->generated == 'v';
}

static bool
is_not_null_no_inherit(const Object *object)
{
    return ((const Column *)object)->not_null && column_more((const Column *)object)->not_null_no_inherit;
}

static bool
is_not_null_not_valid(const Object *object)
{
    return ((const Column *)object)->not_null && column_more((const Column *)object)->not_null_not_valid;
}

static bool
is_unlogged(const Object *object)
{
    return ((const Sequence *)object)->persistence == 'u';
}

static const struct Since {
    ObjectKind  kind;
    unsigned    major;
    const char *what;
    bool (*is)(const Object *object);
} features[] = {
    { KIND_COLUMN, 18, "GENERATED ... VIRTUAL", is_virtual },
    { KIND_COLUMN, 18, "NOT NULL ... NO INHERIT", is_not_null_no_inherit },
    { KIND_COLUMN, 18, "NOT NULL ... NOT VALID", is_not_null_not_valid },
    { KIND_CONSTRAINT, 18, "NOT ENFORCED", is_not_enforced },
    { KIND_CONSTRAINT, 18, "WITHOUT OVERLAPS", is_without_overlaps },
    { KIND_CONSTRAINT, 18, "PERIOD", is_period },
    { KIND_CONSTRAINT, 15, "NULLS NOT DISTINCT", is_nulls_not_distinct },
    { KIND_CONSTRAINT, 15, "ON DELETE SET ... (columns)", is_set_of_columns },
    { KIND_INDEX, 15, "NULLS NOT DISTINCT", is_nulls_not_distinct },
    { KIND_SEQUENCE, 15, "UNLOGGED", is_unlogged },
};

const char *
object_beyond(const Object *object, unsigned major, unsigned *ret_needed)
{
    for (size_t i = 0; i < sizeof features / sizeof *features; i++) {
        const struct Since *feature = &features[i];
        if (feature->kind == object->kind && feature->major > major && feature->is(object)) {
            *ret_needed = feature->major;
            return feature->what;
        }
    }
    return NULL;
}
