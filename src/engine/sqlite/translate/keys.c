/*
 * keys.c: constraints and indexes in SQLite's SQL. What an expression means is expr.c's matter.
 */
#include <string.h>

#include "engine/sqlite/translate/translate.h"

/* ---- Where they stand --------------------------------------------------------------------------------------- */

const Column *
translate_constraint_column(const Constraint *constraint)
{
    const Table *table = constraint_table(constraint);
    Name         name = { NULL };

    if (constraint->type == 'c') {
        const Names *columns = &expr_names(constraint->expr)->columns;
        VEC_EACH(columns, i) {
            if (name_is_set(name) && !name_equal(name, columns->items[i]))
                return NULL;
            name = columns->items[i];
        }
    } else if (constraint->key.count == 1) {
        name = constraint->key.items[0].column_name;
    }
    return name_is_set(name) ? table_column(table, name) : NULL;
}

bool
translate_is_rowid(const Column *column)
{
    const Constraint *key = table_primary_key(column_table(column));

    return key != NULL && key->key.count == 1 && translate_sort(column->type, NULL) == SORT_INT && column->generated == 0 &&
           name_equal(key->key.items[0].column_name, column->base.name.name);
}

/* ---- Constraints ---------------------------------------------------------------------------------------------- */

bool
translate_is_unnamed(const Translation *t, const Constraint *constraint)
{
    const char *name = constraint->base.name.name.raw;

    return name == NULL || catalog_is_automatic(name, catalog_automatic_name(t->desired, &constraint->base));
}

static void
add_constraint_name(Translation *t, const Constraint *constraint)
{
    if (translate_is_unnamed(t, constraint))
        return;
    strbuf_add(&t->sql, "CONSTRAINT ");
    translate_add_name(t, constraint->base.name.name);
    strbuf_add_char(&t->sql, ' ');
}

static void
add_key_columns(Translation *t, const Constraint *constraint)
{
    strbuf_add(&t->sql, "(");
    VEC_EACH(&constraint->key, i) {
        strbuf_add(&t->sql, i == 0 ? "" : ", ");
        translate_add_name(t, constraint->key.items[i].column_name);
    }
    strbuf_add(&t->sql, ")");
}

static bool
add_check(Translation *t, const Constraint *constraint, const char *before)
{
    t->caveats.count = 0;
    const Piece *piece = constraint->not_enforced ? translate_refuse(t, "it is NOT ENFORCED")
                                                  : translate_expr(t, constraint->expr, constraint_table(constraint),
                                                                   SITE_CHECK);
    SourcePos at = constraint->base.at;

    if (piece != NULL && piece->sort != SORT_BOOL && piece->sort != SORT_NULL)
        piece = translate_refuse(t, "it is no condition that is understood");
    if (piece == NULL) {
        translate_report(t, at, "%s is left out: %s", translate_display(t, &constraint->base), t->why);
        return false;
    }
    if (constraint->not_valid)
        translate_report(t, at, "%s is checked for the rows that are there too: SQLite has no NOT VALID",
                         translate_display(t, &constraint->base));
    translate_caveats(t, at, &constraint->base);
    strbuf_add(&t->sql, before);
    translate_mark(t, &constraint->base, at);
    add_constraint_name(t, constraint);
    strbuf_addf(&t->sql, "CHECK (%s)", piece->text);
    return true;
}

static void
report_key(Translation *t, const Constraint *constraint)
{
    const ConstraintMore *more = constraint_more(constraint);
    const char           *name = translate_display(t, &constraint->base);

    if (constraint->deferrable)
        translate_report(t, constraint->base.at, "%s is checked at once: SQLite defers foreign keys only", name);
    if (constraint->nulls_not_distinct)
        translate_report(t, constraint->base.at, "%s: to SQLite no NULL equals another one", name);
    if (more->include.count > 0 || more->params.count > 0 || name_is_set(more->tablespace))
        translate_report(t, constraint->base.at, "%s: SQLite has no INCLUDE, storage parameters and tablespaces", name);
}

