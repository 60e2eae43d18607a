/*
 * load.c: runs a schema file of SQLite's own dialect into a database in memory, and reads that back. The file is a
 * stranger's: only statements of an allow list get as far as SQLite, an authorizer stands behind it, and nothing but
 * memory is within reach.
 */
#include <string.h>

#include "ddl/source.h"
#include "engine/sqlite/introspect.h"
#include "engine/sqlite/limit.h"
#include "engine/sqlite/load.h"
#include "engine/sqlite/session.h"
#include "engine/sqlite/statement.h"

enum { MOST_ERRORS = 100 };

typedef struct Load {
    Source         *source;
    Sql             sql;        /* its text */
    Catalog        *catalog;
    sqlite3        *database;
    Arena          *arena;
    Map            *declared;   /* Declared by folded name of its namespace */
    DeclaredList    all;
    Error          *err;
    uint32_t        error_count;
} Load;

/* ---- Errors ------------------------------------------------------------------------------------------- */

static void
report_at(Load *load, uint32_t byte, Error *error)
{
    SourcePos at = source_pos(load->source, byte);

    error_at(error, load->source->path, at.line, at.column);
    if (load->error_count++ < MOST_ERRORS)
        error_chain(load->err, error);
    else
        load->err->left_out++;
}

static void
refuse_statement(Load *load, uint32_t byte, const char *message, const char *name, const char *hint)
{
    ERROR_AUTO error = ERROR_INIT;

    error_set(&error, EXIT_ERROR, "%s%s%s", message, name == NULL ? "" : ": ", name == NULL ? "" : name);
    if (hint != NULL)
        error_hint(&error, "%s", hint);
    report_at(load, byte, &error);
}

/* What the shell's .schema prints along with what was declared. */
#define MADE_BY_SQLITE "Leave it out: SQLite makes it itself. `schemasync dump` writes a file without such tables."
#define MADE_BY_MODULE "Leave it out: its virtual table makes it. `schemasync dump` writes a file without such tables."

/* What to do about an error of SQLite's. */
static const char *
hint_for(Load *load, const char *said)
{
    static const struct { const char *begins, *hint; } hints[] = {
        { "no such function", "What an application adds to SQLite is not known here: a file can only name what SQLite has." },
        { "no such collation", "What an application adds to SQLite is not known here: a file can only name what SQLite has." },
        { "object name reserved for internal use: sqlite_", MADE_BY_SQLITE },
        { "object name reserved for internal use", MADE_BY_MODULE },
    };

    if (strncmp(said, "no such module", 14) == 0)
        return arena_printf(load->arena, "The SQLite of this machine has these: %s.", statement_modules(load->arena));
    for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
        if (strncmp(said, hints[i].begins, strlen(hints[i].begins)) == 0)
            return hints[i].hint;
    return NULL;
}

static void
report_sqlite(Load *load, uint32_t start)
{
    ERROR_AUTO  error = ERROR_INIT;
    int         offset = sqlite3_error_offset(load->database);
    const char *said = sqlite3_errmsg(load->database), *hint = hint_for(load, said);

    if (limit_is_over(NULL))
        limit_fail("this", &error);
    else
        error_set(&error, EXIT_ERROR, "%s", said);
    if (hint != NULL && !limit_is_over(NULL))
        error_hint(&error, "%s", hint);
    report_at(load, start + (offset < 0 ? 0 : (uint32_t)offset), &error);
}

/* ---- The walls ------------------------------------------------------------------------------------------- */

static int
authorize(void *context, int action, const char *first, const char *second, const char *database, const char *trigger)
{
    static const char *const functions[] = { "load_extension", "fts3_tokenizer", "readfile", "writefile", "edit", NULL };

    (void)context, (void)database, (void)trigger;
    switch (action) {
    case SQLITE_PRAGMA:     /* what modules of virtual tables ask */
        return sqlite3_stricmp(first, "data_version") == 0 || sqlite3_stricmp(first, "page_size") == 0 ? SQLITE_OK
                                                                                                       : SQLITE_DENY;
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
    case SQLITE_CREATE_TEMP_INDEX:
    case SQLITE_CREATE_TEMP_TABLE:
    case SQLITE_CREATE_TEMP_TRIGGER:
    case SQLITE_CREATE_TEMP_VIEW:
        return SQLITE_DENY;
    case SQLITE_FUNCTION:
        for (const char *const *each = functions; *each != NULL; each++)
            if (second != NULL && sqlite3_stricmp(second, *each) == 0)
                return SQLITE_DENY;
        return SQLITE_OK;
    default:
        return SQLITE_OK;
    }
}

