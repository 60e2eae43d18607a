/*
 * sequence.c: CREATE and ALTER SEQUENCE, and the options that identity columns share with them. It fills
 * in what
 * PostgreSQL would (init_params() in commands/sequence.c).
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ddl/reader.h"

typedef struct Limits {
    const char *type;
    int64_t     minimum, maximum;
} Limits;

static const Limits type_limits[] = {
    { "int2", INT16_MIN, INT16_MAX },
    { "int4", INT32_MIN, INT32_MAX },
    { "int8", INT64_MIN, INT64_MAX },
};

static const Limits *
limits_of(const Type *type)
{
    for (size_t i = 0; i < sizeof type_limits / sizeof *type_limits; i++)
        if (type->dimensions == 0 && strcmp(type->name.name.raw, type_limits[i].type) == 0 &&
            (!name_is_set(type->name.schema) || strcmp(type->name.schema.raw, "pg_catalog") == 0))
            return &type_limits[i];
    return NULL;
}

bool
sequence_type_fits(const Type *type)
{
    return limits_of(type) != NULL;
}

/* What the file says; the rest follows from it. */
typedef struct Given {
    const Type *type;
    bool        start, minimum, maximum, no_minimum, no_maximum;
} Given;

static void
fill_in(SequenceOptions *options, const Given *given, bool alter)
{
    const Limits *limits = limits_of(options->type);
    bool          up = options->increment > 0;

    if (given->no_maximum || (!alter && !given->maximum))
        options->maximum = up ? limits->maximum : -1;
    if (given->no_minimum || (!alter && !given->minimum))
        options->minimum = up ? 1 : limits->minimum;
    if (!alter && !given->start)
        options->start = up ? options->minimum : options->maximum;
}

void
sequence_defaults(SequenceOptions *options, const Type *type)
{
    *options = (SequenceOptions){ .type = type, .increment = 1, .cache = 1 };
    fill_in(options, &(Given){ 0 }, false);
}

static bool
number_of(Reader *r, const PgQuery__DefElem *def, int64_t *ret_value)
{
    const Node *value = def->arg;
    char       *end;

    if (IS_NODE(value, INTEGER)) {
        *ret_value = value->integer->ival;
        return true;
    }
    if (IS_NODE(value, FLOAT)) {
        errno = 0;
        *ret_value = strtoll(value->float_->fval, &end, 10);
        if (errno == 0 && *end == '\0')
            return true;
    }
    return refuse(r, byte_of(r, def->location), "%s takes a whole number of 64 bits", def->defname);
}

static bool
set_owner(Reader *r, const PgQuery__DefElem *def, Sequence *sequence)
{
    const PgQuery__List *list = def->arg->list;

    if (sequence == NULL)
        return refuse(r, byte_of(r, def->location), "OWNED BY can't be said of an identity column");
    sequence->owned_by = NULL;
    sequence->owner_table_name = (QName){ { NULL }, { NULL } };
    sequence->owner_column_name = (Name){ NULL };
    if (list->n_items == 1 && strcmp(string_of(list->items[0]), "none") == 0)
        return true;
    if (list->n_items < 2)
        return refuse(r, byte_of(r, def->location), "OWNED BY takes table.column, or NONE");
    if (!qname_of_list(r, byte_of(r, def->location), list->items, list->n_items - 1,
                       &sequence->owner_table_name))
        return false;
    mention_schema(r, sequence->owner_table_name.schema);
    sequence->owner_column_name = name_of(r, string_of(list->items[list->n_items - 1]));
    return true;
}

static const Type *
plain_type(Reader *r, const Type *type)
{
    const Limits *limits = limits_of(type);

    return limits == NULL ? NULL : type_builtin(r, limits->type);
}

/* A limit that was the old type's own becomes the new type's own. */
static bool
set_type(Reader *r, const PgQuery__DefElem *def, bool alter, SequenceOptions *options, Given *given)
{
    const Type *type;

    if (!type_make(r, def->arg->type_name, &type))
        return false;
    type = plain_type(r, type);
    if (type == NULL)
        return refuse(r, byte_of(r, def->location), "a sequence's type must be smallint, integer, or bigint");
    if (alter) {
        const Limits *old = limits_of(options->type);
        given->no_maximum = given->no_maximum || (options->maximum == old->maximum && !given->maximum);
        given->no_minimum = given->no_minimum || (options->minimum == old->minimum && !given->minimum);
    }
    options->type = type;
    return true;
}

/* GENERATED … AS IDENTITY (SEQUENCE NAME s): it lies in the table's schema. */
static bool
set_sequence_name(Reader *r, const PgQuery__DefElem *def, SequenceOptions *options, const Sequence *sequence)
{
    const PgQuery__List *list = def->arg->list;
    QName                name;

    if (sequence != NULL)
        return refuse(r, byte_of(r, def->location), "SEQUENCE NAME can be said only of an identity column");
    if (!qname_of_list(r, byte_of(r, def->location), list->items, list->n_items, &name))
        return false;
    options->name = name.name;
    return true;
}

