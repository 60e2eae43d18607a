#!/bin/sh
# bad_names.sh: schema files that speak of what is not there, or say the same twice: one message, nothing changed.
. "$TESTS/lib/tap.sh"
. "$TESTS/lib/bad.sh"
unset DATABASE_URL
echo "CREATE TABLE keep (id int PRIMARY KEY, note text);" >full.sql
t_database bad_names full.sql
before=$(bad_state)

# ---- What is not there ----------------------------------------------------------------------------------

bad_text "type" '2:4: type "nosuch" does not exist' 'CREATE TABLE t (\n a nosuch)'
t_has "type: what to do" "hint: Declare it in the file" err
bad_text "type, after CRLF and characters of several bytes" '3:7: type "nosuch" does not exist' \
    'CREATE TABLE é (a int,\r\n  b int,\r\n  字😀é nosuch);\r\n'
bad_text "type of a schema" '2:4: type "app.nosuch" does not exist' 'CREATE TABLE t (\n a app.nosuch)'
bad_text "type of a cast" '2:24: type "nosuch" does not exist' "CREATE TABLE t (\n a int CHECK (a > '1'::nosuch))"
printf '\n CREATE TABLE "é€" (a nosuch);\n' >inc.sql
printf -- '-- x\n\\i inc.sql\n' >s.sql
bad_file "type, in an included file" 'inc.sql:2:23: type "nosuch" does not exist' s.sql
bad_text "schema" '1:1: schema "app" does not exist' 'CREATE TABLE app.t (a int)'
bad_text "table of a foreign key" '2:9: table "u" does not exist in the file' \
    'CREATE TABLE t (a int,\n  b int REFERENCES u (a))'
bad_text "table of a foreign key that is in the database only" '1:23: table "gone" does not exist in the file' \
    'CREATE TABLE t (a int REFERENCES gone)'
bad_text "table of an index" '1:19: table "nosuch" is not declared in the file' 'CREATE INDEX i ON nosuch (a)'
bad_text "table of ALTER TABLE" '1:13: table "nosuch" is not declared in the file' 'ALTER TABLE nosuch ADD a int'
bad_text "column of a foreign key" '2:24: column "x" named in key does not exist' \
    'CREATE TABLE u (a int PRIMARY KEY);\nCREATE TABLE t (a int, FOREIGN KEY (x) REFERENCES u (a))'
bad_text "column that a foreign key refers to" '2:23: column "b" referenced in foreign key constraint does not exist' \
    'CREATE TABLE u (a int PRIMARY KEY);\nCREATE TABLE t (a int REFERENCES u (b))'
bad_text "key that a foreign key refers to" '2:23: there is no unique constraint matching given keys' \
    'CREATE TABLE u (a int);\nCREATE TABLE t (a int REFERENCES u (a))'
bad_text "primary key that a foreign key refers to" '2:23: there is no primary key for referenced table "u"' \
    'CREATE TABLE u (a int);\nCREATE TABLE t (a int REFERENCES u)'
bad_text "columns of a foreign key, in number" '2:24: number of referencing and referenced columns' \
    'CREATE TABLE u (a int PRIMARY KEY, b int);\nCREATE TABLE t (a int, FOREIGN KEY (a) REFERENCES u (a, b))'
bad_text "column of a primary key" '2:2: column "b" named in key does not exist' 'CREATE TABLE t (a int,\n PRIMARY KEY (b))'
t_has "column of a primary key: what to do" 'hint: Did you mean "a"?' err
bad_text "column of UNIQUE" '2:2: column "b" named in key does not exist' 'CREATE TABLE t (a int,\n UNIQUE (b))'
bad_text "column of EXCLUDE" '2:2: column "b" named in key does not exist' \
    'CREATE TABLE t (a int,\n EXCLUDE USING gist (b WITH =))'
bad_text "column twice in a key" '2:2: column "a" appears twice in primary key constraint' \
    'CREATE TABLE t (a int,\n PRIMARY KEY (a, a))'
bad_text "column of an index" '2:1: column "b" named in key does not exist' 'CREATE TABLE t (a int);\nCREATE INDEX i ON t (b)'
bad_text "column that an index includes" '2:1: column "b" named in key does not exist' \
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a) INCLUDE (b)'
bad_text "column in an index's expression" '2:22: column "b" does not exist' \
    'CREATE TABLE t (a text);\nCREATE INDEX i ON t (lower(b))'
bad_text "column in an index's predicate" '2:31: column "b" does not exist' \
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a) WHERE b > 1'
bad_text "operator class" '2:1: operator class "nosuch_ops" does not exist' \
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a nosuch_ops)'
bad_text "column of a CHECK" '2:15: column "b" does not exist' 'CREATE TABLE t (\n a int CHECK (b > 1))'
bad_text "column of a generated column" '2:36: column "c" does not exist' \
    'CREATE TABLE t (\n a int, b int GENERATED ALWAYS AS (c+1) STORED)'
bad_text "column of a comment" '2:1: column "b" of table "t" is not declared in the file' \
    "CREATE TABLE t (a int);\nCOMMENT ON COLUMN t.b IS 'x'"
bad_text "column that owns a sequence" '2:1: column "b" of table "t" does not exist' \
    'CREATE TABLE t (a int);\nCREATE SEQUENCE s OWNED BY t.b'