static bool
open_memory(Load *load)
{
    if (sqlite3_open(":memory:", &load->database) != SQLITE_OK)
        return error_set(load->err, EXIT_ERROR, "cannot make a database in memory: %s", sqlite3_errmsg(load->database));
    session_harden(load->database);
    sqlite3_set_authorizer(load->database, authorize, NULL);
    sqlite3_progress_handler(load->database, 10000, limit_is_over, NULL);
    return true;
}

/* ---- One statement ------------------------------------------------------------------------------------------ */

static bool
is(const Load *load, Token token, const char *word)
{
    return sqlite_token_is(load->sql.text, token, word);
}

static const char *
key_of(const Load *load, const Statement *head)
{
    return statement_key(load->arena, head->kind, head->name);
}

static void
refuse_second(Load *load, const Statement *head, const Declared *first)
{
    STRBUF_AUTO hint = STRBUF_INIT;

    strbuf_addf(&hint, "The first declaration is at line %u.", source_pos(load->source, first->start).line);
    refuse_statement(load, head->name_at, arena_printf(load->arena, "%s \"%s\" is declared twice", kind_of(first->kind)->name,
                                                       head->name), NULL, hint.s);
}

/* IF NOT EXISTS: SQLite passes the second one over without a word. A table that would have been another one is an error: what
 * stands below it in the file may count on it. */
static bool
is_passed_over(Load *load, const Statement *head, const Declared *first)
{
    Catalog  *catalog = load->catalog;
    Sql       before = { load->sql.text, first->end }, sql = { load->sql.text, statement_end(load->sql, head) };
    Statement other = statement_read(load->arena, before, sqlite_next_token(before.text, before.length, first->start));

    if (!head->if_exists || head->kind != first->kind ||
        (head->kind == KIND_TABLE && !statement_equal(sql, head, before, &other)))
        return false;
    vec_push(catalog->arena, &catalog->notes, (Note){
        .at = source_pos(load->source, head->start),
        .text = arena_printf(catalog->arena, "%s %s is passed over, as SQLite does: IF NOT EXISTS, and line %u has made one of "
                             "that name", kind_of(head->kind)->name, head->name,
                             source_pos(load->source, first->start).line) });
    return true;
}

static void
refuse_module(Load *load, const Statement *head)
{
    const char *known = arena_printf(load->arena, "Those that it takes: %s.", statement_modules(load->arena));

    refuse_statement(load, head->start,
                     statement_has_module(head) ? "virtual tables of this module are not taken from a schema file"
                                                : "this program has no such module for a virtual table",
                     head->module == NULL ? "" : head->module, known);
}

/* May SQLite see it? */
static bool
is_allowed(Load *load, const Statement *head)
{
    const Declared *first = map_get(load->declared, key_of(load, head));

    if (head->temporary)
        refuse_statement(load, head->start, "a temporary object is in no database file", head->name, NULL);
    else if (!statement_is_main(head))
        refuse_statement(load, head->start, "a database file has no other schema than main",
                         arena_printf(load->arena, "%s.%s", head->schema, head->name), "Write the name alone.");
    else if (statement_is_table_as(load->sql, head))
        refuse_statement(load, head->start, "CREATE TABLE AS is not a definition", head->name,
                         "Write the columns, with their types.");
    else if (head->virtual_table && !statement_knows_module(head))
        refuse_module(load, head);
    else if (first != NULL && !is_passed_over(load, head, first))
        refuse_second(load, head, first);
    else
        return first == NULL;
    return false;
}

/* Runs one CREATE. Returns where the next statement begins. */
static uint32_t
define(Load *load, const Statement *head)
{
    const char   *text = load->source->text, *tail = NULL;
    sqlite3_stmt *statement = NULL;
    uint32_t      end = statement_end(load->sql, head);

    if (!is_allowed(load, head))
        return end;
    /* Without a length: with one SQLite would copy the rest of the file each time. */
    int code = sqlite3_prepare_v2(load->database, text + head->start, -1, &statement, &tail);
    if (code == SQLITE_OK && sqlite3_step(statement) == SQLITE_DONE) {
        Declared *declared = ARENA_NEW(load->arena, Declared);
        *declared = (Declared){ head->kind, head->name, head->start, (uint32_t)(tail - text) };
        map_put(load->declared, key_of(load, head), declared);
        vec_push(load->arena, &load->all, declared);
        end = declared->end;
    } else {
        report_sqlite(load, head->start);
    }
    sqlite3_finalize(statement);
    return end;
}

