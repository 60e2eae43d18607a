/*
 * introspect.c: see introspect.h. One query reads everything: what pragmas know stands in the stored statements as well, and
 * they die at the first view that is broken. It knows how a definition is compared, not what a change takes.
 */
#include <string.h>

#include "engine/sqlite/introspect.h"
#include "engine/sqlite/statement.h"
#include "engine/sqlite/table_sql.h"

/* ---- Rows ------------------------------------------------------------------------------------------- */

static bool
kind_of_row(const char *type, ObjectKind *ret_kind)
{
    static const struct { const char *type; ObjectKind kind; } types[] = {
        { "table", KIND_TABLE }, { "index", KIND_INDEX }, { "view", KIND_VIEW }, { "trigger", KIND_TRIGGER },
    };

    for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].type, type) == 0) {
            *ret_kind = types[i].kind;
            return true;
        }
    return false;
}

static const char *
text_of(Arena *arena, sqlite3_stmt *statement, int column)
{
    return arena_strdup(arena, (const char *)sqlite3_column_text(statement, column));
}

/* The module of a virtual table, folded; NULL: it is none. */
static const char *
module_of(Arena *arena, const char *sql)
{
    size_t length = strlen(sql);
    Token  token = sqlite_next_token(sql, length, 0);

    token = sqlite_next_token(sql, length, token.end);
    if (!sqlite_token_is(sql, token, "virtual"))
        return NULL;
    while (token.type != TOKEN_END && !sqlite_token_is(sql, token, "using"))
        token = sqlite_next_token(sql, length, token.end);
    token = sqlite_next_token(sql, length, token.end);
    return sqlite_fold(arena, sqlite_unquote(arena, sql, token));
}

/* What the module keeps in ordinary tables beside its own; the modules that SQLite itself comes with. */
static bool
is_shadow_of(const char *module, const char *suffix)
{
    static const struct { const char *module, *suffixes; } known[] = {
        { "fts5", " data idx content docsize config " },
        { "fts4", " content segments segdir docsize stat " },
        { "fts3", " content segments segdir docsize stat " },
        { "rtree", " node parent rowid " },
        { "rtree_i32", " node parent rowid " },
        { "geopoly", " node parent rowid " },
    };
    STRBUF_AUTO word = STRBUF_INIT;

    strbuf_addf(&word, " %s ", suffix);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].module, module) == 0)
            return strstr(known[i].suffixes, word.s) != NULL;
    return false;
}

/* Modules by the folded names of the virtual tables. */
static Map *
modules_of(Arena *arena, const SchemaRows *rows)
{
    Map *modules = map_new();

    VEC_EACH(rows, i) {
        const SchemaRow *row = &rows->items[i];
        const char      *module = row->kind == KIND_TABLE ? module_of(arena, row->sql) : NULL;
        if (module != NULL)
            map_put(modules, sqlite_fold(arena, row->name), (void *)(uintptr_t)module);
    }
    return modules;
}

static bool
is_shadow(Arena *arena, const Map *modules, const char *table)
{
    const char *last = strrchr(table, '_');
    const char *name = last == NULL ? NULL : arena_strndup(arena, table, (size_t)(last - table));
    const char *module = name == NULL ? NULL : map_get(modules, sqlite_fold(arena, name));

    return module != NULL && is_shadow_of(module, last + 1);
}

static void
drop_shadows(Arena *arena, SchemaRows *rows)
{
    Map     *modules __attribute__((cleanup(map_cleanup))) = modules_of(arena, rows);
    uint32_t kept = 0;

    for (uint32_t i = 0; map_count(modules) > 0 && i < rows->count; i++)
        if (!is_shadow(arena, modules, rows->items[i].kind == KIND_TABLE ? rows->items[i].name : rows->items[i].table))
            rows->items[kept++] = rows->items[i];
    if (map_count(modules) > 0)
        rows->count = kept;
}

/* Whoever may write the file may have put a second statement behind the first (PRAGMA writable_schema): a dump, or the script
 * of a plan, would run it. */
static bool
is_one_definition(Arena *arena, const SchemaRow *row)
{
    Sql       sql = { row->sql, strlen(row->sql) };
    Statement statement = statement_read(arena, sql, sqlite_next_token(sql.text, sql.length, 0));

    return statement.create && statement.kind == row->kind &&
           sqlite_next_token(sql.text, sql.length, statement_end(sql, &statement)).type == TOKEN_END;
}

static bool
refuse_definitions(Arena *arena, const SchemaRows *rows, Error *err)
{
    VEC_EACH(rows, i) {
        const SchemaRow *row = &rows->items[i];
        if (is_one_definition(arena, row))
            continue;
        error_set(err, EXIT_ERROR, "the database's definition of %s %s is not one CREATE statement", kind_of(row->kind)->name,
                  row->name);
        error_sql(err, NULL, row->sql);
        return error_detail(err, "Somebody has written to sqlite_schema by hand.");
    }
    return true;
}

