/*
 * test_ddl_read.c: what a draft Catalog holds after reading: one table of statements and of what they
 * declare.
 */
#include <inttypes.h>
#include <string.h>

#include <criterion/criterion.h>

#include <schemasync/ddl.h>
#include <schemasync/kind.h>
#include <schemasync/sql.h>

/* ---- A Catalog in one line for each object, only what is not the default ------------------------- */

static void
add_qname(Strbuf *out, const char *label, QName name)
{
    if (name_is_set(name.name))
        strbuf_addf(out, " %s=%s%s%s", label, name_is_set(name.schema) ? name.schema.raw : "",
                    name_is_set(name.schema) ? "." : "", name.name.raw);
}

static void
add_text(Strbuf *out, const char *label, const char *text)
{
    if (text != NULL)
        strbuf_addf(out, " %s=%s", label, text);
}

static void
add_expr(Strbuf *out, const char *label, const Expr *expr)
{
    if (expr == NULL)
        return;
    strbuf_addf(out, " %s={%s}", label, expr->text);
    VEC_EACH(&expr_names(expr)->regclasses, i)
        strbuf_addf(out, " regclass=%s", expr_names(expr)->regclasses.items[i]);
}

static void
add_params(Strbuf *out, const Params *params)
{
    VEC_EACH(params, i)
        strbuf_addf(out, " %s:%s", params->items[i].name, params->items[i].value);
}

static void
add_sequence(Strbuf *out, const SequenceOptions *options)
{
    strbuf_addf(out, " %s %" PRId64 "+%" PRId64 " [%" PRId64 ",%" PRId64 "]", options->type->name.name.raw,
                options->start, options->increment, options->minimum, options->maximum);
    if (options->cache != 1)
        strbuf_addf(out, " cache=%" PRId64, options->cache);
    strbuf_add(out, options->cycle ? " cycle" : "");
    add_text(out, "name", options->name.raw);
}

static void
add_key(Strbuf *out, const KeyParts *key, const Names *include)
{
    strbuf_add(out, " (");
    VEC_EACH(key, i) {
        const KeyPart *part = &key->items[i];
        strbuf_add(out, i > 0 ? ", " : "");
        strbuf_add(out, part->expr != NULL ? part->expr->text : part->column_name.raw);
        add_qname(out, "collate", key_more(part)->collation);
        add_qname(out, "opclass", key_more(part)->opclass);
        add_params(out, &key_more(part)->opclass_params);
        add_qname(out, "with", key_more(part)->exclude_operator);
        strbuf_add(out, part->descending ? " desc" : "");
        strbuf_add(out, part->nulls_first ? " nulls-first" : "");
        if (part->statistics != -1)
            strbuf_addf(out, " statistics=%d", part->statistics);
    }
    strbuf_add_char(out, ')');
    VEC_EACH(include, i)
        strbuf_addf(out, " +%s", include->items[i].raw);
}

static void
add_column(Strbuf *out, const Column *column)
{
    strbuf_add_char(out, ' ');
    sql_add_type(out, column->type);
    add_qname(out, "collate", column_more(column)->collation);
    strbuf_add(out, column->not_null ? " not-null" : "");
    strbuf_add(out, column->serial ? " serial" : "");
    add_expr(out, "default", column->default_value);
    add_expr(out, "generated", column_more(column)->generated_as);
    if (column->identity != 0) {
        strbuf_addf(out, " identity=%c", column->identity);
        add_sequence(out, column_more(column)->identity_options);
    }
    if (column->storage != 0)
        strbuf_addf(out, " storage=%c", column->storage);
    if (column->compression != 0)
        strbuf_addf(out, " compression=%c", column->compression);
    if (column->statistics != -1)
        strbuf_addf(out, " statistics=%d", column->statistics);
    add_params(out, &column_more(column)->options);
}

