/*
 * write_column.c: SQL for columns, but for changes of type and identity (write_type.c, write_identity.c).
 */
#include <string.h>

#include "write.h"

static StepSpec
alter_spec(const Change *change, const char *detail)
{
    return (StepSpec){ .role = STEP_ALTER, .from = change->from, .to = change->to, .verb = "alter column",
                       .detail = detail, .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to->parent,
                       .path = change->to->path };
}

static void
begin_alter(Writer *writer, Strbuf *sql, const Object *to)
{
    SQL(sql, "ALTER TABLE ", writer_name(writer, to->parent), " ALTER COLUMN ", writer_name(writer, to).name);
}

/* ---- Definitions -------------------------------------------------------------------------------- */

static void
add_value(Writer *writer, Strbuf *sql, const Column *column)
{
    if (column->generated != 0) {
        SQL(sql, " GENERATED ALWAYS AS (", column_more(column)->generated_as, ") ",
            column->generated == 'v' ? "VIRTUAL" : "STORED");
    } else if (column->identity != 0) {
        SQL(sql, " GENERATED ", column->identity == 'a' ? "ALWAYS" : "BY DEFAULT", " AS IDENTITY");
        add_identity_options(writer, sql, column);
    } else if (column->default_value != NULL) {
        strbuf_add(sql, " DEFAULT ");
        add_default(sql, column->default_value);
    }
}

void
add_column_definition(Writer *writer, Strbuf *sql, const Column *column)
{
    const ColumnMore *more = column_more(column);

    SQL(sql, writer_name(writer, &column->base).name, " ", column->type);
    if (column->compression != 0 && (writer->version_num == 0 || writer->version_num >= 140000))
        SQL(sql, " COMPRESSION ", column->compression == 'l' ? "lz4" : "pglz");
    if (name_is_set(more->collation.name))
        SQL(sql, " COLLATE ", more->collation);
    add_value(writer, sql, column);
    if (!column->not_null || more->not_null_not_valid)
        return;     /* NOT VALID comes in a statement of its own */
    if (name_is_set(more->not_null_name) && writer->version_num >= 180000)
        SQL(sql, " CONSTRAINT ", more->not_null_name);
    SQL(sql, " NOT NULL", more->not_null_no_inherit ? " NO INHERIT" : "");
}

/* Since server 18 NOT NULL is a constraint, with a name and more to say than ALTER COLUMN ... SET NOT NULL can. */
static void
add_not_null_constraint(Writer *writer, Strbuf *sql, const Column *column)
{
    const ColumnMore *more = column_more(column);

    SQL(sql, "ADD ");
    if (name_is_set(more->not_null_name))
        SQL(sql, "CONSTRAINT ", more->not_null_name, " ");
    SQL(sql, "NOT NULL ", writer_name(writer, &column->base).name, more->not_null_no_inherit ? " NO INHERIT" : "",
        more->not_null_not_valid ? " NOT VALID" : "");
}

static const char *
storage_word(char storage)
{
    return storage == 'p' ? "PLAIN" : storage == 'e' ? "EXTERNAL" : storage == 'm' ? "MAIN" : "EXTENDED";
}

/* What the type itself would have; the file leaves storage out to say that. */
static char
natural_storage(const Type *type)
{
    static const char *const plain[] = { "bool", "int2", "int4", "int8", "float4", "float8", "date", "time", "timetz",
                                         "timestamp", "timestamptz", "interval", "uuid", "char", "name", "oid", "money",
                                         "macaddr", "macaddr8", "point", "line", "lseg", "box", "circle", "pg_lsn" };

    if (type->dimensions > 0)
        return 'x';
    if (type->object != NULL && type->object->kind == KIND_ENUM)
        return 'p';
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (strcmp(type->name.name.raw, plain[i]) == 0)
            return 'p';
    if (strcmp(type->name.name.raw, "numeric") == 0 || strcmp(type->name.name.raw, "inet") == 0 ||
        strcmp(type->name.name.raw, "cidr") == 0)
        return 'm';
    return 'x';
}

static void
write_storage(Writer *writer, const Column *column, StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    begin_alter(writer, &sql, &column->base);
    SQL(&sql, " SET STORAGE ", storage_word(column->storage != 0 ? column->storage : natural_storage(column->type)));
    writer_step(writer, &sql, spec);
}

static void
write_statistics(Writer *writer, const Column *column, StepSpec spec)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    begin_alter(writer, &sql, &column->base);
    SQL(&sql, " SET STATISTICS ", (int)column->statistics);
    spec.lock = LOCK_SHARE_UPDATE_EXCLUSIVE;
    writer_step(writer, &sql, spec);
}

