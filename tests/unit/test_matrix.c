/*
 * test_matrix.c: each kind of object × {create, drop, every property altered, renamed}. The rows are checked against
 * the kind table: a kind or a property without a row here is a failing test.
 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include <pg_query.h>

#include <schemasync/ddl.h>
#include <schemasync/diff.h>
#include <schemasync/engine.h>

typedef struct Row {
    ObjectKind  kind;
    const char *what;       /* a property's name, or create, drop, rename */
    const char *from, *to;
    const char *expected;   /* stands in the plan; several are separated by | and stand in this order */
} Row;

static const Row rows[] = {
    { KIND_SCHEMA, "create", "", "CREATE SCHEMA app;", "CREATE SCHEMA app" },
    { KIND_SCHEMA, "drop", "CREATE SCHEMA app;", "", "DROP SCHEMA app" },
    { KIND_SCHEMA, "rename", "CREATE SCHEMA old;", "-- @renamed from=old\nCREATE SCHEMA new;",
      "ALTER SCHEMA old RENAME TO new" },
    { KIND_SCHEMA, "comment", "CREATE SCHEMA app;", "CREATE SCHEMA app; COMMENT ON SCHEMA app IS 'it''s ours';",
      "COMMENT ON SCHEMA app IS 'it''s ours'" },

    { KIND_EXTENSION, "create", "", "CREATE EXTENSION citext;", "CREATE EXTENSION citext" },
    { KIND_EXTENSION, "drop", "CREATE EXTENSION citext;", "", "DROP EXTENSION citext" },
    { KIND_EXTENSION, "comment", "CREATE EXTENSION citext;",
      "CREATE EXTENSION citext; COMMENT ON EXTENSION citext IS 'x';", "COMMENT ON EXTENSION citext IS 'x'" },
    { KIND_EXTENSION, "schema", "CREATE SCHEMA e; CREATE EXTENSION citext;",
      "CREATE SCHEMA e; CREATE EXTENSION citext SCHEMA e;", "ALTER EXTENSION citext SET SCHEMA e" },
    { KIND_EXTENSION, "version", "CREATE EXTENSION citext VERSION '1.5';",
      "CREATE EXTENSION citext VERSION '1.6';", "ALTER EXTENSION citext UPDATE TO \"1.6\"" },

    { KIND_ENUM, "create", "", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
      "CREATE TYPE public.mood AS ENUM (\n    'sad',\n    'ok'\n)" },
    { KIND_ENUM, "drop", "CREATE TYPE mood AS ENUM ('sad');", "", "DROP TYPE public.mood" },
    { KIND_ENUM, "rename", "CREATE TYPE mood AS ENUM ('sad');",
      "-- @renamed from=mood\nCREATE TYPE feeling AS ENUM ('sad');", "ALTER TYPE public.mood RENAME TO feeling" },
    { KIND_ENUM, "comment", "CREATE TYPE mood AS ENUM ('sad');",
      "CREATE TYPE mood AS ENUM ('sad'); COMMENT ON TYPE mood IS 'm';", "COMMENT ON TYPE public.mood IS 'm'" },
    { KIND_ENUM, "values", "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE t (m mood DEFAULT 'ok');",
      "CREATE TYPE mood AS ENUM ('ok', 'sad'); CREATE TABLE t (m mood DEFAULT 'ok');",
      "RENAME TO mood_schemasync_old|CREATE TYPE public.mood|DROP DEFAULT|"
      "TYPE public.mood USING m::text::public.mood|SET DEFAULT 'ok'|DROP TYPE public.mood_schemasync_old" },
    { KIND_ENUM_VALUE, "create", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
      "CREATE TYPE mood AS ENUM ('sad', 'meh', 'ok');", "ALTER TYPE public.mood ADD VALUE 'meh' BEFORE 'ok'" },
    { KIND_ENUM_VALUE, "drop", "CREATE TYPE mood AS ENUM ('sad', 'ok');", "CREATE TYPE mood AS ENUM ('sad');",
      "CREATE TYPE public.mood|DROP TYPE public.mood_schemasync_old" },
    { KIND_ENUM_VALUE, "rename", "CREATE TYPE mood AS ENUM ('sad', 'ok');",
      "CREATE TYPE mood AS ENUM (\n    'sad',\n    -- @renamed from=ok\n    'fine'\n);",
      "ALTER TYPE public.mood RENAME VALUE 'ok' TO 'fine'" },

    { KIND_SEQUENCE, "create", "", "CREATE SEQUENCE s AS integer START 5 CYCLE;",
      "CREATE SEQUENCE public.s AS integer START WITH 5 CYCLE" },
    { KIND_SEQUENCE, "drop", "CREATE SEQUENCE s;", "", "DROP SEQUENCE public.s" },
    { KIND_SEQUENCE, "rename", "CREATE SEQUENCE s;", "-- @renamed from=s\nCREATE SEQUENCE z;",
      "ALTER SEQUENCE public.s RENAME TO z" },
    { KIND_SEQUENCE, "comment", "CREATE SEQUENCE s;", "CREATE SEQUENCE s; COMMENT ON SEQUENCE s IS 'c';",
      "COMMENT ON SEQUENCE public.s IS 'c'" },
    { KIND_SEQUENCE, "options", "CREATE SEQUENCE s;", "CREATE SEQUENCE s INCREMENT 2 CACHE 10;",
      "ALTER SEQUENCE public.s INCREMENT BY 2 CACHE 10" },
    { KIND_SEQUENCE, "persistence", "CREATE SEQUENCE s;", "CREATE UNLOGGED SEQUENCE s;",
      "ALTER SEQUENCE public.s SET UNLOGGED" },
    { KIND_SEQUENCE, "owned by", "CREATE SEQUENCE s; CREATE TABLE t (a int);",
      "CREATE SEQUENCE s OWNED BY t.a; CREATE TABLE t (a int);", "ALTER SEQUENCE public.s OWNED BY public.t.a" },

    { KIND_TABLE, "create", "", "CREATE TABLE t (a int PRIMARY KEY, b text NOT NULL);",
      "CREATE TABLE public.t (\n    a integer NOT NULL,\n    b text NOT NULL,\n    PRIMARY KEY (a)\n)" },
    { KIND_TABLE, "drop", "CREATE TABLE t (a int);", "", "DROP TABLE public.t" },
    { KIND_TABLE, "rename", "CREATE TABLE t (a int PRIMARY KEY);",
      "-- @renamed from=t\nCREATE TABLE u (a int PRIMARY KEY);", "ALTER TABLE public.t RENAME TO u" },
    { KIND_TABLE, "comment", "CREATE TABLE t (a int);", "CREATE TABLE t (a int); COMMENT ON TABLE t IS 'c';",
      "COMMENT ON TABLE public.t IS 'c'" },
    { KIND_TABLE, "persistence", "CREATE TABLE t (a int);", "CREATE UNLOGGED TABLE t (a int);",
      "ALTER TABLE public.t SET UNLOGGED" },
    { KIND_TABLE, "tablespace", "CREATE TABLE t (a int);", "CREATE TABLE t (a int) TABLESPACE fast;",
      "ALTER TABLE public.t SET TABLESPACE fast" },
    { KIND_TABLE, "access method", "CREATE TABLE t (a int);", "CREATE TABLE t (a int) USING columnar;",
      "ALTER TABLE public.t SET ACCESS METHOD columnar" },
    { KIND_TABLE, "replica identity", "CREATE TABLE t (a int);",
      "CREATE TABLE t (a int); ALTER TABLE t REPLICA IDENTITY FULL;", "ALTER TABLE public.t REPLICA IDENTITY FULL" },
    { KIND_TABLE, "replica index",
      "CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (b);"
      "ALTER TABLE t REPLICA IDENTITY USING INDEX x;",
      "CREATE TABLE t (a int NOT NULL, b int NOT NULL); CREATE UNIQUE INDEX x ON t (a); CREATE UNIQUE INDEX y ON t (b);"
      "ALTER TABLE t REPLICA IDENTITY USING INDEX y;",
      "ALTER TABLE public.t REPLICA IDENTITY USING INDEX y" },
    { KIND_TABLE, "parameters", "CREATE TABLE t (a int) WITH (fillfactor=70, autovacuum_enabled=false);",
      "CREATE TABLE t (a int) WITH (fillfactor=80);",
      "ALTER TABLE public.t SET (fillfactor='80')|ALTER TABLE public.t RESET (autovacuum_enabled)" },

    { KIND_COLUMN, "create", "CREATE TABLE t (a int);", "CREATE TABLE t (a int, b text DEFAULT 'x' NOT NULL);",
      "ALTER TABLE public.t ADD COLUMN b text DEFAULT 'x' NOT NULL" },
    { KIND_COLUMN, "drop", "CREATE TABLE t (a int, b int);", "CREATE TABLE t (a int);",
      "ALTER TABLE public.t DROP COLUMN b" },
    { KIND_COLUMN, "rename", "CREATE TABLE t (a int);", "CREATE TABLE t (\n-- @renamed from=a\nb int);",
      "ALTER TABLE public.t RENAME COLUMN a TO b" },
    { KIND_COLUMN, "comment", "CREATE TABLE t (a int);", "CREATE TABLE t (a int); COMMENT ON COLUMN t.a IS 'c';",
      "COMMENT ON COLUMN public.t.a IS 'c'" },
    { KIND_COLUMN, "type", "CREATE TABLE t (a text);", "CREATE TABLE t (a int);",
      "ALTER TABLE public.t ALTER COLUMN a TYPE integer USING a::integer" },
    { KIND_COLUMN, "collation", "CREATE TABLE t (a text);", "CREATE TABLE t (a text COLLATE \"C\");",
      "ALTER TABLE public.t ALTER COLUMN a TYPE text COLLATE pg_catalog.\"C\"" },
    { KIND_COLUMN, "not null", "CREATE TABLE t (a int);", "CREATE TABLE t (a int NOT NULL);",
      "ALTER TABLE public.t ALTER COLUMN a SET NOT NULL" },
    { KIND_COLUMN, "not null name", "CREATE TABLE t (a int NOT NULL);",
      "CREATE TABLE t (a int CONSTRAINT always_there NOT NULL);",
      "ALTER TABLE public.t RENAME CONSTRAINT t_a_not_null TO always_there" },
#if PG_VERSION_NUM >= 180000
    { KIND_COLUMN, "not null no inherit", "CREATE TABLE t (a int NOT NULL);",
      "CREATE TABLE t (a int NOT NULL NO INHERIT);", "ALTER TABLE public.t ALTER CONSTRAINT t_a_not_null NO INHERIT" },
    { KIND_COLUMN, "not null not valid", "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT n NOT NULL a NOT VALID;",
      "CREATE TABLE t (a int, CONSTRAINT n NOT NULL a);", "ALTER TABLE public.t VALIDATE CONSTRAINT n" },
#endif
    { KIND_COLUMN, "default", "CREATE TABLE t (a int);", "CREATE TABLE t (a int DEFAULT 1 + 1);",
      "ALTER TABLE public.t ALTER COLUMN a SET DEFAULT 1 + 1" },
    { KIND_COLUMN, "generated", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);",
      "CREATE TABLE t (a int, b int);", "ALTER TABLE public.t ALTER COLUMN b DROP EXPRESSION" },
    { KIND_COLUMN, "generation expression", "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);",
      "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 3) STORED);",
      "DROP COLUMN b|ADD COLUMN b integer GENERATED ALWAYS AS (a * 3) STORED" },
    { KIND_COLUMN, "identity", "CREATE TABLE t (a int NOT NULL);",
      "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY);",
      "ALTER TABLE public.t ALTER COLUMN a ADD GENERATED BY DEFAULT AS IDENTITY" },
    { KIND_COLUMN, "identity options", "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY);",
      "CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY (INCREMENT BY 5));",
      "ALTER TABLE public.t ALTER COLUMN a SET INCREMENT BY 5" },
    { KIND_COLUMN, "storage", "CREATE TABLE t (a text);",
      "CREATE TABLE t (a text); ALTER TABLE t ALTER COLUMN a SET STORAGE EXTERNAL;",
      "ALTER TABLE public.t ALTER COLUMN a SET STORAGE EXTERNAL" },
    { KIND_COLUMN, "compression", "CREATE TABLE t (a text);", "CREATE TABLE t (a text COMPRESSION lz4);",
      "ALTER TABLE public.t ALTER COLUMN a SET COMPRESSION lz4" },
    { KIND_COLUMN, "statistics", "CREATE TABLE t (a int);",
      "CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;",
      "ALTER TABLE public.t ALTER COLUMN a SET STATISTICS 500" },
    { KIND_COLUMN, "options", "CREATE TABLE t (a int);",
      "CREATE TABLE t (a int); ALTER TABLE t ALTER COLUMN a SET (n_distinct=5);",
      "ALTER TABLE public.t ALTER COLUMN a SET (n_distinct='5')" },

    { KIND_CONSTRAINT, "create", "CREATE TABLE t (a int);", "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));",
      "ALTER TABLE public.t ADD CONSTRAINT c CHECK (a > 0)" },
    { KIND_CONSTRAINT, "drop", "CREATE TABLE t (a int CONSTRAINT c CHECK (a > 0));", "CREATE TABLE t (a int);",
      "ALTER TABLE public.t DROP CONSTRAINT c" },
    { KIND_CONSTRAINT, "rename", "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));",
      "CREATE TABLE t (a int,\n-- @renamed from=c\nCONSTRAINT d CHECK (a > 1));",
      "DROP CONSTRAINT c|ADD CONSTRAINT d CHECK (a > 1)" },
    { KIND_CONSTRAINT, "comment", "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));",
      "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0)); COMMENT ON CONSTRAINT c ON t IS 'x';",
      "COMMENT ON CONSTRAINT c ON public.t IS 'x'" },
    { KIND_CONSTRAINT, "type", "CREATE TABLE t (a int NOT NULL, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int NOT NULL, CONSTRAINT c CHECK (a > 0));", "DROP CONSTRAINT c|ADD CONSTRAINT c CHECK" },
    { KIND_CONSTRAINT, "key", "CREATE TABLE t (a int, b int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, b int, CONSTRAINT c UNIQUE (a, b));",
      "DROP CONSTRAINT c|ADD CONSTRAINT c UNIQUE (a, b)" },
    { KIND_CONSTRAINT, "include", "CREATE TABLE t (a int, b int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, b int, CONSTRAINT c UNIQUE (a) INCLUDE (b));",
      "DROP CONSTRAINT c|ADD CONSTRAINT c UNIQUE (a) INCLUDE (b)" },
    { KIND_CONSTRAINT, "expression", "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));",
      "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 1));", "DROP CONSTRAINT c|ADD CONSTRAINT c CHECK (a > 1)" },
    { KIND_CONSTRAINT, "no inherit", "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));",
      "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT);",
      "DROP CONSTRAINT c|ADD CONSTRAINT c CHECK (a > 0) NO INHERIT" },
    { KIND_CONSTRAINT, "deferrable",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r DEFERRABLE);",
      "ALTER TABLE public.t ALTER CONSTRAINT c DEFERRABLE" },
    { KIND_CONSTRAINT, "initially deferred",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r DEFERRABLE);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r DEFERRABLE "
      "INITIALLY DEFERRED);",
      "ALTER TABLE public.t ALTER CONSTRAINT c DEFERRABLE INITIALLY DEFERRED" },
    { KIND_CONSTRAINT, "not valid", "CREATE TABLE t (a int); ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;",
      "CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));", "ALTER TABLE public.t VALIDATE CONSTRAINT c" },
