/*
 * full_text.c: indexes of full text (FTS4, FTS5) over another table: when they have to be filled again, and that they then
 * hold the rows that they held, under the settings that they had. An application may keep rows out of its index; only the
 * index knows which. How tables are made anew is not known here.
 * https://www.sqlite.org/fts5.html#external_content_tables, https://www.sqlite.org/fts3.html#_external_content_fts4_tables_
 */
#include <string.h>

#include <sqlite3.h>

#include "engine/sqlite/convert.h"
#include "engine/sqlite/rebuild.h"

/* ---- What it is declared as ------------------------------------------------------------------------------------ */

typedef struct FullText {
    bool              is_fts5, is_fts4;
    const char       *content;      /* the table or view that holds its texts; NULL: it does so itself, or none */
    const char       *id;           /* the column of that which says the number of a row */
    bool              knows_rows;   /* a shadow table has a row for each that it holds */
    VEC(const char *) columns;      /* none: all of its content */
} FullText;

/* "content='t'" or "a", from `token` to the comma behind it. */
static void
take_argument(Arena *arena, const char *module, Token token, FullText *text)
{
    size_t      length = strlen(module);
    Token       equals = sqlite_next_token(module, length, token.end), value = sqlite_next_token(module, length, equals.end);
    const char *name = sqlite_unquote(arena, module, token);

    if (!sqlite_token_is(module, equals, "=")) {
        if (!text->is_fts4 || sqlite3_stricmp(name, "tokenize") != 0)
            vec_push(arena, &text->columns, name);
        return;
    }
    const char *is = sqlite_unquote(arena, module, value);
    if (sqlite3_stricmp(name, "content") == 0)
        text->content = *is == '\0' ? NULL : is;
    else if (sqlite3_stricmp(name, "content_rowid") == 0)
        text->id = is;
    else if (sqlite3_stricmp(name, "columnsize") == 0)
        text->knows_rows &= strcmp(is, "0") != 0;
    else if (sqlite3_stricmp(name, "matchinfo") == 0)
        text->knows_rows = false;   /* "fts3": as that did, which had no such table */
}

static FullText
full_text_of(Writer *writer, const Object *table)
{
    const TableSql *sql = table_sql_of(writer, table);
    const char     *module = sql == NULL || sql->module == NULL ? "" : sql->module;
    size_t          length = strlen(module), depth = 0;
    Token           token = sqlite_next_token(module, length, 0);
    FullText        text = { .id = "rowid", .knows_rows = true };

    text.is_fts5 = sqlite_token_is(module, token, "fts5");
    text.is_fts4 = sqlite_token_is(module, token, "fts4");
    if (!text.is_fts5 && !text.is_fts4)
        return (FullText){ 0 };
    while ((token = sqlite_next_token(module, length, token.end)).type != TOKEN_END) {
        depth += sqlite_token_is(module, token, "(");
        depth -= depth > 0 && sqlite_token_is(module, token, ")");
        Token first = sqlite_next_token(module, length, token.end);
        if (depth == 1 && (sqlite_token_is(module, token, "(") || sqlite_token_is(module, token, ",")) &&
            first.type != TOKEN_END && !sqlite_token_is(module, first, ")"))
            take_argument(writer->arena, module, first, &text);
    }
    return text;
}

/* Among all objects, or among those that are managed, or are not. */
static const Object *
relation_called(const Catalog *catalog, const char *name, const bool *managed, bool is)
{
    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        if ((object->kind == KIND_TABLE || object->kind == KIND_VIEW) && (managed == NULL || managed[i] == is) &&
            sqlite3_stricmp(object->name.name.raw, name) == 0)
            return object;
    }
    return NULL;
}

static const Object *
content_that_was(Writer *writer, const FullText *text)
{
    return text->content == NULL ? NULL : relation_called(writer->diff->from, text->content, NULL, true);
}

/* What an index of the file will be over: that may be a table of the database which a rule leaves alone. */
static const Object *
content_to_be(Writer *writer, const FullText *text)
{
    const Diff   *diff = writer->diff;
    const Object *content = text->content == NULL ? NULL : relation_called(diff->to, text->content, diff->managed_to, true);

    if (content == NULL && text->content != NULL)
        content = relation_called(diff->from, text->content, diff->managed, false);
    return content;
}

static bool
is_live(Writer *writer, const Object *object)
{
    return object->id <= writer->diff->from->objects.count && writer->diff->from->objects.items[object->id - 1] == object;
}

/* Of either side. */
static const Object *
live_form(Writer *writer, const Object *content)
{
    return is_live(writer, content) ? content : diff_from_of(writer->diff, content);
}

/* ---- What becomes of the texts ----------------------------------------------------------------------------------- */

static bool
is_computed(Writer *writer, const Object *column)
{
    return table_sql_of(writer, column->parent)->columns.items[column->position - 1]->generated_as != NULL;
}

