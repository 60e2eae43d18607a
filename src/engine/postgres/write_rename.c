/*
 * write_rename.c: what renames of several kinds share: RENAME TO with SET SCHEMA, and the step that gives an object
 * a third name for a while. It must not know why the planner wants one.
 */
#include <string.h>

#include "write.h"

static Name
schema_now(Writer *writer, const Object *from)
{
    Name          schema = from->parent != NULL ? from->parent->name.schema : from->name.schema;
    const Object *home = catalog_find(writer->diff->from, KIND_SCHEMA, (QName){ .name = schema });

    return home == NULL ? schema : writer_name(writer, home).name;
}

/* With a third name it moves first, and takes its own where it arrives. */
void
write_rename(Writer *writer, const Change *change, const char *alter, bool moved, StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    QName       then = writer_name(writer, change->to);
    QName       now = { moved || change->from->parent != NULL ? schema_now(writer, change->from) : then.schema,
                        writer_name_until_renamed(writer, change->from) };
    bool        parked = !name_equal(now.name, diff_name_before(writer->diff, change->from));

    spec.role = STEP_RENAME;
    spec.from = change->from;
    spec.to = change->to;
    for (int turn = 0; turn < 2; turn++) {
        if ((turn == 0) == parked && moved) {
            SQL(&sql, alter, now, " SET SCHEMA ", then.schema);
            spec.moves = true;
            now.schema = then.schema;
        } else if ((turn == 0) != parked && change->renamed) {
            SQL(&sql, alter, now, " RENAME TO ", then.name);
            spec.moves = false;
            now.name = then.name;
        } else {
            continue;
        }
        writer_step(writer, &sql, spec);
    }
}

/* An index, and so the constraint on it, is renamed where it is before its table goes elsewhere. */
void
park_object(Writer *writer, const Object *from, Name name)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    QName       now = { schema_now(writer, from), diff_name_before(writer->diff, from) };
    StepSpec    spec = { .role = STEP_RENAME, .from = from,
                         .verb = arena_printf(writer->arena, "rename %s", object_kind_name(from)),
                         .detail = arena_printf(writer->arena, ": %s makes room", now.name.raw) };

    if (from->kind == KIND_COLUMN || (from->kind == KIND_CONSTRAINT && !constraint_has_index((const Constraint *)from))) {
        SQL(&sql, "ALTER TABLE ", writer_name(writer, from->parent), " RENAME ");
        SQL(&sql, from->kind == KIND_COLUMN ? "COLUMN " : "CONSTRAINT ", now.name, " TO ", name);
    } else if (from->kind == KIND_ENUM_VALUE) {
        SQL(&sql, "ALTER TYPE ", writer_name(writer, from->parent), " RENAME VALUE ", (Literal){ now.name.raw }, " TO ",
            (Literal){ name.raw });
    } else if (from->kind == KIND_SCHEMA) {
        SQL(&sql, "ALTER SCHEMA ", now.name, " RENAME TO ", name);
    } else {
        SQL(&sql, "ALTER ", from->kind == KIND_CONSTRAINT ? "INDEX" : kind_of(from->kind)->sql, " ", now, " RENAME TO ", name);
    }
    if (from->kind == KIND_TABLE || from->parent != NULL) {
        spec.lock = LOCK_ACCESS_EXCLUSIVE;
        spec.lock_on = from->kind == KIND_TABLE ? from : from->parent->kind == KIND_TABLE ? from->parent : NULL;
        if (spec.lock_on == NULL)
            spec.lock = LOCK_NONE;
    }
    writer_step(writer, &sql, spec);
}
