/*
 * write_table.c: SQL for tables as such. Columns, constraints and indexes have files of their own.
 */
#include <string.h>

#include "write.h"

static StepSpec
alter_spec(const Change *change, const char *detail, LockMode lock)
{
    return (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter table",
                       .detail = detail, .lock = lock, .lock_on = change->to, .path = change->to->path };
}

typedef VEC(const Column *) Columns;

/* A rule may leave single ones alone. */
static Columns
managed_columns(const Writer *writer, const Table *table)
{
    Columns columns = { 0 };

    VEC_EACH(&table->columns, i)
        if (writer->diff->managed_to[table->columns.items[i]->base.id - 1])
            vec_push(writer->arena, &columns, table->columns.items[i]);
    return columns;
}

void
create_table(Writer *writer, const Object *to)
{
    const Table *table = (const Table *)to;
    Columns      columns = managed_columns(writer, table);
    STRBUF_AUTO  sql = STRBUF_INIT;
    STRBUF_AUTO  head = STRBUF_INIT;
    STRBUF_AUTO  tail = STRBUF_INIT;

    SQL(&head, "CREATE ", table->persistence == 'u' ? "UNLOGGED " : "", "TABLE ", writer_name(writer, to), " (");
    VEC_EACH(&columns, i) {
        strbuf_add(&head, i == 0 ? "\n    " : ",\n    ");
        add_column_definition(writer, &head, columns.items[i]);
    }
    strbuf_add(&tail, columns.count > 0 ? "\n)" : ")");
    if (name_is_set(table->access_method))
        SQL(&tail, " USING ", table->access_method);
    if (table->params.count > 0) {
        strbuf_add(&tail, " WITH (");
        add_params(&tail, &table->params);
        strbuf_add(&tail, ")");
    }
    if (name_is_set(table->tablespace))
        SQL(&tail, " TABLESPACE ", table->tablespace);

    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create table",
                                                           .path = to->path });
    writer_fold_point(writer, node, table, &head, columns.count > 0, &tail);
    comment_new(writer, to);
    VEC_EACH(&columns, i)
        finish_column(writer, columns.items[i]);
    if (table->replica_identity == 'n' || table->replica_identity == 'f')
        write_replica_identity(writer, table, NULL);
}

void
drop_table(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "DROP TABLE ", writer_name(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop table",
                                                           .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = from });
    writer_hazard(writer, node, HAZARD_DROP, KIND_TABLE, "drops table %s and its rows",
                  writer_display(writer, from));
}

void
rename_table(Writer *writer, const Change *change)
{
    QName was = change->from->name;

    write_rename(writer, change, "ALTER TABLE ", change->moved,
                 (StepSpec){ .verb = "rename table",
                             .detail = arena_printf(writer->arena, ": was %s.%s", was.schema.raw, was.name.raw),
                             .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to });
}

/* A permanent table can't refer to an unlogged one at any moment. */
static void
order_along_keys(Writer *writer, PlanNode *node, const Table *to)
{
    VEC_EACH(&to->constraints, i) {
        const Table *referenced = to->constraints.items[i]->ref_table;
        if (referenced == NULL || referenced == to)
            continue;
        if (to->persistence == 'p')
            writer_after_object(writer, node, &referenced->base);
        else
            writer_before_object(writer, node, &referenced->base);
    }
}

static void
alter_persistence(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to), " SET ",
        ((const Table *)change->to)->persistence == 'u' ? "UNLOGGED" : "LOGGED");
    PlanNode *node = writer_step(writer, &sql, alter_spec(change, ": persistence", LOCK_ACCESS_EXCLUSIVE));
    order_along_keys(writer, node, (const Table *)change->to);
    writer_hazard(writer, node, HAZARD_REWRITE, KIND_TABLE, "writes the whole table anew");
}

