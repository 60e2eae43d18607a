/*
 * rebuild.c: the steps that make a table anew with its rows: https://www.sqlite.org/lang_altertable.html#otheralter, but
 * that the old table is renamed away first, so that nothing in the database is read again under a name that is not final.
 * in_place.c says which tables need it.
 */
#include <inttypes.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/convert.h"
#include "engine/sqlite/rebuild.h"

bool
is_rebuilt(const Writer *writer, const Object *table)
{
    const SqlitePlan *plan = writer->own;

    return plan->rebuilt[table->id - 1];
}

/* ---- The steps ------------------------------------------------------------------------------------------------ */

PlanNode *
add_step(Rebuild *rebuild, const char *detail, const char *sql)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add(&text, sql);
    PlanNode *node = writer_step(rebuild->writer, &text,
                                 (StepSpec){ .role = STEP_ALTER, .from = &rebuild->from->base, .to = &rebuild->to->base,
                                             .verb = "rebuild table", .detail = detail,
                                             .part_of = &rebuild->to->base });
    if (!rebuild->begun) {
        begins_rebuild(rebuild->writer, node);
        writer_why(rebuild->writer, node, rebuild->why != NULL ? rebuild->why
                                                               : rebuild_reasons(rebuild->writer, rebuild->from, rebuild->to));
    }
    if (rebuild->last != NULL)
        writer_after(rebuild->writer, node, rebuild->last);
    rebuild->begun = true;
    rebuild->last = node;
    return node;
}

const Object *
rowid_column(Writer *writer, const Table *table)
{
    const TableSql  *sql = table_sql_of(writer, &table->base);
    const ColumnSql *key = table_sql_rowid(sql);

    VEC_EACH(&sql->columns, i)
        if (sql->columns.items[i] == key)
            return &table->columns.items[i]->base;
    return NULL;
}

static void
add_pair(Rebuild *rebuild, const char *column, const char *value)
{
    vec_push(rebuild->writer->arena, &rebuild->pairs, ((Pair){ column, value }));
}

/* Others may know a row by its rowid: it is kept, also by a new column that is the rowid from now on. */
static void
pair_rowids(Rebuild *rebuild, const TableSql *sql)
{
    Writer       *writer = rebuild->writer;
    const Object *key = rowid_column(writer, rebuild->to);
    const char   *name = table_free_rowid_name(rebuild->from, rebuild->to);

    if (sql->without_rowid || table_sql_of(writer, &rebuild->from->base)->without_rowid || name == NULL)
        return;
    if (key == NULL)
        add_pair(rebuild, name, name);
    else if (diff_from_of(writer->diff, key) == NULL)
        add_pair(rebuild, sqlite_name(writer, key->name.name.raw), name);
}

/* Does a CHECK that stands beside this column say the text as a string? */
static bool
is_value_of(const TableSql *table, const char *column, const char *text)
{
    VEC_EACH(&table->constraints, i) {
        const ConstraintSql *check = table->constraints.items[i];
        size_t               length = check->type == 'c' ? strlen(check->definition) : 0, size = strlen(text);
        Token                token = { 0 };
        if (length == 0 || check->column == NULL || sqlite3_stricmp(check->column->name, column) != 0)
            continue;
        while ((token = sqlite_next_token(check->definition, length, token.end)).type != TOKEN_END)
            if (token.end - token.start == size && memcmp(check->definition + token.start, text, size) == 0)
                return true;
    }
    return false;
}

static bool
is_computed_real(const TableSql *table, const char *column)
{
    VEC_EACH(&table->columns, i) {
        const ColumnSql *each = table->columns.items[i];
        if (sqlite3_stricmp(each->name, column) == 0)
            return each->generated_as != NULL && !each->stored && affinity_of(each->type) == AFFINITY_REAL;
    }
    return false;
}

/* What a column takes from the one of the same name. A value of an enum that is called otherwise from now on (the directive may
 * be older than that) is called so in its rows, too. */
