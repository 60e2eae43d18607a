/*
 * write_type.c: a column gets another type. The default goes first and comes back last, rows are converted by an
 * assignment cast or by USING, and what was built on the old type is made again.
 */
#include <string.h>

#include "write.h"

static StepSpec
spec_of(const Change *change, StepRole role, const char *detail)
{
    return (StepSpec){ .role = role, .from = change->from, .to = change->to, .verb = "alter column",
                       .detail = detail, .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to->parent,
                       .path = change->to->path };
}

static void
begin_alter(Writer *writer, Strbuf *sql, const Change *change)
{
    SQL(sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ALTER COLUMN ",
        writer_name(writer, change->to).name);
}

/* Where no assignment cast leads to the new type: an explicit one if there is any, else by way of text. */
static void
add_using(Writer *writer, Strbuf *sql, const Change *change)
{
    const Type *from = ((const Column *)change->from)->type, *to = ((const Column *)change->to)->type;
    bool        swapped = to->object != NULL && enum_is_swapped(writer, to->object);
    CastKind    cast = swapped ? CAST_NONE : conversion_cast(from, to);

    if (cast >= CAST_ASSIGNMENT)
        return;
    SQL(sql, " USING ", writer_name(writer, change->to).name);
    if (cast == CAST_NONE)
        strbuf_add(sql, from->dimensions > 0 && to->dimensions > 0 ? "::text[]" : "::text");
    SQL(sql, "::", to);
}

static void
write_hazards(Writer *writer, PlanNode *node, const Type *from, const Type *to)
{
    STRBUF_AUTO before = STRBUF_INIT;
    STRBUF_AUTO after = STRBUF_INIT;

    sql_add_type(&before, from);
    sql_add_type(&after, to);
    if (!conversion_is_lossless(from, to))
        writer_hazard(writer, node, HAZARD_DATA_LOSS, KIND_COLUMN,
                      "converts %s to %s: a value may be changed, or refused", before.s, after.s);
    if (!conversion_is_free(from, to))
        writer_hazard(writer, node, HAZARD_REWRITE, KIND_COLUMN, "writes the whole table anew");
}

/* An index over the column is built again, and forgets the statistics targets of its expressions. */
static void
restore_statistics(Writer *writer, const Change *change)
{
    const Table *table = column_table((const Column *)change->to);

    VEC_EACH(&table->indexes, i) {
        const Index *index = table->indexes.items[i];
        if (writer_creates(writer, &index->base) || !writer->diff->managed_to[index->base.id - 1])
            continue;
        VEC_EACH(&index->base.uses, j)
            if (index->base.uses.items[j] == change->to)
                finish_statistics(writer, index,
                                  (StepSpec){ .role = STEP_ATTACH, .from = diff_from_of(writer->diff, &index->base),
                                              .to = &index->base, .verb = "alter index", .detail = ": statistics",
                                              .lock = LOCK_SHARE_UPDATE_EXCLUSIVE, .lock_on = &table->base });
    }
}

/* The new default is written by alter_default() unless there was one before that had to go for the type. */
void
write_type_change(Writer *writer, const Change *change)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;
    bool          had_default = from->default_value != NULL && change_has(change, "type");

    if (had_default) {
        begin_alter(writer, &sql, change);
        strbuf_add(&sql, " DROP DEFAULT");
        writer_step(writer, &sql, spec_of(change, STEP_RELEASE, ": default, for the new type"));
    }
    begin_alter(writer, &sql, change);
    SQL(&sql, " TYPE ", to->type);
    if (name_is_set(column_more(to)->collation.name))
        SQL(&sql, " COLLATE ", column_more(to)->collation);
    add_using(writer, &sql, change);
    StepSpec spec = spec_of(change, STEP_ALTER, ": type");
    spec.breaking = true;
    PlanNode *node = writer_step(writer, &sql, spec);
    if (change_has(change, "type"))
        write_hazards(writer, node, from->type, to->type);
    if (change_has(change, "type")) {
        restore_after_type(writer, change);
        restore_statistics(writer, change);
    }
    if (had_default && to->default_value != NULL) {
        begin_alter(writer, &sql, change);
        SQL(&sql, " SET DEFAULT ", to->default_value);
        writer_step(writer, &sql, spec_of(change, STEP_ALTER, ": default"));
    }
}

/* ---- What must let go while the type changes -------------------------------------------------------- */

static bool
is_integer(const Type *type)
{
    return type->dimensions == 0 && type->object == NULL &&
           (strcmp(type->name.name.raw, "int2") == 0 || strcmp(type->name.name.raw, "int4") == 0 ||
            strcmp(type->name.name.raw, "int8") == 0);
}

static bool
is_string(const Type *type)
{
    return type->dimensions == 0 && type->object == NULL &&
           (strcmp(type->name.name.raw, "text") == 0 || strcmp(type->name.name.raw, "varchar") == 0);
}

/* The operators of a foreign key and the classes of an index are still the right ones. */
static bool
is_mild(const Type *from, const Type *to)
{
    return (is_integer(from) && is_integer(to)) || (is_string(from) && is_string(to));
}

static bool
differs_in_modifiers(const Type *from, const Type *to)
{
    return qname_equal(from->name, to->name) && (from->dimensions > 0) == (to->dimensions > 0) && from->object == NULL;
}

static bool
has_expression(const KeyParts *key, const Expr *predicate)
{
    VEC_EACH(key, i)
        if (key->items[i].expr != NULL)
            return true;
    return predicate != NULL;
}

static bool
has_opclass(const KeyParts *key)
{
    VEC_EACH(key, i)
        if (name_is_set(key_more(&key->items[i])->opclass.name))
            return true;
    return false;
}

/* The server makes checks and indexes over the column anew from what it prints of them for the *old* type, casts
 * included: coalesce(a, 0) over a bigint would stay a bigint when `a` becomes an integer. */
bool
column_disturbs(const Writer *writer, const Change *change, const Object *user)
{
    (void)writer;
    if (change->to->kind != KIND_COLUMN || !(change_has(change, "type") || change_has(change, "collation")))
        return false;
    if (user->kind == KIND_COLUMN)
        return ((const Column *)user)->generated != 0;
    const Type *from = ((const Column *)change->from)->type, *to = ((const Column *)change->to)->type;
    if (differs_in_modifiers(from, to))
        return false;
    if (user->kind == KIND_INDEX) {
        const Index *index = (const Index *)user;
        return has_expression(&index->key, index->predicate) || (!is_mild(from, to) && has_opclass(&index->key));
    }
    const Constraint *constraint = (const Constraint *)user;
    return has_expression(&constraint->key, constraint->expr) ||
           (!is_mild(from, to) && (constraint->type == 'x' || constraint->type == 'f'));
}
