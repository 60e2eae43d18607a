/*
 * test_resolve.c: ddl_resolve(): schemas of what is created, references, types, keys, serial columns, and what is
 * wrong with them, with and without a server's knowledge.
 */
#include <criterion/criterion.h>
#include <string.h>

#include <schemasync/ddl.h>
#include <schemasync/server.h>
#include <schemasync/sql.h>

/* ---- Helpers ----------------------------------------------------------------------------------------- */

static Catalog *
read_draft(const char *text)
{
    ERROR_AUTO err = ERROR_INIT;
    Catalog   *catalog = NULL;

    cr_assert(ddl_read_text("test.sql", text, strlen(text), &catalog, &err), "%s\n%s", text, err.message);
    return catalog;
}

static Catalog *
resolved(const char *text, const Catalog *live)
{
    ERROR_AUTO err = ERROR_INIT;
    Catalog   *catalog = read_draft(text);

    cr_assert(ddl_resolve(catalog, live, &err), "%s\n%s", text, err.message);
    return catalog;
}

/* All errors in one text: "1:5 message (detail) [hint]; ...". */
static void
errors_of(const char *text, const Catalog *live, Strbuf *out)
{
    ERROR_AUTO err = ERROR_INIT;
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = read_draft(text);

    if (ddl_resolve(catalog, live, &err))
        return;
    for (const Error *one = &err; one != NULL; one = one->next) {
        strbuf_addf(out, "%s%u:%u %s", out->length == 0 ? "" : "; ", one->line, one->column, one->message);
        if (one->detail != NULL)
            strbuf_addf(out, " (%s)", one->detail);
        if (one->hint != NULL)
            strbuf_addf(out, " [%s]", one->hint);
    }
}

static void
expect_errors(const char *text, const Catalog *live, const char *expected)
{
    STRBUF_AUTO found = STRBUF_INIT;

    errors_of(text, live, &found);
    cr_expect_str_eq(found.s, expected, "%s\n  %s\n  %s", text, found.s, expected);
}

static QName
named(const char *schema, const char *name)
{
    return (QName){ { schema }, { name } };
}

static Table *
table_of(const Catalog *catalog, const char *schema, const char *name)
{
    Table *table = (Table *)catalog_find(catalog, KIND_TABLE, named(schema, name));

    cr_assert_not_null(table, "no table %s.%s", schema, name);
    return table;
}

static Column *
column_of(const Catalog *catalog, const char *table, const char *name)
{
    Column *column = table_column(table_of(catalog, "public", table), (Name){ name });

    cr_assert_not_null(column, "no column %s.%s", table, name);
    return column;
}

static void
expect_type(const Catalog *catalog, const char *table, const char *column, const char *expected)
{
    STRBUF_AUTO text = STRBUF_INIT;
    const Type *type = column_of(catalog, table, column)->type;

    if (name_is_set(type->name.schema))
        strbuf_addf(&text, "%s.", type->name.schema.raw);
    strbuf_addf(&text, "%s%s%s%s%s", type->name.name.raw, type->modifiers == NULL ? "" : "(",
                type->modifiers == NULL ? "" : type->modifiers, type->modifiers == NULL ? "" : ")",
                type->dimensions > 0 ? "[]" : "");
    cr_expect_str_eq(text.s, expected, "%s.%s: %s", table, column, text.s);
}

