/*
 * test_sqlite_table.c: CREATE TABLE statements of SQLite, taken apart. Each is run first: SQLite itself has to take it,
 * and to know the same columns.
 */
#include <string.h>

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "engine/sqlite/table_sql.h"

static void
spell_column(const ColumnSql *column, Strbuf *out)
{
    strbuf_addf(out, "%s|%s", column->name, column->type);
    if (column->collation != NULL)
        strbuf_addf(out, "|collate %s", column->collation);
    if (column->not_null != NULL)
        strbuf_addf(out, "|%s", column->not_null);
    if (column->default_value != NULL)
        strbuf_addf(out, "|%s %s", column->constant ? "constant" : "default", column->default_value);
    if (column->generated_as != NULL)
        strbuf_addf(out, "|as %s%s", column->generated_as, column->stored ? " stored" : "");
}

static void
spell(const TableSql *table, Strbuf *out)
{
    if (table->module != NULL)
        strbuf_addf(out, "using %s", table->module);
    VEC_EACH(&table->columns, i) {
        strbuf_add(out, i == 0 ? "" : "; ");
        spell_column(table->columns.items[i], out);
    }
    VEC_EACH(&table->constraints, i) {
        const ConstraintSql *each = table->constraints.items[i];
        strbuf_addf(out, "; %s%s%s", each->name == NULL ? "" : each->name, each->name == NULL ? "" : ": ", each->definition);
    }
    if (*table->options != '\0')
        strbuf_addf(out, "; %s", table->options);
}

static const struct {
    const char *sql, *parts;
} cases[] = {
    { "CREATE TABLE t (a)", "a|" },
    { "create table if not exists \"t\" (A INTEGER /* key */ PRIMARY KEY -- c\n, b)", "A|integer; b|; primary key (a)" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT)", "id|integer; primary key (id) autoincrement" },
    { "CREATE TABLE t (id INTEGER, PRIMARY KEY (id AUTOINCREMENT))", "id|integer; primary key (id) autoincrement" },
    { "CREATE TABLE t (id INTEGER PRIMARY KEY DESC)", "id|integer; primary key (id) desc, as the column says it" },
    { "CREATE TABLE t (id INTEGER, PRIMARY KEY (id DESC))", "id|integer; primary key (id desc)" },
    { "CREATE TABLE t (a VARCHAR( 10 ) NOT NULL DEFAULT 'x' COLLATE NOCASE)",
      "a|varchar(10)|collate nocase|not null|constant 'x'" },
    { "CREATE TABLE t (a unsigned big int(4, 2) default -1)", "a|unsigned big int(4, 2)|constant - 1" },
    { "CREATE TABLE t (a DEFAULT Active, b DEFAULT active, c DEFAULT \"true\", d DEFAULT TRUE)",
      "a||constant 'Active'; b||constant 'active'; c||constant 'true'; d||constant true" },
    { "CREATE TABLE t (a DEFAULT CURRENT_TIMESTAMP, b DEFAULT (((1 + 2))), c DEFAULT \"current_timestamp\")",
      "a||default current_timestamp; b||default 1 + 2; c||constant 'current_timestamp'" },
    { "CREATE TABLE t (a CHECK ((\"A\" IN ('x'))), [b c] CHECK (\"b c\" <> \"ACTIVE\" AND `b c` > A))",
      "a|; b c|; check (a in('x')); check (\"b c\" <> 'ACTIVE' and \"b c\" > a)" },
    { "CREATE TABLE t (a, b AS (a || 'x') STORED, c GENERATED ALWAYS AS (length(a)) VIRTUAL)",
      "a|; b||as a || 'x' stored; c||as length(a)" },
    { "CREATE TABLE t (a CONSTRAINT n NOT NULL ON CONFLICT FAIL CONSTRAINT u UNIQUE ON CONFLICT REPLACE NULL)",
      "a||constraint n not null on conflict fail; u: unique (a) on conflict replace" },
    { "CREATE TABLE t (a REFERENCES P ON UPDATE SET NULL ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED)",
      "a|; foreign key (a) references p on update set null on delete cascade deferrable initially deferred" },
    { "CREATE TABLE t (a, b, CONSTRAINT k FOREIGN KEY (A, \"b\") REFERENCES [P Q](x, Y) ON DELETE NO ACTION MATCH FULL)",
      "a|; b|; k: foreign key (a, b) references \"p q\"(x, y) match full" },
    { "CREATE TABLE t (a INT, b TEXT, UNIQUE (a COLLATE NOCASE DESC, b) CHECK (a > b) CONSTRAINT p PRIMARY KEY (b)) "
      "WITHOUT ROWID, STRICT",
      "a|int; b|text; unique (a collate nocase desc, b); check (a > b); p: primary key (b); strict, without rowid" },
    { "CREATE TABLE t ('a' TEXT, \"order\" INT, CHECK (\"order\" > 0 OR \"ORDER\" IS NULL))",
      "a|text; order|int; check (\"order\" > 0 or \"order\" is null)" },
    { "CREATE VIRTUAL TABLE t USING fts5(Title, body)", "using fts5(title, body)" },
};