static const char *
renamed_value(const Rebuild *rebuild, const Column *to)
{
    Writer         *writer = rebuild->writer;
    const TableSql *from = table_sql_of(writer, &rebuild->from->base);
    const char     *name = sqlite_name(writer, to->base.name.name.raw);
    STRBUF_AUTO     cases = STRBUF_INIT;

    VEC_EACH(&column_more(to)->renamed_values, i) {
        const Param *value = &column_more(to)->renamed_values.items[i];
        const char  *was = sqlite_string(writer->arena, value->name), *is = sqlite_string(writer->arena, value->value);
        if (is_value_of(from, to->base.name.name.raw, was) && !is_value_of(from, to->base.name.name.raw, is))
            strbuf_addf(&cases, " WHEN %s THEN %s", was, is);
    }
    /* SQLite 3.40 gives 11.0 of a computed column as the integer 11 where the other column has no type. */
    if (is_computed_real(from, to->base.name.name.raw))
        return arena_printf(writer->arena, "CASE typeof(%s) WHEN 'real' THEN CAST(%s AS REAL) ELSE %s END", name, name, name);
    return cases.length == 0 ? name : arena_printf(writer->arena, "CASE %s%s ELSE %s END", name, cases.s, name);
}

/* Columns are renamed before tables are made anew. Where nothing of a row is kept it still is one: of defaults, if the new
 * table takes that. */
static void
pair_all(Rebuild *rebuild)
{
    Writer          *writer = rebuild->writer;
    const TableSql  *sql = table_sql_of(writer, &rebuild->to->base);
    const Object    *key = rowid_column(writer, rebuild->to);
    const ColumnSql *first = NULL;
    bool             is_key = false;

    pair_rowids(rebuild, sql);
    VEC_EACH(&rebuild->to->columns, i) {
        const Object *to = &rebuild->to->columns.items[i]->base;
        const char   *name = sqlite_name(writer, to->name.name.raw);
        if (sql->columns.items[i]->generated_as != NULL)
            continue;
        if (first == NULL) {
            first = sql->columns.items[i];
            is_key = to == key;
        }
        if (diff_from_of(writer->diff, to) != NULL)
            add_pair(rebuild, name, renamed_value(rebuild, rebuild->to->columns.items[i]));
    }
    if (rebuild->pairs.count == 0 && first != NULL)
        add_pair(rebuild, sqlite_name(writer, first->name),     /* a rowid has no default */
                 is_key || first->default_value == NULL ? "NULL" : first->default_value);
}

/* The table itself is read, in the order of its key. SQLite would rather read an index that holds all of it: rows without a
 * rowid would be numbered at random, and those that a damaged index lacks be lost. */
static const char *
not_by_an_index(const Rebuild *rebuild)
{
    const TableSql *from = table_sql_of(rebuild->writer, &rebuild->from->base);
    STRBUF_AUTO     order = STRBUF_INIT;

    if (!from->without_rowid)
        return " NOT INDEXED";      /* to a table without one that means nothing */
    VEC_EACH(&from->constraints, i)
        for (uint32_t k = 0; from->constraints.items[i]->type == 'p' && k < from->constraints.items[i]->columns.count; k++) {
            strbuf_add(&order, k == 0 ? " ORDER BY " : ", ");
            sqlite_add_name(&order, from->constraints.items[i]->columns.items[k]);
        }
    return arena_strdup(rebuild->writer->arena, order.s);
}

static void
add_copy(Rebuild *rebuild)
{
    STRBUF_AUTO columns = STRBUF_INIT, values = STRBUF_INIT;

    VEC_EACH(&rebuild->pairs, i) {
        strbuf_addf(&columns, "%s%s", i == 0 ? "" : ", ", rebuild->pairs.items[i].column);
        strbuf_addf(&values, "%s%s", i == 0 ? "" : ", ", rebuild->pairs.items[i].value);
    }
    add_step(rebuild, ": copy its rows",
             arena_printf(rebuild->writer->arena, "INSERT OR ABORT INTO %s (%s) SELECT %s FROM %s%s", rebuild->name, columns.s,
                          values.s, rebuild->old, rebuild->reading));
}

static bool
has_autoincrement(const TableSql *sql)
{
    VEC_EACH(&sql->constraints, i)
        if (sql->constraints.items[i]->autoincrement)
            return true;
    return false;
}