/* A live Catalog without objects: schemas public and app, path public, an extension's things in public. */
static Catalog *
live_catalog(void)
{
    Catalog *catalog = catalog_new("live");
    Server  *server = ARENA_NEW(catalog->arena, Server);

    catalog->live = true;
    catalog->server = server;
    server->version_num = 150000;
    server->user = "app";
    vec_push(catalog->arena, &server->search_path, (Name){ "public" });
    vec_push(catalog->arena, &server->schemas, (Name){ "public" });
    vec_push(catalog->arena, &server->schemas, (Name){ "app" });
    vec_push(catalog->arena, &server->schemas, (Name){ "legacy" });
    vec_push(catalog->arena, &server->types,
             (ServerType){ .name = named("public", "citext"), .typtype = 'b', .extension = { "citext" } });
    vec_push(catalog->arena, &server->opclasses,
             (ServerOpclass){ .name = named("public", "citext_ops"), .method = { "btree" }, .is_default = true,
                              .input_type = named("public", "citext") });
    vec_push(catalog->arena, &server->opclasses,
             (ServerOpclass){ .name = named("public", "gin_trgm_ops"), .method = { "gin" }, .is_default = false,
                              .input_type = named("pg_catalog", "text") });
    vec_push(catalog->arena, &server->opclasses,
             (ServerOpclass){ .name = named("public", "gist_int4_ops"), .method = { "gist" }, .is_default = true,
                              .input_type = named("pg_catalog", "int4") });
    vec_push(catalog->arena, &server->operators, (ServerOperator){ named("public", "="), false });
    vec_push(catalog->arena, &server->relations, named("public", "spatial_ref_sys"));
    return catalog;
}

/* ---- Where things are created ------------------------------------------------------------------------ */

Test(resolve, creation)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TABLE a (id int);"
        "SET search_path = nowhere, app, public; CREATE TABLE b (id int); CREATE INDEX ib ON b (id);"
        "SET search_path = \"$user\", public; CREATE TYPE mood AS ENUM ('x');"
        "SET search_path = legacy, public, pg_catalog; CREATE TABLE public.c (id int);", live);

    table_of(catalog, "public", "a");
    Table *b = table_of(catalog, "app", "b");
    cr_expect_str_eq(b->columns.items[0]->base.name.schema.raw, "app");
    cr_expect_not_null(catalog_find(catalog, KIND_INDEX, named("app", "ib")));
    cr_expect_not_null(catalog_find(catalog, KIND_ENUM, named("app", "mood")));
    table_of(catalog, "public", "c");
}

Test(resolve, creation_refused)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();

    live->server->search_path.count = 0;
    expect_errors("CREATE TABLE a (id int);", live,
                  "1:1 no schema has been selected to create in"
                  " (The search_path in force at this statement has no schema that exists and that this role may use.)");
    expect_errors("CREATE TABLE a (id int); CREATE TYPE m AS ENUM ('x'); CREATE TABLE b (m m, n int REFERENCES a);", live,
                  "1:1 no schema has been selected to create in"
                  " (The search_path in force at this statement has no schema that exists and that this role may use.)");
    expect_errors("CREATE SCHEMA public; CREATE TABLE a (id int);", live, "");
    expect_errors("CREATE TABLE nowhere.a (id int);", live, "1:1 schema \"nowhere\" does not exist");
    expect_errors("CREATE SCHEMA nowhere; CREATE TABLE nowhere.a (id int);", live, "");
}

/* ---- Types ------------------------------------------------------------------------------------------- */

Test(resolve, types)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TYPE mood AS ENUM ('x');"
        "CREATE TABLE u (id int);"
        "CREATE TABLE t (a int8, b varchar(10), c text[], d \"char\", e mood, f mood[], g _int4, h numeric(5),"
        " i u, j timestamptz(3), k pg_catalog.float4, l public.mood, m char, n name);", NULL);

    expect_type(catalog, "t", "a", "pg_catalog.int8");
    expect_type(catalog, "t", "b", "pg_catalog.varchar(10)");
    expect_type(catalog, "t", "c", "pg_catalog.text[]");
    expect_type(catalog, "t", "d", "pg_catalog.char");
    expect_type(catalog, "t", "e", "public.mood");
    expect_type(catalog, "t", "f", "public.mood[]");
    expect_type(catalog, "t", "g", "pg_catalog.int4[]");
    expect_type(catalog, "t", "h", "pg_catalog.numeric(5,0)");
    expect_type(catalog, "t", "i", "public.u");
    expect_type(catalog, "t", "j", "pg_catalog.timestamptz(3)");
    expect_type(catalog, "t", "k", "pg_catalog.float4");
    expect_type(catalog, "t", "l", "public.mood");
    expect_type(catalog, "t", "m", "pg_catalog.bpchar(1)");
    cr_expect_eq(column_of(catalog, "t", "e")->type->object,
                 catalog_find(catalog, KIND_ENUM, named("public", "mood")));
    cr_expect_eq(column_of(catalog, "t", "e")->type, column_of(catalog, "t", "l")->type, "one copy each");
}

