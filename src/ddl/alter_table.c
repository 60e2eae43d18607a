/*
 * alter_table.c: ALTER TABLE and ALTER INDEX, command by command. The commands about one column are in
 * alter_column.c.
 */
#include <string.h>

#include "ddl/reader.h"

/* ---- Constraints --------------------------------------------------------------------------------- */

/* ADD … USING INDEX: the index becomes the constraint's own. */
static bool
take_index(Reader *r, Constraint *constraint, uint32_t byte)
{
    Table *table = constraint_table(constraint);
    Index *index = NULL;
    Name   name = constraint_more(constraint)->using_index;

    VEC_EACH(&table->indexes, i)
        if (name_equal(table->indexes.items[i]->base.name.name, name))
            index = table->indexes.items[i];
    if (index == NULL)
        return refuse_missing(r, byte, "index \"%s\" of table \"%s\" is not declared in the file", name.raw,
                              show(r, table->base.name));
    if (!index->unique || index->predicate != NULL)
        return refuse(r, byte, "index \"%s\" is not unique for the whole table", name.raw);
    VEC_EACH(&index->key, i) {
        const KeyPart *part = &index->key.items[i];
        if (part->expr != NULL || part->descending || part->nulls_first ||
            name_is_set(key_more(part)->collation.name) || name_is_set(key_more(part)->opclass.name))
            return refuse(r, byte, "index \"%s\" has not the default order: it can't be a constraint's", name.raw);
        Column *column = table_column(table, part->column_name);
        if (constraint->type == 'p' && column != NULL)
            column->not_null = true;
    }
    constraint->key = index->key;
    if (index->more != NULL) {
        ConstraintMore *more = constraint_more_add(r->catalog->arena, constraint);
        more->include = index->more->include;
        more->params = index->more->params;
        more->tablespace = index->more->tablespace;
    }
    constraint->nulls_not_distinct = index->nulls_not_distinct;
    draft_remove(r, &index->base);
    if (!name_is_set(constraint->base.name.name)) {
        constraint->base.name.name = name;
        constraint->base.flags &= (uint8_t)~OBJECT_UNNAMED;
    }
    draft_enter(r, &constraint->base);
    return true;
}

/* NOT VALID does not take back what an earlier NOT NULL says. */
static bool
add_not_null(Reader *r, Alter *a, const PgQuery__Constraint *def)
{
    Column *column;

    if (!draft_column(r, a->table, def->n_keys > 0 ? string_of(def->keys[0]) : "", a->byte, &column))
        return false;
    bool was = column->not_null && !column_more(column)->not_null_not_valid;
    if (!column_set_not_null(r, column, def))
        return false;
    if (column->more != NULL || def->skip_validation)
        column_more_add(r->catalog->arena, column)->not_null_not_valid = def->skip_validation && !was;
    return true;
}

static bool
add_constraint(Reader *r, Alter *a)
{
    const PgQuery__Constraint *def = a->cmd->def->constraint;
    Constraint                *constraint;

    if (def->contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL)
        return add_not_null(r, a, def);
    if (!constraint_make(r, a->table, NULL, def, a->keys, &constraint))
        return false;
    if (name_is_set(constraint_more(constraint)->using_index) && !take_index(r, constraint, a->byte)) {
        bool missing = r->missing;
        draft_remove(r, &constraint->base);
        r->missing = missing;
        return false;
    }
    place_add(r, byte_of(r, def->location), &constraint->base, false);
    place_add(r, a->byte, &constraint->base, false);
    return true;
}

static bool
find_constraint(Reader *r, const Alter *a, const char *name, Constraint **ret_constraint)
{
    *ret_constraint = draft_find_constraint(r, a->table, name);
    if (*ret_constraint == NULL)
        return refuse_missing(r, a->byte, "constraint \"%s\" of table \"%s\" is not declared in the file",
                              name, show(r, a->table->base.name));
    return true;
}

