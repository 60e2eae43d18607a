/*
 * write_identity.c: SQL for identity columns, and for the ways between serial and identity, on which the next
 * value must not be given out twice.
 */
#include <string.h>

#include "write.h"

static StepSpec
spec_of(const Change *change, StepRole role, const char *detail)
{
    return (StepSpec){ .role = role, .from = change->from, .to = change->to, .verb = "alter column",
                       .detail = detail, .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to->parent };
}

static void
begin_alter(Writer *writer, Strbuf *sql, const Change *change)
{
    SQL(sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ALTER COLUMN ",
        writer_name(writer, change->to).name);
}

/* The sequence that the live column owns and that this plan drops. */
static const Sequence *
dropped_sequence(const Writer *writer, const Column *from)
{
    if (from->default_value == NULL)
        return NULL;
    VEC_EACH(&from->default_value->uses, i) {
        const Object *used = from->default_value->uses.items[i];
        if (used->kind == KIND_SEQUENCE && ((const Sequence *)used)->owned_by == from &&
            writer_drops(writer, used))
            return (const Sequence *)used;
    }
    return NULL;
}

/* The old sequence makes room for the new one's name, and lives until its position was taken over. */
static PlanNode *
rename_away(Writer *writer, const Change *change, const Sequence *old)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    QName       now = writer_name(writer, &old->base);
    Name        away = writer_third_name(writer, &old->base);

    SQL(&sql, "ALTER SEQUENCE ", now, " RENAME TO ", away);
    StepSpec spec = spec_of(change, STEP_RELEASE, ": its sequence makes room");
    spec.from = &old->base;
    spec.to = NULL;
    spec.verb = "rename sequence";
    PlanNode *node = writer_step(writer, &sql, spec);
    writer_set_temporary_name(writer, &old->base, away);
    /* Owned no longer: pg_get_serial_sequence() must find the new one. */
    SQL(&sql, "ALTER SEQUENCE ", writer_name(writer, &old->base), " OWNED BY NONE");
    spec.verb = "alter sequence";
    PlanNode *freed = writer_step(writer, &sql, spec);
    writer_after(writer, freed, node);
    return freed;
}

static void
take_position(Writer *writer, const Change *change, QName old)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    STRBUF_AUTO table = STRBUF_INIT;

    sql_add_qname(&table, writer_name(writer, change->to->parent));
    SQL(&sql, "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(", (Literal){ table.s }, ", ",
        (Literal){ writer_name(writer, change->to).name.raw }, "), last_value, is_called) FROM ", old);
    writer_step(writer, &sql, spec_of(change, STEP_ALTER, ": goes on counting where its sequence stopped"));
}

/* `sequence` becomes as permanent as the column says, which may be as its table. */
static void
write_persistence(Writer *writer, const Column *to, Name sequence, StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    char        persistence = column_more(to)->identity_options->persistence;

    if (persistence == '\0')
        persistence = column_table(to)->persistence;
    SQL(&sql, "ALTER SEQUENCE ", qname(writer_name(writer, to->base.parent).schema, sequence), " SET ",
        persistence == 'u' ? "UNLOGGED" : "LOGGED");
    spec.detail = ": persistence of its sequence";
    writer_step(writer, &sql, spec);
}

static const char *
automatic_name(Writer *writer, const Column *column)
{
    return catalog_object_name(writer->arena, writer_name(writer, column->base.parent).name.raw,
                               writer_name(writer, &column->base).name.raw, "seq");
}

static Name
new_name(Writer *writer, const Column *to)
{
    Name given = column_more(to)->identity_options->name;

    return name_is_set(given) ? given : (Name){ automatic_name(writer, to) };
}

void
finish_identity(Writer *writer, const Column *column, StepSpec spec)
{
    if (column->identity != 0 && column_more(column)->identity_options->persistence != '\0')
        write_persistence(writer, column, new_name(writer, column), spec);
}

/* Before 15.7 and 16.3 a sequence that came with ADD GENERATED was permanent even where its table is not. */
static bool
adds_permanent(const Writer *writer, const Column *to)
{
    int version = writer->version_num;

    return column_table(to)->persistence == 'u' &&
           ((version >= 150000 && version < 150007) || (version >= 160000 && version < 160003));
}

static void
add_identity(Writer *writer, const Change *change)
{
    const Column   *from = (const Column *)change->from, *to = (const Column *)change->to;
    const Sequence *old = dropped_sequence(writer, from);
    STRBUF_AUTO     sql = STRBUF_INIT;
    PlanNode       *room = old == NULL ? NULL : rename_away(writer, change, old);

    begin_alter(writer, &sql, change);
    SQL(&sql, " ADD GENERATED ", to->identity == 'a' ? "ALWAYS" : "BY DEFAULT", " AS IDENTITY");
    add_identity_options(writer, &sql, to);
    PlanNode *node = writer_step(writer, &sql, spec_of(change, STEP_ALTER, ": identity"));
    writer_after(writer, node, room);
    if (adds_permanent(writer, to) || column_more(to)->identity_options->persistence != '\0')
        write_persistence(writer, to, new_name(writer, to), spec_of(change, STEP_ALTER, ""));
    if (old != NULL)
        take_position(writer, change, writer_name(writer, &old->base));
}