/* A user's type may hide a built-in one, where the path says pg_catalog later. */
Test(resolve, types_under_a_path)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TYPE point AS ENUM ('x'); CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('x');"
        "CREATE TABLE a (p point);"
        "SET search_path = public, pg_catalog; CREATE TABLE b (p point, t text);"
        "SET search_path = public, app; CREATE TABLE c (m mood);", NULL);

    expect_type(catalog, "a", "p", "pg_catalog.point");
    expect_type(catalog, "b", "p", "public.point");
    expect_type(catalog, "b", "t", "pg_catalog.text");
    expect_type(catalog, "c", "m", "app.mood");
    expect_errors("CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('x'); CREATE TABLE c (m mood);", NULL,
                  "1:74 type \"mood\" does not exist [Did you mean \"app.mood\"?]");
}

Test(resolve, types_of_extensions)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog =
        resolved("CREATE EXTENSION citext; CREATE TABLE t (e citext, i int, UNIQUE (e));"
                 "CREATE INDEX n ON t (e citext_ops);", NULL);

    /* nobody to ask: stays open, and a later call with a server tries again */
    expect_type(catalog, "t", "e", "citext");
    cr_expect(catalog->extensions_pending);
    ERROR_AUTO err = ERROR_INIT;
    Extension *there = (Extension *)catalog_add(live, KIND_EXTENSION, (QName){ .name = { "citext" } }, NULL);
    there->schema = (Name){ "public" };
    cr_assert(ddl_resolve(catalog, live, &err), "%s", err.message);
    expect_type(catalog, "t", "e", "public.citext");
    cr_expect(!catalog->extensions_pending);
    const Index *index = (const Index *)catalog_find(catalog, KIND_INDEX, named("public", "n"));
    cr_expect(!name_is_set(key_more(&index->key.items[0])->opclass.name), "citext_ops is the default");

    expect_errors("CREATE TABLE t (e citexd);", live,
                  "1:19 type \"citexd\" does not exist [Declare it in the file, or the extension that it belongs to.]");
    expect_errors("CREATE TABLE t (e citext);", NULL,
                  "1:19 type \"citext\" does not exist [It is not built in and the file does not declare it: no"
                  " server was asked.]");
}

/* ---- Collations, operator classes, storage ----------------------------------------------------------- */

Test(resolve, collations)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TABLE t (a text COLLATE \"default\", b text COLLATE \"C\", n name COLLATE \"C\");"
        "CREATE INDEX i ON t (a COLLATE \"default\", b COLLATE \"C\", (lower(a) COLLATE \"POSIX\"),"
        " b COLLATE \"default\");",
        NULL);
    const Index *index = (const Index *)catalog_find(catalog, KIND_INDEX, named("public", "i"));

    cr_expect(!name_is_set(column_more(column_of(catalog, "t", "a"))->collation.name));
    cr_expect(qname_equal(column_more(column_of(catalog, "t", "b"))->collation, named("pg_catalog", "C")));
    cr_expect(!name_is_set(column_more(column_of(catalog, "t", "n"))->collation.name));
    cr_expect(!name_is_set(key_more(&index->key.items[0])->collation.name));
    cr_expect(!name_is_set(key_more(&index->key.items[1])->collation.name));
    cr_expect(qname_equal(key_more(&index->key.items[2])->collation, named("pg_catalog", "POSIX")));
    cr_expect_str_eq(index->key.items[2].expr->text, "lower(a)");
    cr_expect(qname_equal(key_more(&index->key.items[3])->collation, named("pg_catalog", "default")));
}

