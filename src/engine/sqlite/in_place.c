/*
 * in_place.c: what ALTER TABLE can do (https://www.sqlite.org/lang_altertable.html), and so which tables have to be made anew.
 * It decides, and writes nothing.
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/convert.h"
#include "engine/sqlite/write.h"

/* ---- Statements taken apart ------------------------------------------------------------------------------- */

const TableSql *
table_sql_of(Writer *writer, const Object *table)
{
    return table_sql_of_object(writer->arena, table);
}

const char *
trigger_table(Arena *arena, const Object *trigger)
{
    const char *sql = object_more(trigger)->sql;
    size_t      length = strlen(sql);
    Token       token = { 0 };

    do
        token = sqlite_next_token(sql, length, token.end);
    while (token.type != TOKEN_END && !sqlite_token_is(sql, token, "on"));
    token = sqlite_next_token(sql, length, token.end);
    Token dot = sqlite_next_token(sql, length, token.end);
    if (sqlite_token_is(sql, dot, "."))
        token = sqlite_next_token(sql, length, dot.end);
    return sqlite_unquote(arena, sql, token);
}

/* Within quotes a quote of the name is there twice. */
static bool
begins_with(const char *text, const char *name)
{
    for (; *name != '\0'; name++, text++) {
        if (sqlite3_strnicmp(text, name, 1) != 0)
            return false;
        if (strchr("\"'`", *name) != NULL && text[1] == *name)
            text++;
    }
    return true;
}

bool
mentions(const char *text, const char *name)
{
    for (; text != NULL && *text != '\0'; text++)
        if (begins_with(text, name))
            return true;
    return false;
}

bool
says_name(Arena *arena, const char *text, const char *name)
{
    size_t length = strlen(text);

    for (Token token = sqlite_next_token(text, length, 0); token.type != TOKEN_END;
         token = sqlite_next_token(text, length, token.end))
        if (sqlite_token_is(text, token, name) ||
            ((token.type == TOKEN_QUOTED || token.type == TOKEN_STRING) &&
             sqlite3_stricmp(sqlite_unquote(arena, text, token), name) == 0))
            return true;
    return false;
}

/* ---- What can be done in place ---------------------------------------------------------------------------- */

/* ADD COLUMN does not look whether a STRICT column can hold its default. */
static bool
strict_holds(const ColumnSql *column)
{
    const char *value = column->default_value, *type = column->type;

    if (value == NULL || strcmp(value, "null") == 0 || strcmp(type, "any") == 0)
        return true;
    if (*value == '\'')
        return strcmp(type, "text") == 0;
    if (strncmp(value, "x'", 2) == 0 || strncmp(value, "X'", 2) == 0)
        return strcmp(type, "blob") == 0;
    return strcmp(type, "real") == 0 || (strspn(value, "+- 0123456789") == strlen(value) && strncmp(type, "int", 3) == 0);
}

/* Has a row that is there already the value that INSERT would give it? Of numbers and of true, which ADD COLUMN does not
 * convert for a column of texts or of no type, that holds of integers alone (seen of SQLite 3.40). */
static bool
default_is_kept(const TableSql *table, const ColumnSql *column)
{
    const char *value = column->default_value;
    bool        any = table->strict && strcmp(column->type, "any") == 0;
    Affinity    affinity = any ? AFFINITY_BLOB : affinity_of(column->type);

    if (value == NULL || strcmp(value, "null") == 0 || *value == '\'' || sqlite3_strnicmp(value, "x'", 2) == 0 ||
        (affinity != AFFINITY_TEXT && affinity != AFFINITY_BLOB))
        return true;
    value += strspn(value, "+- ");
    size_t digits = strspn(value, "0123456789");
    return sqlite3_strnicmp(value, "0x", 2) == 0 || (value[digits] == '\0' && digits > 0 && digits <= 18);
}

static const Object *
column_called(const Object *table, const char *name)
{
    VEC_EACH(&((const Table *)table)->columns, i) {
        const Object *column = &((const Table *)table)->columns.items[i]->base;
        if (sqlite3_stricmp(column->name.name.raw, name) == 0)
            return column;
    }
    return NULL;
}

ColumnList
columns_of_declaration(Writer *writer, const TableSql *table, const Object *column)
{
    const ColumnSql *declared = table->columns.items[column->position - 1];
    const char      *sql = object_more(column->parent)->sql;
    Token            token = sqlite_next_token(sql, declared->end, declared->start);
    ColumnList       columns = { 0 };

    while ((token = sqlite_next_token(sql, declared->end, token.end)).type != TOKEN_END) {
        bool          names = token.type == TOKEN_WORD || token.type == TOKEN_QUOTED;
        const Object *other = names ? column_called(column->parent, sqlite_unquote(writer->arena, sql, token)) : NULL;
        if (other != NULL && other != column)
            vec_push(writer->arena, &columns, other);
    }
    return columns;
}