static void
add_constraint(Strbuf *out, const Constraint *constraint)
{
    add_key(out, &constraint->key, &constraint_more(constraint)->include);
    add_expr(out, "expr", constraint->expr);
    add_qname(out, "references", constraint->ref_table_name);
    VEC_EACH(&constraint->ref_columns, i)
        strbuf_addf(out, " >%s", constraint->ref_columns.items[i].raw);
    if (constraint->type == 'f')
        strbuf_addf(out, " %c%c%c", constraint->match, constraint->on_update, constraint->on_delete);
    VEC_EACH(&constraint_more(constraint)->on_delete_columns, i)
        strbuf_addf(out, " -%s", constraint_more(constraint)->on_delete_columns.items[i].raw);
    strbuf_add(out, constraint->no_inherit ? " no-inherit" : "");
    strbuf_add(out, constraint->deferrable ? " deferrable" : "");
    strbuf_add(out, constraint->initially_deferred ? " deferred" : "");
    strbuf_add(out, constraint->not_valid ? " not-valid" : "");
    strbuf_add(out, constraint->nulls_not_distinct ? " nulls-not-distinct" : "");
    strbuf_add(out, constraint->clustered ? " clustered" : "");
    add_text(out, "using", constraint_more(constraint)->method.raw);
    add_params(out, &constraint_more(constraint)->params);
    add_text(out, "tablespace", constraint_more(constraint)->tablespace.raw);
}

static void
add_index(Strbuf *out, const Index *index)
{
    strbuf_add(out, index->unique ? " unique" : "");
    if (strcmp(index->method.raw, "btree") != 0)
        add_text(out, "using", index->method.raw);
    add_key(out, &index->key, &index_more(index)->include);
    add_expr(out, "where", index->predicate);
    strbuf_add(out, index->nulls_not_distinct ? " nulls-not-distinct" : "");
    strbuf_add(out, index->clustered ? " clustered" : "");
    add_params(out, &index_more(index)->params);
    add_text(out, "tablespace", index_more(index)->tablespace.raw);
}

static void
add_object(Strbuf *out, const Object *object)
{
    const Table    *table = (const Table *)object;
    const Sequence *sequence = (const Sequence *)object;

    switch (object->kind) {
    case KIND_EXTENSION:
        add_text(out, "schema", ((const Extension *)object)->schema.raw);
        add_text(out, "version", ((const Extension *)object)->version);
        break;
    case KIND_SEQUENCE:
        add_sequence(out, &sequence->options);
        strbuf_add(out, sequence->persistence == 'u' ? " unlogged" : "");
        add_qname(out, "owner", sequence->owner_table_name);
        add_text(out, "column", sequence->owner_column_name.raw);
        break;
    case KIND_TABLE:
        strbuf_add(out, table->persistence == 'u' ? " unlogged" : "");
        add_text(out, "tablespace", table->tablespace.raw);
        add_text(out, "method", table->access_method.raw);
        if (table->replica_identity != 'd')
            strbuf_addf(out, " replica=%c", table->replica_identity);
        add_text(out, "replica-index", table->replica_index.raw);
        add_params(out, &table->params);
        break;
    case KIND_COLUMN:
        add_column(out, (const Column *)object);
        break;
    case KIND_CONSTRAINT:
        add_constraint(out, (const Constraint *)object);
        break;
    case KIND_INDEX:
        add_index(out, (const Index *)object);
        break;
    default:
        break;
    }
    add_text(out, "comment", object_more(object)->comment);
    add_text(out, "renamed-from", object_more(object)->renamed_from);
}

static void
spell(const char *text, Strbuf *out)
{
    Catalog   *catalog __attribute__((cleanup(catalog_cleanup))) = NULL;
    ERROR_AUTO err = ERROR_INIT;

    if (!ddl_read_text("s.sql", text, strlen(text), &catalog, &err)) {
        strbuf_addf(out, "%u:%u: %s", err.line, err.column, err.message);
        return;
    }
    VEC_EACH(&catalog->objects, i) {
        const Object *object = catalog->objects.items[i];
        strbuf_addf(out, "%s%s", i > 0 ? "\n" : "", object_kind_name(object));
        cr_expect_eq(object->id, i + 1);
        if (name_is_set(object->name.name))
            strbuf_addf(out, " %s%s%s", name_is_set(object->name.schema) ? object->name.schema.raw : "",
                        name_is_set(object->name.schema) ? "." : "", object->name.name.raw);
        add_object(out, object);
    }
}

typedef struct Case {
    const char *text, *objects;
} Case;

static void
check(const Case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        STRBUF_AUTO spelled = STRBUF_INIT;

        spell(cases[i].text, &spelled);
        cr_expect_str_eq(spelled.s, cases[i].objects, "%s\n--- got\n%s\n--- wanted\n%s", cases[i].text,
                         spelled.s, cases[i].objects);
    }
}

