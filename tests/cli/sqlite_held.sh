#!/bin/sh
# sqlite_held.sh: a file that says word for word what the database holds is not read at all. Here every way in which a file
# comes close to that, each with the answer that reading it gives: the word "renamed" in a comment makes the program read.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

cat >base.sql <<'SQL'
-- schemasync: dialect=sqlite
CREATE TABLE city (id INTEGER PRIMARY KEY, name TEXT NOT NULL DEFAULT 'x;y' CHECK (name <> ''), area REAL);
CREATE UNIQUE INDEX city_name ON city (name) WHERE area > 0;
CREATE VIEW big AS SELECT id, name FROM city WHERE area > 10;
CREATE TRIGGER city_in AFTER INSERT ON city BEGIN UPDATE city SET area = 0 WHERE area IS NULL; DELETE FROM city WHERE id < 0; END;
CREATE TRIGGER big_in INSTEAD OF INSERT ON big BEGIN SELECT 1; END;
CREATE VIRTUAL TABLE words USING fts5 (word, content='');
CREATE TABLE pair (a INT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID
SQL
t_exit "the file becomes a database" 0 apply -y --schema base.sql --url sqlite:held.db

# try NAME EXIT: variant.sql is compared with the database, and again as a file that has to be read
try()
{
    t_exit "$1" "$2" plan --check --schema variant.sql --url sqlite:held.db
    { cat variant.sql; echo; echo '-- renamed'; } >read.sql
    t_exit "$1: when it is read" "$2" plan --check --schema read.sql --url sqlite:held.db
}

# edit NAME EXIT SED-SCRIPT
edit()
{
    sed "$3" base.sql >variant.sql
    if cmp -s base.sql variant.sql; then
        t_is "$1: the edit does something" "a difference" "none"
    fi
    try "$1" "$2"
}

cp base.sql variant.sql
try "the same file" 0
edit "other white space" 0 's/ WHERE /   WHERE\n/; s/(a, b)/( a,b )/'
edit "a comment inside" 0 's/name TEXT/name -- what people call it\n TEXT/'
edit "IF NOT EXISTS" 0 's/CREATE TABLE /CREATE TABLE IF NOT EXISTS /; s/CREATE UNIQUE INDEX /CREATE UNIQUE INDEX IF NOT EXISTS /'
edit "main. before names" 0 's/CREATE TABLE /CREATE TABLE main./; s/CREATE VIEW /CREATE VIEW main./'
edit "keywords in lower case" 0 's/CREATE TABLE/create table/; s/PRIMARY KEY/primary key/'
edit "a name in quotes" 0 's/TABLE city/TABLE "city"/'
edit "no semicolon left out" 0 '$s/$/;/'
edit "transaction and pragma around it" 0 '1a BEGIN;\nPRAGMA foreign_keys = ON;'
edit "a string in another case" 2 "s/'x;y'/'X;y'/"
edit "one type" 2 's/area REAL/area INT/'
edit "not unique any more" 2 's/UNIQUE INDEX/INDEX/'
edit "another column in an index" 2 's/city (name)/city (area)/'
edit "another statement in a trigger" 2 's/id < 0/id < 1/'
edit "a statement more in a trigger" 2 's/END;/SELECT 2; END;/'
edit "another query" 2 's/area > 10/area > 11/'
edit "a column more" 2 's/area REAL/area REAL, code TEXT/'
edit "a rowid again" 2 's/ WITHOUT ROWID//'
edit "a table less" 2 '/CREATE TABLE pair/d'
edit "an index less" 2 '/CREATE UNIQUE INDEX/d'
edit "a view more" 2 '$s/$/;\nCREATE VIEW small AS SELECT 1;/'
edit "a table twice" 1 '$s/$/;\nCREATE TABLE pair (a INT, b INT, PRIMARY KEY (a, b)) WITHOUT ROWID;/'
edit "a statement that is none" 1 '$s/$/;\nDELETE FROM city;/'
edit "DROP of what is declared" 1 '$s/$/;\nDROP TABLE city;/'
edit "a temporary table" 1 's/CREATE TABLE pair/CREATE TEMP TABLE pair/'
edit "a table of temp" 1 's/CREATE TABLE pair/CREATE TABLE temp.pair/'
edit "a view of temp, in quotes" 1 's/CREATE VIEW big/CREATE VIEW [Temp].big/'
edit "a table of another schema" 1 's/CREATE TABLE pair/CREATE TABLE other.pair/'
edit "a parenthesis less" 1 's/(a, b))/(a, b)/'
{ sed -n 1p base.sql; sed -n 3p base.sql; sed '1d;3d' base.sql; } >variant.sql
try "an index before its table" 1
{ sed '/city_in/d' base.sql; printf ';\n'; sed -n '/city_in/p' base.sql; } >variant.sql
try "a trigger at the end" 0
{ sed -n '1p;/city_in/p' base.sql; sed '1d;/city_in/d' base.sql; } >variant.sql
try "a trigger before its table" 1
{ printf '\357\273\277'; cat base.sql; } >variant.sql
try "a byte order mark" 0

# What is said beside the plan is said all the same.
sed '1a PRAGMA user_version = 3;' base.sql >variant.sql
t_exit "a note" 0 plan --schema variant.sql --url sqlite:held.db
t_has "a note" "pragma is no definition" out
t_exit "a plan as JSON" 0 plan -o json --schema base.sql --url sqlite:held.db

t_exit "drift" 0 drift --schema base.sql --url sqlite:held.db
t_exit "apply has nothing to do" 0 apply -y --schema base.sql --url sqlite:held.db
t_exit "diff of file and database" 0 diff --check base.sql sqlite:held.db
t_exit "diff of database and file" 0 diff --check sqlite:held.db base.sql

# The other dialect comes the same way.
cat >one.sql <<'SQL'
CREATE TABLE city (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL UNIQUE, seen timestamptz DEFAULT now());
CREATE INDEX city_seen ON city (seen) WHERE name <> 'x';
CREATE INDEX city_gin ON city USING gin (name);
SQL
t_exit "PostgreSQL's dialect becomes a database" 0 apply -y --schema one.sql --url sqlite:one.db
t_exit "and is what it holds" 0 plan --check --schema one.sql --url sqlite:one.db
t_has "with its report" "not in SQLite" out
t_exit "strictly" 1 plan --strict-portability --schema one.sql --url sqlite:one.db
sed "s/'x'/'y'/" one.sql >other.sql
t_exit "another word" 2 plan --check --schema other.sql --url sqlite:one.db
