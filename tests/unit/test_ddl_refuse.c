/*
 * test_ddl_refuse.c: schema files that are refused: place and message of each error.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <pg_query.h>

#include <schemasync/ddl.h>
#include <schemasync/strbuf.h>

static bool
read_text(const char *text, size_t length, Error *err)
{
    Catalog *catalog = NULL;
    bool     good = ddl_read_text("s.sql", text, length, &catalog, err);

    catalog_free(catalog);
    return good;
}

/* "line:column: message" of every error, one a line. */
static void
spell(const char *text, size_t length, Strbuf *out)
{
    ERROR_AUTO err = ERROR_INIT;

    if (read_text(text, length, &err))
        strbuf_add(out, "read");
    else
        for (const Error *each = &err; each != NULL; each = each->next)
            strbuf_addf(out, "%s%u:%u: %s", each == &err ? "" : "\n", each->line, each->column,
                        each->message);
}

static const struct {
    const char *text, *errors;
} cases[] = {
    { "CREATE TABLE t (a int,);", "1:23: syntax error at or near \")\"" },
    { "CREATE TABLE t (a int); \n-- \xC3\xA9\n/* \xC3\xA9 */ CREATE TBL x;",
      "3:16: syntax error at or near \"TBL\"" },
    { "CREATE TABLE t (a int", "1:22: syntax error at end of input" },
    { "CREATE TABLE t ('x", "1:17: a string is not closed" },
    { "SELECT 1;\n /* x", "1:1: SELECT is not a definition: a schema file holds only the schema\n"
                          "2:2: a comment is not closed" },
    { "INSERT INTO t VALUES (1);\nDO $$ begin end $$;",
      "1:1: INSERT is not a definition: a schema file holds only the schema\n"
      "2:1: DO is not a definition: a schema file holds only the schema" },
    { "CREATE VIEW public.v AS SELECT 1", "1:1: views are not covered yet: CREATE VIEW public.v" },
    { "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 "
      "END; "
      "SELECT 2; END; CREATE POLICY p ON t",
      "1:1: functions are not covered yet: CREATE OR REPLACE FUNCTION f\n"
      "1:119: policies are not covered yet: CREATE POLICY p ON t" },
    { "CREATE TYPE s.c AS (a int)", "1:1: composite types are not covered yet: CREATE TYPE s.c" },
    { "CREATE DOMAIN d AS int", "1:1: domains are not covered yet: CREATE DOMAIN d" },
    { "COMMENT ON VIEW v IS 'x'", "1:1: views are not covered yet: COMMENT ON VIEW v" },
    { "CREATE TABLE t (a int) PARTITION BY RANGE (a)",
      "1:1: partitioned tables are not covered yet: CREATE TABLE t PARTITION BY" },
    { "CREATE TABLE t (a int);\nALTER TABLE t ENABLE ROW LEVEL SECURITY",
      "2:15: row level security is not covered yet: ENABLE ROW LEVEL SECURITY" },
    { "CREATE TABLE t (a int);\nCREATE TABLE t (b int);", "2:1: table \"t\" is declared twice" },
    { "CREATE TABLE t (a int, a text)", "1:24: column \"a\" is declared twice" },
    { "CREATE TABLE t (a int);\nCREATE INDEX t ON t (a)",
      "2:1: \"t\" is declared twice: a table and an index" },
    { "CREATE TYPE t AS ENUM ();\nCREATE TABLE t (a int)",
      "2:1: \"t\" is declared twice: an enum and a table" },
    { "CREATE TABLE IF NOT EXISTS t (a int);\nCREATE TABLE IF NOT EXISTS t (b int);",
      "2:1: table \"t\" is declared twice, and differently" },
    { "CREATE TYPE e AS ENUM ('a', 'a')", "1:29: enum label \"a\" is declared twice" },
    { "CREATE TABLE t (a int PRIMARY KEY, PRIMARY KEY (a, b), b int)",
      "1:36: table \"t\" has two primary keys" },
    { "CREATE TABLE t (a int NULL NOT NULL)", "1:28: column \"a\" is declared both NULL and NOT NULL" },
    { "CREATE TABLE t (a serial DEFAULT 1)", "1:26: column \"a\" has more than one default" },
    { "CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY)",
      "1:24: identity column \"a\" must be of type smallint, integer, or bigint" },
    { "CREATE TABLE t (a int CHECK (a > 0) DEFERRABLE)",
      "1:37: a DEFERRABLE clause belongs to no constraint that could be deferred" },
    { "CREATE TABLE t (a date DEFAULT 'today')",
      "1:32: 'today' is the moment at which the definition is made, not that at which it is used" },
    { "CREATE TABLE t (a date CHECK (a > 'now'::date))",
      "1:24: 'now' is the moment at which the definition is made, not that at which it is used" },
    { "ALTER TABLE t ADD a int;", "1:13: table \"t\" is not declared in the file" },
    { "CREATE INDEX ON s.t (a)", "1:17: table \"s.t\" is not declared in the file" },
    { "CREATE SEQUENCE s MINVALUE 5 MAXVALUE 4", "1:19: MINVALUE (5) must be less than MAXVALUE (4)" },
    { "SET search_path = '';\nCREATE TABLE t ()",
      "2:1: no schema is selected for \"t\": search_path is empty here" },
    { "SET x.y = 1", "1:1: SET x.y: what it means for the schema is not known" },
    { "SET standard_conforming_strings = off",
      "1:1: SET standard_conforming_strings = off: a schema file is read with on" },
    { "\\connect x", "1:1: psql's command \\connect is not read" },
    { "CREATE TABLE t (\n\\i x\n", "2:1: a psql command stands inside a statement" },
    { "\\i /no/such/file", "1:1: /no/such/file: can't read the file: No such file or directory" },
    /* What a refused statement declares is declared: what speaks of it is refused for the same reason. */
    { "ALTER TABLE ONLY p ADD PRIMARY KEY (a);\nCREATE INDEX i ON public.p (a);\n"
      "COMMENT ON INDEX public.i IS 'x';\nCREATE TABLE public.p (a int) PARTITION BY RANGE (a);",
      "1:1: partitioned tables are not covered yet: ALTER TABLE ONLY p\n"
      "2:1: partitioned tables are not covered yet: CREATE INDEX i ON public.p\n"
      "3:1: partitioned tables are not covered yet: COMMENT ON INDEX public.i\n"
      "4:1: partitioned tables are not covered yet: CREATE TABLE p PARTITION BY" },
    { "CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;\nCREATE UNIQUE INDEX ON m (a);\n"
      "COMMENT ON COLUMN m.a IS 'x';",
      "1:1: materialized views are not covered yet: CREATE MATERIALIZED VIEW m\n"
      "2:1: materialized views are not covered yet: CREATE UNIQUE INDEX ON m\n"
      "3:1: materialized views are not covered yet: COMMENT ON COLUMN m.a" },
    { "CREATE TYPE s.c AS (a int);\nCOMMENT ON TYPE s.c IS 'x';\nCOMMENT ON TYPE c IS 'x';",
      "1:1: composite types are not covered yet: CREATE TYPE s.c\n"
      "2:1: composite types are not covered yet: COMMENT ON TYPE s.c\n"
      "3:1: type \"c\" is not declared in the file" },
    { "CREATE TEMP TABLE t (a int);\nCREATE INDEX ON t (a);",
      "1:1: temporary tables are not part of a schema: CREATE TABLE t\n"
      "2:17: table \"t\" is not known: its declaration at line 1 is refused" },
    { "CREATE TABLE s.c () INHERITS (s.p);\nALTER TABLE t INHERIT s.p;\nCREATE TABLE t (a int);",
      "1:1: inherited tables are not covered yet: CREATE TABLE c INHERITS\n"
      "2:15: inherited tables are not covered yet: INHERIT" },
    { "ALTER INDEX p_pkey ATTACH PARTITION q_pkey",
      "1:1: partitions are not covered yet: ALTER INDEX ATTACH PARTITION" },
    { "DROP TABLE t", "1:1: can't drop table \"t\": it is not declared before this line" },
    { "ROLLBACK", "1:1: a schema file can't take back what it says: only BEGIN and COMMIT are read" },
    { "CREATE TABLE t ();\nBEGIN;\nCREATE TABLE u ()",
      "2:1: BEGIN without COMMIT: run by psql, what follows would be rolled back" },
    { "-- @renamed from=x\n", "1:1: the directive belongs to nothing: no statement follows it" },
    { "-- @renamed from=x\nSET lock_timeout = 0",
      "1:1: the directive belongs to nothing that is declared here" },
    { "-- @renamed\nCREATE TABLE t ()", "1:1: the directive does not say a name" },
    { "-- @renamed from=a\n-- @renamed from=b\nCREATE TABLE t ()",
      "2:1: a second directive says what t was renamed from" },
};

