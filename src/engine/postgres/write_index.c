/*
 * write_index.c: SQL for indexes, and what hangs on the index of a key as well: CLUSTER ON, REPLICA IDENTITY.
 */
#include <string.h>

#include "write.h"

static QName
index_name(Writer *writer, const Object *object)
{
    return (QName){ writer_name(writer, object->parent).schema, writer_name(writer, object).name };
}

static bool
is_clustered(const Table *table)
{
    VEC_EACH(&table->indexes, i)
        if (table->indexes.items[i]->clustered)
            return true;
    VEC_EACH(&table->constraints, i)
        if (table->constraints.items[i]->clustered)
            return true;
    return false;
}

/* `to` NULL: the table is clustered on none any more. CLUSTER ON another one says that as well. */
void
write_cluster(Writer *writer, const Table *table, const Object *from, const Object *to)
{
    STRBUF_AUTO   sql = STRBUF_INIT;
    const Object *subject = to != NULL ? to : diff_to_of(writer->diff, from);

    if (to == NULL && is_clustered(table))
        return;
    SQL(&sql, "ALTER TABLE ", writer_name(writer, &table->base));
    if (to == NULL)
        strbuf_add(&sql, " SET WITHOUT CLUSTER");
    else
        SQL(&sql, " CLUSTER ON ", writer_name(writer, to).name);
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = to == NULL ? STEP_RELEASE : STEP_ATTACH, .from = from,
                                             .to = subject, .verb = "alter index", .detail = ": clustered",
                                             .lock = LOCK_SHARE_UPDATE_EXCLUSIVE, .lock_on = &table->base });
    if (to != NULL)
        writer_after_object(writer, node, to);
}

static bool
is_replica_index(Writer *writer, const Table *table, const Object *to)
{
    return table->replica_identity == 'i' && name_equal(writer_name(writer, to).name, table->replica_index);
}

void
finish_index(Writer *writer, const Table *table, const Object *to, bool clustered)
{
    if (clustered)
        write_cluster(writer, table, diff_from_of(writer->diff, to), to);
    if (is_replica_index(writer, table, to))
        write_replica_identity(writer, table, to);
}

void
finish_statistics(Writer *writer, const Index *index, StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    VEC_EACH(&index->key, i) {
        if (index->key.items[i].expr == NULL || (spec.role == STEP_ATTACH && index->key.items[i].statistics < 0))
            continue;
        SQL(&sql, "ALTER INDEX ", index_name(writer, &index->base), " ALTER COLUMN ", (int)i + 1, " SET STATISTICS ",
            (int)index->key.items[i].statistics);
        writer_step(writer, &sql, spec);
    }
}

void
create_index(Writer *writer, const Object *to)
{
    const Index *index = (const Index *)to;
    STRBUF_AUTO  sql = STRBUF_INIT;
    Name         own = diff_name(writer->diff, to).name;
    uint16_t     path = to->path;
    static const char btree[] = "btree";

    SQL(&sql, "CREATE ", index->unique ? "UNIQUE " : "", "INDEX ");
    if (name_is_set(own))
        SQL(&sql, own, " ");
    SQL(&sql, "ON ", writer_name(writer, to->parent));
    if (!name_equal(index->method, (Name){ btree }))
        SQL(&sql, " USING ", index->method);
    strbuf_add(&sql, " (");
    add_key(writer, &sql, &index->key);
    strbuf_add(&sql, ")");
    add_include(&sql, &index_more(index)->include);
    if (index->nulls_not_distinct)
        strbuf_add(&sql, " NULLS NOT DISTINCT");
    if (index_more(index)->params.count > 0) {
        strbuf_add(&sql, " WITH (");
        add_params(&sql, &index_more(index)->params);
        strbuf_add(&sql, ")");
    }
    if (name_is_set(index_more(index)->tablespace))
        SQL(&sql, " TABLESPACE ", index_more(index)->tablespace);
    if (index->predicate != NULL)
        SQL(&sql, " WHERE ", index->predicate);
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = STEP_CREATE, .to = to, .from = diff_from_of(writer->diff, to),
                                             .verb = "create index", .lock = LOCK_SHARE, .lock_on = to->parent,
                                             .path = path });
    if (diff_from_of(writer->diff, to->parent) != NULL)
        writer_hazard(writer, node, HAZARD_BLOCKS_WRITES, KIND_INDEX, "writers wait while the index is built");
    finish_statistics(writer, index,
                      (StepSpec){ .role = STEP_ATTACH, .to = to, .verb = "alter index", .detail = ": statistics",
                                  .lock = LOCK_SHARE_UPDATE_EXCLUSIVE, .lock_on = to->parent });
    comment_new(writer, to);
    finish_index(writer, index_table(index), to, index->clustered);
}