static void
add_last_id(Rebuild *rebuild, const char *name, const char *old)
{
    Arena *arena = rebuild->writer->arena;

    add_step(rebuild, ": make room for its last id",
             arena_printf(arena, "DELETE FROM sqlite_sequence WHERE name = %s", name));
    add_step(rebuild, ": keep its last id",
             arena_printf(arena, "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence "
                                         "WHERE name = %s", name, old));
}

/* An id that was given out once is not given out again, though its row may be gone. */
static void
add_sequence(Rebuild *rebuild, bool aside)
{
    Writer     *writer = rebuild->writer;
    const char *name = sqlite_string(writer->arena, rebuild->to->base.name.name.raw);
    bool        was = has_autoincrement(table_sql_of(writer, &rebuild->from->base));

    if (was && has_autoincrement(table_sql_of(writer, &rebuild->to->base)))
        add_last_id(rebuild, name, rebuild->old_string);
    if (was && aside)
        add_step(rebuild, ": no last id is left",
                 arena_printf(writer->arena, "DELETE FROM sqlite_sequence WHERE name = %s", rebuild->old_string));
}

/* A step of the index, not of the table: one of that name may have to leave another table first. */
static void
add_index(Rebuild *rebuild, const Object *index)
{
    Writer     *writer = rebuild->writer;
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add(&text, object_more(index)->sql);
    PlanNode *node = writer_step(writer, &text,
                                 (StepSpec){ .role = STEP_CREATE, .to = index, .verb = "create index",
                                             .detail = ", again with its table", .part_of = &rebuild->to->base });
    warn_of_strings(writer, node, index);
    writer_after(writer, node, rebuild->last);
    rebuild->last = node;
}

static void
add_triggers(Rebuild *rebuild)
{
    Writer *writer = rebuild->writer;

    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *trigger = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, trigger);
        if (trigger->kind != KIND_TRIGGER || from == NULL || !writer->diff->managed_to[i] || !is_as_it_was(from, trigger))
            continue;
        if (trigger->uses.count > 0 && trigger->uses.items[0] == &rebuild->to->base)
            creates_reader(writer, add_step(rebuild, arena_printf(writer->arena, ": trigger %s", trigger->name.name.raw),
                                            object_more(trigger)->sql));
    }
}

/* What a rule leaves alone would go with the old table: it comes again as it is in the database. */
static void
add_left_alone(Rebuild *rebuild)
{
    const Diff   *diff = rebuild->writer->diff;
    const Object *table = &rebuild->from->base;

    VEC_EACH(&diff->from->objects, i) {
        const Object *object = diff->from->objects.items[i];
        bool          index = object->kind == KIND_INDEX && object->parent == table;
        bool          trigger = object->kind == KIND_TRIGGER && object->uses.count > 0 && object->uses.items[0] == table;
        if ((index || trigger) && !diff->managed[i] && object_more(object)->sql != NULL)
            add_step(rebuild, arena_printf(rebuild->writer->arena, ": %s %s, which is left alone",
                                           object_kind_name(object), object->name.name.raw), object_more(object)->sql);
    }
}

/* What hung on the old table. The steps of indexes come last: they are not the table's. */
static void
add_dependents(Rebuild *rebuild)
{
    add_triggers(rebuild);
    add_left_alone(rebuild);
    VEC_EACH(&rebuild->to->indexes, i)
        if (rebuild->writer->diff->managed_to[rebuild->to->indexes.items[i]->base.id - 1])
            add_index(rebuild, &rebuild->to->indexes.items[i]->base);
}

static bool
same_columns(const ConstraintSql *a, const ConstraintSql *b)
{
    if (a->type != b->type || a->columns.count != b->columns.count)
        return false;
    VEC_EACH(&a->columns, i)
        if (sqlite3_stricmp(a->columns.items[i], b->columns.items[i]) != 0)
            return false;
    return true;
}

/* A constraint without a name has no identity: a key over the same columns that says something else is the same one, altered;
 * and a CHECK within a column's declaration is a part of that, like its type. */
static bool
becomes_another(Rebuild *rebuild, uint32_t index)
{
    Writer              *writer = rebuild->writer;
    const TableSql      *from = table_sql_of(writer, &rebuild->from->base), *to = table_sql_of(writer, &rebuild->to->base);
    const ConstraintSql *constraint = from->constraints.items[index];

    if (constraint->name != NULL)
        return false;
    if (constraint->type == 'c')
        return constraint->column != NULL;
    VEC_EACH(&to->constraints, i)
        if (to->constraints.items[i]->name == NULL && same_columns(constraint, to->constraints.items[i]))
            return true;
    return false;
}

