/*
 * write_constraint.c: SQL for constraints. Each is a step of its own; the planner moves it into CREATE TABLE where
 * the order allows.
 */
#include <string.h>

#include "write.h"

/* ---- Definitions -------------------------------------------------------------------------------- */

static void
add_index_options(Strbuf *sql, const Constraint *constraint)
{
    add_include(sql, &constraint_more(constraint)->include);
    if (constraint_more(constraint)->params.count > 0) {
        strbuf_add(sql, " WITH (");
        add_params(sql, &constraint_more(constraint)->params);
        strbuf_add(sql, ")");
    }
    if (name_is_set(constraint_more(constraint)->tablespace))
        SQL(sql, " USING INDEX TABLESPACE ", constraint_more(constraint)->tablespace);
}

static void
add_action(Strbuf *sql, const char *event, char action, const Names *columns)
{
    static const char codes[] = "rcnd";
    static const char *const words[] = { "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT" };
    const char *code = action == '\0' ? NULL : strchr(codes, action);

    if (code == NULL)
        return;
    SQL(sql, " ON ", event, " ", words[code - codes]);
    if (columns != NULL && columns->count > 0)
        SQL(sql, " (", columns, ")");
}

static void
add_key_columns(Writer *writer, Strbuf *sql, const Constraint *constraint)
{
    VEC_EACH(&constraint->key, i) {
        const KeyPart *part = &constraint->key.items[i];
        bool           last = i + 1 == constraint->key.count;
        if (i > 0)
            strbuf_add(sql, ", ");
        if (last && constraint->without_overlaps && constraint->type == 'f')
            strbuf_add(sql, "PERIOD ");
        SQL(sql, writer_name(writer, &part->column->base).name);
        if (last && constraint->without_overlaps && constraint->type != 'f')
            strbuf_add(sql, " WITHOUT OVERLAPS");
    }
}

static void
add_foreign_key(Writer *writer, Strbuf *sql, const Constraint *constraint)
{
    QName table = constraint->ref_table != NULL ? writer_name(writer, &constraint->ref_table->base)
                                                : constraint->ref_table_name;

    strbuf_add(sql, "FOREIGN KEY (");
    add_key_columns(writer, sql, constraint);
    SQL(sql, ") REFERENCES ", table, " (");
    VEC_EACH(&constraint->ref_columns, i) {
        strbuf_add(sql, i > 0 ? ", " : "");
        if (constraint->without_overlaps && i + 1 == constraint->ref_columns.count)
            strbuf_add(sql, "PERIOD ");
        SQL(sql, constraint->ref_columns.items[i]);
    }
    strbuf_add(sql, ")");
    if (constraint->match == 'f')
        strbuf_add(sql, " MATCH FULL");
    add_action(sql, "UPDATE", constraint->on_update, NULL);
    add_action(sql, "DELETE", constraint->on_delete, &constraint_more(constraint)->on_delete_columns);
}

static void
add_exclude(Writer *writer, Strbuf *sql, const Constraint *constraint)
{
    strbuf_add(sql, "EXCLUDE");
    if (name_is_set(constraint_more(constraint)->method))
        SQL(sql, " USING ", constraint_more(constraint)->method);
    strbuf_add(sql, " (");
    add_key(writer, sql, &constraint->key);
    strbuf_add(sql, ")");
    add_index_options(sql, constraint);
    if (constraint->expr != NULL)
        SQL(sql, " WHERE (", constraint->expr, ")");
}

static void
add_definition(Writer *writer, Strbuf *sql, const Constraint *constraint)
{
    switch (constraint->type) {
    case 'p':
    case 'u':
        strbuf_add(sql, constraint->type == 'p' ? "PRIMARY KEY (" : "UNIQUE ");
        if (constraint->type == 'u')
            strbuf_add(sql, constraint->nulls_not_distinct ? "NULLS NOT DISTINCT (" : "(");
        add_key_columns(writer, sql, constraint);
        strbuf_add(sql, ")");
        add_index_options(sql, constraint);
        break;
    case 'f':
        add_foreign_key(writer, sql, constraint);
        break;
    case 'x':
        add_exclude(writer, sql, constraint);
        break;
    default:
        SQL(sql, "CHECK (", constraint->expr, ")", constraint->no_inherit ? " NO INHERIT" : "");
    }
    if (constraint->deferrable)
        strbuf_add(sql, constraint->initially_deferred ? " DEFERRABLE INITIALLY DEFERRED" : " DEFERRABLE");
    if (constraint->not_enforced)
        strbuf_add(sql, " NOT ENFORCED");
    else if (constraint->not_valid)
        strbuf_add(sql, " NOT VALID");
}

