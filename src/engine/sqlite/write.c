/*
 * write.c: SQLite's SQL for each change that is made in place. It knows what ALTER TABLE can do; rebuild.c knows what to do
 * where it can't.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/write.h"

const char *
sqlite_name(Writer *writer, const char *name)
{
    STRBUF_AUTO text = STRBUF_INIT;

    sqlite_add_name(&text, name);
    return arena_strdup(writer->arena, text.s);
}

static const char *
name_of(Writer *writer, const Object *object)
{
    return sqlite_name(writer, object->name.name.raw);
}

/* Its own, or a third one that it has for a while. */
static const char *
name_now(Writer *writer, const Object *from)
{
    return sqlite_name(writer, writer_name_until_renamed(writer, from).raw);
}

/* ---- Tables ------------------------------------------------------------------------------------------- */

static void
create_table(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_add(&sql, object_more(to)->sql);
    refers_by_name(writer, writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "create table" }));
}

static void
drop_table(Writer *writer, const Object *from)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "DROP TABLE %s", name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop table" });
    writer_hazard(writer, node, HAZARD_DROP, KIND_TABLE, "drops table %s and its rows", writer_display(writer, from));
}

static void
rename_table(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME TO %s", name_now(writer, change->from), name_of(writer, change->to));
    renames(writer, writer_step(writer, &sql,
                                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                                            .verb = "rename table",
                                            .detail = arena_printf(writer->arena, ": was %s",
                                                                   change->from->name.name.raw) }));
}

/* ---- Columns --------------------------------------------------------------------------------------------- */

static bool
is_foreign_key(const TableSql *table, const ColumnSql *column)
{
    VEC_EACH(&table->constraints, i)
        if (table->constraints.items[i]->type == 'f' && table->constraints.items[i]->column == column)
            return true;
    return false;
}

static void
create_column(Writer *writer, const Object *to)
{
    const TableSql *table = table_sql_of(writer, to->parent);
    STRBUF_AUTO     sql = STRBUF_INIT;

    if (is_rebuilt(writer, to->parent))
        return;
    const ColumnSql *column = table->columns.items[to->position - 1];
    strbuf_addf(&sql, "ALTER TABLE %s ADD COLUMN ", name_of(writer, to->parent));
    strbuf_add_n(&sql, object_more(to->parent)->sql + column->start, column->end - column->start);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to, .verb = "add column" });
    alters_schema(writer, node);
    if (is_foreign_key(table, column))
        refers_by_name(writer, node);
    ColumnList others = columns_of_declaration(writer, table, to);
    VEC_EACH(&others, i)
        writer_after_object(writer, node, others.items[i]);
}

static void
rename_away(Writer *writer, const Object *from, Name name)
{
    const Object *table = from->kind == KIND_TABLE ? from : from->parent;
    STRBUF_AUTO   sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME ",
                from->kind == KIND_TABLE ? name_of(writer, table) : sqlite_name(writer, writer_name(writer, table).name.raw));
    if (from->kind == KIND_COLUMN)
        strbuf_addf(&sql, "COLUMN %s ", name_of(writer, from));
    strbuf_addf(&sql, "TO %s", sqlite_name(writer, name.raw));
    renames(writer, writer_step(writer, &sql,
                                (StepSpec){ .role = STEP_RENAME, .from = from,
                                            .verb = arena_printf(writer->arena, "rename %s", kind_of(from->kind)->name),
                                            .detail = arena_printf(writer->arena, ": %s makes room", from->name.name.raw) }));
}

/* Does a column of the table stay that others could stand beside? */
static bool
keeps_column(Writer *writer, const Object *table)
{
    const TableSql *sql = table_sql_of(writer, table);

    VEC_EACH(&sql->columns, i)
        if (sql->columns.items[i]->generated_as == NULL &&
            diff_from_of(writer->diff, &((const Table *)table)->columns.items[i]->base) != NULL)
            return true;
    return false;
}

/* A table without columns there can't be, not even for a moment: where none stays, the new ones come first. */
static void
after_new_columns(Writer *writer, PlanNode *node, const Object *table)
{
    if (keeps_column(writer, table))
        return;
    VEC_EACH(&((const Table *)table)->columns, i)
        if (diff_from_of(writer->diff, &((const Table *)table)->columns.items[i]->base) == NULL)
            writer_after_object(writer, node, &((const Table *)table)->columns.items[i]->base);
}