static bool
drop_constraint(Reader *r, Alter *a)
{
    Constraint *constraint = draft_find_constraint(r, a->table, a->cmd->name);
    Column     *column = constraint == NULL ? not_null_find(r, a->table, a->cmd->name) : NULL;

    if (column != NULL) {
        column_drop_not_null(column);
        return true;
    }
    if (constraint == NULL && a->cmd->missing_ok)
        return true;
    if (constraint == NULL)
        return find_constraint(r, a, a->cmd->name, &constraint);
    draft_remove(r, &constraint->base);
    return true;
}

static bool
validate_constraint(Reader *r, Alter *a)
{
    Constraint *constraint = draft_find_constraint(r, a->table, a->cmd->name);
    Column     *column = constraint == NULL ? not_null_find(r, a->table, a->cmd->name) : NULL;

    if (column != NULL) {
        column_more_add(r->catalog->arena, column)->not_null_not_valid = false;
        return true;
    }
    if (!find_constraint(r, a, a->cmd->name, &constraint))
        return false;
    constraint->not_valid = false;
    return true;
}

#if PG_VERSION_NUM >= 180000
/* Only what is said changes. */
static bool
alter_constraint(Reader *r, Alter *a)
{
    const PgQuery__ATAlterConstraint *def = a->cmd->def->atalter_constraint;
    Constraint                       *constraint = draft_find_constraint(r, a->table, def->conname);
    Column                           *column = constraint == NULL ? not_null_find(r, a->table, def->conname) : NULL;

    if (column != NULL && def->alter_inheritability) {
        column_more_add(r->catalog->arena, column)->not_null_no_inherit = def->noinherit;
        return true;
    }
    if (column == NULL && !find_constraint(r, a, def->conname, &constraint))
        return false;
    if (column != NULL || def->alter_inheritability || constraint->type != 'f')
        return refuse(r, a->byte, "constraint \"%s\" is not a %s", def->conname,
                      def->alter_inheritability ? "NOT NULL constraint" : "foreign key");
    if (def->alter_deferrability) {
        constraint->deferrable = def->deferrable;
        constraint->initially_deferred = def->initdeferred;
    }
    if (def->alter_enforceability) {
        constraint->not_enforced = !def->is_enforced;
        constraint->not_valid = false; /* the rows are looked at, or never will be */
    }
    return true;
}
#else
static bool
alter_constraint(Reader *r, Alter *a)
{
    const PgQuery__Constraint *def = a->cmd->def->constraint;
    Constraint                *constraint;

    if (!find_constraint(r, a, def->conname, &constraint))
        return false;
    if (constraint->type != 'f')
        return refuse(r, a->byte, "constraint \"%s\" is not a foreign key", def->conname);
    constraint->deferrable = def->deferrable;
    constraint->initially_deferred = def->initdeferred;
    return true;
}
#endif

/* ---- The table itself ---------------------------------------------------------------------------- */

static bool
add_column(Reader *r, Alter *a)
{
    const PgQuery__ColumnDef *def = a->cmd->def->column_def;
    Column                   *column = table_column(a->table, name_of(r, def->colname));

    if (column != NULL && a->cmd->missing_ok) {
        note(r, a->byte,
             "column \"%s\" of table \"%s\" is declared already: ADD COLUMN IF NOT EXISTS is ignored",
             def->colname, show(r, a->table->base.name));
        return true;
    }
    if (!column_make(r, a->table, def, a->keys, &column))
        return false;
    place_add(r, a->byte, &column->base, false);
    return true;
}

static bool
set_params(Reader *r, Alter *a)
{
    Params given = { 0 };

    if (!params_make(r, a->cmd->def->list->items, a->cmd->def->list->n_items, &given))
        return false;
    VEC_EACH(&given, i)
        params_set(r, &a->table->params, given.items[i].name, given.items[i].value);
    return true;
}