Test(ddl_refuse, messages)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        STRBUF_AUTO spelled = STRBUF_INIT;

        spell(cases[i].text, strlen(cases[i].text), &spelled);
        cr_expect_str_eq(spelled.s, cases[i].errors, "%s:\n got    %s\n wanted %s", cases[i].text, spelled.s,
                         cases[i].errors);
    }
}

Test(ddl_refuse, bytes_that_are_no_text)
{
    static const struct {
        const char *text;
        size_t      length;
        const char *errors;
    } bytes[] = {
        { "SET\0 x", 6, "1:4: NUL byte in the file" },
        { "-- \xC3\xA9\n  \xFF", 9, "2:3: invalid UTF-8: byte 0xff" },
        { "\xC0\x80", 2, "1:1: invalid UTF-8: byte 0xc0" },
        { "\xED\xA0\x80", 3, "1:1: invalid UTF-8: byte 0xed" },
    };

    for (size_t i = 0; i < sizeof bytes / sizeof *bytes; i++) {
        STRBUF_AUTO spelled = STRBUF_INIT;

        spell(bytes[i].text, bytes[i].length, &spelled);
        cr_expect_str_eq(spelled.s, bytes[i].errors, "got %s", spelled.s);
    }
}

Test(ddl_refuse, where_the_first_declaration_is)
{
    const char *text = "CREATE TABLE t (a int);\n\nCREATE TABLE t (a int);";
    ERROR_AUTO  err = ERROR_INIT;

    cr_assert_not(read_text(text, strlen(text), &err));
    cr_expect_str_eq(err.file, "s.sql");
    cr_expect_str_eq(err.detail, "The first declaration is at line 1.");
}