static bool
add_key(Translation *t, const Constraint *constraint, const Column *column, const char *before)
{
    if (constraint->without_overlaps) {
        translate_report(t, constraint->base.at, "%s is left out: SQLite has no WITHOUT OVERLAPS",
                         translate_display(t, &constraint->base));
        return false;
    }
    report_key(t, constraint);
    strbuf_add(&t->sql, before);
    translate_mark(t, &constraint->base, constraint->base.at);
    add_constraint_name(t, constraint);
    strbuf_add(&t->sql, constraint->type == 'p' ? "PRIMARY KEY" : "UNIQUE");
    if (column == NULL) {
        strbuf_add_char(&t->sql, ' ');
        add_key_columns(t, constraint);
    } else if (constraint->type == 'p' && translate_is_rowid(column) && translate_is_counted(column)) {
        strbuf_add(&t->sql, " AUTOINCREMENT");
    }
    return true;
}

static void
add_action(Translation *t, const char *when, char action)
{
    static const struct { char code; const char *words; } actions[] = {
        { 'r', "RESTRICT" }, { 'c', "CASCADE" }, { 'n', "SET NULL" }, { 'd', "SET DEFAULT" },
    };

    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (actions[i].code == action)
            strbuf_addf(&t->sql, " ON %s %s", when, actions[i].words);
}

static void
report_foreign_key(Translation *t, const Constraint *constraint)
{
    const char *name = translate_display(t, &constraint->base);

    if (constraint->match == 'f' && constraint->key.count > 1)
        translate_report(t, constraint->base.at, "%s: SQLite takes MATCH FULL for MATCH SIMPLE, a row with some NULLs passes",
                         name);
    if (constraint_more(constraint)->on_delete_columns.count > 0)
        translate_report(t, constraint->base.at, "%s: ON DELETE does nothing but refuse: SQLite can't set some of the columns",
                         name);
}

static bool
add_foreign_key(Translation *t, const Constraint *constraint, const Column *column, const char *before)
{
    bool some = constraint_more(constraint)->on_delete_columns.count > 0;

    if (constraint->not_enforced || constraint->without_overlaps) {
        translate_report(t, constraint->base.at, "%s is left out: SQLite has no %s", translate_display(t, &constraint->base),
                         constraint->not_enforced ? "NOT ENFORCED" : "PERIOD");
        return false;
    }
    report_foreign_key(t, constraint);
    strbuf_add(&t->sql, before);
    translate_mark(t, &constraint->base, constraint->base.at);
    add_constraint_name(t, constraint);
    if (column == NULL) {
        strbuf_add(&t->sql, "FOREIGN KEY ");
        add_key_columns(t, constraint);
        strbuf_add_char(&t->sql, ' ');
    }
    strbuf_add(&t->sql, "REFERENCES ");
    sqlite_add_name(&t->sql, translate_name(t, constraint->ref_table != NULL ? constraint->ref_table->base.name
                                                                             : constraint->ref_table_name));
    VEC_EACH(&constraint->ref_columns, i) {
        strbuf_add(&t->sql, i == 0 ? " (" : ", ");
        translate_add_name(t, constraint->ref_columns.items[i]);
    }
    strbuf_add(&t->sql, constraint->ref_columns.count > 0 ? ")" : "");
    add_action(t, "UPDATE", constraint->on_update);
    add_action(t, "DELETE", some ? 'a' : constraint->on_delete);
    if (constraint->deferrable)
        strbuf_addf(&t->sql, " DEFERRABLE%s", constraint->initially_deferred ? " INITIALLY DEFERRED" : "");
    return true;
}

bool
translate_constraint(Translation *t, const Constraint *constraint, const Column *in_column, const char *before)
{
    switch (constraint->type) {
    case 'c':
        return add_check(t, constraint, before);
    case 'f':
        return add_foreign_key(t, constraint, in_column, before);
    case 'p':
    case 'u':
        return add_key(t, constraint, in_column, before);
    default:
        translate_report(t, constraint->base.at, "%s is left out: SQLite has no EXCLUDE",
                         translate_display(t, &constraint->base));
        return false;
    }
}