/* Columns are renamed before a table is made anew: till then the column is there. */
static void
drop_column(Writer *writer, const Object *from)
{
    const Object *table = diff_to_of(writer->diff, from->parent);
    STRBUF_AUTO   sql = STRBUF_INIT;

    if (table != NULL && is_rebuilt(writer, table) && is_column_wanted(writer->diff, from))
        rename_away(writer, from, writer_third_name(writer, from));
    if (table == NULL || is_rebuilt(writer, table))
        return;
    strbuf_addf(&sql, "ALTER TABLE %s DROP COLUMN %s", name_of(writer, table), name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from, .verb = "drop column" });
    alters_schema(writer, node);
    after_new_columns(writer, node, table);
    writer_hazard(writer, node, HAZARD_DROP, KIND_COLUMN, "drops column %s and its values", writer_display(writer, from));
}

static void
rename_column(Writer *writer, const Change *change)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    strbuf_addf(&sql, "ALTER TABLE %s RENAME COLUMN %s TO %s", name_of(writer, change->to->parent),
                name_now(writer, change->from), name_of(writer, change->to));
    renames(writer, writer_step(writer, &sql,
                                (StepSpec){ .role = STEP_RENAME, .from = change->from, .to = change->to,
                                            .verb = "rename column",
                                            .detail = arena_printf(writer->arena, ": was %s",
                                                                   change->from->name.name.raw) }));
}

/* Only tables and columns are renamed; all else is made anew, and an index has nothing to lose by going early. */
static void
park(Writer *writer, const Object *from, Name name)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (from->kind == KIND_INDEX) {
        strbuf_addf(&sql, "DROP INDEX %s", name_of(writer, from));
        writer_step(writer, &sql, (StepSpec){ .role = STEP_RENAME, .from = from, .verb = "drop index",
                                              .detail = ": it makes room" });
    } else if (from->kind == KIND_TABLE || from->kind == KIND_COLUMN) {
        rename_away(writer, from, name);
    }
}

/* ---- What is made from its own statement: indexes, views, triggers --------------------------------------- */

static bool
has_name(const Catalog *catalog, const char *name, bool columns_only)
{
    VEC_EACH(&catalog->objects, i)
        if ((!columns_only || catalog->objects.items[i]->kind == KIND_COLUMN) &&
            sqlite3_stricmp(catalog->objects.items[i]->name.name.raw, name) == 0)
            return true;
    return false;
}

/* May an expression begin here, rather than the name of a table, or of what stands before it? */
static bool
is_before_expression(const char *sql, Token token)
{
    static const char *const others[] = { ".", ")", "as", "end", "from", "join", "into", "update", "with", "table", NULL };

    for (const char *const *each = others; *each != NULL; each++)
        if (sqlite_token_is(sql, token, *each))
            return false;
    return token.type == TOKEN_WORD ? sqlite3_keyword_check(sql + token.start, (int)(token.end - token.start)) != 0
                                    : token.type != TOKEN_QUOTED && token.type != TOKEN_STRING && token.type != TOKEN_NUMBER;
}

/* What is no column any more is a string to SQLite if it stands in double quotes, and that without a word. */
void
warn_of_strings(Writer *writer, PlanNode *node, const Object *to)
{
    const Object *from = diff_from_of(writer->diff, to);
    const char   *sql = object_more(to)->sql;
    size_t        length = strlen(sql);
    Token         token = { 0 }, before;

    if (from == NULL || strcmp(object_more(from)->definition, object_more(to)->definition) == 0)
        return;
    do {
        before = token;
        token = sqlite_next_token(sql, length, before.end);
        if (token.type != TOKEN_QUOTED || sql[token.start] != '"' || !is_before_expression(sql, before))
            continue;
        const char *name = sqlite_unquote(writer->arena, sql, token);
        if (has_name(writer->diff->from, name, true) && !has_name(writer->diff->to, name, false))
            writer_hazard(writer, node, HAZARD_DATA_LOSS, to->kind,
                          "\"%s\" in %s %s is no column any more: it would be a string", name, kind_of(to->kind)->name,
                          writer_display(writer, to));
    } while (token.type != TOKEN_END);
}

void
create_other(Writer *writer, const Object *to)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (to->parent != NULL && is_rebuilt(writer, to->parent))
        return;
    strbuf_add(&sql, object_more(to)->sql);
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = to,
                                                           .verb = arena_printf(writer->arena, "create %s",
                                                                                kind_of(to->kind)->name) });
    warn_of_strings(writer, node, to);
    if (to->kind != KIND_INDEX)
        creates_reader(writer, node);
}