/* A column of the file that was there: does each of its values stay what it is? */
static bool
values_stay(Writer *writer, const Object *to)
{
    const Object *from = diff_from_of(writer->diff, to);

    if (from == NULL)
        return false;
    const TableSql  *old = table_sql_of(writer, from->parent), *new = table_sql_of(writer, to->parent);
    const ColumnSql *was = old->columns.items[from->position - 1], *is = new->columns.items[to->position - 1];
    if (was->generated_as == NULL && is->generated_as == NULL)
        return column_keeps_values(old, was, new, is);
    if (was->generated_as == NULL || is->generated_as == NULL || strcmp(was->generated_as, is->generated_as) != 0 ||
        affinity_of(was->type) != affinity_of(is->type))
        return false;
    /* It may be computed from any other. */
    VEC_EACH(&((const Table *)to->parent)->columns, i) {
        const Object *other = &((const Table *)to->parent)->columns.items[i]->base;
        if (!is_computed(writer, other) && diff_from_of(writer->diff, other) != NULL &&
            !values_stay(writer, other))
            return false;
    }
    return true;
}

static const Object *
column_called(const Table *table, const char *name)
{
    VEC_EACH(&table->columns, i)
        if (sqlite3_stricmp(table->columns.items[i]->base.name.name.raw, name) == 0)
            return &table->columns.items[i]->base;
    return NULL;
}

/* The column that says the numbers of rows; NULL: it is the rowid, which has no column. */
static const Object *
id_column(Writer *writer, const Table *table, const char *name)
{
    const Object *column = column_called(table, name);

    return column != NULL ? column : rowid_column(writer, table);
}

static bool
ids_stay_in_table(Writer *writer, const Table *from, const char *was_called, const Table *to, const char *is_called)
{
    const Object *was = id_column(writer, from, was_called), *is = id_column(writer, to, is_called);
    bool          was_rowid = was == rowid_column(writer, from), is_rowid = is == rowid_column(writer, to);
    const Object *old = is == NULL ? NULL : diff_from_of(writer->diff, is);

    if (was_rowid && is_rowid) {
        bool kept = !is_rebuilt(writer, &to->base) || is != NULL || table_free_rowid_name(from, to) != NULL;
        return kept && (old == NULL || old == was);     /* a new column that is the rowid takes the old one */
    }
    return !was_rowid && !is_rowid && old == was && values_stay(writer, is);
}

/* Do the numbers by which the index knows its rows mean the same rows afterwards? Of a view that changes nobody knows. */
static bool
ids_stay(Writer *writer, const FullText *was, const FullText *is)
{
    const Object *from = content_that_was(writer, was), *to = content_to_be(writer, is);

    if (from == NULL || to == NULL || from->kind != to->kind || live_form(writer, to) != from)
        return false;
    if (from == to || to->kind == KIND_VIEW)
        return sqlite3_stricmp(was->id, is->id) == 0 &&
               (from == to || strcmp(object_more(from)->definition, object_more(to)->definition) == 0);
    return ids_stay_in_table(writer, (const Table *)from, was->id, (const Table *)to, is->id);
}

static bool
holds_column(const FullText *text, const Object *column)
{
    VEC_EACH(&text->columns, i)
        if (sqlite3_stricmp(text->columns.items[i], column->name.name.raw) == 0)
            return true;
    return text->columns.count == 0;
}

/* Has a column that the index holds got other values, or the rows other numbers? In place no value changes, but columns come
 * and go. */
static bool
content_changes(Writer *writer, const FullText *was, const FullText *is, const Object *content)
{
    const Object *from = live_form(writer, content);
    bool          in_place = !is_rebuilt(writer, content);

    if (from == NULL || content->kind != KIND_TABLE || from->kind != KIND_TABLE || (in_place && is->columns.count > 0))
        return false;
    if (!ids_stay(writer, was, is))
        return true;
    VEC_EACH(&((const Table *)content)->columns, i) {
        const Object *column = &((const Table *)content)->columns.items[i]->base;
        if (holds_column(is, column) && !values_stay(writer, column))
            return true;
    }
    VEC_EACH(&((const Table *)from)->columns, i) {
        const Object *column = &((const Table *)from)->columns.items[i]->base;
        if (holds_column(was, column) && diff_to_of(writer->diff, column) == NULL)
            return true;
    }
    return false;
}

/* ---- Steps ---------------------------------------------------------------------------------------------------------- */

/* What one of the tables that the module keeps beside it is called; and where its rows are noted. */
static const char *
shadow(const Rebuild *rebuild, const char *suffix)
{
    return arena_printf(rebuild->writer->arena, "%s_%s", rebuild->to->base.name.name.raw, suffix);
}

static const char *
note_of(const Rebuild *rebuild, const char *suffix)
{
    return sqlite_name(rebuild->writer, old_name(rebuild->writer, shadow(rebuild, suffix)));
}