#define CHECK(cases) check(cases, sizeof cases / sizeof *cases)

/* ---- What is read -------------------------------------------------------------------------------- */

Test(ddl_read, columns)
{
    static const Case cases[] = {
        { "CREATE TABLE s.t (a int NOT NULL, \"B\" varchar(10)[], c numeric(10), d char, e bit, f \"char\")",
          "table s.t\ncolumn a integer not-null\ncolumn B character varying(10)[]\ncolumn c numeric(10,0)\n"
          "column d character(1)\ncolumn e bit(1)\ncolumn f \"char\"" },
        { "CREATE TABLE t (a interval day to second(3), b interval(2), c timestamp(9), d timestamptz(3), e "
          "float(3),"
          " f geometry(Point, 4326), g interval year)",
          "table t\ncolumn a interval day to second(3)\ncolumn b interval(2)\n"
          "column c timestamp(6) without time zone\ncolumn d timestamptz(3)\ncolumn e real\n"
          "column f geometry(Point,4326)\ncolumn g interval year" },
        { "CREATE TABLE t (a text COLLATE \"C\" DEFAULT 'x' NOT NULL, b text DEFAULT ('x' COLLATE \"C\") "
          "COLLATE s.d)",
          "table t\ncolumn a text collate=C not-null default={'x'}\n"
          "column b text collate=s.d default={'x' COLLATE \"C\"}" },
        { "CREATE TABLE t (a int DEFAULT ((1 + 2)), b int DEFAULT 1 + (2) NOT NULL, c int DEFAULT NULL, "
          "d varchar(3) DEFAULT NULL, e int[] DEFAULT ARRAY[1, 2]::int[] CHECK (true))",
          "table t\ncolumn a integer default={1 + 2}\ncolumn b integer not-null default={1 + (2)}\n"
          "column c integer\ncolumn d character varying(3) default={NULL}\n"
          "column e integer[] default={ARRAY[1, 2]::int[]}\ncheck constraint () expr={true}" },
        { "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a /* twice */ * 2) STORED)",
          "table t\ncolumn a integer\ncolumn b integer generated={a /* twice */ * 2}" },
        { "CREATE TABLE t (a int GENERATED BY DEFAULT AS IDENTITY, b smallint GENERATED ALWAYS AS IDENTITY "
          "(SEQUENCE NAME s START 5 INCREMENT -1 MINVALUE -9 MAXVALUE 9 CYCLE))",
          "table t\ncolumn a integer not-null identity=d int4 1+1 [1,2147483647]\n"
          "column b smallint not-null identity=a int2 5+-1 [-9,9] cycle name=s" },
        { "CREATE UNLOGGED TABLE t (a smallserial)",
          "table t unlogged\ncolumn a smallint not-null serial\n"
          "sequence int2 1+1 [1,32767] unlogged owner=t column=a" },
        { "CREATE TABLE t (a text COMPRESSION lz4);\n"
          "ALTER TABLE t ALTER a SET STORAGE external, ALTER a SET STATISTICS 7, ALTER a SET (n_distinct = "
          "5)",
          "table t\ncolumn a text storage=e compression=l statistics=7 n_distinct:5" },
        { "CREATE TABLE t (a int DEFAULT nextval('s.q'::regclass), b int DEFAULT nextval('r'))",
          "table t\ncolumn a integer default={nextval('s.q'::regclass)} regclass=s.q\n"
          "column b integer default={nextval('r')} regclass=r" },
    };

    CHECK(cases);
}