void
drop_other(Writer *writer, const Object *from)
{
    const Object *table = from->parent == NULL ? NULL : diff_to_of(writer->diff, from->parent);
    bool          rebuilt = table != NULL && is_rebuilt(writer, table), gone = diff_to_of(writer->diff, from) == NULL;
    bool          renamed = !gone && !name_equal(from->name.name, diff_to_of(writer->diff, from)->name.name);
    const char   *detail = renamed ? arena_printf(writer->arena, ": was %s", from->name.name.raw) : NULL;
    STRBUF_AUTO   sql = STRBUF_INIT;

    if ((from->parent != NULL && table == NULL) || (rebuilt && !gone && !renamed))
        return;
    bool there = !rebuilt && strcmp(writer_name_until_renamed(writer, from).raw, from->name.name.raw) == 0;
    /* An index goes with the old form of its table; but its name may be wanted before that. */
    strbuf_addf(&sql, "DROP %s %s%s", kind_of(from->kind)->sql, there ? "" : "IF EXISTS ", name_of(writer, from));
    PlanNode *node = writer_step(writer, &sql, (StepSpec){ .role = STEP_DROP, .from = from,
                                                           .verb = arena_printf(writer->arena, "drop %s",
                                                                                kind_of(from->kind)->name),
                                                           .detail = detail });
    if (from->kind != KIND_INDEX)
        drops_reader(writer, node);
    if (gone)
        writer_hazard(writer, node, HAZARD_DROP, from->kind, "drops %s %s", kind_of(from->kind)->name,
                      writer_display(writer, from));
}

/* A trigger of the view that a rule leaves alone: as it is in the database. */
static void
create_left_alone(Writer *writer, const Object *view, const Object *trigger)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (trigger->kind != KIND_TRIGGER || writer->diff->managed[trigger->id - 1] || trigger->uses.count == 0 ||
        diff_to_of(writer->diff, trigger->uses.items[0]) != view)
        return;
    const char *detail = arena_printf(writer->arena, ": trigger %s, which is left alone", trigger->name.name.raw);
    strbuf_add(&sql, object_more(trigger)->sql);
    creates_reader(writer, writer_step(writer, &sql, (StepSpec){ .role = STEP_CREATE, .to = view, .verb = "make view",
                                                                 .detail = detail }));
}

bool
is_as_it_was(const Object *from, const Object *to)
{
    return name_equal(from->name.name, to->name.name) &&
           strcmp(object_more(from)->definition, object_more(to)->definition) == 0;
}

/* A view's triggers went with it. Those that change have steps of their own. */
void
create_triggers_again(Writer *writer, const Object *view)
{
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *trigger = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, trigger);
        if (trigger->kind == KIND_TRIGGER && from != NULL && writer->diff->managed_to[i] && trigger->uses.count > 0 &&
            trigger->uses.items[0] == view && is_as_it_was(from, trigger))
            create_other(writer, trigger);
    }
    VEC_EACH(&writer->diff->from->objects, i)
        create_left_alone(writer, view, writer->diff->from->objects.items[i]);
}

/* There is no ALTER for these; nothing is lost by making them anew. */
static void
remake_other(Writer *writer, const Change *change)
{
    drop_other(writer, change->from);
    create_other(writer, change->to);
    if (change->to->kind == KIND_VIEW)
        create_triggers_again(writer, change->to);
}

/* One that is altered, too, has its steps by that. */
static void
rename_other(Writer *writer, const Change *change)
{
    if (!change_has(change, "definition"))
        remake_other(writer, change);
}

static void
prepare(Writer *writer)
{
    prepare_rebuilds(writer);
    put_aside(writer);
}

/* ---- What only a rebuild changes ----------------------------------------------------------------------------- */

static void
nothing_to_create(Writer *writer, const Object *to)
{
    (void)writer, (void)to;
}

static void
nothing_to_alter(Writer *writer, const Change *change)
{
    (void)writer, (void)change;
}

static bool
disturbs_nobody(const Writer *writer, const Change *change, const Object *user)
{
    (void)writer, (void)change, (void)user;
    return false;
}

static const AlterRow by_rebuild[] = { { "definition", nothing_to_alter, NULL }, { NULL, NULL, NULL } };
static const AlterRow by_making_anew[] = { { "definition", remake_other, NULL }, { NULL, NULL, NULL } };

const Engine sqlite_engine = {
    .name = "sqlite",
    /* With foreign keys on, dropping the old form of a table would delete the rows that refer to it; and the shell goes on
     * after an error unless it is told not to. */
    .begin = ".bail on\nPRAGMA foreign_keys = OFF;\nBEGIN IMMEDIATE;",
    .kinds = {
        [KIND_TABLE] = { create_table, drop_table, rename_table, by_rebuild },
        [KIND_COLUMN] = { create_column, drop_column, rename_column, by_rebuild },
        [KIND_CONSTRAINT] = { nothing_to_create, nothing_to_create, nothing_to_alter, by_rebuild },
        [KIND_INDEX] = { create_other, drop_other, rename_other, by_making_anew },
        [KIND_VIEW] = { create_other, drop_other, rename_other, by_making_anew },
        [KIND_TRIGGER] = { create_other, drop_other, rename_other, by_making_anew },
    },
    .disturbs = disturbs_nobody,
    .park = park,
    .prepare = prepare,
};