typedef struct OpclassRow {
    const char *index;      /* CREATE INDEX i ON t ... */
    const char *expected;   /* "" absent */
} OpclassRow;

Test(resolve, opclasses)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();
    static const OpclassRow rows[] = {
        { "(a text_ops)", "" },
        { "(a text_pattern_ops)", "pg_catalog.text_pattern_ops" },
        { "(v text_ops)", "" },
        { "(v varchar_ops)", "pg_catalog.varchar_ops" },    /* the same family, but the server shows it */
        { "(v bpchar_ops)", "pg_catalog.bpchar_ops" },
        { "(n int4_ops)", "" },
        { "USING hash (n int4_ops)", "" },
        { "USING gin (arr array_ops)", "" },
        { "USING gin (j jsonb_path_ops)", "pg_catalog.jsonb_path_ops" },
        { "USING gin (j jsonb_ops)", "" },
        { "USING gist (r range_ops)", "" },
        { "USING gist (n gist_int4_ops)", "" },
        { "USING gin (a gin_trgm_ops)", "public.gin_trgm_ops" },
        { "(m enum_ops)", "" },
        { "(lower(a) text_ops)", "" },
        { "(lower(a) text_pattern_ops)", "pg_catalog.text_pattern_ops" },
        { "((a::char(3)) text_ops)", "pg_catalog.text_ops" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        STRBUF_AUTO text = STRBUF_INIT, found = STRBUF_INIT;
        strbuf_addf(&text, "CREATE TYPE mood AS ENUM ('x'); CREATE TABLE t (a text, v varchar(9), n int, arr int[],"
                           " j jsonb, r int4range, m mood); CREATE INDEX i ON t %s;", rows[i].index);
        __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(text.s, live);
        const Index *index = (const Index *)catalog_find(catalog, KIND_INDEX, named("public", "i"));
        if (name_is_set(key_more(&index->key.items[0])->opclass.name))
            sql_add_qname(&found, key_more(&index->key.items[0])->opclass);
        cr_expect_str_eq(found.s, rows[i].expected, "%s: %s", rows[i].index, found.s);
    }
    expect_errors("CREATE TABLE t (a text);\nCREATE INDEX ON t (a foo_ops);", live,
                  "2:1 operator class \"foo_ops\" does not exist for access method \"btree\"");
}

/* ---- Keys and references ----------------------------------------------------------------------------- */