/* What CREATE TABLE and ADD COLUMN can't say. */
void
finish_column(Writer *writer, const Column *column)
{
    STRBUF_AUTO sql = STRBUF_INIT;
    StepSpec    spec = { .role = STEP_ATTACH, .to = &column->base, .verb = "alter column", .detail = ": storage",
                         .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = column->base.parent };

    if (column->storage != 0)
        write_storage(writer, column, spec);
    finish_identity(writer, column, spec);
    if (column->not_null && column_more(column)->not_null_not_valid) {
        SQL(&sql, "ALTER TABLE ", writer_name(writer, column->base.parent), " ");
        add_not_null_constraint(writer, &sql, column);
        spec.detail = ": not null";
        writer_step(writer, &sql, spec);
    }
    spec.detail = ": statistics";
    if (column->statistics >= 0)
        write_statistics(writer, column, spec);
    if (column_more(column)->options.count > 0) {
        begin_alter(writer, &sql, &column->base);
        strbuf_add(&sql, " SET (");
        add_params(&sql, &column_more(column)->options);
        strbuf_add(&sql, ")");
        spec.detail = ": options";
        writer_step(writer, &sql, spec);
    }
    comment_new(writer, &column->base);
}

void
create_column(Writer *writer, const Object *to)
{
    const Column *column = (const Column *)to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, to->parent), " ADD COLUMN ");
    add_column_definition(writer, &sql, column);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "add column",
                                                           .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = to->parent,
                                                           .path = to->path });
    if (column->not_null && column->default_value == NULL && column->generated == 0 && column->identity == 0)
        writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_COLUMN,
                      "fails if %s has rows: the column is NOT NULL and has no default",
                      writer_display(writer, to->parent));
    if (column->generated == 's' || column->identity != 0)
        writer_hazard(writer, node, HAZARD_REWRITE, KIND_COLUMN, "writes the whole table anew");
    finish_column(writer, column);
}

void
drop_column(Writer *writer, const Object *from)
{
    const Column *column = (const Column *)from;
    STRBUF_AUTO   sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, from->parent), " DROP COLUMN ", writer_name(writer, from).name);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop column",
                                                           .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = from->parent });
    /* The values of a generated column come back by themselves. */
    const Column *again = (const Column *)diff_to_of(writer->diff, from);
    if (again == NULL || column->generated == 0 || again->generated == 0)
        writer_hazard(writer, node, HAZARD_DROP, KIND_COLUMN, "drops column %s and its values",
                      writer_display(writer, from));
}

void
rename_column(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " RENAME COLUMN ",
        writer_name_until_renamed(writer, change->from), " TO ", change->to->name.name);
    writer_step(writer, &sql,
                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to, .verb = "rename column",
                            .detail = arena_printf(writer->arena, ": was %s", change->from->name.name.raw),
                            .lock = LOCK_ACCESS_EXCLUSIVE, .lock_on = change->to->parent });
}

/* ---- Changes ------------------------------------------------------------------------------------------ */

static void
alter_not_null(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;
    bool          not_null = to->not_null;
    StepSpec      spec = alter_spec(change, ": not null");
    const ColumnMore *more = column_more(to);

    if (not_null && ((name_is_set(more->not_null_name) && writer->version_num >= 180000) || more->not_null_no_inherit ||
                     more->not_null_not_valid)) {
        SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ");
        add_not_null_constraint(writer, &sql, to);
    } else {
        begin_alter(writer, &sql, change->to);
        strbuf_add(&sql, not_null ? " SET NOT NULL" : " DROP NOT NULL");
    }
    spec.breaking = !not_null;      /* a primary key goes first */
    PlanNode *node = writer_step(writer, &sql, spec);
    if (not_null && !more->not_null_not_valid) {
        writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_COLUMN, "fails if a row has no value there");
        writer_hazard(writer, node, HAZARD_SCAN, KIND_COLUMN, "reads the whole table");
    }
}

/* Valid before and not any more: that takes a new constraint, which has its name and all from the beginning. */
static bool
is_made_anew(const Column *from, const Column *to)
{
    return column_more(to)->not_null_not_valid && !column_more(from)->not_null_not_valid;
}

/* Server 18 keeps NOT NULL as a constraint with a name. */
static void
alter_not_null_name(Writer *writer, const Change *change)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (is_made_anew(from, to))
        return;
    Name before = { column_not_null_name(writer->arena, from) }, after = { column_not_null_name(writer->arena, to) };
    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " RENAME CONSTRAINT ", before, " TO ", after);
    writer_step(writer, &sql, alter_spec(change, ": name of NOT NULL"));
}

/* The name that it has when the steps about it run: a RENAME of it comes before them. */
static Name
not_null_name_now(Writer *writer, const Change *change)
{
    return (Name){ column_not_null_name(writer->arena, (const Column *)(change_has(change, "not null name") ? change->to
                                                                                                       : change->from)) };
}

static void
alter_not_null_no_inherit(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (is_made_anew((const Column *)change->from, to))
        return;
    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent), " ALTER CONSTRAINT ",
        not_null_name_now(writer, change), column_more(to)->not_null_no_inherit ? " NO INHERIT" : " INHERIT");
    writer_step(writer, &sql, alter_spec(change, ": inheritance of NOT NULL"));
}