#if PG_VERSION_NUM >= 180000
    { KIND_CONSTRAINT, "not enforced", "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p);",
      "CREATE TABLE p (a int PRIMARY KEY); CREATE TABLE t (a int REFERENCES p NOT ENFORCED);",
      "ALTER TABLE public.t ALTER CONSTRAINT t_a_fkey NOT ENFORCED" },
    { KIND_CONSTRAINT, "without overlaps", "CREATE TABLE t (a int4range, b daterange, CONSTRAINT k UNIQUE (a, b));",
      "CREATE TABLE t (a int4range, b daterange, CONSTRAINT k UNIQUE (a, b WITHOUT OVERLAPS));",
      "DROP CONSTRAINT k|UNIQUE (a, b WITHOUT OVERLAPS)" },
#endif
    { KIND_CONSTRAINT, "nulls not distinct", "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, CONSTRAINT c UNIQUE NULLS NOT DISTINCT (a));",
      "DROP CONSTRAINT c|ADD CONSTRAINT c UNIQUE NULLS NOT DISTINCT (a)" },
    { KIND_CONSTRAINT, "clustered", "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a)); ALTER TABLE t CLUSTER ON c;",
      "ALTER TABLE public.t CLUSTER ON c" },
    { KIND_CONSTRAINT, "referenced table",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE s (a int PRIMARY KEY);"
      "CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE s (a int PRIMARY KEY);"
      "CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES s);",
      "DROP CONSTRAINT c|ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES public.s (a)" },
    { KIND_CONSTRAINT, "referenced columns",
      "CREATE TABLE r (a int UNIQUE, b int UNIQUE); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r (a));",
      "CREATE TABLE r (a int UNIQUE, b int UNIQUE); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r (b));",
      "DROP CONSTRAINT c|ADD CONSTRAINT c FOREIGN KEY (a) REFERENCES public.r (b)" },
    { KIND_CONSTRAINT, "match",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r MATCH FULL);",
      "DROP CONSTRAINT c|MATCH FULL" },
    { KIND_CONSTRAINT, "on update",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r ON UPDATE CASCADE);",
      "DROP CONSTRAINT c|ON UPDATE CASCADE" },
    { KIND_CONSTRAINT, "on delete",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r);",
      "CREATE TABLE r (a int PRIMARY KEY); CREATE TABLE t (a int, CONSTRAINT c FOREIGN KEY (a) REFERENCES r ON DELETE SET NULL);",
      "DROP CONSTRAINT c|ON DELETE SET NULL" },
    { KIND_CONSTRAINT, "on delete columns",
      "CREATE TABLE r (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (a int, b int, CONSTRAINT c FOREIGN KEY (a, b) "
      "REFERENCES r ON DELETE SET NULL);",
      "CREATE TABLE r (a int, b int, PRIMARY KEY (a, b)); CREATE TABLE t (a int, b int, CONSTRAINT c FOREIGN KEY (a, b) "
      "REFERENCES r ON DELETE SET NULL (b));",
      "DROP CONSTRAINT c|ON DELETE SET NULL (b)" },
    { KIND_CONSTRAINT, "method", "CREATE TABLE t (a int, CONSTRAINT c EXCLUDE USING btree (a WITH =));",
      "CREATE TABLE t (a int, CONSTRAINT c EXCLUDE USING hash (a WITH =));",
      "DROP CONSTRAINT c|EXCLUDE USING hash (a WITH OPERATOR(pg_catalog.=))" },
    { KIND_CONSTRAINT, "parameters", "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a) WITH (fillfactor=50));",
      "ALTER INDEX public.c SET (fillfactor='50')" },
    { KIND_CONSTRAINT, "tablespace", "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a));",
      "CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a) USING INDEX TABLESPACE fast);",
      "ALTER INDEX public.c SET TABLESPACE fast" },

    { KIND_INDEX, "create", "CREATE TABLE t (a int);", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE INDEX i ON public.t (a)" },
    { KIND_INDEX, "drop", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);", "CREATE TABLE t (a int);",
      "DROP INDEX public.i" },
    { KIND_INDEX, "rename", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int);\n-- @renamed from=i\nCREATE INDEX j ON t (a);", "ALTER INDEX public.i RENAME TO j" },
    { KIND_INDEX, "comment", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a); COMMENT ON INDEX i IS 'c';", "COMMENT ON INDEX public.i IS 'c'" },
    { KIND_INDEX, "unique", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);", "DROP INDEX public.i|CREATE UNIQUE INDEX i" },
    { KIND_INDEX, "method", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t USING hash (a);", "DROP INDEX public.i|USING hash (a)" },
    { KIND_INDEX, "key", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a DESC NULLS LAST);", "DROP INDEX public.i|(a DESC NULLS LAST)" },
    { KIND_INDEX, "statistics", "CREATE TABLE t (a int); CREATE INDEX i ON t ((a + 1));",
      "CREATE TABLE t (a int); CREATE INDEX i ON t ((a + 1)); ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 300;",
      "ALTER INDEX public.i ALTER COLUMN 1 SET STATISTICS 300" },
    { KIND_INDEX, "include", "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int, b int); CREATE INDEX i ON t (a) INCLUDE (b);", "DROP INDEX public.i|(a) INCLUDE (b)" },
    { KIND_INDEX, "predicate", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WHERE a > 0;", "DROP INDEX public.i|WHERE a > 0" },
    { KIND_INDEX, "nulls not distinct", "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;",
      "DROP INDEX public.i|NULLS NOT DISTINCT" },
    { KIND_INDEX, "clustered", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t CLUSTER ON i;",
      "ALTER TABLE public.t CLUSTER ON i" },
    { KIND_INDEX, "parameters", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a) WITH (fillfactor=50);",
      "ALTER INDEX public.i SET (fillfactor='50')" },
    { KIND_INDEX, "tablespace", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);",
      "CREATE TABLE t (a int); CREATE INDEX i ON t (a) TABLESPACE fast;", "ALTER INDEX public.i SET TABLESPACE fast" },
};