Test(resolve, foreign_keys)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();
    Table  *elsewhere = (Table *)catalog_add(live, KIND_TABLE, named("legacy", "old"), NULL);
    Column *id = (Column *)catalog_add(live, KIND_COLUMN, named("legacy", "id"), &elsewhere->base);
    Constraint *pk = (Constraint *)catalog_add(live, KIND_CONSTRAINT, named("legacy", "old_pkey"), &elsewhere->base);
    pk->type = 'p';
    vec_push(live->arena, &pk->key, (KeyPart){ .column = id, .column_name = id->base.name.name });

    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TABLE c (x int REFERENCES p, y int, z int, FOREIGN KEY (y, z) REFERENCES p (c, b),"
        " w int REFERENCES legacy.old, s int REFERENCES spatial_ref_sys (srid), me int REFERENCES c (x), UNIQUE (x));"
        "CREATE TABLE p (a int PRIMARY KEY, b int, c int); CREATE UNIQUE INDEX pbc ON p (b, c);", live);
    const Table *c = table_of(catalog, "public", "c"), *p = table_of(catalog, "public", "p");
    const Constraint *keys[5];
    unsigned          count = 0;

    VEC_EACH(&c->constraints, i)
        if (c->constraints.items[i]->type == 'f' && count < 5)
            keys[count++] = c->constraints.items[i];
    cr_assert_eq(count, 5);
    for (unsigned i = 0; i < count; i++) {
        const Constraint *fk = keys[i];
        const char *column = fk->key.items[0].column_name.raw;
        if (strcmp(column, "x") == 0) {
            cr_expect_eq(fk->ref_table, p);
            cr_expect_str_eq(fk->ref_columns.items[0].raw, "a");
            cr_expect_eq(fk->ref_key, &table_primary_key(p)->base);
        } else if (strcmp(column, "y") == 0) {
            cr_expect_eq(fk->ref_key, catalog_find(catalog, KIND_INDEX, named("public", "pbc")));
        } else if (strcmp(column, "w") == 0) {
            cr_expect_null(fk->ref_table);
            cr_expect(qname_equal(fk->ref_table_name, named("legacy", "old")));
            cr_expect_str_eq(fk->ref_columns.items[0].raw, "id");
        } else if (strcmp(column, "s") == 0) {
            cr_expect_null(fk->ref_table);
            cr_expect(qname_equal(fk->ref_table_name, named("public", "spatial_ref_sys")));
        } else {
            cr_expect_eq(fk->ref_table, c);
        }
    }
    cr_expect(column_of(catalog, "p", "a")->not_null);
}

Test(resolve, references_refused)
{
    static const char *const rows[][2] = {
        { "CREATE TABLE users (id int PRIMARY KEY);\nCREATE TABLE t (u int REFERENCES usres);",
          "2:23 table \"usres\" does not exist in the file [Did you mean \"public.users\"?]" },
        { "CREATE TABLE t (u int REFERENCES completely_else);",
          "1:23 table \"completely_else\" does not exist in the file" },
        { "CREATE TABLE p (a int);\nCREATE TABLE t (u int REFERENCES p);",
          "2:23 there is no primary key for referenced table \"p\"" },
        { "CREATE TABLE p (a int, b int PRIMARY KEY);\nCREATE TABLE t (u int REFERENCES p (a));",
          "2:23 there is no unique constraint matching given keys for referenced table \"public.p\"" },
        { "CREATE TABLE p (a int UNIQUE DEFERRABLE);\nCREATE TABLE t (u int REFERENCES p (a));",
          "2:23 cannot use a deferrable unique constraint for referenced table \"public.p\"" },
        { "CREATE TABLE p (a int);\nCREATE UNIQUE INDEX ON p (a) WHERE a > 0;\n"
          "CREATE TABLE t (u int REFERENCES p (a));",
          "3:23 there is no unique constraint matching given keys for referenced table \"public.p\"" },
        { "CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));\nCREATE TABLE t (u int REFERENCES p);",
          "2:23 number of referencing and referenced columns for foreign key disagree" },
        { "CREATE TABLE p (aa int PRIMARY KEY);\nCREATE TABLE t (u int REFERENCES p (ab));",
          "2:23 column \"ab\" referenced in foreign key constraint does not exist [Did you mean \"aa\"?]" },
        { "CREATE SEQUENCE s;\nCREATE TABLE t (u int REFERENCES s);", "2:23 referenced relation \"s\" is not a table" },
        { "CREATE TABLE t (name int, CHECK (nmae > 0));",
          "1:34 column \"nmae\" does not exist [Did you mean \"name\"?]" },
        { "CREATE TABLE t (a int, b int DEFAULT a);", "1:38 cannot use column reference in DEFAULT expression: \"a\"" },
        { "CREATE TABLE t (a int DEFAULT nextval('sq'));\nCREATE SEQUENCE sx;",
          "1:31 relation \"sq\" does not exist in the file [Did you mean \"public.sx\"?]" },
        { "CREATE SEQUENCE s OWNED BY t.a;", "1:1 table \"t\" does not exist in the file" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect_errors(rows[i][0], NULL, rows[i][1]);
}

/* Live things that the file does not have are about to go: nothing may rely on them. */
Test(resolve, dropped_things_are_not_there)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();

    catalog_add(live, KIND_TABLE, named("public", "gone"), NULL);
    catalog_add(live, KIND_ENUM, named("public", "past"), NULL);
    catalog_add(live, KIND_ENUM, named("legacy", "mood"), NULL);
    expect_errors("CREATE TABLE t (a int REFERENCES gone (id), b past, c legacy.mood);", live,
                  "1:23 table \"gone\" does not exist in the file; "
                  "1:47 type \"past\" does not exist [Declare it in the file, or the extension that it belongs to.]");
}

/* ---- Expressions ------------------------------------------------------------------------------------- */

Test(resolve, expressions)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TYPE mood AS ENUM ('x'); CREATE SEQUENCE \"S q\";"
        "CREATE TABLE t (a int DEFAULT nextval('\"S q\"'), m mood DEFAULT 'x'::mood, b int,"
        " CHECK (a > b AND tableoid > 0), CONSTRAINT whole CHECK (t IS NOT NULL));", NULL);
    const Table *t = table_of(catalog, "public", "t");
    const Expr  *check = t->constraints.items[0]->expr, *whole = table_constraint(t, (Name){ "whole" })->expr;

    cr_expect_eq(check->uses.count, 2);
    cr_expect_eq(check->uses.items[0], &t->columns.items[0]->base);
    cr_expect_eq(check->uses.items[1], &t->columns.items[2]->base);
    cr_expect_eq(whole->uses.count, 3);
    cr_assert_eq(t->columns.items[0]->default_value->uses.count, 1);
    cr_expect_eq(t->columns.items[0]->default_value->uses.items[0],
                 catalog_find(catalog, KIND_SEQUENCE, named("public", "S q")));
    cr_expect_eq(t->columns.items[1]->default_value->uses.items[0],
                 catalog_find(catalog, KIND_ENUM, named("public", "mood")));
}