Test(ddl_read, constraints)
{
    static const Case cases[] = {
        { "CREATE TABLE t (a int CONSTRAINT p PRIMARY KEY USING INDEX TABLESPACE x, b int UNIQUE NULLS NOT "
          "DISTINCT)",
          "table t\ncolumn a integer not-null\nprimary key p (a) tablespace=x\ncolumn b integer\n"
          "unique constraint (b) nulls-not-distinct" },
        { "CREATE TABLE t (a int REFERENCES s.u (x) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE "
          "INITIALLY DEFERRED)",
          "table t\ncolumn a integer\nforeign key (a) references=s.u >x fcn deferrable deferred" },
        { "CREATE TABLE t (a int, b int, FOREIGN KEY (a, b) REFERENCES u ON DELETE SET NULL (b) DEFERRABLE)",
          "table t\ncolumn a integer\ncolumn b integer\nforeign key (a, b) references=u san -b deferrable" },
        { "CREATE TABLE t (a int CHECK (a > 0) NO INHERIT, CONSTRAINT c CHECK ((a, 1) IS NOT NULL))",
          "table t\ncolumn a integer\ncheck constraint () expr={a > 0} no-inherit\n"
          "check constraint c () expr={(a, 1) IS NOT NULL}" },
        { "CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =, (a + 1) s.o WITH OPERATOR(s.&&)) WITH "
          "(fillfactor=9) "
          "WHERE (a > 1))",
          "table t\ncolumn a integer\nexclusion constraint (a with==, a + 1 opclass=s.o with=s.&&) expr={a > "
          "1} "
          "using=gist fillfactor:9" },
        { "CREATE TABLE t (a int CHECK (a > 0) NOT VALID)", "1:41: syntax error at or near \"VALID\"" },
        /* An empty table has nothing that could be invalid. */
        { "CREATE TABLE t (a int, CHECK (a > 0) NOT VALID);\nALTER TABLE t ADD CHECK (a < 9) NOT VALID",
          "table t\ncolumn a integer\ncheck constraint () expr={a > 0}\ncheck constraint () expr={a < 9} "
          "not-valid" },
        { "CREATE TABLE t (a int);\nALTER TABLE t ADD CONSTRAINT c CHECK (a < 9) NOT VALID, VALIDATE "
          "CONSTRAINT c",
          "table t\ncolumn a integer\ncheck constraint c () expr={a < 9}" },
        { "CREATE TABLE t (a int);\nCREATE UNIQUE INDEX i ON t (a) INCLUDE (a);\n"
          "ALTER TABLE t ADD PRIMARY KEY USING INDEX i",
          "table t\ncolumn a integer not-null\nprimary key i (a) +a" },
    };

    CHECK(cases);
}

/* transformIndexConstraints(): equal keys of one statement are one. */
Test(ddl_read, equal_keys)
{
    static const Case cases[] = {
        { "CREATE TABLE t (a int UNIQUE, UNIQUE (a))", "table t\ncolumn a integer\nunique constraint (a)" },
        { "CREATE TABLE t (a int UNIQUE PRIMARY KEY)",
          "table t\ncolumn a integer not-null\nprimary key (a)" },
        { "CREATE TABLE t (a int PRIMARY KEY CONSTRAINT bar UNIQUE)",
          "table t\ncolumn a integer not-null\nprimary key bar (a)" },
        { "CREATE TABLE t (a int UNIQUE, UNIQUE (a) DEFERRABLE)",
          "table t\ncolumn a integer\nunique constraint (a)\nunique constraint (a) deferrable" },
        { "CREATE TABLE t (a int UNIQUE);\nALTER TABLE t ADD UNIQUE (a)",
          "table t\ncolumn a integer\nunique constraint (a)\nunique constraint (a)" },
        { "CREATE TABLE t (a int CHECK (a > 0), CHECK (a > 0))",
          "table t\ncolumn a integer\ncheck constraint () expr={a > 0}\ncheck constraint () expr={a > 0}" },
    };

    CHECK(cases);
}

Test(ddl_read, indexes)
{
    static const Case cases[] = {
        { "CREATE TABLE s.t (a text);\n"
          "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t USING btree (lower(a) DESC, "
          "(a || 'x') COLLATE \"C\" text_pattern_ops NULLS FIRST, a DESC NULLS LAST) INCLUDE (a) "
          "WITH (fillfactor = 70, deduplicate_items = off) TABLESPACE x WHERE a <> 'where' AND (a > '(');",
          "table s.t\ncolumn a text\nindex s.i unique (lower(a) desc nulls-first, a || 'x' collate=C "
          "opclass=text_pattern_ops nulls-first, a desc) +a where={a <> 'where' AND (a > '(')} "
          "fillfactor:70 deduplicate_items:off tablespace=x" },
        { "CREATE TABLE t (a text);\nCREATE INDEX ON t USING gist (a gist_trgm_ops (siglen = 32));\n"
          "CREATE INDEX i ON t (coalesce(a, ')'));\nALTER INDEX i ALTER COLUMN 1 SET STATISTICS 9, SET "
          "(fillfactor = 5)",
          "table t\ncolumn a text\nindex using=gist (a opclass=gist_trgm_ops siglen:32)\n"
          "index i (coalesce(a, ')') statistics=9) fillfactor:5" },
        { "CREATE TABLE t (a int PRIMARY KEY);\nCREATE INDEX i ON t (a);\nALTER TABLE t CLUSTER ON i, "
          "REPLICA IDENTITY USING INDEX t_pkey",
          "table t replica=i replica-index=t_pkey\ncolumn a integer not-null\nprimary key (a)\nindex i (a) "
          "clustered" },
    };

    CHECK(cases);
}