static void
note(Rebuild *rebuild, const char *what, const char *sql)
{
    add_step(rebuild, rebuild->begun ? arena_printf(rebuild->writer->arena, ": note its %s", what) : "", sql);
}

static void
drop_note(Rebuild *rebuild, const char *suffix)
{
    add_step(rebuild, ": the note can go",
             arena_printf(rebuild->writer->arena, "DROP TABLE %s", note_of(rebuild, suffix)));
}

/* Only FTS5 keeps settings. */
static bool
has_settings(const Rebuild *rebuild)
{
    return full_text_of(rebuild->writer, &rebuild->from->base).is_fts5 &&
           full_text_of(rebuild->writer, &rebuild->to->base).is_fts5;
}

void
note_settings(Rebuild *rebuild)
{
    if (has_settings(rebuild))
        note(rebuild, "settings",
             arena_printf(rebuild->writer->arena, "CREATE TABLE %s AS SELECT k, v FROM %s WHERE k <> 'version'",
                          note_of(rebuild, "config"), sqlite_name(rebuild->writer, shadow(rebuild, "config"))));
}

/* A setting is told to the table as a row that names it: https://www.sqlite.org/fts5.html#special_insert_commands */
void
restore_settings(Rebuild *rebuild)
{
    if (!has_settings(rebuild))
        return;
    add_step(rebuild, ": under its settings",
             arena_printf(rebuild->writer->arena, "INSERT INTO %s (%s, rank) SELECT k, v FROM %s", rebuild->name, rebuild->name,
                          note_of(rebuild, "config")));
    drop_note(rebuild, "config");
}

/* Can it be filled with the rows that it holds, and no others? */
static bool
keeps_rows(Writer *writer, const FullText *was, const FullText *is)
{
    return was->knows_rows && ids_stay(writer, was, is);
}

void
note_rows(Rebuild *rebuild)
{
    Writer  *writer = rebuild->writer;
    FullText was = full_text_of(writer, &rebuild->from->base), is = full_text_of(writer, &rebuild->to->base);

    if (keeps_rows(writer, &was, &is))
        note(rebuild, "rows",
             arena_printf(writer->arena, "CREATE TABLE %s AS SELECT %s FROM %s", note_of(rebuild, "docsize"),
                          was.is_fts5 ? "id" : "docid AS id", sqlite_name(writer, shadow(rebuild, "docsize"))));
}

bool
is_filled_again(Writer *writer, const Object *index)
{
    FullText was = full_text_of(writer, diff_from_of(writer->diff, index)), is = full_text_of(writer, index);

    return content_that_was(writer, &was) != NULL && content_to_be(writer, &is) != NULL;
}

static void
fill(Rebuild *rebuild, bool keeps, const Object *content)
{
    Writer *writer = rebuild->writer;
    bool    live = is_live(writer, content);

    PlanNode *node = add_step(rebuild, ": fill it again", arena_printf(writer->arena, "INSERT INTO %s (%s) VALUES ('rebuild')",
                                                                       rebuild->name, rebuild->name));
    if (!live)
        writer_after_object(writer, node, content);
    writer_hazard(writer, node, HAZARD_REWRITE, KIND_TABLE, "fills the full-text index %s again from %s%s",
                  writer_display(writer, &rebuild->to->base), content->name.name.raw,
                  keeps ? "" : ": rows that were kept out of it come in");
    if (!keeps)
        return;
    add_step(rebuild, ": but for rows that it did not hold",
             arena_printf(writer->arena, "DELETE FROM %s WHERE rowid NOT IN (SELECT id FROM %s)", rebuild->name,
                          note_of(rebuild, "docsize")));
    drop_note(rebuild, "docsize");
}

void
fill_full_texts(Writer *writer, PlanNode *last)
{
    VEC_EACH(&writer->diff->to->objects, i) {
        const Object *index = writer->diff->to->objects.items[i], *from = diff_from_of(writer->diff, index);
        if (index->kind != KIND_TABLE || from == NULL || !writer->diff->managed_to[i])
            continue;
        FullText      was = full_text_of(writer, from), is = full_text_of(writer, index);
        const Object *content = content_to_be(writer, &is);
        bool          anew = is_rebuilt(writer, index);
        if (content == NULL || (!anew && (is_live(writer, content) || !content_changes(writer, &was, &is, content))))
            continue;
        Rebuild rebuild = { .writer = writer, .to = (const Table *)index, .from = (const Table *)from, .last = last,
                            .name = sqlite_name(writer, index->name.name.raw), .begun = anew,
                            .why = arena_printf(writer->arena, "%s, whose texts it indexes, changes", content->name.name.raw) };
        if (!anew)
            note_rows(&rebuild);
        fill(&rebuild, keeps_rows(writer, &was, &is), content);
        last = rebuild.last;
    }
}