static bool
reset_params(Reader *r, Alter *a)
{
    for (size_t i = 0; i < a->cmd->def->list->n_items; i++)
        params_unset(&a->table->params, param_name(r, a->cmd->def->list->items[i]->def_elem));
    return true;
}

static bool
set_logged(Reader *r, Alter *a)
{
    (void)r;
    a->table->persistence = a->cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_SetLogged ? 'p' : 'u';
    return true;
}

static bool
set_tablespace(Reader *r, Alter *a)
{
    a->table->tablespace =
        strcmp(a->cmd->name, "pg_default") == 0 ? (Name){ NULL } : name_of(r, a->cmd->name);
    return true;
}

static bool
set_access_method(Reader *r, Alter *a)
{
    bool is_default = a->cmd->name[0] == '\0' || strcmp(a->cmd->name, "heap") == 0; /* SET ... DEFAULT has no name */

    a->table->access_method = is_default ? (Name){ NULL } : name_of(r, a->cmd->name);
    return true;
}

/* An index of the table, or the constraint whose index it is. */
static bool
find_index(Reader *r, const Alter *a, const char *name, Object **ret_object)
{
    Table *table = a->table;

    *ret_object = draft_find_relation(r, (QName){ table->base.name.schema, name_of(r, name) });
    if (*ret_object == NULL || (*ret_object)->parent != &table->base)
        return refuse_missing(r, a->byte, "index \"%s\" of table \"%s\" is not declared in the file", name,
                              show(r, table->base.name));
    return true;
}

static void
set_clustered(Table *table, const Object *on)
{
    VEC_EACH(&table->indexes, i)
        table->indexes.items[i]->clustered = &table->indexes.items[i]->base == on;
    VEC_EACH(&table->constraints, i)
        table->constraints.items[i]->clustered = &table->constraints.items[i]->base == on;
}

static bool
cluster_on(Reader *r, Alter *a)
{
    Object *index = NULL;

    if (a->cmd->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ClusterOn &&
        !find_index(r, a, a->cmd->name, &index))
        return false;
    set_clustered(a->table, index);
    return true;
}

static bool
replica_identity(Reader *r, Alter *a)
{
    const PgQuery__ReplicaIdentityStmt *identity = a->cmd->def->replica_identity_stmt;
    Object                             *index;

    if (identity->identity_type[0] == 'i' && !find_index(r, a, identity->name, &index))
        return false;
    a->table->replica_identity = identity->identity_type[0];
    a->table->replica_index = name_of(r, identity->name);
    return true;
}

static bool
note_owner(Reader *r, Alter *a)
{
    note(r, r->statement.start, "ownership is not managed: OWNER TO %s", a->cmd->newowner->rolename);
    return true;
}

static bool
do_nothing(Reader *r, Alter *a)
{
    (void)r;
    (void)a;
    return true;
}

/* ---- All commands -------------------------------------------------------------------------------- */

#define AT(name) PG_QUERY__ALTER_TABLE_TYPE__AT_##name