Test(ddl_read, other_objects)
{
    static const Case cases[] = {
        { "CREATE SCHEMA IF NOT EXISTS a;\nCREATE SCHEMA IF NOT EXISTS a;\nCREATE SCHEMA b CREATE TABLE t (x "
          "int)",
          "schema a\nschema b\ntable t\ncolumn x integer" },
        { "CREATE EXTENSION IF NOT EXISTS \"uuid-ossp\" WITH SCHEMA x VERSION '1.1'",
          "extension uuid-ossp schema=x version=1.1" },
        { "CREATE TYPE s.e AS ENUM ('a', 'B c');\nALTER TYPE s.e ADD VALUE 'x' BEFORE 'a';\n"
          "ALTER TYPE s.e RENAME VALUE 'a' TO 'z'",
          "enum s.e\nenum value z\nenum value B c\nenum value x" },
        { "CREATE SEQUENCE a AS smallint INCREMENT -2;\nCREATE UNLOGGED SEQUENCE b START 3 CACHE 5 OWNED BY "
          "s.t.c",
          "sequence a int2 -1+-2 [-32768,-1]\n"
          "sequence b int8 3+1 [1,9223372036854775807] cache=5 unlogged owner=s.t column=c" },
        { "CREATE SEQUENCE a AS smallint;\nALTER SEQUENCE a AS int MINVALUE 0 OWNED BY t.c;",
          "sequence a int4 1+1 [0,2147483647] owner=t column=c" },
        { "CREATE TABLE t (a int) WITH (fillfactor=70, toast.autovacuum_enabled=off, oids=false) TABLESPACE "
          "x;\n"
          "ALTER TABLE t SET (autovacuum_enabled), RESET (fillfactor), SET UNLOGGED, REPLICA IDENTITY FULL",
          "table t unlogged tablespace=x replica=f toast.autovacuum_enabled:off autovacuum_enabled:true\n"
          "column a integer" },
        { "CREATE TABLE t (a serial PRIMARY KEY);\nCOMMENT ON TABLE t IS 'T';\nCOMMENT ON COLUMN t.a IS "
          "'A';\n"
          "COMMENT ON CONSTRAINT t_pkey ON t IS 'P';\nCOMMENT ON SEQUENCE t_a_seq IS 'S';\nCOMMENT ON TABLE "
          "t IS NULL",
          "table t\ncolumn a integer not-null serial comment=A\n"
          "sequence int4 1+1 [1,2147483647] owner=t column=a comment=S\nprimary key (a) comment=P" },
    };

    CHECK(cases);
}

Test(ddl_read, changes_after_a_declaration)
{
    static const Case cases[] = {
        { "CREATE TABLE t (a int, b int UNIQUE, c int CHECK (c > b));\nCREATE INDEX ON t (a);\n"
          "ALTER TABLE t DROP COLUMN b, ADD d text DEFAULT 'x', ALTER a TYPE bigint, ALTER a SET NOT NULL, "
          "ALTER d DROP DEFAULT",
          "table t\ncolumn a bigint not-null\ncolumn c integer\nindex (a)\ncolumn d text" },
        { "CREATE TABLE t (a int, b int REFERENCES t (a));\nCREATE INDEX i ON t (a);\n"
          "ALTER TABLE t RENAME a TO x;\nALTER TABLE t RENAME TO u;\nALTER INDEX i RENAME TO j",
          "table u\ncolumn x integer\ncolumn b integer\nforeign key t_b_fkey (b) references=u >x saa\nindex j (x)" },
        { "DROP TABLE IF EXISTS t;\nCREATE TABLE t (a serial);\nDROP TABLE t CASCADE;\nCREATE TABLE t (b "
          "int)",
          "table t\ncolumn b integer" },
        { "CREATE TYPE e AS ENUM ('a');\nCREATE TABLE t (a e[]);\nALTER TYPE e RENAME TO f;\nALTER TABLE t "
          "SET SCHEMA s",
          "enum f\nenum value a\ntable s.t\ncolumn a f[]" },
        { "CREATE TABLE t (a int DEFAULT 1 CHECK (a > 0), b int GENERATED ALWAYS AS IDENTITY UNIQUE);\n"
          "CREATE TABLE u (LIKE t)",
          "table t\ncolumn a integer default={1}\ncheck constraint () expr={a > 0}\n"
          "column b integer not-null identity=a int4 1+1 [1,2147483647]\nunique constraint (b)\n"
          "table u\ncolumn a integer\ncolumn b integer not-null" },
        { "CREATE TABLE u (x int, LIKE t INCLUDING ALL EXCLUDING IDENTITY);\n"
          "CREATE TABLE t (a int DEFAULT 1 CHECK (a > 0), b int GENERATED ALWAYS AS IDENTITY UNIQUE);",
          "table t\ncolumn a integer default={1}\ncheck constraint () expr={a > 0}\n"
          "column b integer not-null identity=a int4 1+1 [1,2147483647]\nunique constraint (b)\n"
          "table u\ncolumn x integer\ncolumn a integer default={1}\ncolumn b integer not-null\n"
          "check constraint t_a_check () expr={a > 0}\nunique constraint (b)" },
    };

    CHECK(cases);
}