/* Does a new column need another new one that needs it? At most `depth` columns lie between. */
static bool
needs_round(Writer *writer, const TableSql *table, const Object *column, const Object *first, uint32_t depth)
{
    ColumnList others = columns_of_declaration(writer, table, column);

    VEC_EACH(&others, i) {
        if (diff_from_of(writer->diff, others.items[i]) != NULL)
            continue;
        if (others.items[i] == first || depth == 0 || needs_round(writer, table, others.items[i], first, depth - 1))
            return true;
    }
    return false;
}

/* https://www.sqlite.org/lang_altertable.html#alter_table_add_column */
static bool
can_add_column(Writer *writer, const Object *to)
{
    const TableSql  *table = table_sql_of(writer, to->parent);
    const ColumnSql *column = table->columns.items[to->position - 1];
    const Table     *from = (const Table *)diff_from_of(writer->diff, to->parent);
    bool             null = column->default_value == NULL || strcmp(column->default_value, "null") == 0;

    if (column->stored || (column->default_value != NULL && !column->constant) || (column->not_null != NULL && null) ||
        (table->strict && !strict_holds(column)) || !default_is_kept(table, column) ||
        needs_round(writer, table, to, to, 8))
        return false;
    VEC_EACH(&table->constraints, i) {
        const ConstraintSql *constraint = table->constraints.items[i];
        if (constraint->column == column && strchr("pu", constraint->type) != NULL)
            return false;
    }
    return from != NULL;
}

/* SQLite refuses where something of the database needs the column. A name that occurs in any other text is enough for us:
 * ALTER TABLE would take "x" in a view for a string afterwards. */
static bool
can_drop_column(Writer *writer, const Object *from)
{
    const Catalog *catalog = writer->diff->from;
    const char    *name = from->name.name.raw;

    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        bool          gone = diff_to_of(writer->diff, object) == NULL;
        bool          part = object->parent == from->parent && object != from && object->kind != KIND_INDEX;
        bool          index = object->kind == KIND_INDEX && object->parent == from->parent && !gone;
        bool          text = (object->kind == KIND_VIEW || object->kind == KIND_TRIGGER) && !gone;
        if ((part || index || text) && mentions(object_more(object)->definition, name))
            return false;
    }
    return true;
}

bool
is_column_wanted(const Diff *diff, const Object *from)
{
    VEC_EACH(&diff->changes, i) {
        const Change *change = &diff->changes.items[i];
        if (change->verb == CHANGE_ALTER && change->renamed && change->to->kind == KIND_COLUMN &&
            change->from->parent == from->parent &&
            sqlite3_stricmp(change->to->name.name.raw, from->name.name.raw) == 0)
            return true;
    }
    return false;
}

/* The column of whose declaration it is a part; NULL: it stands by itself. */
static const Object *
column_of_constraint(Writer *writer, const Object *constraint)
{
    const TableSql *table = table_sql_of(writer, constraint->parent);
    const Table    *object = (const Table *)constraint->parent;

    for (uint32_t i = 0; i < table->constraints.count && i < object->constraints.count; i++) {
        const ColumnSql *column = table->constraints.items[i]->column;
        if (&object->constraints.items[i]->base != constraint || column == NULL)
            continue;
        for (uint32_t k = 0; k < table->columns.count; k++)
            if (table->columns.items[k] == column)
                return &object->columns.items[k]->base;
    }
    return NULL;
}

/* A constraint comes with its column, if that is new; and goes with it. */
static bool
comes_along(Writer *writer, const Change *change)
{
    if (change->verb == CHANGE_CREATE) {
        const Object *column = column_of_constraint(writer, change->to);
        return column != NULL && diff_from_of(writer->diff, column) == NULL;
    }
    return false;
}

bool
needs_rebuild(Writer *writer, const Change *change)
{
    const Object *object = change->to != NULL ? change->to : change->from;

    switch (object->kind) {
    case KIND_TABLE:
        return change->verb == CHANGE_ALTER && change_has(change, "definition");
    case KIND_COLUMN:
        if (change->verb == CHANGE_CREATE)
            return diff_from_of(writer->diff, object->parent) != NULL && !can_add_column(writer, object);
        if (change->verb == CHANGE_DROP)
            return diff_to_of(writer->diff, object->parent) != NULL && !can_drop_column(writer, object);
        return change_has(change, "definition");
    case KIND_CONSTRAINT:
        if (change->verb == CHANGE_CREATE)
            return diff_from_of(writer->diff, object->parent) != NULL && !comes_along(writer, change);
        return change->verb == CHANGE_ALTER || diff_to_of(writer->diff, object->parent) != NULL;
    default:
        return false;
    }
}

/* The table of `to` that a change is about; NULL: it is new, or goes. */
const Object *
altered_table(const Writer *writer, const Change *change)
{
    const Object *object = change->to != NULL ? change->to : change->from;
    const Object *table = object->kind == KIND_TABLE ? object : object->parent;

    if (table == NULL || table->kind != KIND_TABLE)
        return NULL;
    if (change->to == NULL)
        table = diff_to_of(writer->diff, table);
    return table != NULL && diff_from_of(writer->diff, table) != NULL ? table : NULL;
}