static const struct Command {
    PgQuery__AlterTableType type;
    bool (*run)(Reader *r, Alter *a);
    const char *not_covered, *words; /* the kind of objects that it is about, and how it begins */
} commands[] = {
    { AT(AddColumn), add_column, NULL, NULL },
    { AT(DropColumn), alter_drop_column, NULL, NULL },
    { AT(AlterColumnType), alter_column_type, NULL, NULL },
    { AT(ColumnDefault), alter_column_default, NULL, NULL },
    { AT(SetNotNull), alter_column_null, NULL, NULL },
    { AT(DropNotNull), alter_column_null, NULL, NULL },
    { AT(SetStatistics), alter_column_statistics, NULL, NULL },
    { AT(SetStorage), alter_column_storage, NULL, NULL },
    { AT(SetCompression), alter_column_compression, NULL, NULL },
    { AT(SetOptions), alter_column_options, NULL, NULL },
    { AT(ResetOptions), alter_column_options, NULL, NULL },
    { AT(DropExpression), alter_column_expression, NULL, NULL },
#if PG_VERSION_NUM >= 170000
    { AT(SetExpression), alter_column_expression, NULL, NULL },
#endif
    { AT(AddIdentity), alter_column_identity, NULL, NULL },
    { AT(SetIdentity), alter_column_identity, NULL, NULL },
    { AT(DropIdentity), alter_column_identity, NULL, NULL },
    { AT(AddConstraint), add_constraint, NULL, NULL },
    { AT(AlterConstraint), alter_constraint, NULL, NULL },
    { AT(ValidateConstraint), validate_constraint, NULL, NULL },
    { AT(DropConstraint), drop_constraint, NULL, NULL },
    { AT(SetRelOptions), set_params, NULL, NULL },
    { AT(ResetRelOptions), reset_params, NULL, NULL },
    { AT(SetLogged), set_logged, NULL, NULL },
    { AT(SetUnLogged), set_logged, NULL, NULL },
    { AT(SetTableSpace), set_tablespace, NULL, NULL },
    { AT(SetAccessMethod), set_access_method, NULL, NULL },
    { AT(ClusterOn), cluster_on, NULL, NULL },
    { AT(DropCluster), cluster_on, NULL, NULL },
    { AT(ReplicaIdentity), replica_identity, NULL, NULL },
    { AT(ChangeOwner), note_owner, NULL, NULL },
    { AT(DropOids), do_nothing, NULL, NULL },
    { AT(EnableRowSecurity), NULL, "row level security", "ENABLE ROW LEVEL SECURITY" },
    { AT(DisableRowSecurity), do_nothing, NULL, NULL },
    { AT(ForceRowSecurity), NULL, "row level security", "FORCE ROW LEVEL SECURITY" },
    { AT(NoForceRowSecurity), do_nothing, NULL, NULL },
    { AT(AttachPartition), NULL, "partitions", "ATTACH PARTITION" },
    { AT(DetachPartition), NULL, "partitions", "DETACH PARTITION" },
    { AT(DetachPartitionFinalize), NULL, "partitions", "DETACH PARTITION" },
    { AT(AddInherit), NULL, "inherited tables", "INHERIT" },
    { AT(DropInherit), NULL, "inherited tables", "NO INHERIT" },
    { AT(AddOf), NULL, "typed tables", "OF" },
    { AT(DropOf), NULL, "typed tables", "NOT OF" },
    { AT(EnableTrig), NULL, "triggers", "ENABLE TRIGGER" },
    { AT(EnableAlwaysTrig), NULL, "triggers", "ENABLE ALWAYS TRIGGER" },
    { AT(EnableReplicaTrig), NULL, "triggers", "ENABLE REPLICA TRIGGER" },
    { AT(DisableTrig), NULL, "triggers", "DISABLE TRIGGER" },
    { AT(EnableTrigAll), NULL, "triggers", "ENABLE TRIGGER ALL" },
    { AT(DisableTrigAll), NULL, "triggers", "DISABLE TRIGGER ALL" },
    { AT(EnableTrigUser), NULL, "triggers", "ENABLE TRIGGER USER" },
    { AT(DisableTrigUser), NULL, "triggers", "DISABLE TRIGGER USER" },
    { AT(EnableRule), NULL, "rules", "ENABLE RULE" },
    { AT(EnableAlwaysRule), NULL, "rules", "ENABLE ALWAYS RULE" },
    { AT(EnableReplicaRule), NULL, "rules", "ENABLE REPLICA RULE" },
    { AT(DisableRule), NULL, "rules", "DISABLE RULE" },
    { AT(GenericOptions), NULL, "foreign tables", "OPTIONS" },
    { AT(AlterColumnGenericOptions), NULL, "foreign tables", "OPTIONS" },
};

static const struct Command *
find_command(PgQuery__AlterTableType type)
{
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
        if (commands[i].type == type)
            return &commands[i];
    return NULL;
}

