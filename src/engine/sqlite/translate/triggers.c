/*
 * triggers.c: BEFORE triggers that give columns of NEW other values, as triggers of SQLite that do so behind the
 * change, which is all that SQLite allows. Such a trigger is for UPDATE OF the columns that no trigger sets: what one of them
 * sets never fires another, nor itself, whatever recursive_triggers says.
 */
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/translate/trigger.h"

/* ---- Several on one table --------------------------------------------------------------------------------------- */

static bool
version_sets(const Version *version, const Column *column)
{
    VEC_EACH(&version->sets, i)
        if (version->sets.items[i].column == column)
            return true;
    return false;
}

static bool
sets_column(const Ported *trigger, const Column *column)
{
    return version_sets(&trigger->versions[0], column) || version_sets(&trigger->versions[1], column);
}

static const Version *
version_for(const Ported *trigger, int event)
{
    for (int v = 0; v < 2; v++)
        if (trigger->versions[v].event == event)
            return &trigger->versions[v];
    return NULL;
}

/* With an UPDATE. */
static bool
is_set_by_any(const PortedTriggers *triggers, const Column *column)
{
    VEC_EACH(triggers, i) {
        const Version *version = version_for(triggers->items[i], EVENT_UPDATE);
        if (triggers->items[i]->why == NULL && version != NULL && version_sets(version, column))
            return true;
    }
    return false;
}

static bool
is_for_update_of(const Ported *trigger, const Column *column)
{
    if (trigger->why != NULL || version_for(trigger, EVENT_UPDATE) == NULL ||
        trigger->table != column_table(column))
        return false;
    VEC_EACH(&trigger->of, i)
        if (trigger->of.items[i] == column)
            return true;
    return trigger->of.count == 0;
}

/* What is set behind an INSERT would fire the triggers for UPDATE, but for columns that none of them is for. */
static bool
fires_another(const PortedTriggers *triggers, const Ported *trigger)
{
    const Version *version = version_for(trigger, EVENT_INSERT);

    for (uint32_t i = 0; version != NULL && i < version->sets.count; i++) {
        const Column *column = version->sets.items[i].column;
        for (uint32_t j = 0; !is_set_by_any(triggers, column) && j < triggers->count; j++)
            if (is_for_update_of(triggers->items[j], column))
                return true;
    }
    return false;
}

static bool
version_reads(const Version *version, const char *name)
{
    if (version->condition != NULL && strstr(version->condition, name) != NULL)
        return true;
    VEC_EACH(&version->sets, i)
        if (strstr(version->sets.items[i].piece->text, name) != NULL)
            return true;
    return false;
}

/* PostgreSQL calls them by name, each with what the one before has made. In SQLite each sees what the statement has made. */
static void
compare_versions(Translation *t, Ported *one, const Version *a, Ported *other, const Version *b)
{
    VEC_EACH(&one->table->columns, i) {
        const Column *column = one->table->columns.items[i];
        const char   *name = translate_row_column(t, "NEW", column);      /* by the text: more than is read may seem so */
        bool          by_one = version_sets(a, column), by_other = version_sets(b, column);
        if (by_one && by_other)
            one->why = other->why = "two triggers of its table set the same column";
        else if ((by_one && version_reads(b, name)) || (by_other && version_reads(a, name)))
            one->why = other->why = "a trigger of its table reads what another one sets";
    }
}

static void
compare_triggers(Translation *t, Ported *one, Ported *other)
{
    for (int v = 0; v < 2; v++)
        for (int w = 0; w < 2; w++)
            if (one->versions[v].event != 0 && one->versions[v].event == other->versions[w].event)
                compare_versions(t, one, &one->versions[v], other, &other->versions[w]);
}

static bool
check_columns(const PortedTriggers *triggers, Ported *trigger)
{
    VEC_EACH(&trigger->of, i)
        if (is_set_by_any(triggers, trigger->of.items[i]))
            trigger->why = "it is for UPDATE OF a column that a trigger sets";
    if (trigger->why == NULL && fires_another(triggers, trigger))
        trigger->why = "what it sets behind an INSERT would fire a trigger for UPDATE";
    return trigger->why != NULL;
}

static void
check_together(Translation *t, const PortedTriggers *triggers)
{
    VEC_EACH(triggers, i)
        for (uint32_t j = i + 1; j < triggers->count; j++)
            if (triggers->items[i]->table == triggers->items[j]->table && triggers->items[i]->why == NULL &&
                triggers->items[j]->why == NULL)
                compare_triggers(t, triggers->items[i], triggers->items[j]);
    for (bool more = true; more;) {     /* what one of them sets is another matter without it */
        more = false;
        VEC_EACH(triggers, i)
            more |= triggers->items[i]->why == NULL && check_columns(triggers, triggers->items[i]);
    }
}

/* ---- Writing it down ---------------------------------------------------------------------------------------------- */

