/*
 * write.h: what the writers of SQLite's engine share. A table is altered in place where SQLite can do that, and else made
 * anew once for all of its changes: rebuild.c decides, before anything is written.
 */
#ifndef SCHEMASYNC_SQLITE_WRITE_H
#define SCHEMASYNC_SQLITE_WRITE_H

#include <schemasync/engine.h>
#include <schemasync/map.h>

#include "engine/sqlite/table_sql.h"

typedef VEC(PlanNode *) PlanNodes;
typedef VEC(const Object *) ColumnList;

/* writer->own. */
typedef struct SqlitePlan {
    bool     *rebuilt;          /* by id of a table of `to`, from 1 */
    PlanNodes alters, rebuilds, drops, creates;
    PlanNodes renames, referrers;   /* of tables and columns; what is new, and may refer to them */
} SqlitePlan;

/* ALTER TABLE reads all views and triggers again, and fails on one that speaks of something that is gone, or is not there
 * yet: those that go, go before any of it, and those that come, come after. So does the first step of a rebuild: what it makes
 * speaks of what is renamed by its new name. */
void alters_schema(Writer *writer, PlanNode *node);

/* A rename changes whatever speaks of the old name: a new foreign key, which means another table by it, comes after all of
 * them. */
void renames(Writer *writer, PlanNode *node);
void refers_by_name(Writer *writer, PlanNode *node);
void begins_rebuild(Writer *writer, PlanNode *node);
void drops_reader(Writer *writer, PlanNode *node);
void creates_reader(Writer *writer, PlanNode *node);

/* The table of `to` that a change is about; NULL: it is new, or goes. Must it be made anew for this change? (in_place.c) */
const Object *altered_table(const Writer *writer, const Change *change);
bool          needs_rebuild(Writer *writer, const Change *change);

/* Does another column of its table get the name of this one, which goes? */
bool is_column_wanted(const Diff *diff, const Object *from);

/* The steps of what is made from its own statement: an index, view or trigger; and of the triggers of a view that comes again. */
void create_other(Writer *writer, const Object *to);
void drop_other(Writer *writer, const Object *from);
void create_triggers_again(Writer *writer, const Object *view);

/* Has this index, view or trigger no steps of its own? */
bool is_as_it_was(const Object *from, const Object *to);

/* A hazard of the step that makes this index, view or trigger: "x" in it was a column, and is a string from now on. */
void warn_of_strings(Writer *writer, PlanNode *node, const Object *to);

/* Drops the views and triggers that stay, but would stop ALTER TABLE, and makes them again behind it. (aside.c) */
void put_aside(Writer *writer);

/* Looks at all changes, and writes the steps of every rebuild. */
void prepare_rebuilds(Writer *writer);

/* Is this table of `to` made anew? Its columns, constraints, indexes and own triggers then need no steps of their own. */
bool is_rebuilt(const Writer *writer, const Object *table);

/* What it says, in one spelling; "": a column without a type says nothing. */
const char *definition_of(const Object *object);

/* "add column age; drop check (a > 0)": what makes a rebuild necessary, and comes along with it. */
const char *rebuild_reasons(Writer *writer, const Table *from, const Table *to);

/* The table's statement, taken apart. */
const TableSql *table_sql_of(Writer *writer, const Object *table);

/* The other columns that the declaration of this one of `to` speaks of; `table` is their statement. */
ColumnList columns_of_declaration(Writer *writer, const TableSql *table, const Object *column);

/* Does the word occur in this text, as a name or as part of anything else? Case aside. */
bool mentions(const char *text, const char *name);

/* Does it occur as a name of its own, or as a string? */
bool says_name(Arena *arena, const char *text, const char *name);

/* "name" as SQL. */
const char *sqlite_name(Writer *writer, const char *name);

/* The table or view that a trigger is on, as its statement says it, without its schema; in arena. */
const char *trigger_table(Arena *arena, const Object *trigger);

#endif