void
drop_index(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "DROP INDEX ", index_name(writer, from));
    PlanNode *node = writer_step(writer, &sql,
                                 (StepSpec){ .role = STEP_DROP, .from = from, .to = diff_to_of(writer->diff, from),
                                             .verb = "drop index", .lock = LOCK_ACCESS_EXCLUSIVE,
                                             .lock_on = from->parent });
    if (diff_to_of(writer->diff, from) == NULL && !goes_with_what_it_uses(writer, from))
        writer_hazard(writer, node, HAZARD_DROP, KIND_INDEX, "drops index %s of %s", writer_display(writer, from),
                      writer_display(writer, from->parent));
}

void
rename_index(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    QName       now = { writer_name(writer, change->to->parent).schema,
                        writer_name_until_renamed(writer, change->from) };

    SQL(&sql, "ALTER INDEX ", now, " RENAME TO ", writer_name(writer, change->to).name);
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to, .verb = "rename index",
                            .detail = arena_printf(writer->arena, ": was %s", diff_name_before(writer->diff, change->from).raw),
                            .lock = LOCK_SHARE_UPDATE_EXCLUSIVE, .lock_on = change->to->parent });
}

static StepSpec
alter_spec(const Change *change, const char *detail, LockMode lock)
{
    return (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter index",
                       .detail = detail, .lock = lock, .lock_on = change->to->parent };
}

static void
alter_statistics(Writer *writer, const Change *change)
{
    finish_statistics(writer, (const Index *)change->to,
                      alter_spec(change, ": statistics", LOCK_SHARE_UPDATE_EXCLUSIVE));
}

static void
alter_clustered(Writer *writer, const Change *change)
{
    const Index *to = (const Index *)change->to;

    write_cluster(writer, index_table(to), change->from, to->clustered ? change->to : NULL);
}

static void
alter_params(Writer *writer, const Change *change)
{
    STRBUF_AUTO head = STRBUF_INIT;

    SQL(&head, "ALTER INDEX ", index_name(writer, change->to));
    write_params_change(writer, change, head.s, &index_more((const Index *)change->from)->params,
                        &index_more((const Index *)change->to)->params,
                        alter_spec(change, ": parameters", LOCK_SHARE_UPDATE_EXCLUSIVE));
}

static void
alter_tablespace(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    static const char standard[] = "pg_default";
    Name        space = index_more((const Index *)change->to)->tablespace;

    SQL(&sql, "ALTER INDEX ", index_name(writer, change->to), " SET TABLESPACE ",
        name_is_set(space) ? space : (Name){ standard });
    writer_step(writer, &sql, alter_spec(change, ": tablespace", LOCK_ACCESS_EXCLUSIVE));
}

const AlterRow index_alters[] = {
    { "comment", alter_comment, NULL },
    { "statistics", alter_statistics, NULL },
    { "clustered", alter_clustered, NULL },
    { "parameters", alter_params, NULL },
    { "tablespace", alter_tablespace, NULL },
    { 0 }
};