/* What SQLite calls the number of a row, where no column has that name. */
static const char *
rowid_name(const Table *table)
{
    static const char *const names[] = { "rowid", "_rowid_", "oid" };

    for (int i = 0; i < 3; i++) {
        bool taken = false;
        VEC_EACH(&table->columns, j)
            taken |= sqlite3_stricmp(table->columns.items[j]->base.name.name.raw, names[i]) == 0;
        if (!taken)
            return names[i];
    }
    return NULL;
}

/* Trigger names are one space in SQLite, and one for each table in PostgreSQL. */
static const char *
trigger_name(Translation *t, const Ported *trigger, const Version *version)
{
    const char *table = translate_name(t, trigger->table->base.name), *name = trigger->written->name.name.raw;
    size_t      length = strlen(table);
    bool        told = strncmp(name, table, length) == 0 && name[length] == '_', both = trigger->versions[1].event != 0;
    const char *event = !both ? "" : version->event == EVENT_INSERT ? "_insert" : "_update";

    return arena_printf(t->arena, "%s%s%s%s", told ? "" : table, told ? "" : "_", name, event);
}

static bool
add_event(Translation *t, const PortedTriggers *all, const Ported *trigger, const Version *version, Strbuf *sql)
{
    bool any = false;

    if (version->event == EVENT_INSERT) {
        strbuf_add(sql, " AFTER INSERT ON ");
        return true;
    }
    VEC_EACH(&trigger->table->columns, i) {
        const Column *column = trigger->table->columns.items[i];
        bool          wanted = trigger->of.count == 0;
        VEC_EACH(&trigger->of, j)
            wanted |= trigger->of.items[j] == column;
        if (!wanted || column->generated != 0 || is_set_by_any(all, column))
            continue;
        strbuf_add(sql, any ? ", " : " AFTER UPDATE OF ");
        sqlite_add_name(sql, column->base.name.name.raw);
        any = true;
    }
    strbuf_add(sql, " ON ");
    return any || translate_refuse(t, "triggers set every column of its table") != NULL;
}

static bool
write_version(Translation *t, const PortedTriggers *all, const Ported *trigger, const Version *version, Strbuf *sql)
{
    const char *table = translate_name(t, trigger->table->base.name), *rowid = rowid_name(trigger->table);

    if (rowid == NULL)
        return translate_refuse(t, "its table has columns by all names of the row's number") != NULL;
    strbuf_add(sql, "CREATE TRIGGER ");
    sqlite_add_name(sql, trigger_name(t, trigger, version));
    if (!add_event(t, all, trigger, version, sql))
        return false;
    sqlite_add_name(sql, table);
    strbuf_add(sql, " FOR EACH ROW");
    if (version->condition != NULL)
        strbuf_addf(sql, "\nWHEN %s", version->condition);
    strbuf_add(sql, "\nBEGIN\n    UPDATE ");
    sqlite_add_name(sql, table);
    VEC_EACH(&version->sets, i) {
        strbuf_add(sql, i == 0 ? " SET " : ", ");
        sqlite_add_name(sql, version->sets.items[i].column->base.name.name.raw);
        strbuf_addf(sql, " = %s", version->sets.items[i].piece->text);
    }
    strbuf_addf(sql, " WHERE %s = NEW.%s;\nEND;\n", rowid, rowid);
    return true;
}

/* SQLite compiles a trigger with the first statement that fires it. */
static bool
try_trigger(Translation *t, const Ported *trigger, const char *sql)
{
    sqlite3      *database = translate_scratch(t);
    sqlite3_stmt *statement = NULL;
    STRBUF_AUTO   text = STRBUF_INIT;

    if (database == NULL)
        return true;
    for (int i = 0; i < 2; i++) {
        strbuf_add(&text, i == 0 ? "EXPLAIN INSERT INTO " : "; EXPLAIN UPDATE ");
        sqlite_add_name(&text, translate_name(t, trigger->table->base.name));
        strbuf_add(&text, i == 0 ? " DEFAULT VALUES" : " SET ");
        for (uint32_t j = 0, written = 0; i == 1 && j < trigger->table->columns.count; j++) {
            if (trigger->table->columns.items[j]->generated != 0)
                continue;
            strbuf_add(&text, written++ == 0 ? "" : ", ");
            sqlite_add_name(&text, trigger->table->columns.items[j]->base.name.name.raw);
            strbuf_add(&text, " = NULL");
        }
    }
    bool good = sqlite3_exec(database, sql, NULL, NULL, NULL) == SQLITE_OK;
    for (const char *tail = text.s; good && *tail != '\0';) {
        good = sqlite3_prepare_v2(database, tail, -1, &statement, &tail) == SQLITE_OK;
        sqlite3_finalize(statement);
    }
    return good || translate_refuse(t, "SQLite does not take its translation: %s", sqlite3_errmsg(database)) != NULL;
}

/* The columns that it sets, or (`all` given) that any of its table's does. */
static const char *
set_names(Translation *t, const Ported *trigger, const PortedTriggers *all)
{
    STRBUF_AUTO text = STRBUF_INIT;

    VEC_EACH(&trigger->table->columns, i) {
        const Column *column = trigger->table->columns.items[i];
        if (all == NULL ? sets_column(trigger, column) : is_set_by_any(all, column))
            strbuf_addf(&text, "%s%s", text.length == 0 ? "" : ", ", column->base.name.name.raw);
    }
    return arena_strdup(t->arena, text.s);
}