static bool
run_command(Reader *r, Alter *a)
{
    const struct Command *command = find_command(a->cmd->subtype);

    if (command == NULL)
        return refuse(r, a->byte, "a command of ALTER TABLE is not covered yet");
    if (command->run == NULL && written_switch_triggers(r, a->table, a->cmd))
        return true;
    if (command->run == NULL && may_leave_out(r, command->not_covered)) { /* the other commands are not */
        left_out(r, a->byte, "%s of table %s is left out: SQLite has no %s", command->words, a->table->base.name.name.raw,
                 command->not_covered);
        return true;
    }
    if (command->run == NULL)
        return refuse_not_covered(r, a->byte, command->not_covered, command->words);
    return command->run(r, a);
}

/* The first token after the table's name. */
static uint32_t
commands_begin(const Reader *r, const PgQuery__RangeVar *range)
{
    uint32_t token = token_at(r, byte_of(r, range->location)) + 1;

    while (token_word(r, token, "."))
        token += 2;
    return token_word(r, token, "*") ? token + 1 : token;
}

static bool
alter_table(Reader *r, Table *table, const PgQuery__AlterTableStmt *alter)
{
    uint32_t first = commands_begin(r, alter->relation);
    Keys     keys = { 0 };

    for (size_t i = 0; i < alter->n_cmds; i++) {
        Alter a = { .table = table,
                    .cmd = alter->cmds[i]->alter_table_cmd,
                    .first = first,
                    .end = token_element_end(r, first),
                    .keys = &keys };
        a.byte = first < r->token_count ? r->tokens[first].start : r->statement.start;
        first = a.end + 1;
        if (i < r->resume_at)
            continue;
        uint32_t before = r->places.count;
        if (!run_command(r, &a))
            return false;
        /* A directive above the whole statement is about what its first command declares. */
        if (i == 0 && r->places.count > before)
            place_add(r, r->statement.start, vec_last(&r->places).object, false);
        r->resume_at = (uint32_t)i + 1;
    }
    keys_merge(r, &keys);
    return true;
}

/* ---- ALTER INDEX --------------------------------------------------------------------------------- */

static bool
index_column_statistics(Reader *r, Index *index, const PgQuery__AlterTableCmd *cmd)
{
    int32_t number = cmd->num;
    int64_t target = IS_NODE(cmd->def, INTEGER) ? cmd->def->integer->ival : -1;

    if (number < 1 || (uint32_t)number > index->key.count)
        return refuse(r, r->statement.start, "index has no column %d", number);
    if (index->key.items[number - 1].expr == NULL)
        return refuse(r, r->statement.start, "statistics can be set only for expressions of an index");
    index->key.items[number - 1].statistics = (int16_t)target;
    return true;
}

static bool
index_command(Reader *r, Object *object, const PgQuery__AlterTableCmd *cmd)
{
    Arena  *arena = r->catalog->arena;
    bool    index = object->kind == KIND_INDEX;
    Params *params = index ? &index_more_add(arena, (Index *)object)->params
                           : &constraint_more_add(arena, (Constraint *)object)->params;
    Name   *tablespace = index ? &index_more_add(arena, (Index *)object)->tablespace
                               : &constraint_more_add(arena, (Constraint *)object)->tablespace;
    Params  given = { 0 };

    switch (cmd->subtype) {
    case AT(SetRelOptions):
        if (!params_make(r, cmd->def->list->items, cmd->def->list->n_items, &given))
            return false;
        VEC_EACH(&given, i)
            params_set(r, params, given.items[i].name, given.items[i].value);
        return true;
    case AT(ResetRelOptions):
        for (size_t i = 0; i < cmd->def->list->n_items; i++)
            params_unset(params, param_name(r, cmd->def->list->items[i]->def_elem));
        return true;
    case AT(SetTableSpace):
        *tablespace = strcmp(cmd->name, "pg_default") == 0 ? (Name){ NULL } : name_of(r, cmd->name);
        return true;
    case AT(SetStatistics):
        return index
                   ? index_column_statistics(r, (Index *)object, cmd)
                   : refuse(r, r->statement.start, "statistics can be set only for expressions of an index");
    default:
        return refuse(r, r->statement.start, "a command of ALTER INDEX is not covered yet");
    }
}