bool
schema_rows_read(Arena *arena, sqlite3 *database, SchemaRows *ret_rows, Error *err)
{
    static const char sql[] = "SELECT type, name, tbl_name, sql FROM sqlite_schema "
                              "WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid";
    sqlite3_stmt *statement = NULL;
    int           code = sqlite3_prepare_v2(database, sql, -1, &statement, NULL);

    *ret_rows = (SchemaRows){ 0 };
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        SchemaRow row = { .kind = KIND_NONE };
        code = sqlite3_step(statement);
        if (code != SQLITE_ROW || !kind_of_row((const char *)sqlite3_column_text(statement, 0), &row.kind))
            continue;
        row.name = text_of(arena, statement, 1);
        row.table = text_of(arena, statement, 2);
        row.sql = text_of(arena, statement, 3);
        vec_push(arena, ret_rows, row);
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_DONE)
        return error_set(err, EXIT_ERROR, "cannot read the schema: %s", sqlite3_errmsg(database));
    drop_shadows(arena, ret_rows);
    return refuse_definitions(arena, ret_rows, err);
}

/* ---- The Catalog ---------------------------------------------------------------------------------------- */

typedef struct Build {
    Catalog *catalog;
    Arena   *arena;         /* of the work */
    Map     *tables;        /* Table by folded name */
    Map     *views;         /* Object by folded name */
    Map     *names;         /* every name of a table, view or column, folded: what "x" may mean in a view */
    Error   *err;
} Build;

static bool
refuse_row(Build *build, const SchemaRow *row, const char *why)
{
    error_set(build->err, EXIT_ERROR, "the definition of %s %s can't be understood%s%s", kind_of(row->kind)->name, row->name,
              why == NULL ? "" : ": ", why == NULL ? "" : why);
    error_sql(build->err, NULL, row->sql);
    return error_hint(build->err, "A program has written it into the database by another way than SQL, or a newer SQLite has.");
}

static Object *
add_object(Build *build, ObjectKind kind, const char *name, Object *parent, const char *definition)
{
    Catalog *catalog = build->catalog;
    Object  *object = catalog_add(catalog, kind, (QName){ .name = catalog_name(catalog, name) }, parent);

    if (*definition != '\0')
        object_more_add(catalog->arena, object)->definition = arena_strdup(catalog->arena, definition);
    return object;
}

static void
add_column(Build *build, Table *table, const ColumnSql *column)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add(&text, column->type);
    if (column->collation != NULL)
        strbuf_addf(&text, " collate %s", column->collation);
    if (column->not_null != NULL)
        strbuf_addf(&text, " %s", column->not_null);
    if (column->default_name != NULL)
        strbuf_addf(&text, " constraint %s", column->default_name);
    if (column->default_value != NULL)
        strbuf_addf(&text, " default %s", column->default_value);
    if (column->generated_as != NULL)
        strbuf_addf(&text, " as (%s)%s", column->generated_as, column->stored ? " stored" : "");
    /* All that it says is in the definition, NOT NULL too: nothing else of a column is compared. */
    Object *made = add_object(build, KIND_COLUMN, column->name, &table->base, text.s + (text.s[0] == ' '));
    map_put(build->names, sqlite_fold(build->arena, column->name), made);
}

/* SQLite lets several constraints of a table have one name. */
static bool
shares_name(const TableSql *parsed, const ConstraintSql *constraint)
{
    VEC_EACH(&parsed->constraints, i) {
        const ConstraintSql *other = parsed->constraints.items[i];
        if (other != constraint && other->name != NULL && sqlite3_stricmp(other->name, constraint->name) == 0)
            return true;
    }
    return false;
}

/* A constraint without a name of its own is known by what it says; of two that say the same, one is the second. */
static void
add_constraint(Build *build, Table *table, const TableSql *parsed, const ConstraintSql *constraint)
{
    STRBUF_AUTO name = STRBUF_INIT;

    if (constraint->name != NULL)
        strbuf_add(&name, sqlite_fold(build->arena, constraint->name));
    if (constraint->name == NULL || shares_name(parsed, constraint))
        strbuf_addf(&name, "%s%s", constraint->name == NULL ? "" : " ", constraint->definition);
    for (int number = 2; table_constraint(table, catalog_name(build->catalog, name.s)) != NULL; number++)
        strbuf_addf(&name, " (%d)", number);
    Constraint *made = (Constraint *)add_object(build, KIND_CONSTRAINT, name.s, &table->base, constraint->definition);
    made->type = constraint->type;
}