static void
report_trigger(Translation *t, const PortedTriggers *all, const Ported *trigger)
{
    const char *name = trigger->written->name.name.raw, *table = trigger->table->base.name.name.raw;
    bool        any_update = trigger->of.count == 0 &&
                      (trigger->versions[0].event == EVENT_UPDATE || trigger->versions[1].event == EVENT_UPDATE);

    translate_report(t, trigger->written->at, "trigger %s of table %s sets %s behind the change: RETURNING and constraints see "
                     "the row without that%s%s%s", name, table, set_names(t, trigger, NULL),
                     any_update ? ", and an UPDATE of nothing but " : "", any_update ? set_names(t, trigger, all) : "",
                     any_update ? " does not fire it" : "");
    VEC_EACH(&trigger->caveats, i)
        translate_report(t, trigger->written->at, "trigger %s of table %s: %s", name, table, trigger->caveats.items[i]);
}

static bool
claim_names(Translation *t, Map *names, const Ported *trigger)
{
    for (int v = 0; v < 2 && trigger->versions[v].event != 0; v++) {
        const char     *name = trigger_name(t, trigger, &trigger->versions[v]);
        const Ported *other = map_put(names, sqlite_fold(t->arena, name), (void *)trigger);
        if (other != NULL)
            translate_fail(t, trigger->written->at,
                           arena_printf(t->arena, "trigger %s of table %s and trigger %s of table %s both become \"%s\" in "
                                        "SQLite",
                                        other->written->name.name.raw, other->table->base.name.name.raw,
                                        trigger->written->name.name.raw, trigger->table->base.name.name.raw, name),
                           arena_printf(t->arena, "The other one is at line %u. SQLite has one space of names for triggers of "
                                        "all tables: rename one of them.", other->written->at.line));
    }
    return !t->failed;
}

static bool
add_trigger(Translation *t, const PortedTriggers *all, Map *names, const Ported *trigger)
{
    STRBUF_AUTO sql = STRBUF_INIT;

    if (!claim_names(t, names, trigger))
        return true;
    for (int v = 0; v < 2 && trigger->versions[v].event != 0; v++)
        if (!write_version(t, all, trigger, &trigger->versions[v], &sql))
            return false;
    if (!try_trigger(t, trigger, sql.s))
        return false;
    translate_mark(t, NULL, trigger->written->at);
    strbuf_add(&t->sql, sql.s);
    report_trigger(t, all, trigger);
    return true;
}

static int
by_table_and_name(const void *a, const void *b)
{
    const Ported *x = *(Ported *const *)a, *y = *(Ported *const *)b;
    int             tables = x->table == NULL || y->table == NULL ? (x->table != NULL) - (y->table != NULL)
                                                                  : qname_compare(x->table->base.name, y->table->base.name);

    if (tables != 0)
        return tables;
    int names = name_compare(x->written->name.name, y->written->name.name);
    return names != 0 ? names : (x->written->at.line > y->written->at.line) - (x->written->at.line < y->written->at.line);
}

static void
read_all(Translation *t, PortedTriggers *all)
{
    VEC_EACH(&t->desired->triggers, i) {
        Ported *trigger = ARENA_NEW(t->arena, Ported);
        *trigger = (Ported){ .written = &t->desired->triggers.items[i] };
        t->why = "it can't be translated";
        if (trigger->written->disabled)
            trigger->why = "it is disabled";
        else if (!translate_read_trigger(t, trigger))
            trigger->why = t->why;
        vec_push(t->arena, all, trigger);
    }
    if (all->count > 0)
        qsort(all->items, all->count, sizeof *all->items, by_table_and_name);
}

/* A function whose trigger is there has no line of its own. */
static void
report_functions(Translation *t, const PortedTriggers *all)
{
    VEC_EACH(&t->desired->functions, i) {
        const Written *function = &t->desired->functions.items[i];
        bool           used = false;
        VEC_EACH(all, j)
            used |= all->items[j]->why == NULL && all->items[j]->function == function;
        if (!used)
            translate_report(t, function->at, "function %s is left out: SQLite has none", function->name.name.raw);
    }
}

void
translate_triggers(Translation *t)
{
    Map      *names __attribute__((cleanup(map_cleanup))) = map_new();
    PortedTriggers all = { 0 };

    read_all(t, &all);
    check_together(t, &all);
    VEC_EACH(&all, i) {
        Ported *trigger = all.items[i];
        if (trigger->why == NULL && !add_trigger(t, &all, names, trigger))
            trigger->why = t->why;
        if (trigger->why != NULL)
            translate_report(t, trigger->written->at, "trigger %s of table %s is left out: %s", trigger->written->name.name.raw,
                             trigger->written->on.name.raw, trigger->why);
    }
    report_functions(t, &all);
}
