/*
 * write_sequence.c: SQL for sequences. Ownership is a step of its own: the column needs the sequence for its
 * default, the sequence needs the column for OWNED BY.
 */
#include "write.h"

static void
write_owner(Writer *writer, const Object *from, const Sequence *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    StepRole    role = to->owned_by == NULL ? STEP_RELEASE : STEP_ATTACH;

    SQL(&sql, "ALTER SEQUENCE ", writer_name(writer, &to->base), " OWNED BY ");
    if (to->owned_by == NULL)
        strbuf_add(&sql, "NONE");
    else
        SQL(&sql, writer_name(writer, &column_table(to->owned_by)->base), ".",
            writer_name(writer, &to->owned_by->base).name);
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = role, .from = from, .to = &to->base, .verb = "alter sequence",
                                             .detail = ": owner column" });
    if (to->owned_by != NULL) {
        writer_after_object(writer, node, &to->base);
        writer_after_object(writer, node, &to->owned_by->base);
    }
}

void
create_sequence(Writer *writer, const Object *to)
{
    const Sequence *sequence = (const Sequence *)to;
    STRBUF_AUTO     sql = STRBUF_INIT;
    static const char int8[] = "int8";

    SQL(&sql, "CREATE ", sequence->persistence == 'u' ? "UNLOGGED " : "", "SEQUENCE ", writer_name(writer, to));
    if (!name_equal(sequence->options.type->name.name, (Name){ int8 }))
        SQL(&sql, " AS ", sequence->options.type);
    add_sequence_options(&sql, &sequence->options);
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create sequence" });
    if (sequence->owned_by != NULL)
        write_owner(writer, NULL, sequence);
    comment_new(writer, to);
}

/* A sequence goes with the column that owns it. */
void
drop_sequence(Writer *writer, const Object *from)
{
    const Sequence *sequence = (const Sequence *)from;
    STRBUF_AUTO     sql = STRBUF_INIT;

    if (sequence->owned_by != NULL && (writer_drops(writer, &sequence->owned_by->base) ||
                                       writer_drops(writer, &column_table(sequence->owned_by)->base)))
        return;
    SQL(&sql, "DROP SEQUENCE ", writer_name(writer, from));
    PlanNode *node =
        writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop sequence" });
    /* serial to identity: the new sequence goes on where this one stopped. */
    const Column *owner = sequence->owned_by;
    const Column *owner_to = owner == NULL ? NULL : (const Column *)diff_to_of(writer->diff, &owner->base);
    if (owner_to == NULL || owner_to->identity == 0)
        writer_hazard(writer, node, HAZARD_DROP, KIND_SEQUENCE, "drops sequence %s and its position",
                      writer_display(writer, from));
}

/* An owned sequence moves with its table, before it gets its name. */
void
rename_sequence(Writer *writer, const Change *change)
{
    const Column *owner = ((const Sequence *)change->from)->owned_by;

    write_rename(writer, change, "ALTER SEQUENCE ", change->moved && owner == NULL,
                 (StepSpec){ .verb = "rename sequence",
                             .detail = arena_printf(writer->arena, ": was %s", change->from->name.name.raw) });
}

static void
alter_sequence_options(Writer *writer, const Change *change)
{
    const SequenceOptions *from = &((const Sequence *)change->from)->options;
    const SequenceOptions *to = &((const Sequence *)change->to)->options;
    STRBUF_AUTO            sql = STRBUF_INIT;

    SQL(&sql, "ALTER SEQUENCE ", writer_name(writer, change->to));
    if (!type_equal(from->type, to->type))
        SQL(&sql, " AS ", to->type);
    if (from->increment != to->increment)
        SQL(&sql, " INCREMENT BY ", to->increment);
    /* A new type moves limits that were its own: say them whenever the type or they differ. */
    if (from->minimum != to->minimum || !type_equal(from->type, to->type))
        SQL(&sql, " MINVALUE ", to->minimum);
    if (from->maximum != to->maximum || !type_equal(from->type, to->type))
        SQL(&sql, " MAXVALUE ", to->maximum);
    if (from->start != to->start)
        SQL(&sql, " START WITH ", to->start);
    if (from->cache != to->cache)
        SQL(&sql, " CACHE ", to->cache);
    if (from->cycle != to->cycle)
        strbuf_add(&sql, to->cycle ? " CYCLE" : " NO CYCLE");
    StepSpec spec = { .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter sequence",
                      .detail = ": options" };
    if (bounds_tighten(from, to)) {
        STRBUF_AUTO whole = STRBUF_INIT;
        add_within_bounds(&whole, writer_name(writer, change->to), to, sql.s, " RESTART");
        writer_step(writer, &whole, spec);
    } else {
        writer_step(writer, &sql, spec);
    }
}

static void
alter_sequence_persistence(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER SEQUENCE ", writer_name(writer, change->to), " SET ",
        ((const Sequence *)change->to)->persistence == 'u' ? "UNLOGGED" : "LOGGED");
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter sequence",
                            .detail = ": persistence" });
}

/* An owned sequence follows its table's persistence by itself. */
static void
alter_persistence_if_free(Writer *writer, const Change *change)
{
    const Column *owner = ((const Sequence *)change->from)->owned_by;
    const Object *table = owner == NULL ? NULL : diff_to_of(writer->diff, &column_table(owner)->base);

    if (table != NULL && column_table(owner)->persistence != ((const Table *)table)->persistence)
        return;
    alter_sequence_persistence(writer, change);
}

static void
alter_sequence_owner(Writer *writer, const Change *change)
{
    write_owner(writer, change->from, (const Sequence *)change->to);
}

const AlterRow sequence_alters[] = {
    { "comment", alter_comment, NULL },
    { "options", alter_sequence_options, NULL },
    { "persistence", alter_persistence_if_free, NULL },
    { "owned by", alter_sequence_owner, NULL },
    { 0 }
};