static void
drop_identity(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    begin_alter(writer, &sql, change);
    strbuf_add(&sql, " DROP IDENTITY");
    writer_step(writer, &sql, spec_of(change, STEP_RELEASE, ": identity"));
}

/* identity to serial: the new sequence starts behind the largest value. */
static void
start_behind_rows(Writer *writer, const Change *change, const Sequence *sequence)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    STRBUF_AUTO name = STRBUF_INIT;
    Name        column = writer_name(writer, change->to).name;

    sql_add_qname(&name, writer_name(writer, &sequence->base));
    SQL(&sql, "SELECT pg_catalog.setval(", (Literal){ name.s }, ", pg_catalog.max(", column, ")) FROM ");
    SQL(&sql, writer_name(writer, change->to->parent), " HAVING pg_catalog.max(", column, ") IS NOT NULL");
    PlanNode *node = writer_step(writer, &sql, spec_of(change, STEP_ALTER, ": goes on counting behind its rows"));
    writer_after_object(writer, node, &sequence->base);
}

static const Sequence *
new_sequence(const Writer *writer, const Column *to)
{
    if (to->default_value == NULL)
        return NULL;
    VEC_EACH(&to->default_value->uses, i) {
        const Object *used = to->default_value->uses.items[i];
        if (used->kind == KIND_SEQUENCE && writer_creates(writer, used))
            return (const Sequence *)used;
    }
    return NULL;
}

/* Limits that are the type's own move with the type. */
static void
add_option_changes(Strbuf *sql, const SequenceOptions *from, const SequenceOptions *to)
{
    bool same_type = type_equal(from->type, to->type);

    if (from->increment != to->increment)
        SQL(sql, " SET INCREMENT BY ", to->increment);
    if (from->minimum != to->minimum || !same_type)
        SQL(sql, " SET MINVALUE ", to->minimum);
    if (from->maximum != to->maximum || !same_type)
        SQL(sql, " SET MAXVALUE ", to->maximum);
    if (from->start != to->start)
        SQL(sql, " SET START WITH ", to->start);
    if (from->cache != to->cache)
        SQL(sql, " SET CACHE ", to->cache);
    if (from->cycle != to->cycle)
        strbuf_add(sql, to->cycle ? " SET CYCLE" : " SET NO CYCLE");
}

/* The name that the sequence has once it is renamed: the file's, else the live one while that is automatic. */
static Name
name_of_sequence(Writer *writer, const Change *change)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    const char   *automatic = automatic_name(writer, to);
    Name          live = column_more(from)->identity_options->name, wanted = column_more(to)->identity_options->name;

    if (name_is_set(wanted))
        return wanted;
    return name_is_set(live) && catalog_is_automatic(live.raw, automatic) ? live : (Name){ automatic };
}

static void
rename_identity_sequence(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    Name        before = column_more((const Column *)change->from)->identity_options->name;
    Name        after = name_of_sequence(writer, change);

    if (!name_is_set(before) || name_equal(before, after))
        return;
    SQL(&sql, "ALTER SEQUENCE ", qname(writer_name(writer, change->to->parent).schema, before), " RENAME TO ", after);
    writer_step(writer, &sql, spec_of(change, STEP_ALTER, ": name of its sequence"));
}

/* With its table the sequence changes by itself. */
static bool
persistence_is_left(const Column *from, const Column *to)
{
    if (column_table(from)->persistence != column_table(to)->persistence)
        return column_more(to)->identity_options->persistence != '\0';
    return column_more(from)->identity_options->persistence != column_more(to)->identity_options->persistence;
}

void
alter_identity(Writer *writer, const Change *change)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (from->identity == 0) {
        add_identity(writer, change);
        return;
    }
    if (to->identity == 0) {
        const Sequence *sequence = new_sequence(writer, to);
        drop_identity(writer, change);
        if (sequence != NULL)
            start_behind_rows(writer, change, sequence);
        return;
    }
    rename_identity_sequence(writer, change);
    if (persistence_is_left(from, to))
        write_persistence(writer, to, name_of_sequence(writer, change), spec_of(change, STEP_ALTER, ""));
    begin_alter(writer, &sql, change);
    size_t before = sql.length;
    if (from->identity != to->identity)
        SQL(&sql, " SET GENERATED ", to->identity == 'a' ? "ALWAYS" : "BY DEFAULT");
    add_option_changes(&sql, column_more(from)->identity_options, column_more(to)->identity_options);
    if (sql.length == before)
        return;
    /* Before the type narrows, the limits do: the server checks them against it. int2 < int4 < int8. */
    bool     narrows = strcmp(to->type->name.name.raw, from->type->name.name.raw) < 0;
    StepSpec spec = spec_of(change, narrows ? STEP_RELEASE : STEP_ALTER, ": identity");
    if (bounds_tighten(column_more(from)->identity_options, column_more(to)->identity_options)) {
        STRBUF_AUTO whole = STRBUF_INIT;
        QName       sequence = { writer_name(writer, change->to->parent).schema, name_of_sequence(writer, change) };
        add_within_bounds(&whole, sequence, column_more(to)->identity_options, sql.s, " RESTART");
        writer_step(writer, &whole, spec);
    } else {
        writer_step(writer, &sql, spec);
    }
}