enum { ROWS = sizeof rows / sizeof *rows };

/* What only a newer grammar can say, and only server 18 can have. */
static bool
is_of_18(const char *what)
{
    static const char *const words[] = { "not enforced", "without overlaps", "not null no inherit", "not null not valid" };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i], what) == 0)
            return true;
    return false;
}

/* States that no file can say: only a server shows them (tests/cases has them). */
static bool
is_live_only(const Kind *kind, const char *what)
{
    return (kind->kind == KIND_INDEX && strcmp(what, "valid") == 0) || (PG_VERSION_NUM < 180000 && is_of_18(what)) ||
           (kind->kind == KIND_EXTENSION && strcmp(what, "rename") == 0);
}

static bool
has_row(ObjectKind kind, const char *what)
{
    for (int i = 0; i < ROWS; i++)
        if (rows[i].kind == kind && strcmp(rows[i].what, what) == 0)
            return true;
    return false;
}

static void
need_row(const Kind *kind, const char *what)
{
    /* COMMENT ON has no form for a value of an enum; and nothing of PostgreSQL's is compared as one text. */
    if ((kind->kind == KIND_ENUM_VALUE && strcmp(what, "comment") == 0) || strcmp(what, "definition") == 0)
        return;
    cr_expect(has_row(kind->kind, what) || is_live_only(kind, what), "no row for %s: %s", kind->name, what);
}