/* Why values of a column are not what they were (convert.c has counted them). */
static const char *
why_changed(const Rebuild *rebuild, const Object *to)
{
    const TableSql *sql = table_sql_of(rebuild->writer, to->parent);

    if (sql->columns.items[to->position - 1]->generated_as != NULL)
        return "given up: it is computed from now on";
    return rowid_column(rebuild->writer, rebuild->to) == to ? "changed: it is the rowid from now on"
                                                            : "changed by the new type";
}

/* What is lost by it, and what may stop it. */
static void
add_hazards(Rebuild *rebuild)
{
    Writer *writer = rebuild->writer;

    writer_hazard(writer, rebuild->last, HAZARD_REWRITE, KIND_TABLE, "writes table %s anew",
                  writer_display(writer, &rebuild->to->base));
    VEC_EACH(&rebuild->from->columns, i) {
        const Object *from = &rebuild->from->columns.items[i]->base, *to = diff_to_of(writer->diff, from);
        int64_t       changed = column_more(rebuild->from->columns.items[i])->changed_values;
        if (to == NULL)
            writer_hazard(writer, rebuild->last, HAZARD_DROP, KIND_COLUMN, "drops column %s and its values",
                          writer_display(writer, from));
        else if (changed > 0)
            writer_hazard(writer, rebuild->last, HAZARD_DATA_LOSS, KIND_COLUMN,
                          "%" PRId64 " value%s of column %s would be %s", changed, changed == 1 ? "" : "s",
                          writer_display(writer, from), why_changed(rebuild, to));
    }
    VEC_EACH(&rebuild->from->constraints, i) {
        const Object *from = &rebuild->from->constraints.items[i]->base;
        if (diff_to_of(writer->diff, from) == NULL && !becomes_another(rebuild, i))
            writer_hazard(writer, rebuild->last, HAZARD_DROP, KIND_CONSTRAINT, "drops %s %s", object_kind_name(from),
                          writer_display(writer, from));
    }
}

/* A virtual table can't be renamed away: its module knows it by its name. What it keeps of its own goes; full_text.c knows
 * what can come again. */
static PlanNode *
write_virtual(Writer *writer, const Object *table, PlanNode *before)
{
    const char *name = table->name.name.raw;
    Rebuild     rebuild = { .writer = writer, .to = (const Table *)table,
                            .from = (const Table *)diff_from_of(writer->diff, table), .name = sqlite_name(writer, name),
                            .last = before };

    note_settings(&rebuild);
    note_rows(&rebuild);
    add_step(&rebuild, "", arena_printf(writer->arena, "DROP TABLE %s", rebuild.name));
    if (!is_filled_again(writer, table))
        writer_hazard(writer, rebuild.last, HAZARD_DROP, KIND_TABLE, "drops what the virtual table %s holds",
                      writer_display(writer, table));
    add_step(&rebuild, ": make it anew", object_more(table)->sql);
    restore_settings(&rebuild);
    add_dependents(&rebuild);
    return rebuild.last;
}

/* A CHECK that says t.a is in the way of a rename: SQLite would have it follow only together with all other definitions. */
static bool
says_own_name(const Rebuild *rebuild)
{
    Arena      *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    const char *sql = object_more(&rebuild->from->base)->sql;
    size_t      length = strlen(sql);
    Token       token = { 0 };

    while ((token = sqlite_next_token(sql, length, token.end)).type != TOKEN_END) {
        bool name = token.type == TOKEN_WORD || token.type == TOKEN_QUOTED;
        if (name && sqlite_token_is(sql, sqlite_next_token(sql, length, token.end), ".") &&
            sqlite3_stricmp(sqlite_unquote(arena, sql, token), rebuild->to->base.name.name.raw) == 0)
            return true;
    }
    return false;
}