static void
add_named_definition(Writer *writer, Strbuf *sql, const Constraint *constraint)
{
    Name own = diff_name(writer->diff, &constraint->base).name;

    if (name_is_set(own))
        SQL(sql, "CONSTRAINT ", own, " ");
    add_definition(writer, sql, constraint);
}

/* ---- Steps -------------------------------------------------------------------------------------------- */

static void
write_create_hazards(Writer *writer, PlanNode *node, const Constraint *constraint)
{
    if (diff_from_of(writer->diff, &constraint_table(constraint)->base) == NULL)
        return;     /* a new table has no rows */
    if (constraint->not_valid || constraint->not_enforced)
        return;
    writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_CONSTRAINT, "fails if rows are there that break it");
    if (strchr("pux", constraint->type) != NULL)
        writer_hazard(writer, node, HAZARD_BLOCKS_WRITES, KIND_CONSTRAINT,
                      "builds an index while nobody else can use the table");
    else
        writer_hazard(writer, node, HAZARD_SCAN, KIND_CONSTRAINT, "reads the whole table");
}

void
create_constraint(Writer *writer, const Object *to)
{
    const Constraint *constraint = (const Constraint *)to;
    STRBUF_AUTO       sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, to->parent), " ADD ");
    add_named_definition(writer, &sql, constraint);
    PlanNode *node = writer_step(
        writer, &sql,
        (StepSpec){ .role = STEP_CREATE, .to = to, .from = diff_from_of(writer->diff, to),
                    .verb = arena_printf(writer->arena, "add %s", object_kind_name(to)),
                    .lock = constraint->type == 'f' ? LOCK_SHARE_ROW_EXCLUSIVE : LOCK_ACCESS_EXCLUSIVE,
                    .lock_on = to->parent, .path = constraint->expr != NULL ? constraint->expr->path : to->path });
    write_create_hazards(writer, node, constraint);
    if (diff_from_of(writer->diff, to->parent) == NULL && !constraint->not_valid) {
        add_named_definition(writer, &sql, constraint);
        writer_foldable(writer, node, constraint_table(constraint), &sql);
    }
    comment_new(writer, to);
    if (strchr("pux", constraint->type) != NULL)
        finish_index(writer, constraint_table(constraint), to, constraint->clustered);
}

void
drop_constraint(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, from->parent), " DROP CONSTRAINT ",
        writer_name(writer, from).name);
    PlanNode *node = writer_step(
        writer, &sql,
        (StepSpec){ .role = STEP_DROP, .from = from, .to = diff_to_of(writer->diff, from),
                    .verb = arena_printf(writer->arena, "drop %s", object_kind_name(from)),
                    .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = from->parent });
    if (diff_to_of(writer->diff, from) == NULL && !goes_with_what_it_uses(writer, from))
        writer_hazard(writer, node, HAZARD_DROP, KIND_CONSTRAINT, "drops %s %s", object_kind_name(from),
                      writer_display(writer, from));
}

void
rename_constraint(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " RENAME CONSTRAINT ",
        writer_name_until_renamed(writer, change->from), " TO ", writer_name(writer, change->to).name);
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                            .verb = "rename constraint",
                            .detail = arena_printf(writer->arena, ": was %s", diff_name_before(writer->diff, change->from).raw),
                            .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to->parent });
}

/* ---- Changes in place ------------------------------------------------------------------------------------ */

static StepSpec
alter_spec(const Change *change, const char *detail, LockMode lock)
{
    return (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to,
                       .verb = "alter constraint", .detail = detail, .lock = lock,
                       .lock_on = change->to->parent };
}