/* Statements in another order declare the same. */
Test(ddl_read, any_order)
{
    static const Case cases[] = {
        { "COMMENT ON COLUMN public.t.a IS 'A';\nCREATE INDEX i ON t (a);\nALTER TABLE ONLY t ADD CONSTRAINT "
          "p PRIMARY KEY "
          "(a), ALTER a SET DEFAULT 7;\nALTER SEQUENCE q OWNED BY t.a;\nCREATE TABLE t (a int);\nCREATE "
          "SEQUENCE q",
          "table t\ncolumn a integer not-null default={7} comment=A\n"
          "sequence q int8 1+1 [1,9223372036854775807] owner=t column=a\nindex i (a)\nprimary key p (a)" },
        { "ALTER TABLE t ADD CHECK (b > 0), ALTER b SET NOT NULL;\nALTER TABLE t ADD b int;\nCREATE TABLE t "
          "()",
          "table t\ncheck constraint () expr={b > 0}\ncolumn b integer not-null" },
    };

    CHECK(cases);
}

Test(ddl_read, directives)
{
    static const Case cases[] = {
        { "CREATE TABLE t ( -- @renamed from=old_t\n  a int, -- @renamed from=\"Old A\"\n  -- "
          "pista:renamed-from x\n"
          "  b int UNIQUE,\n  -- atlas:renamed_from c1\n  CONSTRAINT c CHECK (true)\n);",
          "table t renamed-from=old_t\ncolumn a integer renamed-from=Old A\ncolumn b integer renamed-from=x\n"
          "unique constraint (b)\ncheck constraint c () expr={true} renamed-from=c1" },
        { "-- @renamed from=s.Old\n-- a word between\nCREATE TYPE s.e AS ENUM ('a' /* @renamed from=X */, "
          "'b', -- @renamed "
          "from='it''s'\n 'c');",
          "enum s.e renamed-from=s.old\nenum value a renamed-from=X\nenum value b renamed-from=it's\nenum "
          "value c" },
        { "CREATE TABLE t (a int); -- @renamed from=\"a.b\"\n-- @renamed from=j\nCREATE INDEX i ON t (a);",
          "table t renamed-from=\"a.b\"\ncolumn a integer\nindex i (a) renamed-from=j" },
        { "CREATE TABLE t (a int /* @renamed from='old, name'*/, b int -- @renamed from=\"it's\" so\n);",
          "table t\ncolumn a integer renamed-from=old, name\ncolumn b integer renamed-from=it's" },
        { "CREATE TABLE t (a int);\n-- @renamed from=u_a\nALTER TABLE t ADD CONSTRAINT c UNIQUE (a);\n"
          "CREATE SEQUENCE /* @renamed from=p.\"Q\" */ q;\nCREATE SCHEMA n; -- @renamed from=o",
          "table t\ncolumn a integer\nunique constraint c (a) renamed-from=u_a\n"
          "sequence q int8 1+1 [1,9223372036854775807] renamed-from=p.\"Q\"\nschema n renamed-from=o" },
    };

    CHECK(cases);
}

