#!/bin/sh
# sqlite_written.sh: what PostgreSQL has and SQLite has nothing like, in a file for a SQLite database: it is left out with its
# line, or an error where a table would become something else; a PostgreSQL database refuses it as before.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

# says NAME TEXT: a line of the report; refused NAME TEXT STATEMENT: behind the table, an error
says()
{
    t_has "$1" "not in SQLite: $2" out
}

refused()
{
    { cat base.sql; echo "$3"; } >refused.sql
    t_exit "$1: an error" 1 plan --schema refused.sql --url sqlite:none.db
    t_has "$1: where and why" "$2" err
}

cat >base.sql <<'SQL'
CREATE TABLE t (id integer PRIMARY KEY, name text, seen_at timestamptz);
SQL
cat base.sql - >all.sql <<'SQL'
CREATE PROCEDURE tidy() LANGUAGE sql AS $$ DELETE FROM t $$;
CREATE FUNCTION total() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM t';
ALTER TABLE t ENABLE ROW LEVEL SECURITY, ADD COLUMN later text;
CREATE POLICY own ON t USING (true);
GRANT SELECT ON t TO public;
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE pair AS (a int, b int);
CREATE TYPE span AS RANGE (subtype = float8);
CREATE RULE quiet AS ON DELETE TO t DO NOTHING;
CREATE STATISTICS pairs ON id, name FROM t;
CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch();
CREATE FOREIGN TABLE far (a int) SERVER elsewhere;
CREATE INDEX far_a ON far (a);
COMMENT ON FUNCTION total() IS 'all of them';
ALTER FUNCTION total() STABLE;
CREATE PUBLICATION news FOR TABLE t;
DROP FUNCTION IF EXISTS gone();
DROP TRIGGER IF EXISTS gone ON t;
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO public;
SQL
t_exit "all: apply" 0 apply -q -y --schema all.sql --url sqlite:all.db
t_exit "all: then nothing is left" 0 plan --check --schema all.sql --url sqlite:all.db
t_is "all: the table, with the command beside the one that is left out" "id name seen_at later" \
    "$(sqlite3 all.db "SELECT group_concat(name, ' ') FROM pragma_table_info('t')")"
t_has "all: the line of a statement" "Note: all.sql:2: not in SQLite: CREATE PROCEDURE tidy is left out" out
says "a procedure" "CREATE PROCEDURE tidy is left out: SQLite has no procedures"
says "a function" "function total is left out: SQLite has none"
says "row level security" "ENABLE ROW LEVEL SECURITY of table t is left out: SQLite has no row level security"
says "a policy" "CREATE POLICY own ON t is left out: SQLite has no policies"
says "a privilege" "GRANT SELECT ON t is left out: SQLite has no privileges"
says "a domain" "CREATE DOMAIN positive: its columns get its type and its conditions"
says "a composite type" "CREATE TYPE pair is left out: SQLite has no composite types"
says "a range type" "CREATE TYPE span is left out: SQLite has no range types"
says "a rule" "CREATE RULE quiet is left out: SQLite has no rules"
says "statistics" "CREATE STATISTICS pairs ON id , name is left out: SQLite has no extended statistics"
says "an event trigger" "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION watch is left out"
says "a foreign table" "CREATE FOREIGN TABLE far is left out: SQLite has no foreign tables"
says "an index on what is left out" "CREATE INDEX far_a ON far is left out: SQLite has no foreign tables"
says "a comment" "COMMENT ON FUNCTION total is left out: SQLite has no comments"
says "a publication" "CREATE PUBLICATION news is left out: SQLite has no publications"
t_lacks "what is dropped was never there" gone out
t_exit "strict: each is an error" 1 plan --strict-portability --schema all.sql --url sqlite:all.db
t_has "strict: with its place" "all.sql:5:1: not in SQLite: CREATE POLICY own ON t is left out" err
t_exit "of two files none is a SQLite database: refused" 1 diff base.sql all.sql
t_has "of two files: in the words of before" "all.sql:2:1: procedures are not covered yet: CREATE PROCEDURE tidy" err
t_database sqlite_written
t_exit "a PostgreSQL database: refused" 1 plan --schema all.sql --url "$url"
t_has "a PostgreSQL database: in the words of before" "all.sql:3:1: functions are not covered yet: CREATE FUNCTION total" err
printf -- '-- schemasync: dialect=sqlite\nCREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, seen_at TEXT, later TEXT);\n' >lite.sql
t_exit "a file in SQLite's dialect makes the other one SQLite's" 0 diff --check lite.sql all.sql
t_ok "the same from standard input" sh -c '"$SCHEMASYNC" diff --check lite.sql - <all.sql'