static bool
can_validate(const Writer *writer, const Change *change)
{
    const Constraint *to = (const Constraint *)change->to;

    return writer != NULL && !to->not_valid && !to->not_enforced;
}

static void
validate(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " VALIDATE CONSTRAINT ",
        writer_name(writer, change->to).name);
    PlanNode *node = writer_step(writer, &sql, alter_spec(change, ": validate", LOCK_SHARE_UPDATE_EXCLUSIVE));
    writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_CONSTRAINT, "fails if rows are there that break it");
}

static bool
is_foreign_key(const Writer *writer, const Change *change)
{
    return writer != NULL && ((const Constraint *)change->to)->type == 'f';
}

/* Server 18 can for foreign keys; what becomes enforced is checked at once. */
static bool
can_alter_enforced(const Writer *writer, const Change *change)
{
    return is_foreign_key(writer, change) && writer->version_num >= 180000 && !((const Constraint *)change->to)->not_valid;
}

static void
alter_enforced(Writer *writer, const Change *change)
{
    const Constraint *to = (const Constraint *)change->to;
    STRBUF_AUTO       sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ALTER CONSTRAINT ",
        writer_name(writer, change->to).name, to->not_enforced ? " NOT ENFORCED" : " ENFORCED");
    PlanNode *node = writer_step(writer, &sql, alter_spec(change, ": enforced", LOCK_ACCESS_EXCLUSIVE));
    if (!to->not_enforced) {
        writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_CONSTRAINT, "fails if rows are there that break it");
        writer_hazard(writer, node, HAZARD_SCAN, KIND_CONSTRAINT, "reads the whole table");
    }
}

static void
alter_deferrable(Writer *writer, const Change *change)
{
    const Constraint *to = (const Constraint *)change->to;
    STRBUF_AUTO       sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ALTER CONSTRAINT ",
        writer_name(writer, change->to).name,
        !to->deferrable          ? " NOT DEFERRABLE"
        : to->initially_deferred ? " DEFERRABLE INITIALLY DEFERRED"
                                 : " DEFERRABLE INITIALLY IMMEDIATE");
    writer_step(writer, &sql, alter_spec(change, ": deferrable", LOCK_ACCESS_EXCLUSIVE));
}

static void
alter_clustered(Writer *writer, const Change *change)
{
    const Constraint *to = (const Constraint *)change->to;

    write_cluster(writer, constraint_table(to), change->from, to->clustered ? change->to : NULL);
}

static void
alter_params(Writer *writer, const Change *change)
{
    STRBUF_AUTO head = STRBUF_INIT;
    QName       name = { writer_name(writer, change->to->parent).schema, writer_name(writer, change->to).name };

    SQL(&head, "ALTER INDEX ", name);
    write_params_change(writer, change, head.s, &constraint_more((const Constraint *)change->from)->params,
                        &constraint_more((const Constraint *)change->to)->params,
                        alter_spec(change, ": parameters", LOCK_SHARE_UPDATE_EXCLUSIVE));
}

static void
alter_tablespace(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    static const char standard[] = "pg_default";
    QName       name = { writer_name(writer, change->to->parent).schema, writer_name(writer, change->to).name };
    Name        space = constraint_more((const Constraint *)change->to)->tablespace;

    SQL(&sql, "ALTER INDEX ", name, " SET TABLESPACE ", name_is_set(space) ? space : (Name){ standard });
    writer_step(writer, &sql, alter_spec(change, ": tablespace", LOCK_ACCESS_EXCLUSIVE));
}

const AlterRow constraint_alters[] = {
    { "comment", alter_comment, NULL },
    { "not valid", validate, can_validate },
    { "not enforced", alter_enforced, can_alter_enforced },
    { "deferrable", alter_deferrable, is_foreign_key },
    { "initially deferred", alter_deferrable, is_foreign_key },
    { "clustered", alter_clustered, NULL },
    { "parameters", alter_params, NULL },
    { "tablespace", alter_tablespace, NULL },
    { 0 }
};
