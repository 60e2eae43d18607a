/*
 * write_enum.c: SQL for enums. A value can be added or renamed in place; for one that goes, or for a new order, the
 * type is swapped: a new one is made, every column moves over with its rows, the old one is dropped.
 */
#include <string.h>

#include "write.h"

static void
add_create(Writer *writer, Strbuf *sql, const Enum *type)
{
    SQL(sql, "CREATE TYPE ", writer_name(writer, &type->base), " AS ENUM (");
    VEC_EACH(&type->values, i) {
        strbuf_add(sql, i == 0 ? "\n    " : ",\n    ");
        SQL(sql, (Literal){ type->values.items[i]->base.name.name.raw });
    }
    strbuf_add(sql, type->values.count == 0 ? ")" : "\n)");
}

void
create_enum(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    add_create(writer, &sql, (const Enum *)to);
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create enum" });
    comment_new(writer, to);
}

void
drop_enum(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "DROP TYPE ", writer_name(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop enum" });
    writer_hazard(writer, node, HAZARD_DROP, KIND_ENUM, "drops enum %s", writer_display(writer, from));
}

void
rename_enum(Writer *writer, const Change *change)
{
    write_rename(writer, change, "ALTER TYPE ", change->moved,
                 (StepSpec){ .verb = "rename enum",
                             .detail = arena_printf(writer->arena, ": was %s", change->from->name.name.raw) });
}

/* ---- Values ----------------------------------------------------------------------------------------- */

bool
enum_is_swapped(const Writer *writer, const Object *to)
{
    const Enum      *from = (const Enum *)diff_from_of(writer->diff, to);
    const EnumValue *last = NULL;

    if (from == NULL || to->kind != KIND_ENUM || !writer->diff->managed_to[to->id - 1])
        return false;       /* a type can be a table's row, too */
    VEC_EACH(&from->values, i) {
        const EnumValue *value = (const EnumValue *)diff_to_of(writer->diff, &from->values.items[i]->base);
        if (value == NULL || (last != NULL && value->base.position < last->base.position))
            return true;
        last = value;
    }
    return false;
}

/* A value stands before the next one that is there already, so that several new ones keep their order. */
void
create_enum_value(Writer *writer, const Object *to)
{
    const Enum      *type = (const Enum *)to->parent;
    const EnumValue *value = (const EnumValue *)to;
    STRBUF_AUTO      sql = STRBUF_INIT;

    if (enum_is_swapped(writer, to->parent))
        return;
    SQL(&sql, "ALTER TYPE ", writer_name(writer, to->parent), " ADD VALUE ", (Literal){ to->name.name.raw });
    uint32_t next = value->base.position + 1;
    while (next < type->values.count && diff_from_of(writer->diff, &type->values.items[next]->base) == NULL)
        next++;
    if (next < type->values.count)
        SQL(&sql, " BEFORE ", (Literal){ type->values.items[next]->base.name.name.raw });
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "add enum value" });
}

void
drop_enum_value(Writer *writer, const Object *from)
{
    (void)writer, (void)from;   /* the swap of its type says it all, hazard included */
}

void
rename_enum_value(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TYPE ", writer_name(writer, change->to->parent), " RENAME VALUE ",
        (Literal){ writer_name_until_renamed(writer, change->from).raw }, " TO ", (Literal){ change->to->name.name.raw });
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                            .verb = "rename enum value",
                            .detail = arena_printf(writer->arena, ": was %s", change->from->name.name.raw) });
}

/* ---- The swap --------------------------------------------------------------------------------------------- */

static void
write_swap_hazards(Writer *writer, PlanNode *node, const Enum *from)
{
    VEC_EACH(&from->values, i)
        if (diff_to_of(writer->diff, &from->values.items[i]->base) == NULL) {
            writer_hazard(writer, node, HAZARD_DROP, KIND_ENUM_VALUE, "takes value %s away from enum %s",
                          from->values.items[i]->base.name.name.raw, writer_display(writer, &from->base));
            writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_ENUM_VALUE, "fails if a row holds the value %s",
                          from->values.items[i]->base.name.name.raw);
        }
}

static void
swap_values(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    QName       name = writer_name(writer, change->to);
    Name        away = writer_third_name(writer, change->from);
    StepSpec    spec = { .role = STEP_RELEASE, .from = change->from, .to = change->to, .verb = "swap enum",
                         .detail = ": the old one makes room" };

    SQL(&sql, "ALTER TYPE ", name, " RENAME TO ", away);
    PlanNode *node = writer_step(writer, &sql, spec);
    /* Values renamed by directive are renamed first: the rows are carried over by their labels. */
    VEC_EACH(&((const Enum *)change->to)->values, i)
        writer_after_object(writer, node, &((const Enum *)change->to)->values.items[i]->base);
    write_swap_hazards(writer, node, (const Enum *)change->from);

    add_create(writer, &sql, (const Enum *)change->to);
    spec.role = STEP_CREATE;
    spec.detail = ": the new one";
    PlanNode *create = writer_step(writer, &sql, spec);
    if (object_more(change->to)->comment != NULL)
        write_comment(writer, change->from, change->to);

    writer_set_temporary_name(writer, change->from, away);
    SQL(&sql, "DROP TYPE ", writer_name(writer, change->from));
    PlanNode *drop = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = change->from,
                                                           .verb = "swap enum", .detail = ": the old one goes" });
    writer_after(writer, drop, create);
}

/* The swap writes the comment of the new type itself. */
static void
alter_enum_comment(Writer *writer, const Change *change)
{
    if (!change_has(change, "values"))
        alter_comment(writer, change);
}

/* Every column of a swapped type changes its type, whether its own definition changes or not. */
void
prepare_enums(Writer *writer)
{
    const Diff *diff = writer->diff;

    VEC_EACH(&diff->to->objects, i) {
        Column *to = (Column *)diff->to->objects.items[i];
        if (to->base.kind != KIND_COLUMN || diff->from_of[i] == NULL || to->type->object == NULL || !diff->managed_to[i])
            continue;
        const Column *from = (const Column *)diff->from_of[i];
        if (from->type->object != NULL && diff_to_of(diff, from->type->object) == to->type->object &&
            enum_is_swapped(writer, to->type->object))
            writer_force_change(writer, &to->base, "type");
    }
}

const AlterRow enum_alters[] = { { "comment", alter_enum_comment, NULL }, { "values", swap_values, NULL }, { 0 } };
