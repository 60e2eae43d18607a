#!/bin/sh
# sqlite_names.sh: names of constraints in a file in PostgreSQL's dialect for a SQLite database: one that PostgreSQL would choose says
# no more than none, so that a file written by hand and pg_dump's are one schema, and no table is rebuilt for a name alone.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

lite()
{
    sqlite3 -batch -bail "$@"
}

cat >hand.sql <<'SQL'
CREATE TABLE "Odd" ("Id" int PRIMARY KEY);
CREATE TABLE t (
    id int PRIMARY KEY,
    a int UNIQUE,
    b int CHECK (b > 0) CHECK (b < 100) CHECK (b <> 50),
    odd int REFERENCES "Odd",
    CHECK (a < b), CHECK (a <> b),
    UNIQUE (a, b),
    own int CONSTRAINT mine CHECK (own > 0)
);
CREATE TABLE a_table_with_a_name_that_is_long_enough_to_be_shortened (
    a_column_with_a_name_that_is_long_enough_to_be_shortened int CHECK (a_column_with_a_name_that_is_long_enough_to_be_shortened > 0)
);
SQL
t_database sqlite_names hand.sql
pg_dump -s "$url" >dumped.sql
t_is "pg_dump says all names" 1 "$(grep -c 'CONSTRAINT t_b_check2 CHECK' dumped.sql)"

t_exit "by hand: apply" 0 apply -y -q --schema hand.sql --url sqlite:hand.db
t_exit "dumped: apply" 0 apply -y -q --schema dumped.sql --url sqlite:dumped.db
t_exit "by hand, then dumped" 0 plan --check --schema dumped.sql --url sqlite:hand.db
t_exit "dumped, then by hand" 0 plan --check --schema hand.sql --url sqlite:dumped.db
t_is "one schema: names that somebody chose" "mine" \
    "$(lite dumped.db .schema | grep -o 'CONSTRAINT [^ ]*' | cut -d' ' -f2 | sort | paste -sd ' ')"
t_exit "against the server" 0 diff --check sqlite:hand.db "$url"

# ---- A database that has the names already ---------------------------------------------------------------------------

# named: t as schemasync made it from pg_dump's names, before
named()
{
    rm -f named.db*
    lite named.db 'CREATE TABLE t (id INTEGER CONSTRAINT t_pkey PRIMARY KEY, a INTEGER CONSTRAINT t_a_key UNIQUE,
        b INTEGER CONSTRAINT t_b_check CHECK (b > 0) CONSTRAINT T_b_check1 CHECK (b < 100));
        INSERT INTO t VALUES (1, 2, 3)'
}

b='b int CHECK (b > 0) CHECK (b < 100)'
echo "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, $b);" >plain.sql
echo 'CREATE TABLE t (id int CONSTRAINT t_pkey PRIMARY KEY, a int CONSTRAINT t_a_key UNIQUE,
    b int CONSTRAINT t_b_check CHECK (b > 0) CONSTRAINT t_b_check1 CHECK (b < 100));' >explicit.sql
named
t_exit "named already: the file has no names" 0 plan --check --schema plain.sql --url sqlite:named.db
t_exit "named already: the file has them" 0 plan --check --schema explicit.sql --url sqlite:named.db
t_exit "named already: the file is the first side" 0 diff --check plain.sql sqlite:named.db
t_exit "named already: explain by the name" 0 explain t.t_a_key --schema plain.sql --url sqlite:named.db
t_has "named already: explain by the name" "is the same in the database and in the file" out
t_exit "named already: explain by the name with its schema" 0 explain public.t.t_pkey --schema explicit.sql --url sqlite:named.db

echo "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, $b, c int);" >column.sql
t_exit "named already: a column more" 0 apply -y --schema column.sql --url sqlite:named.db
t_lacks "named already: a column more is no rebuild" "rebuild" out
named
echo "CREATE TABLE t (id int PRIMARY KEY, a int, $b);" >less.sql
t_exit "named already: one less" 0 apply -y --allow-drop=constraint --schema less.sql --url sqlite:named.db
t_has "named already: one less is the only reason" "why: drop constraint t_a_key" out
t_exit "named already: after the rebuild" 0 plan --check --schema less.sql --url sqlite:named.db
t_is "named already: the row" "1|2|3" "$(lite named.db 'SELECT * FROM t')"
named
echo 'CREATE TABLE t (id int PRIMARY KEY, k int UNIQUE, -- @renamed from=a
b int CHECK (b > 0) CHECK (b < 100));' >renamed.sql
t_exit "named already: another column is renamed" 0 apply -y --schema renamed.sql --url sqlite:named.db
t_is "named already: another column is renamed: the row" "2" "$(lite named.db 'SELECT k FROM t')"
t_exit "named already: another column is renamed: then nothing is left" 0 plan --check --schema renamed.sql --url sqlite:named.db

# ---- A name that somebody chose ----------------------------------------------------------------------------------------

named
echo 'CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT own UNIQUE, b int CHECK (b > 0) CHECK (b < 100));' >own.sql
t_exit "a chosen name" 0 apply -y --schema own.sql --url sqlite:named.db
t_is "a chosen name is there" 1 "$(lite named.db .schema | grep -c 'CONSTRAINT own UNIQUE')"
t_exit "a chosen name goes" 2 plan --check --schema plain.sql --url sqlite:named.db
named
echo 'CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE, b int CHECK (b > 1) CHECK (b < 100));' >other.sql
t_exit "another check under its name" 2 plan --check --schema other.sql --url sqlite:named.db
t_has "another check under its name: is seen" "check (b > 1)" out
