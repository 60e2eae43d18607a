#!/bin/sh
# sqlite_domains.sh: domains for a SQLite database: columns get what they say, from a file, from pg_dump's and from a server alike.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

lite()
{
    sqlite3 -batch -bail "$@"
}

# default NAME COLUMN VALUE: what a column of t has in the row that gives none of its own
default()
{
    t_is "$1" "$3" "$(lite made.db "SELECT ifnull($2, 'null') FROM t")"
}

refuses()
{
    ! lite made.db "$2" >lite.out 2>&1 || echo "it was taken" >>lite.out
    t_has "$1" "$3" lite.out
}

cat >made.sql <<'SQL'
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN posint AS integer CHECK (VALUE > 0);
CREATE DOMAIN small AS posint NOT NULL DEFAULT 7 CHECK (VALUE < 100) CHECK ("value" <> 50);
CREATE DOMAIN code AS varchar(5) DEFAULT 'b' CHECK (VALUE LIKE 'b%');
CREATE DOMAIN pattern AS text CHECK (VALUE ~ '^a');
CREATE DOMAIN feeling AS mood DEFAULT 'a' NOT NULL;
CREATE DOMAIN words AS text[];
CREATE DOMAIN nil AS code DEFAULT NULL;
CREATE SCHEMA s;
CREATE DOMAIN s.price AS numeric(10,2) CONSTRAINT dear DEFAULT 1 + 1 CONSTRAINT ok CHECK (VALUE >= 0);
CREATE TABLE t (
    id posint PRIMARY KEY,
    b small,
    c code, d code DEFAULT 'bx', e code DEFAULT NULL, f code[], n nil, o code NOT NULL DEFAULT lower('B'),
    g words, h words[] DEFAULT '{}',
    i feeling,
    l posint DEFAULT 5 CHECK (l < 9),
    p pattern,
    q s.price, r s.price[] NOT NULL DEFAULT '{1.50}', v posint[] DEFAULT '{1,2}',
    u posint UNIQUE
,
    w feeling[] DEFAULT '{a,b}',
    x posint[] DEFAULT ARRAY[1, 2]);
SQL
t_exit "a file: apply" 0 apply -y --schema made.sql --url sqlite:made.db
t_has "a file: what becomes of a domain" "Note: made.sql:2: not in SQLite: CREATE DOMAIN posint: its columns get its type and its conditions" out
t_has "an array's elements are not looked at" \
    "made.sql:14: not in SQLite: column f of table t is character varying(5)[]: kept as a JSON array, whose elements SQLite does not look at" out
t_has "a condition that SQLite can't hold" "made.sql:5: not in SQLite: check constraint of table t is left out: SQLite has no operator ~" out
t_exit "a file: then nothing is left" 0 plan --check --schema made.sql --url sqlite:made.db

lite made.db "INSERT INTO t (id, f) VALUES (1, '[\"too long for it\"]')"
default "the domain's default" b 7
default "a text" c b
default "the column's own wins" d bx
default "NULL of its own wins too" e null
default "NULL of a domain wins over that which it is made of" n null
default "an enum's" i a
default "an expression" q 2
default "an array of a domain has not its default" x '[1, 2]'
default "nor its length" f '["too long for it"]'
refuses "a condition" "INSERT INTO t (id) VALUES (0)" "CHECK constraint failed: id > 0"
refuses "one of the domain that it is made of" "INSERT INTO t (id, b) VALUES (2, 0)" "CHECK constraint failed: b > 0"
refuses "VALUE in double quotes" "INSERT INTO t (id, b) VALUES (2, 50)" "CHECK constraint failed: b <> 50"
refuses "NOT NULL" "INSERT INTO t (id, b) VALUES (2, NULL)" "NOT NULL constraint failed: t.b"

t_database sqlite_domains made.sql
t_exit "a server: from SQLite to it" 0 diff --check sqlite:made.db "$url"
t_has "a server: what becomes of a domain" "not in SQLite: domain posint: its columns get its type and its conditions" out
t_exit "a server: from it to SQLite" 0 diff --check "$url" sqlite:made.db
pg_dump -s "$url" >dumped.sql
t_exit "pg_dump's file" 0 plan --check --schema dumped.sql --url sqlite:made.db

# changed NAME SQL UNDO: a change of the server's domain is seen
changed()
{
    psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -c "$2" || echo "not ok - $1: the change"
    t_exit "$1" 2 diff --check sqlite:made.db "$url"
    psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -c "$3" || echo "not ok - $1: back"
}

changed "a server: another default" "ALTER DOMAIN code SET DEFAULT 'bb'" "ALTER DOMAIN code SET DEFAULT 'b'"
changed "a server: no default" "ALTER DOMAIN code DROP DEFAULT" "ALTER DOMAIN code SET DEFAULT 'b'"
changed "a server: a condition more" "ALTER DOMAIN small ADD CONSTRAINT other CHECK (VALUE <> 51)" "ALTER DOMAIN small DROP CONSTRAINT other"
changed "a server: NULL" "ALTER DOMAIN small DROP NOT NULL" "ALTER DOMAIN small SET NOT NULL"
t_exit "a server: all is back" 0 diff --check sqlite:made.db "$url"

# DROP DEFAULT leaves the domain's.
cat >dropped.sql <<'SQL'
CREATE DOMAIN code AS text DEFAULT 'b';
CREATE TABLE t (id int PRIMARY KEY, a code DEFAULT NULL, b code DEFAULT 'c');
ALTER TABLE t ALTER a DROP DEFAULT, ALTER b SET DEFAULT NULL;
SQL
t_exit "a default is dropped: plan" 0 plan --schema dropped.sql --url sqlite:dropped.db
t_has "a default is dropped: the domain's is there" "a TEXT DEFAULT 'b'," out
t_has "a default is set to NULL: it is not" "b TEXT
" out
t_database sqlite_domains_dropped dropped.sql
t_exit "a default is dropped: apply" 0 apply -y -q --schema dropped.sql --url sqlite:dropped.db
t_exit "a default is dropped: as the server has it" 0 diff --check sqlite:dropped.db "$url"