/* ---- Places, search_path, notes ------------------------------------------------------------------ */

static Catalog *
read_good(const char *text)
{
    Catalog   *catalog = NULL;
    ERROR_AUTO err = ERROR_INIT;

    cr_assert(ddl_read_text("s.sql", text, strlen(text), &catalog, &err), "%u:%u: %s", err.line, err.column,
              err.message == NULL ? "" : err.message);
    return catalog;
}

Test(ddl_read, places_count_characters)
{
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) = read_good(
        "-- \xC3\xA9\xC3\xA9\n/* \xE2\x82\xAC */ CREATE TABLE t (\xC3\xA9 int, b int DEFAULT 1 + 1);");
    const Table  *table = (const Table *)catalog->objects.items[0];
    const Column *b = table->columns.items[1];

    cr_expect_eq(table->base.at.line, 2);
    cr_expect_eq(table->base.at.column, 9);
    cr_expect_eq(b->base.at.column, 32);
    cr_expect_eq(b->default_value->at.column, 46);
}

Test(ddl_read, search_path)
{
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) = read_good(
        "CREATE TABLE a (x int);\nSET search_path = app, \"$user\", public;\nCREATE TABLE b (x int);\n"
        "ALTER TABLE app.b ADD y int;\nSELECT pg_catalog.set_config('search_path', '\"A b\",c', false);\n"
        "CREATE TABLE c (x int REFERENCES other.t);\nRESET search_path;\nCREATE TABLE d (x int)");
    static const uint16_t    paths[] = { 0, 1, 2, 0 };
    static const char *const mentioned[] = { "app", "public", "A b", "c", "other" };
    unsigned                 seen = 0;

    VEC_EACH(&catalog->objects, i)
        if (catalog->objects.items[i]->kind == KIND_TABLE)
            cr_expect_eq(catalog->objects.items[i]->path, paths[seen++]);
    cr_expect_eq(seen, 4);
    cr_assert_eq(catalog->paths.count, 3);
    cr_expect(catalog->paths.items[0].from_session);
    cr_expect_str_eq(catalog->paths.items[1].names.items[1].raw, "$user");
    cr_expect_str_eq(catalog->paths.items[2].names.items[0].raw, "A b");
    cr_assert_eq(catalog->schemas_mentioned.count, sizeof mentioned / sizeof *mentioned);
    for (uint32_t i = 0; i < catalog->schemas_mentioned.count; i++)
        cr_expect_str_eq(catalog->schemas_mentioned.items[i].raw, mentioned[i]);
    cr_expect_eq(catalog->public_assumed.line, 0);
}

Test(ddl_read, unqualified_is_public_by_assumption)
{
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) =
        read_good("CREATE TABLE a (x int);\nALTER TABLE public.a ADD y int;");

    cr_expect_eq(((Table *)catalog->objects.items[0])->columns.count, 2);
    cr_expect_eq(catalog->public_assumed.line, 2);
}

Test(ddl_read, notes)
{
    Catalog *catalog __attribute__((cleanup(catalog_cleanup))) =
        read_good("CREATE SCHEMA a AUTHORIZATION bob;\nCREATE TABLE t (x int);\nALTER TABLE t OWNER TO bob;\n"
                  "ALTER TABLE t OWNER TO bob;\nSET timezone = 'UTC';\nSET statement_timeout = 0;\n"
                  "CREATE TABLE n123456789012345678901234567890123456789012345678901234567890123456789 ();\n"
                  "CREATE TABLE IF NOT EXISTS t (x  int);");
    static const char *const notes[] = {
        /* Names are measured while statements are cut, before they are read. */
        "names have at most 63 bytes: "
        "\"n123456789012345678901234567890123456789012345678901234567890123456789\" is cut to "
        "\"n12345678901234567890123456789012345678901234567890123456789012\"",
        "ownership is not managed: AUTHORIZATION bob",
        "ownership is not managed: OWNER TO bob",
        "SET timezone = UTC is not followed: literals mean what they mean in the session that applies",
        "table \"t\" is declared twice in the same words: the second one is ignored",
    };

    cr_assert_eq(catalog->notes.count, sizeof notes / sizeof *notes);
    for (uint32_t i = 0; i < catalog->notes.count; i++)
        cr_expect_str_eq(catalog->notes.items[i].text, notes[i]);
    cr_expect_eq(catalog->notes.items[2].at.line, 3);
}