static bool
add_table(Build *build, const SchemaRow *row)
{
    ERROR_AUTO why = ERROR_INIT;
    TableSql  *parsed;

    if (!table_sql_parse(build->arena, row->sql, strlen(row->sql), &parsed, &why))
        return refuse_row(build, row, why.message);
    Table *table = (Table *)add_object(build, KIND_TABLE, row->name, NULL,
                                       parsed->module != NULL ? parsed->module : parsed->options);
    table->is_virtual = parsed->module != NULL;
    object_more_add(build->catalog->arena, &table->base)->sql = arena_strdup(build->catalog->arena, row->sql);
    map_put(build->tables, sqlite_fold(build->arena, row->name), table);
    map_put(build->names, sqlite_fold(build->arena, row->name), table);
    VEC_EACH(&parsed->columns, i)
        add_column(build, table, parsed->columns.items[i]);
    VEC_EACH(&parsed->constraints, i)
        add_constraint(build, table, parsed, parsed->constraints.items[i]);
    return true;
}

/* Behind "CREATE ... name": the index of the token; 0: there is no name. */
static uint32_t
behind_name(Arena *arena, const SchemaRow *row, const SqliteTokens *tokens)
{
    Sql       sql = { row->sql, strlen(row->sql) };
    Statement statement = statement_read(arena, sql, sqlite_next_token(row->sql, sql.length, 0));

    for (uint32_t at = 0; statement.kind == row->kind && at < tokens->count; at++)
        if (tokens->items[at].start == statement.name_at)
            return at + 1;
    return 0;
}

static void
add_scope(Build *build, const Table *table, Map *scope)
{
    map_put(scope, sqlite_fold(build->arena, table->base.name.name.raw), scope);
    VEC_EACH(&table->columns, i)
        map_put(scope, sqlite_fold(build->arena, table->columns.items[i]->base.name.name.raw), scope);
}

static bool
add_index(Build *build, const SchemaRow *row, const SqliteTokens *tokens, uint32_t at, uint32_t end)
{
    Map        *scope __attribute__((cleanup(map_cleanup))) = map_new();
    Table      *table = map_get(build->tables, sqlite_fold(build->arena, row->table));
    STRBUF_AUTO text = STRBUF_INIT;

    if (table == NULL || at + 2 > end || !sqlite_token_is(row->sql, tokens->items[at], "on"))
        return refuse_row(build, row, NULL);
    add_scope(build, table, scope);
    if (sqlite_token_is(row->sql, tokens->items[1], "unique"))
        strbuf_add(&text, "unique ");
    sqlite_add_canonical_key(&text, row->sql, tokens, at + 2, end, scope);
    Object *index = add_object(build, KIND_INDEX, row->name, &table->base, text.s);
    object_more_add(build->catalog->arena, index)->sql = arena_strdup(build->catalog->arena, row->sql);
    return true;
}

/* A trigger goes with the table or view that it is on. */
static void
use_owner(Build *build, const SchemaRow *row, Object *trigger)
{
    const char *name = sqlite_fold(build->arena, row->table);
    Object     *owner = map_get(build->tables, name);

    if (owner == NULL)
        owner = map_get(build->views, name);
    if (owner != NULL)
        vec_push(build->catalog->arena, &trigger->uses, owner);
}

static bool
add_other(Build *build, const SchemaRow *row)
{
    SqliteTokens tokens = sqlite_tokens(build->arena, row->sql, strlen(row->sql));
    uint32_t     at = behind_name(build->arena, row, &tokens), end = tokens.count;
    STRBUF_AUTO  text = STRBUF_INIT;

    if (at == 0)
        return refuse_row(build, row, NULL);
    if (sqlite_token_is(row->sql, tokens.items[end - 1], ";"))
        end--;
    if (row->kind == KIND_INDEX)
        return add_index(build, row, &tokens, at, end);
    sqlite_add_canonical(&text, row->sql, &tokens, at, end, build->names);
    Object *object = add_object(build, row->kind, row->name, NULL, text.s);
    object_more_add(build->catalog->arena, object)->sql = arena_strdup(build->catalog->arena, row->sql);
    if (row->kind == KIND_VIEW)
        map_put(build->views, sqlite_fold(build->arena, row->name), object);
    else
        use_owner(build, row, object);
    return true;
}

/* Tables first: views and indexes speak of their columns. Triggers last: each needs the table or view that it is on. */
static bool
build_all(Build *build, const SchemaRows *rows)
{
    VEC_EACH(rows, i)
        if (rows->items[i].kind == KIND_TABLE && !add_table(build, &rows->items[i]))
            return false;
    VEC_EACH(rows, i)
        if (rows->items[i].kind == KIND_VIEW)
            map_put(build->names, sqlite_fold(build->arena, rows->items[i].name), build);
    VEC_EACH(rows, i)
        if (rows->items[i].kind != KIND_TABLE && rows->items[i].kind != KIND_TRIGGER && !add_other(build, &rows->items[i]))
            return false;
    VEC_EACH(rows, i)
        if (rows->items[i].kind == KIND_TRIGGER && !add_other(build, &rows->items[i]))
            return false;
    return true;
}

bool
catalog_from_rows(Catalog *catalog, const SchemaRows *rows, Error *err)
{
    Arena *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Build  build = { catalog, arena, map_new(), map_new(), map_new(), err };
    bool   done = build_all(&build, rows);

    map_free(build.tables);
    map_free(build.views);
    map_free(build.names);
    return done;
}