/* ---- serial ------------------------------------------------------------------------------------------ */

Test(resolve, serial)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TABLE t (id bigserial, n int DEFAULT nextval('t_id_seq'));"
        "CREATE SEQUENCE u_id_seq; CREATE TABLE u (id serial);"
        "CREATE TABLE \"T t\" (id smallserial);"
        "CREATE TABLE a_very_long_table_name_that_goes_on_and_on_and_on_until_the_end (a_long_column_name serial);",
        NULL);
    const Column *id = column_of(catalog, "t", "id");

    cr_expect_str_eq(id->default_value->text, "nextval('public.t_id_seq'::regclass)");
    cr_expect(id->not_null);
    cr_expect_eq(column_more(id)->serial_sequence->owned_by, id);
    cr_expect_eq(column_more(id)->serial_sequence->options.maximum, INT64_MAX);
    cr_expect_eq(column_of(catalog, "t", "n")->default_value->uses.items[0], &column_more(id)->serial_sequence->base);
    cr_expect_str_eq(column_of(catalog, "u", "id")->default_value->text, "nextval('public.u_id_seq1'::regclass)");
    cr_expect_str_eq(column_of(catalog, "T t", "id")->default_value->text,
                     "nextval('public.\"T t_id_seq\"'::regclass)");
    QName long_name = named("public", "a_very_long_table_name_that_goes_on_and__a_long_column_name_seq");
    cr_expect_not_null(catalog_find(catalog, KIND_SEQUENCE, long_name));
}

/* ---- Collisions -------------------------------------------------------------------------------------- */