/* What `.dump` and other tools write around definitions, and what clears the way for them, means nothing here. */
static bool
is_idle(const Load *load, const Statement *head, Token first)
{
    static const char *const words[] = { "begin", "commit", "end", "pragma", "analyze", ";", NULL };

    for (const char *const *word = words; *word != NULL; word++)
        if (is(load, first, *word))
            return true;
    return head->drop && head->if_exists && map_get(load->declared, key_of(load, head)) == NULL;
}

/* What is left out is said, once for each kind: a pragma may be there for a reason. */
static void
note_idle(Load *load, Token first)
{
    Catalog    *catalog = load->catalog;
    const char *word = arena_strndup(load->arena, load->source->text + first.start, first.end - first.start);
    const char *text = arena_printf(catalog->arena, "%s is no definition, and is left out", sqlite_fold(load->arena, word));

    if (is(load, first, ";") || is(load, first, "begin") || is(load, first, "commit") || is(load, first, "end"))
        return;
    VEC_EACH(&catalog->notes, i)
        if (strcmp(catalog->notes.items[i].text, text) == 0)
            return;
    vec_push(catalog->arena, &catalog->notes, (Note){ .at = source_pos(load->source, first.start), .text = text });
}

/* "\i file" of psql, ".read file" of SQLite's shell: they end with their line. Returns where; 0: it is none. */
static uint32_t
refuse_command(Load *load, Token first)
{
    const char *text = load->sql.text + first.start;
    size_t      length = strcspn(text, " \t\r\n;");

    if ((*text != '\\' && *text != '.') || length < 2)
        return 0;
    refuse_statement(load, first.start,
                     *text == '.' ? "a command of SQLite's shell is no definition"
                                  : "psql's commands are not read in a file of SQLite's dialect",
                     arena_strndup(load->arena, text, length), "Such a file stands alone: write into it what it is to hold.");
    return first.start + (uint32_t)strcspn(text, "\n");
}

static uint32_t
take_statement(Load *load, Token first)
{
    Statement head = statement_read(load->arena, load->sql, first);
    uint32_t  behind = refuse_command(load, first);

    if (behind > 0)
        return behind;
    if (head.create && head.kind != KIND_NONE)
        return define(load, &head);
    if (!is_idle(load, &head, first)) {
        const char *word = arena_strndup(load->arena, load->source->text + first.start, first.end - first.start);
        refuse_statement(load, first.start, "a statement that is not a definition", word,
                         "A schema file of SQLite holds CREATE TABLE, INDEX, VIEW, TRIGGER and VIRTUAL TABLE.");
    } else {
        note_idle(load, first);
    }
    return is(load, first, ";") ? first.end : statement_end(load->sql, &head);
}

static bool
load_all(Load *load)
{
    SchemaRows rows;
    Token      token = sqlite_next_token(load->source->text, load->source->length, 0);

    while (token.type != TOKEN_END && !limit_is_over(NULL)) {
        uint32_t end = take_statement(load, token);
        token = sqlite_next_token(load->source->text, load->source->length, end);
    }
    if (load->error_count > 0 || !schema_rows_read(load->arena, load->database, &rows, load->err) ||
        !catalog_from_rows(load->catalog, &rows, load->err))
        return false;
    return places_attach(load->catalog, load->source, &load->all, load->err);
}

/* The text is the database's own: nothing has to run. */
static bool
load_source(Load *load, SqliteSession *live)
{
    load->catalog->as_live = sqlite_holds(live, load->sql.text, load->sql.length);
    if (load->catalog->as_live)
        return true;
    limit_begin();
    bool loaded = open_memory(load) && load_all(load);
    sqlite3_close_v2(load->database);
    if (limit_end() && !error_is_set(load->err))
        return limit_fail(load->source->path, load->err);
    return loaded;
}

bool
sqlite_load(const char *name, const char *text, size_t length, SqliteSession *live, Catalog **ret_catalog, Error *err)
{
    Arena   *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) = catalog_new(name);
    Load     load = { .arena = arena, .catalog = catalog, .err = err };

    if (!source_copy(name, text, length, &load.source, err))
        return false;
    load.sql = (Sql){ load.source->text, load.source->length };
    load.declared = map_new();
    vec_push(catalog->arena, &catalog->files, arena_strdup(catalog->arena, name));
    load.source->number = 1;
    bool loaded = load_source(&load, live);
    map_free(load.declared);
    source_free(load.source);
    if (loaded) {
        *ret_catalog = catalog;
        catalog = NULL;
    }
    return loaded;
}