static void
alter_tablespace(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    static const char standard[] = "pg_default";
    Name        space = ((const Table *)change->to)->tablespace;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to), " SET TABLESPACE ",
        name_is_set(space) ? space : (Name){ standard });
    PlanNode *node = writer_step(writer, &sql, alter_spec(change, ": tablespace", LOCK_ACCESS_EXCLUSIVE));
    writer_hazard(writer, node, HAZARD_REWRITE, KIND_TABLE, "copies the whole table to another tablespace");
}

static void
alter_access_method(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    static const char heap[] = "heap";
    Name        method = ((const Table *)change->to)->access_method;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to), " SET ACCESS METHOD ",
        name_is_set(method) ? method : (Name){ heap });
    PlanNode *node = writer_step(writer, &sql, alter_spec(change, ": access method", LOCK_ACCESS_EXCLUSIVE));
    writer_hazard(writer, node, HAZARD_REWRITE, KIND_TABLE, "writes the whole table anew");
}

static bool
can_alter_access_method(const Writer *writer, const Change *change)
{
    return change != NULL && (writer->version_num == 0 || writer->version_num >= 150000);
}

static void
alter_params(Writer *writer, const Change *change)
{
    STRBUF_AUTO head = STRBUF_INIT;

    SQL(&head, "ALTER TABLE ", writer_name(writer, change->to));
    write_params_change(writer, change, head.s, &((const Table *)change->from)->params,
                        &((const Table *)change->to)->params,
                        alter_spec(change, ": parameters", LOCK_SHARE_UPDATE_EXCLUSIVE));
}

/* `needs`: the index or constraint that must stand first; NULL: none. */
void
write_replica_identity(Writer *writer, const Table *to, const Object *needs)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    static const char *const words[] = { "DEFAULT", "NOTHING", "FULL" };
    static const char codes[] = "dnf";
    const char *code = strchr(codes, to->replica_identity);

    SQL(&sql, "ALTER TABLE ", writer_name(writer, &to->base), " REPLICA IDENTITY ");
    if (code != NULL)
        strbuf_add(&sql, words[code - codes]);
    else
        SQL(&sql, "USING INDEX ", needs != NULL ? writer_name(writer, needs).name : to->replica_index);
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = STEP_ATTACH, .from = diff_from_of(writer->diff, &to->base),
                                             .to = &to->base, .verb = "alter table", .detail = ": replica identity",
                                             .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = &to->base });
    writer_after_object(writer, node, &to->base);
    if (needs == NULL)
        return;
    writer_after_object(writer, node, needs);
    /* Its columns must be NOT NULL by then. */
    VEC_EACH(&needs->uses, i)
        writer_after_object(writer, node, needs->uses.items[i]);
}

static const Object *
index_named(Writer *writer, const Table *table, Name name)
{
    VEC_EACH(&table->indexes, i)
        if (name_equal(writer_name(writer, &table->indexes.items[i]->base).name, name))
            return &table->indexes.items[i]->base;
    VEC_EACH(&table->constraints, i)
        if (name_equal(writer_name(writer, &table->constraints.items[i]->base).name, name))
            return &table->constraints.items[i]->base;
    return NULL;
}

/* An index that this plan makes says the replica identity itself (finish_index). */
static void
alter_replica_identity(Writer *writer, const Change *change)
{
    const Table  *table = (const Table *)change->to;
    const Object *needs =
        table->replica_identity == 'i' ? index_named(writer, table, table->replica_index) : NULL;

    if (needs != NULL && writer_creates(writer, needs))
        return;
    write_replica_identity(writer, table, needs);
}

const AlterRow table_alters[] = {
    { "comment", alter_comment, NULL },
    { "persistence", alter_persistence, NULL },
    { "tablespace", alter_tablespace, NULL },
    { "access method", alter_access_method, can_alter_access_method },
    { "replica identity", alter_replica_identity, NULL },
    { "replica index", alter_replica_identity, NULL },
    { "parameters", alter_params, NULL },
    { 0 }
};