/* The rows wait in a table without types, where each value stays what it is; the old table goes before the new one comes. */
static void
lay_rows_aside(Rebuild *rebuild)
{
    Writer     *writer = rebuild->writer;
    const char *name = sqlite_string(writer->arena, rebuild->to->base.name.name.raw);
    STRBUF_AUTO values = STRBUF_INIT;

    VEC_EACH(&rebuild->pairs, i) {
        const Pair *pair = &rebuild->pairs.items[i];
        strbuf_addf(&values, "%s+(%s) AS %s", i == 0 ? "" : ", ", pair->value, pair->column);
    }
    add_step(rebuild, "",
             arena_printf(writer->arena, "CREATE TABLE %s AS SELECT %s FROM %s%s", rebuild->old, values.s, rebuild->name,
                          rebuild->reading));
    rebuild->reading = "";
    add_hazards(rebuild);
    if (has_autoincrement(table_sql_of(writer, &rebuild->from->base)))
        add_step(rebuild, ": and its last id",
                 arena_printf(writer->arena, "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence "
                                             "WHERE name = %s COLLATE nocase", rebuild->old_string, name));
    add_step(rebuild, ": make way", arena_printf(writer->arena, "DROP TABLE %s", rebuild->name));
    VEC_EACH(&rebuild->pairs, i)
        rebuild->pairs.items[i].value = rebuild->pairs.items[i].column;
}

static void
rename_away(Rebuild *rebuild)
{
    add_step(rebuild, "", "PRAGMA legacy_alter_table = ON");
    add_step(rebuild, ": make way",
             arena_printf(rebuild->writer->arena, "ALTER TABLE %s RENAME TO %s", rebuild->name, rebuild->old));
    add_hazards(rebuild);
}

static bool
is_there(const Catalog *catalog, const char *name)
{
    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        bool          relation = object->kind == KIND_TABLE || object->kind == KIND_VIEW || object->kind == KIND_INDEX;
        if (relation && sqlite3_stricmp(object->name.name.raw, name) == 0)
            return true;
    }
    return false;
}

const char *
old_name(Writer *writer, const char *name)
{
    const char *old = arena_printf(writer->arena, "%s_schemasync_old", name);

    for (unsigned n = 1; is_there(writer->diff->from, old) || is_there(writer->diff->to, old); n++)
        old = arena_printf(writer->arena, "%s_schemasync_old%u", name, n);
    return old;
}

/* Returns the last step: the next rebuild begins after it. */
static PlanNode *
write_rebuild(Writer *writer, const Object *table, PlanNode *before)
{
    const char *name = table->name.name.raw, *old = old_name(writer, name);
    Rebuild     rebuild = { .writer = writer, .to = (const Table *)table,
                            .from = (const Table *)diff_from_of(writer->diff, table), .name = sqlite_name(writer, name),
                            .old = sqlite_name(writer, old), .old_string = sqlite_string(writer->arena, old),
                            .last = before };
    bool aside = says_own_name(&rebuild);

    pair_all(&rebuild);
    rebuild.reading = not_by_an_index(&rebuild);
    if (aside)
        lay_rows_aside(&rebuild);
    else
        rename_away(&rebuild);
    add_step(&rebuild, ": make it anew", object_more(table)->sql);
    add_copy(&rebuild);
    add_sequence(&rebuild, aside);
    add_step(&rebuild, ": drop the old one", arena_printf(writer->arena, "DROP TABLE %s", rebuild.old));
    if (!aside)
        add_step(&rebuild, ": as before", "PRAGMA legacy_alter_table = OFF");
    add_dependents(&rebuild);
    return rebuild.last;
}

void
prepare_rebuilds(Writer *writer)
{
    SqlitePlan *plan = ARENA_NEW(writer->arena, SqlitePlan);
    PlanNode   *last = NULL;

    *plan = (SqlitePlan){ .rebuilt = arena_alloc(writer->arena, writer->diff->to->objects.count * sizeof *plan->rebuilt) };
    writer->own = plan;
    VEC_EACH(&writer->diff->changes, i) {
        const Change *change = &writer->diff->changes.items[i];
        const Object *table = altered_table(writer, change);
        if (table == NULL || plan->rebuilt[table->id - 1] || !needs_rebuild(writer, change))
            continue;
        plan->rebuilt[table->id - 1] = true;
        last = ((const Table *)table)->is_virtual ? write_virtual(writer, table, last) : write_rebuild(writer, table, last);
    }
    fill_full_texts(writer, last);
}