/* n times the same term, in an expression that PostgreSQL's parser nests, or does not. */
static void
spell_chain(const char *term, unsigned count, Strbuf *out)
{
    STRBUF_AUTO text = STRBUF_INIT;

    strbuf_add(&text, "CREATE TABLE t (a int, CHECK (a = 0");
    for (unsigned i = 0; i < count; i++)
        strbuf_add(&text, term);
    strbuf_add(&text, "))");
    spell(text.s, text.length, out);
}

Test(ddl_refuse, deep_expressions)
{
    static const struct {
        const char *term;
        unsigned    count;
        const char *result;
    } chains[] = {
        { " + a", 4000, "read" },
#if PG_VERSION_NUM >= 180000 /* libpg_query has a limit of its own */
        { " + a", 8000, "nested too deep for PostgreSQL's parser" },
        { " + a", 15000, "nested too deep for PostgreSQL's parser" },
#else
        { " + a", 8000, "read" },
        { " + a", 15000, "expression is nested more than 10000 deep" },
#endif
        { " + a", 100000, "expression is nested more than 10000 deep" },
        { " AND a", 100000, "read" },
        { " AND (a)", 300000, "statement is longer than 400000 tokens" },
    };

    for (size_t i = 0; i < sizeof chains / sizeof *chains; i++) {
        STRBUF_AUTO spelled = STRBUF_INIT;

        spell_chain(chains[i].term, chains[i].count, &spelled);
        cr_expect_not_null(strstr(spelled.s, chains[i].result), "%u times%s: got %.100s", chains[i].count,
                           chains[i].term, spelled.s);
    }
}

/* How many are shown is not the reader's to say: fail_print() knows. */
Test(ddl_refuse, all_errors_are_handed_over)
{
    STRBUF_AUTO text = STRBUF_INIT;
    ERROR_AUTO  err = ERROR_INIT;
    unsigned    count = 0;

    for (unsigned i = 0; i < 160; i++)
        strbuf_add(&text, "CREATE VIEW v AS SELECT 1;\n");
    cr_assert_not(read_text(text.s, text.length, &err));
    for (const Error *each = &err; each != NULL; each = each->next) {
        cr_expect_eq(each->line, ++count);
        cr_expect_str_eq(each->not_covered, "views");
    }
    cr_expect_eq(count, 160);
}

/* ---- Files --------------------------------------------------------------------------------------- */

static const char *
write_file(const char *folder, const char *name, const char *text)
{
    static char path[300];
    FILE       *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "wb");
    cr_assert_not_null(file);
    fputs(text, file);
    fclose(file);
    return path;
}

Test(ddl_refuse, files_that_include_each_other)
{
    char     folder[] = "/tmp/test_ddl_XXXXXX";
    Catalog *catalog = NULL;

    cr_assert_not_null(mkdtemp(folder));
    write_file(folder, "b.sql", "CREATE TABLE b (x int);\n\\ir 'c.sql'\n");
    write_file(folder, "c.sql", "CREATE TABLE c (x int)");
    const char *path = write_file(folder, "a.sql", "\xEF\xBB\xBF\\ir b.sql\nCREATE TABLE a (x int);");
    {
        ERROR_AUTO err = ERROR_INIT;
        cr_assert(ddl_read(path, &catalog, &err), "%s", err.message);
        cr_expect_eq(catalog->files.count, 3);
        const Object *c = catalog_find(catalog, KIND_TABLE, (QName){ .name = catalog_name(catalog, "c") });
        cr_assert_not_null(c);
        cr_expect_eq(c->at.file, 3);
        catalog_free(catalog);
    }
    write_file(folder, "c.sql", "\\ir a.sql");
    path = write_file(folder, "a.sql", "\\ir b.sql");
    {
        ERROR_AUTO err = ERROR_INIT;
        cr_assert_not(ddl_read(path, &catalog, &err));
        cr_expect_not_null(strstr(err.message, "includes itself"), "%s", err.message);
        cr_expect_eq(err.line, 1);
        cr_expect_not_null(strstr(err.file, "c.sql"));
    }
    {
        ERROR_AUTO err = ERROR_INIT;
        cr_assert_not(ddl_read(folder, &catalog, &err));
        cr_expect_str_eq(err.message, "can't read the file: it is a directory");
    }
    for (const char *name = "abc"; *name != '\0'; name++) {
        char file[300];
        snprintf(file, sizeof file, "%s/%c.sql", folder, *name);
        unlink(file);
    }
    rmdir(folder);
}