/* ---- Indexes ---------------------------------------------------------------------------------------------------- */

static void
report_index(Translation *t, const Index *index)
{
    const IndexMore *more = index_more(index);
    const char      *name = translate_display(t, &index->base);

    if (index->nulls_not_distinct)
        translate_report(t, index->base.at, "%s: to SQLite no NULL equals another one", name);
    if (more->include.count > 0 || more->params.count > 0 || name_is_set(more->tablespace))
        translate_report(t, index->base.at, "%s: SQLite has no INCLUDE, storage parameters and tablespaces", name);
    VEC_EACH(&index->key, i) {
        const KeyPart     *part = &index->key.items[i];
        const KeyPartMore *of = key_more(part);
        const char        *collation = of->collation.name.raw;
        if (part->nulls_first != part->descending)
            translate_report(t, index->base.at, "%s: SQLite has no NULLS FIRST and NULLS LAST in an index", name);
        if (name_is_set(of->opclass.name) || of->opclass_params.count > 0)
            translate_report(t, index->base.at, "%s: SQLite has no operator classes", name);
        if (collation != NULL && strcmp(collation, "C") != 0 && strcmp(collation, "POSIX") != 0)
            translate_report(t, index->base.at, "%s: SQLite has no collation \"%s\", it compares bytes", name, collation);
    }
}

/* "a, (lower(b)) DESC"; false: t->why. */
static bool
add_key_parts(Translation *t, const Index *index, Strbuf *out)
{
    VEC_EACH(&index->key, i) {
        const KeyPart *part = &index->key.items[i];
        strbuf_add(out, i == 0 ? "" : ", ");
        if (part->expr == NULL) {
            sqlite_add_name(out, part->column_name.raw);
        } else {
            const Piece *piece = translate_expr(t, part->expr, index_table(index), SITE_INDEX);
            if (piece == NULL)
                return false;
            strbuf_add(out, piece->text);
        }
        strbuf_add(out, part->descending ? " DESC" : "");
    }
    return true;
}

static bool
add_predicate(Translation *t, const Index *index, Strbuf *out)
{
    if (index->predicate == NULL)
        return true;
    const Piece *piece = translate_expr(t, index->predicate, index_table(index), SITE_INDEX);
    if (piece != NULL && piece->sort != SORT_BOOL)
        piece = translate_refuse(t, "its predicate is no condition that is understood");
    if (piece != NULL)
        strbuf_addf(out, " WHERE %s", piece->text);
    return piece != NULL;
}

static bool
is_ordered(const Index *index)
{
    return !name_is_set(index->method) || strcmp(index->method.raw, "btree") == 0 || strcmp(index->method.raw, "hash") == 0;
}

void
translate_index(Translation *t, const Index *index)
{
    STRBUF_AUTO keys = STRBUF_INIT, predicate = STRBUF_INIT;

    t->why = arena_printf(t->arena, "SQLite has no %s indexes", is_ordered(index) ? "such" : index->method.raw);
    t->caveats.count = 0;
    if (!is_ordered(index) || !add_key_parts(t, index, &keys) || !add_predicate(t, index, &predicate)) {
        translate_report(t, index->base.at, "%s is left out: %s", translate_display(t, &index->base), t->why);
        return;
    }
    report_index(t, index);
    translate_caveats(t, index->base.at, &index->base);
    translate_mark(t, &index->base, index->base.at);
    strbuf_addf(&t->sql, "CREATE %sINDEX ", index->unique ? "UNIQUE " : "");
    sqlite_add_name(&t->sql, translate_name(t, (QName){ index->base.parent->name.schema, index->base.name.name }));
    strbuf_add(&t->sql, " ON ");
    sqlite_add_name(&t->sql, translate_name(t, index->base.parent->name));
    strbuf_addf(&t->sql, " (%s)%s;\n", keys.s, predicate.s);
}