Test(matrix, every_kind_and_property_has_a_row)
{
    for (ObjectKind kind = KIND_SCHEMA; kind < KIND_COUNT; kind++) {
        if (postgres_engine.kinds[kind].create == NULL)
            continue;
        need_row(kind_of(kind), "create");
        need_row(kind_of(kind), "drop");
        need_row(kind_of(kind), "rename");
        for (const Property *property = kind_of(kind)->properties; property->name != NULL; property++)
            need_row(kind_of(kind), property->name);
    }
}

static Catalog *
read_schema(const Row *row, const char *text)
{
    ERROR_AUTO err = ERROR_INIT;
    Catalog   *catalog = NULL;

    if (!ddl_read_text("test.sql", text, strlen(text), &catalog, &err) || !ddl_resolve(catalog, NULL, &err))
        cr_assert_fail("%s: %s: %s", kind_of(row->kind)->name, row->what, err.message);
    return catalog;
}

/* Prints the plan; NULL where none could be made. */
static char *
plan_text(const Row *row, const Catalog *from, const Catalog *to)
{
    ERROR_AUTO  err = ERROR_INIT;
    Judgement  *judgement = judgement_new();
    DiffOptions options = { .scope = SCHEMAS_ALL };
    Policy      policy = { .allow_all = true };
    Diff       *diff = diff_run(from, to, &options, judgement);
    Plan       *plan = NULL;
    STRBUF_AUTO text = STRBUF_INIT;

    if (!plan_build(diff, judgement, &policy, &postgres_engine, is_of_18(row->what) ? 180000 : 150000, &plan, &err))
        cr_assert_fail("%s: %s: %s: %s", kind_of(row->kind)->name, row->what, err.message, err.detail);
    VEC_EACH(&plan->steps, i)
        strbuf_addf(&text, "%s;\n", plan->steps.items[i].sql);
    char *copy = strdup(text.s);
    plan_free(plan);
    diff_free(diff);
    judgement_free(judgement);
    return copy;
}

static void
expect_in_order(const Row *row, const char *plan)
{
    char *expected = strdup(row->expected), *rest = expected;

    for (const char *at = plan; rest != NULL;) {
        char *part = strsep(&rest, "|");
        at = strstr(at, part);
        if (at == NULL) {
            cr_expect(false, "%s: %s: the plan lacks, or has too early, \"%s\":\n%s", kind_of(row->kind)->name,
                      row->what, part, plan);
            break;
        }
        at += strlen(part);
    }
    free(expected);
}

Test(matrix, each_row_plans_as_expected)
{
    for (int i = 0; i < ROWS; i++) {
        Catalog *from = read_schema(&rows[i], rows[i].from), *to = read_schema(&rows[i], rows[i].to);
        char    *plan = plan_text(&rows[i], from, to), *nothing = plan_text(&rows[i], to, to);

        expect_in_order(&rows[i], plan);
        cr_expect_str_empty(nothing, "%s: %s: a schema differs from itself:\n%s", kind_of(rows[i].kind)->name,
                            rows[i].what, nothing);
        free(plan);
        free(nothing);
        catalog_free(from);
        catalog_free(to);
    }
}