static bool
all_owner(const PgQuery__AlterTableStmt *alter)
{
    for (size_t i = 0; i < alter->n_cmds; i++)
        if (alter->cmds[i]->alter_table_cmd->subtype != AT(ChangeOwner))
            return false;
    return true;
}

static bool
sequence_command(Reader *r, Sequence *sequence, const PgQuery__AlterTableCmd *cmd)
{
    switch (cmd->subtype) {
    case AT(SetLogged):
        sequence->persistence = 'p';
        return true;
    case AT(SetUnLogged):
        sequence->persistence = 'u';
        return true;
    default:
        return refuse(r, r->statement.start, "a command of ALTER SEQUENCE is not covered yet");
    }
}

static bool
identity_command(Reader *r, SequenceOptions *identity, const PgQuery__AlterTableCmd *cmd)
{
    if (cmd->subtype != AT(SetLogged) && cmd->subtype != AT(SetUnLogged))
        return refuse(r, r->statement.start, "a command of ALTER SEQUENCE is not covered yet");
    identity->persistence = cmd->subtype == AT(SetLogged) ? 'p' : 'u';
    return true;
}

bool
handle_alter_table(Reader *r, const Node *node)
{
    const PgQuery__AlterTableStmt *alter = node->alter_table_stmt;
    uint32_t                       byte = byte_of(r, alter->relation->location);
    QName                          name;

    if (!qname_of_range(r, alter->relation, &name))
        return false;
    if (all_owner(alter)) {
        note(r, r->statement.start, "ownership is not managed: OWNER TO %s",
             alter->cmds[0]->alter_table_cmd->newowner->rolename);
        return true;
    }
    if (alter->objtype != PG_QUERY__OBJECT_TYPE__OBJECT_TABLE &&
        alter->objtype != PG_QUERY__OBJECT_TYPE__OBJECT_INDEX &&
        alter->objtype != PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE)
        return refuse_object_type(r, alter->objtype, "ALTER");
    /* Before its name is looked for: both indexes may be constraints' own, under names that nobody wrote. */
    if (alter->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX && alter->n_cmds == 1 &&
        alter->cmds[0]->alter_table_cmd->subtype == AT(AttachPartition))
        return refuse_not_covered(r, r->statement.start, "partitions", "ALTER INDEX ATTACH PARTITION");
    Object *object = draft_find_relation(r, name);
    if (object == NULL && alter->missing_ok && r->last_round) {
        note(r, byte, "\"%s\" is not declared: ALTER … IF EXISTS does nothing", show(r, name));
        return true;
    }
    if (object == NULL)
        return refuse_undeclared(r, byte, SPACE_RELATION,
                                 alter->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE   ? "table"
                                 : alter->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX ? "index"
                                                                                         : "sequence",
                                 name);
    if (object->kind == KIND_TABLE)
        return alter_table(r, (Table *)object, alter);
    if (object->kind == KIND_VIEW)
        return refuse_object_type(r, PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, "ALTER");
    for (size_t i = 0; i < alter->n_cmds; i++) {
        const PgQuery__AlterTableCmd *cmd = alter->cmds[i]->alter_table_cmd;
        if (object->kind == KIND_COLUMN) {
            if (!identity_command(r, column_more((Column *)object)->identity_options, cmd))
                return false;
            continue;
        }
        if (object->kind == KIND_SEQUENCE ? !sequence_command(r, (Sequence *)object, cmd)
                                          : !index_command(r, object, cmd))
            return false;
    }
    return true;
}