Test(resolve, collisions)
{
    static const char *const rows[][2] = {
        { "CREATE TABLE a (i int);\nCREATE SEQUENCE a;", "sequence \"public.a\" is declared twice" },
        { "CREATE TABLE a (i int);\nCREATE INDEX a ON a (i);", "index \"public.a\" is declared twice" },
        { "CREATE TABLE a (i int);\nCREATE TYPE a AS ENUM ('x');", "type \"public.a\" is declared twice" },
        { "CREATE TABLE a (i int, CONSTRAINT k CHECK (i > 0),\nCONSTRAINT k CHECK (i > 1));",
          "constraint \"public.a.k\" is declared twice" },
        { "CREATE TABLE a (i int);\nSET search_path = public, x; CREATE TABLE a (i int);",
          "table \"public.a\" is declared twice" },
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ERROR_AUTO err = ERROR_INIT;
        Catalog   *catalog = NULL;
        bool       ok = ddl_read_text("test.sql", rows[i][0], strlen(rows[i][0]), &catalog, &err) &&
                        ddl_resolve(catalog, NULL, &err);
        cr_expect(!ok, "%s", rows[i][0]);
        if (!ok) {
            cr_expect_eq(err.line, 2);
            cr_expect_not_null(strstr(err.message, "twice"), "%s: %s (%s)", rows[i][0], err.message, rows[i][1]);
        }
        catalog_free(catalog);
    }
    expect_errors("CREATE SCHEMA x; CREATE TABLE a (i int); CREATE TABLE x.a (i int); CREATE INDEX i ON a (i);"
                  " CREATE INDEX i ON x.a (i);", NULL, "");
}

/* ---- Normal forms ------------------------------------------------------------------------------------ */

Test(resolve, normal_forms)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TABLE t (a text, i int, r int4range, EXCLUDE USING gist (r WITH &&))"
        " USING heap WITH (fillfactor = 70, autovacuum_enabled = off) TABLESPACE pg_default;"
        "ALTER TABLE t ALTER a SET STORAGE extended; ALTER TABLE t ALTER i SET STORAGE plain;"
        "CREATE TABLE u (a text); ALTER TABLE u ALTER a SET STORAGE external;", NULL);
    const Table *t = table_of(catalog, "public", "t");

    cr_expect(!name_is_set(t->access_method));
    cr_expect(!name_is_set(t->tablespace));
    cr_expect_eq(t->columns.items[0]->storage, 0);
    cr_expect_eq(t->columns.items[1]->storage, 0);
    cr_expect_eq(column_of(catalog, "u", "a")->storage, 'e');
    cr_assert_eq(t->params.count, 2);
    cr_expect_str_eq(t->params.items[0].name, "fillfactor");
    cr_expect_str_eq(t->params.items[1].value, "off");
    cr_expect(qname_equal(key_more(&t->constraints.items[0]->key.items[0])->exclude_operator, named("pg_catalog", "&&")));
}

/* Resolving again changes nothing. */
Test(resolve, idempotent)
{
    __attribute__((cleanup(catalog_cleanup))) Catalog *live = live_catalog();
    __attribute__((cleanup(catalog_cleanup))) Catalog *catalog = resolved(
        "CREATE TYPE mood AS ENUM ('x'); CREATE TABLE p (id serial PRIMARY KEY, m mood);"
        "CREATE TABLE c (p int REFERENCES p, CHECK (p > 0)); CREATE INDEX ON c (p int4_ops);", NULL);
    uint32_t     objects = catalog->objects.count, paths = catalog->paths.count;
    const Table *c = table_of(catalog, "public", "c");
    uint32_t     uses = c->constraints.items[1]->expr == NULL ? c->constraints.items[0]->expr->uses.count
                                                              : c->constraints.items[1]->expr->uses.count;
    ERROR_AUTO   err = ERROR_INIT;

    cr_assert(ddl_resolve(catalog, live, &err), "%s", err.message);
    cr_expect_eq(catalog->objects.count, objects);
    cr_expect_eq(catalog->paths.count, paths);
    cr_expect_eq(uses, 1);
    cr_expect_str_eq(column_of(catalog, "p", "id")->default_value->text, "nextval('public.p_id_seq'::regclass)");
}