static bool
set_option(Reader *r, const PgQuery__DefElem *def, bool alter, SequenceOptions *options, Given *given,
           Sequence *sequence)
{
    const char *name = def->defname;

    if (strcmp(name, "as") == 0)
        return set_type(r, def, alter, options, given);
    if (strcmp(name, "increment") == 0) {
        if (!number_of(r, def, &options->increment))
            return false;
        return options->increment != 0 || refuse(r, byte_of(r, def->location), "INCREMENT must not be zero");
    }
    if (strcmp(name, "start") == 0) {
        given->start = true;
        return number_of(r, def, &options->start);
    }
    if (strcmp(name, "maxvalue") == 0) {
        given->maximum = def->arg != NULL;
        given->no_maximum = def->arg == NULL;
        return def->arg == NULL || number_of(r, def, &options->maximum);
    }
    if (strcmp(name, "minvalue") == 0) {
        given->minimum = def->arg != NULL;
        given->no_minimum = def->arg == NULL;
        return def->arg == NULL || number_of(r, def, &options->minimum);
    }
    if (strcmp(name, "cache") == 0)
        return number_of(r, def, &options->cache);
    if (strcmp(name, "cycle") == 0) {
        options->cycle = IS_NODE(def->arg, BOOLEAN) && def->arg->boolean->boolval;
        return true;
    }
    if (strcmp(name, "owned_by") == 0)
        return set_owner(r, def, sequence);
    if (strcmp(name, "sequence_name") == 0)
        return set_sequence_name(r, def, options, sequence);
    if (strcmp(name, "restart") == 0 && alter) {
        note(r, byte_of(r, def->location),
             "RESTART sets a sequence's value, which is data: it is not managed");
        return true;
    }
    return refuse(r, byte_of(r, def->location), "sequence option %s is not covered", name);
}

static bool
check_options(Reader *r, uint32_t byte, const SequenceOptions *options)
{
    const Limits *limits = limits_of(options->type);

    if (options->maximum > limits->maximum || options->minimum < limits->minimum)
        return refuse(r, byte, "the sequence's limits are out of range for its type %s", limits->type);
    if (options->minimum >= options->maximum)
        return refuse(r, byte, "MINVALUE (%lld) must be less than MAXVALUE (%lld)",
                      (long long)options->minimum, (long long)options->maximum);
    if (options->start < options->minimum || options->start > options->maximum)
        return refuse(r, byte, "START value (%lld) is not between MINVALUE and MAXVALUE",
                      (long long)options->start);
    if (options->cache <= 0)
        return refuse(r, byte, "CACHE (%lld) must be greater than zero", (long long)options->cache);
    return true;
}

bool
sequence_options(Reader *r, Node *const *items, size_t count, const Type *type, bool alter,
                 SequenceOptions *options, Sequence *sequence)
{
    SequenceOptions made = *options;
    Given           given = { 0 };
    uint32_t        byte = count > 0 ? byte_of(r, items[0]->def_elem->location) : r->statement.start;

    if (!alter)
        made = (SequenceOptions){ .type = plain_type(r, type), .increment = 1, .cache = 1 };
    for (size_t i = 0; i < count; i++) {
        const PgQuery__DefElem *def = items[i]->def_elem;
        for (size_t j = 0; j < i; j++)
            if (strcmp(items[j]->def_elem->defname, def->defname) == 0)
                return refuse(r, byte_of(r, def->location), "option %s is given twice", def->defname);
        if (!set_option(r, def, alter, &made, &given, sequence))
            return false;
    }
    fill_in(&made, &given, alter);
    if (!check_options(r, byte, &made))
        return false;
    *options = made;
    return true;
}

/* ---- Statements ---------------------------------------------------------------------------------- */

bool
handle_create_sequence(Reader *r, const Node *node)
{
    const PgQuery__CreateSeqStmt *create = node->create_seq_stmt;
    const char                   *persistence = create->sequence->relpersistence;
    Object                       *object;
    QName                         name;

    if (!qname_of_range(r, create->sequence, &name))
        return false;
    if (strcmp(persistence, "t") == 0)
        return refuse(r, r->statement.start, "temporary sequences are not part of a schema");
    if (!draft_declare(r, KIND_SEQUENCE, name, NULL, r->statement.start, create->if_not_exists, &object))
        return false;
    if (object == NULL)
        return true;
    Sequence *sequence = (Sequence *)object;
    sequence->persistence = persistence[0];
    place_add(r, r->statement.start, object, false);
    return sequence_options(r, create->options, create->n_options, type_builtin(r, "int8"), false,
                            &sequence->options, sequence);
}

bool
handle_alter_sequence(Reader *r, const Node *node)
{
    const PgQuery__AlterSeqStmt *alter = node->alter_seq_stmt;
    uint32_t                     byte = byte_of(r, alter->sequence->location);
    QName                        name;

    if (!qname_of_range(r, alter->sequence, &name))
        return false;
    Object *object = draft_find_relation(r, name);
    if (object == NULL && alter->missing_ok && r->last_round)
        return true;
    if (object == NULL)
        return refuse_undeclared(r, byte, SPACE_RELATION, "sequence", name);
    if (object->kind == KIND_COLUMN) {
        SequenceOptions *options = column_more((Column *)object)->identity_options;
        return sequence_options(r, alter->options, alter->n_options, options->type, true, options, NULL);
    }
    if (object->kind != KIND_SEQUENCE)
        return refuse(r, byte, "\"%s\" is not a sequence", show(r, name));
    Sequence *sequence = (Sequence *)object;
    return sequence_options(r, alter->options, alter->n_options, sequence->options.type, true,
                            &sequence->options, sequence);
}