# What only the server knows is refused by it, in the transaction: the place is the statement's.
bad_text "function" '2:1: function nosuch(integer) does not exist (SQLSTATE 42883)' \
    '\nCREATE TABLE t (a int DEFAULT nosuch(1));'
t_has "function: nothing was changed" "Nothing was changed." err
missing='extension "nosuch" is not available (SQLSTATE 0A000)'
[ "$(psql -XAqt -d "$url" -c 'SHOW server_version_num')" -ge 150000 ] || missing='could not open extension control file'
bad_text "extension" "2:1: $missing" \
    'CREATE TABLE t (a int);\nCREATE EXTENSION nosuch'
bad_text "access method" '2:1: access method "nosuch" does not exist (SQLSTATE 42704)' \
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t USING nosuch (a)'
bad_text "types that a foreign key can't compare" '2:25: foreign key constraint "t_a_fkey" cannot be implemented' \
    'CREATE TABLE u (a int PRIMARY KEY);\nCREATE TABLE t (a uuid, FOREIGN KEY (a) REFERENCES u (a))'
bad_text "name of a system column" '1:1: column name "xmin" conflicts with a system column name' \
    'CREATE TABLE t (xmin int)'
bad_text "schema with a reserved name" '1:1: unacceptable schema name "pg_x"' 'CREATE SCHEMA pg_x'

# ---- The same twice --------------------------------------------------------------------------------------

bad_text "table twice" '3:1: table "t" is declared twice' 'CREATE TABLE T (a int);\n\nCREATE TABLE t (a int)'
t_has "table twice: the other place" "detail: The first declaration is at line 1." err
bad_text "table twice, once with its schema" '2:1: table "public.t" is declared twice' \
    'CREATE TABLE t (a int);\nCREATE TABLE public.t (a int)'
printf '\nCREATE TABLE t (a int);\n' >inc.sql
printf 'CREATE TABLE t (a int);\n\\i inc.sql\n' >s.sql
bad_file "table twice, in two files" 'inc.sql:2:1: table "t" is declared twice' s.sql
t_has "table twice, in two files: the other place" "detail: The first declaration is at s.sql:1." err
bad_text "column twice" '2:2: column "a" is declared twice' 'CREATE TABLE t (a int,\n A text)'
bad_text "column twice, once added" '2:19: column "a" is declared twice' 'CREATE TABLE t (a int);\nALTER TABLE t ADD a text'
bad_text "index twice" '3:1: index "i" is declared twice' \
    'CREATE TABLE t (a int);\nCREATE INDEX i ON t (a);\nCREATE INDEX i ON t (a)'
bad_text "constraint twice" '2:27: constraint "c" of table "t" is declared twice' \
    'CREATE TABLE t (a int,\nCONSTRAINT c CHECK (a>0), CONSTRAINT c UNIQUE (a))'
bad_text "primary key twice" '1:36: table "t" has two primary keys' \
    'CREATE TABLE t (a int PRIMARY KEY, PRIMARY KEY (a, b), b int)'
bad_text "enum value twice" '1:29: enum label "a" is declared twice' "CREATE TYPE e AS ENUM ('a', 'a')"
bad_text "enum value twice, once added" '2:1: enum label "a" is declared twice' \
    "CREATE TYPE e AS ENUM ('a');\nALTER TYPE e ADD VALUE 'a'"
bad_text "enum twice" '2:1: enum "e" is declared twice' "CREATE TYPE e AS ENUM ();\nCREATE TYPE e AS ENUM ()"
bad_text "sequence twice" '1:19: sequence "s" is declared twice' 'CREATE SEQUENCE s;CREATE SEQUENCE s'
bad_text "schema twice" '2:1: schema "a" is declared twice' 'CREATE SCHEMA a;\nCREATE SCHEMA a'
bad_text "extension twice" '2:1: extension "citext" is declared twice' 'CREATE EXTENSION citext;\nCREATE EXTENSION citext'
bad_text "table and index" '2:1: "t" is declared twice: a table and an index' \
    'CREATE TABLE t (a int);\nCREATE INDEX t ON t (a)'
bad_text "table and sequence" '1:19: "s" is declared twice: a sequence and a table' 'CREATE SEQUENCE s;CREATE TABLE s (a int)'
bad_text "table and the index of a constraint" '1:24: "t" is declared twice: a table and a constraint' \
    'CREATE TABLE t (a int, CONSTRAINT t UNIQUE (a))'
bad_text "table and enum" '2:1: "e" is declared twice: a table and an enum' \
    "CREATE TABLE e (a int);\nCREATE TYPE e AS ENUM ('a')"

# ---- The old name of a directive ---------------------------------------------------------------------------

bad_text "an empty old name" "1:1: the old name of a table can't be empty" '-- @renamed from=""\nCREATE TABLE t (a int);'
bad_text "an empty old schema" "1:1: the old name of a table can't be empty" '-- @renamed from="".t\nCREATE TABLE t (a int);'
for old in 'b,' 'b;' 'b)' '(b)' '=b' 's.b.c' 's.' 'two-words' '2nd' "b'" '"b' '"b"x' 'U&"b"' '[b]'; do
    bad_text "an old name that is none: $old" "2:11: the directive does not say a name: $old" \
        "CREATE TABLE t ( -- @renamed from=o\n    a int -- @renamed from=$old\n);"
done
bad_text "an empty old name in apostrophes" "1:1: the old name of an enum can't be empty" \
    "-- @renamed from=''\nCREATE TYPE e AS ENUM ('a');"