# ---- What stays an error ------------------------------------------------------------------------------------------

refused "a column of a domain with a collation" '3:19: column "a" of table "q" is of type label: SQLite has no domains' \
    'CREATE DOMAIN label AS text COLLATE "de_DE";
CREATE TABLE q (a label);'
refused "a domain that is altered" '2:61: column "b" of table "q" is of type positive: SQLite has no domains' \
    'CREATE DOMAIN positive AS integer; CREATE TABLE q (a int, b positive);
ALTER DOMAIN positive SET NOT NULL;'
refused "an array of a composite type, beside an extension whose types nobody knows" \
    '4:19: column "b" of table "q" is of type s.pair: SQLite has no composite types' \
    'CREATE EXTENSION citext; CREATE SCHEMA s;
CREATE TYPE s.pair AS (a int);
CREATE TABLE q (b s.pair[]);'
refused "rows" "2:1: INSERT is not a definition" "INSERT INTO t VALUES (1);"
refused "a script" "2:1: DO is not a definition" 'DO $$ BEGIN END $$;'
refused "a partitioned table" "2:1: partitioned tables are not covered yet" "CREATE TABLE p (a int) PARTITION BY LIST (a);"
refused "an inherited table" "2:1: inherited tables are not covered yet" "CREATE TABLE p () INHERITS (t);"
refused "a key to what is left out" '3:23: table "far" does not exist' \
    'CREATE FOREIGN TABLE far (a int) SERVER elsewhere;
CREATE TABLE q (a int REFERENCES far (a));'
refused "a temporary view" "2:1: temporary views are not part of a schema: CREATE TEMP VIEW v" "CREATE TEMP VIEW v AS SELECT 1;"
refused "a view twice" '3:1: view "v" is declared twice' 'CREATE VIEW v AS SELECT 1 AS a;
CREATE VIEW v AS SELECT 2 AS a;'
refused "a view and a table" '2:1: "t" is declared twice: a table and a view' 'CREATE VIEW t AS SELECT 1 AS a;'
refused "a trigger twice" '3:1: trigger "touch" of table "public.t" is declared twice' \
    'CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION touch();'

# ---- Domains ----------------------------------------------------------------------------------------------------

cat >domains.sql <<'SQL'
CREATE SCHEMA s;
CREATE TABLE s.t (id serial PRIMARY KEY, n positive, small s.small, code code, note word DEFAULT 'value');
CREATE DOMAIN positive AS integer CONSTRAINT more CHECK (VALUE > 0) CHECK (value <> 13);
CREATE DOMAIN s.small AS positive NOT NULL CHECK (VALUE < 100);
CREATE DOMAIN code AS varchar(3) CHECK (VALUE <> 'VALUE' AND upper(VALUE) = VALUE);
CREATE DOMAIN word AS text CHECK (VALUE ~ '^[a-z]+$');
SQL
t_exit "domains: apply" 0 apply -y --schema domains.sql --url domains.db
t_has "domains: a condition that SQLite can't hold" "domains.sql:6: not in SQLite: check constraint of table t is left out: SQLite has no operator ~" out
t_exit "domains: then nothing is left" 0 plan --check --schema domains.sql --url domains.db
row()
{
    t_is "domains: $1" "$3" "$(sqlite3 domains.db "INSERT INTO s_t (n, small, code) VALUES ($2)" 2>&1 | sed 's/.*CHECK/CHECK/; s/ (19)//')"
}
row "a row" "1, 2, 'ABC'" ""
row "NULL" "NULL, 2, NULL" ""
row "a condition" "0, 2, 'A'" "CHECK constraint failed: n > 0"
row "another one" "13, 2, 'A'" "CHECK constraint failed: n <> 13"
row "of the domain that it is made of" "1, -1, 'A'" "CHECK constraint failed: small > 0"
row "its own" "1, 100, 'A'" "CHECK constraint failed: small < 100"
row "a length" "1, 2, 'ABCD'" "CHECK constraint failed: length(code) <= 3"
row "two names" "1, 2, 'abc'" "CHECK constraint failed: code <> 'VALUE' AND upper(code) = code"
t_has "domains: NOT NULL" "NOT NULL constraint failed: s_t.small" /dev/stdin <<X
$(sqlite3 domains.db "INSERT INTO s_t (n) VALUES (1)" 2>&1)
X
t_is "domains: the default is the column's" "value" "$(sqlite3 domains.db 'SELECT note FROM s_t LIMIT 1')"
