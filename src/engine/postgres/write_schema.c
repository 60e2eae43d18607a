/*
 * write_schema.c: SQL for schemas and extensions.
 */
#include <string.h>

#include "write.h"

void
create_schema(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    /* Every database is made with it; only a live one can lack it. */
    if (strcmp(to->name.name.raw, "public") == 0 && !writer->diff->from->live) {
        comment_new(writer, to);
        return;
    }
    SQL(&sql, "CREATE SCHEMA ", to->name.name);
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create schema" });
    comment_new(writer, to);
}

void
drop_schema(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "DROP SCHEMA ", writer_name(writer, from).name);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop schema" });
    writer_hazard(writer, node, HAZARD_DROP, KIND_SCHEMA, "drops schema %s", from->name.name.raw);
}

void
rename_schema(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER SCHEMA ", writer_name_until_renamed(writer, change->from), " RENAME TO ", change->to->name.name);
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to, .verb = "rename schema",
                            .detail = arena_printf(writer->arena, ": was %s", change->from->name.name.raw) });
}

void
create_extension(Writer *writer, const Object *to)
{
    const Extension *extension = (const Extension *)to;
    STRBUF_AUTO      sql = STRBUF_INIT;

    /* A language of its own that every database is made with. */
    if (strcmp(to->name.name.raw, "plpgsql") == 0 && !writer->diff->from->live)
        return;
    SQL(&sql, "CREATE EXTENSION ", to->name.name);
    if (name_is_set(extension->schema))
        SQL(&sql, " SCHEMA ", extension->schema);
    if (extension->version != NULL)
        SQL(&sql, " VERSION ", (Name){ extension->version });
    writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create extension" });
    comment_new(writer, to);
}

void
drop_extension(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "DROP EXTENSION ", from->name.name);
    PlanNode *node =
        writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop extension" });
    writer_hazard(writer, node, HAZARD_DROP, KIND_EXTENSION, "drops extension %s and all that it brought",
                  from->name.name.raw);
}

static void
alter_extension_version(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER EXTENSION ", change->to->name.name, " UPDATE TO ",
        (Name){ ((const Extension *)change->to)->version });
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter extension",
                            .detail = ": version" });
}

static void
alter_extension_schema(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER EXTENSION ", change->to->name.name, " SET SCHEMA ", ((const Extension *)change->to)->schema);
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter extension",
                            .detail = ": schema" });
}

const AlterRow schema_alters[] = { { "comment", alter_comment, NULL }, { 0 } };

const AlterRow extension_alters[] = {
    { "comment", alter_comment, NULL },
    { "version", alter_extension_version, NULL },
    { "schema", alter_extension_schema, NULL },
    { 0 }
};