static void
alter_not_null_not_valid(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;
    StepSpec      spec = alter_spec(change, column_more(to)->not_null_not_valid ? ": not null" : ": validate not null");

    SQL(&sql, "ALTER TABLE ", writer_name(writer, change->to->parent));
    if (column_more(to)->not_null_not_valid) {
        SQL(&sql, " ALTER COLUMN ", writer_name(writer, change->to).name, " DROP NOT NULL, ");
        add_not_null_constraint(writer, &sql, to);
    } else {
        SQL(&sql, " VALIDATE CONSTRAINT ", not_null_name_now(writer, change));
        spec.lock = LOCK_SHARE_UPDATE_EXCLUSIVE;
    }
    PlanNode *node = writer_step(writer, &sql, spec);
    if (!column_more(to)->not_null_not_valid)
        writer_hazard(writer, node, HAZARD_MAY_FAIL, KIND_COLUMN, "fails if a row has no value there");
}

/* A new type brings its default along (write_type_change). */
static void
alter_default(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (change_has(change, "type") && ((const Column *)change->from)->default_value != NULL)
        return;
    begin_alter(writer, &sql, change->to);
    if (to->default_value != NULL) {
        strbuf_add(&sql, " SET DEFAULT ");
        SQL(&sql, to->default_value);
    } else {
        strbuf_add(&sql, " DROP DEFAULT");
    }
    writer_step(writer, &sql, alter_spec(change, ": default"));
}

static bool
has_checks(const Table *table)
{
    VEC_EACH(&table->constraints, i)
        if (table->constraints.items[i]->type == 'c')
            return true;
    return false;
}

static bool
can_alter_generated(const Writer *writer, const Change *change)
{
    const Column *from = (const Column *)change->from, *to = (const Column *)change->to;

    if (from->generated == 's' && to->generated == 0)
        return true;
    /* The server can't while the table has CHECKs: they would have to be looked at again. */
    if (to->generated == 'v' && (has_checks(column_table(from)) || has_checks(column_table(to))))
        return false;
    return from->generated != 0 && from->generated == to->generated && writer->version_num >= 170000;
}

static void
alter_generated(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    begin_alter(writer, &sql, change->to);
    if (to->generated == 0)
        strbuf_add(&sql, " DROP EXPRESSION");
    else
        SQL(&sql, " SET EXPRESSION AS (", column_more(to)->generated_as, ")");
    StepSpec  spec = alter_spec(change, ": generation expression");
    spec.role = to->generated == 0 ? STEP_RELEASE : STEP_ALTER;
    PlanNode *node = writer_step(writer, &sql, spec);
    if (to->generated == 's')
        writer_hazard(writer, node, HAZARD_REWRITE, KIND_COLUMN, "writes the whole table anew");
}

static void
alter_storage(Writer *writer, const Change *change)
{
    write_storage(writer, (const Column *)change->to, alter_spec(change, ": storage"));
}

static void
alter_statistics(Writer *writer, const Change *change)
{
    write_statistics(writer, (const Column *)change->to, alter_spec(change, ": statistics"));
}

static void
alter_compression(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;
    STRBUF_AUTO   sql = STRBUF_INIT;

    begin_alter(writer, &sql, change->to);
    SQL(&sql, " SET COMPRESSION ",
        to->compression == 'l' ? "lz4" : to->compression == 'p' ? "pglz" : "default");
    writer_step(writer, &sql, alter_spec(change, ": compression"));
}

static void
alter_options(Writer *writer, const Change *change)
{
    STRBUF_AUTO head = STRBUF_INIT;
    StepSpec    spec = alter_spec(change, ": options");

    begin_alter(writer, &head, change->to);
    spec.lock = LOCK_SHARE_UPDATE_EXCLUSIVE;
    write_params_change(writer, change, head.s, &column_more((const Column *)change->from)->options,
                        &column_more((const Column *)change->to)->options, spec);
}

/* A new type brings its own storage and compression. */
void
restore_after_type(Writer *writer, const Change *change)
{
    const Column *to = (const Column *)change->to;

    if (to->storage != 0 && !change_has(change, "storage"))
        alter_storage(writer, change);
    if (to->compression != 0 && !change_has(change, "compression"))
        alter_compression(writer, change);
}

/* A generated column is computed again under its new type. */
static bool
can_alter_type(const Writer *writer, const Change *change)
{
    return writer != NULL && ((const Column *)change->from)->generated == 0;
}

const AlterRow column_alters[] = {
    { "comment", alter_comment, NULL },
    { "type", write_type_change, can_alter_type },
    { "collation", write_type_change, can_alter_type },
    { "not null", alter_not_null, NULL },
    { "not null name", alter_not_null_name, NULL },
    { "not null no inherit", alter_not_null_no_inherit, NULL },
    { "not null not valid", alter_not_null_not_valid, NULL },
    { "generated", alter_generated, can_alter_generated },
    { "generation expression", alter_generated, can_alter_generated },
    { "default", alter_default, NULL },
    { "identity", alter_identity, NULL },
    { "identity options", alter_identity, NULL },
    { "storage", alter_storage, NULL },
    { "compression", alter_compression, NULL },
    { "statistics", alter_statistics, NULL },
    { "options", alter_options, NULL },
    { 0 }
};