/* SQLite's own opinion of the columns. */
static void
check_columns(sqlite3 *database, const TableSql *table, const char *sql)
{
    sqlite3_stmt *statement;
    uint32_t      count = 0;

    cr_assert_eq(sqlite3_prepare_v2(database, "SELECT name FROM pragma_table_xinfo('t') ORDER BY cid", -1, &statement, NULL),
                 SQLITE_OK);
    for (; sqlite3_step(statement) == SQLITE_ROW; count++) {
        cr_assert_lt(count, table->columns.count, "%s", sql);
        cr_expect_str_eq((const char *)sqlite3_column_text(statement, 0), table->columns.items[count]->name);
    }
    cr_expect_eq(count, table->columns.count, "%s", sql);
    sqlite3_finalize(statement);
}

Test(sqlite_table, parts)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Arena      *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
        STRBUF_AUTO parts = STRBUF_INIT;
        ERROR_AUTO  err = ERROR_INIT;
        TableSql   *table = NULL;
        sqlite3    *database = NULL;
        const char *sql = cases[i].sql;

        cr_assert_eq(sqlite3_open(":memory:", &database), SQLITE_OK);
        int code = sqlite3_exec(database, sql, NULL, NULL, NULL);
        cr_assert_eq(code, SQLITE_OK, "SQLite does not take %s: %s", sql, sqlite3_errmsg(database));
        cr_assert(table_sql_parse(arena, sql, strlen(sql), &table, &err), "%s: %s", sql, err.message);
        spell(table, &parts);
        cr_expect_str_eq(parts.s, cases[i].parts, "%s:\n  %s\nnot\n  %s", sql, parts.s, cases[i].parts);
        if (table->module == NULL)
            check_columns(database, table, sql);
        sqlite3_close(database);
    }
}

static const char *const broken[] = {
    "", "CREATE", "CREATE VIEW v AS SELECT 1", "CREATE TABLE t", "CREATE TABLE t (", "CREATE TABLE t (a", "CREATE TABLE t (a,",
    "CREATE TABLE t (a CHECK (a", "CREATE TABLE t (a DEFAULT", "CREATE TABLE t (a REFERENCES", "CREATE TABLE t (a) OTHER",
    "CREATE TABLE t (a CONSTRAINT", "CREATE TABLE t (a, FOREIGN KEY)", "CREATE TABLE t (a 'x", "CREATE TABLE t (a PRIMARY)",
    "CREATE TABLE t (a, PRIMARY KEY)", "CREATE TABLE t (a REFERENCES p ON DELETE SET", "CREATE TABLE t (a DEFAULT -",
};

Test(sqlite_table, broken)
{
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        Arena     *arena __attribute__((cleanup(arena_cleanup))) = arena_new();
        ERROR_AUTO err = ERROR_INIT;
        TableSql  *table = NULL;

        cr_expect_not(table_sql_parse(arena, broken[i], strlen(broken[i]), &table, &err), "%s", broken[i]);
        cr_expect(error_is_set(&err), "%s", broken[i]);
    }
}
