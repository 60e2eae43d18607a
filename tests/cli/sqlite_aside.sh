#!/bin/sh
# sqlite_aside.sh: views and triggers that ALTER TABLE would stumble over, or change the meaning of: what the shell says is what
# the file says, and no row is touched.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

dialect='-- schemasync: dialect=sqlite'
broken='CREATE VIEW broken AS SELECT nope FROM nowhere;'

# change NAME OLD NEW HAS: the database made from OLD becomes what NEW says, and the plan has this text
change()
{
    rm -rf app.db* from_scratch.db
    printf '%s\n' "$dialect" "$3" >new.sql
    sqlite3 -batch -bail app.db "$2" || echo "not ok - $1: the case"
    sqlite3 -batch -bail from_scratch.db "$3" || echo "not ok - $1: the new file"
    t_exit "$1: apply" 0 apply -y --allow-drop=all --schema new.sql --url app.db
    t_has "$1: how" "$4" out
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url app.db
    t_is "$1: names" "$(names from_scratch.db)" "$(names app.db)"
}

names()
{
    sqlite3 -batch "$1" 'SELECT type, name, tbl_name FROM sqlite_schema ORDER BY 1, 2'
}

rows()
{
    t_is "$1: rows" "$2" "$(sqlite3 -batch app.db "$3" 2>&1 | paste -sd ' ')"
}

# What SQLite 3.40 can't do at all is said, and nothing is changed.
printf '%s\n' "$dialect" 'CREATE TABLE k (' 'new INTEGER, -- @renamed from=id' 'b, PRIMARY KEY (new), UNIQUE (new, b)) WITHOUT ROWID;' >new.sql
sqlite3 -batch app.db "CREATE TABLE k (id INTEGER, b, PRIMARY KEY (id), UNIQUE (id, b)) WITHOUT ROWID; INSERT INTO k VALUES (1, 2)"
t_exit "a key WITHOUT ROWID that is unique twice" 1 apply -y -q --schema new.sql --url app.db
t_has "a key WITHOUT ROWID that is unique twice: why" \
    "error: new.sql:3:1: SQLite itself can't rename column id of table k" err
t_has "a key WITHOUT ROWID that is unique twice: hint" "apply the file without that UNIQUE first" err
printf '%s\n' "$dialect" 'CREATE TABLE k (id INTEGER, b, PRIMARY KEY (id)) WITHOUT ROWID;' >without.sql
t_exit "a key WITHOUT ROWID: as the hint says" 0 apply -y -q --allow-drop=constraint --schema without.sql --url app.db
t_exit "a key WITHOUT ROWID: and then" 0 apply -y -q --schema new.sql --url app.db
t_is "a key WITHOUT ROWID: rows" "1|2" "$(sqlite3 -batch app.db 'SELECT new, b FROM k')"

old="CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2); CREATE TABLE u (x);"
change "a broken view, and a column is renamed" "$old $broken" "CREATE TABLE t (a,
    c); -- @renamed from=b
CREATE TABLE u (x); $broken" "ALTER TABLE t RENAME COLUMN b TO c;"
rows "a broken view, and a column is renamed" "1|2" "SELECT a, c FROM t"
change "a broken view, and a column is dropped" "$old $broken" "CREATE TABLE t (a); CREATE TABLE u (x); $broken" "DROP VIEW broken;"
rows "a broken view, and a column is dropped" "1" "SELECT * FROM t"
change "a broken view, and a table is renamed" "$old $broken" "CREATE TABLE new_t (a, b); -- @renamed from=t
CREATE TABLE u (x); $broken" "ALTER TABLE t RENAME TO new_t;"
rows "a broken view, and a table is renamed" "1|2" "SELECT * FROM new_t"
change "a broken view, and a column is added" "$old $broken" "CREATE TABLE t (a, b, c); CREATE TABLE u (x); $broken" \
    "ALTER TABLE t ADD COLUMN c;"
t_lacks "a broken view, and a column is added: it is not touched" "DROP VIEW" out
change "a broken view, and a rebuild" "$old $broken" "CREATE TABLE t (a INTEGER, b); CREATE TABLE u (x); $broken" "INSERT OR ABORT"
t_lacks "a broken view, and a rebuild: it is not touched" "DROP VIEW" out

for event in INSERT DELETE UPDATE 'UPDATE OF x'; do
    change "a broken trigger: $event" "$old CREATE TRIGGER g AFTER $event ON u BEGIN DELETE FROM nowhere; END;" \
        "CREATE TABLE t (a,
    c); -- @renamed from=b
CREATE TABLE u (x); CREATE TRIGGER g AFTER $event ON u BEGIN DELETE FROM nowhere; END;" "DROP TRIGGER g;"
done
change "a trigger with a function of the application" "$old CREATE TRIGGER g AFTER UPDATE OF b ON t BEGIN SELECT own(1); END;" \
    "CREATE TABLE t (a,
    c); -- @renamed from=b
CREATE TABLE u (x); CREATE TRIGGER g AFTER UPDATE OF c ON t BEGIN SELECT own(1); END;" "CREATE TRIGGER g AFTER UPDATE OF c ON t"
change "views that the plan itself breaks" "$old CREATE VIEW v AS SELECT * FROM u; CREATE VIEW w AS SELECT * FROM v;
    CREATE TRIGGER g INSTEAD OF UPDATE ON w BEGIN SELECT 1; END;" "CREATE TABLE t (a,
    c); -- @renamed from=b
CREATE VIEW v AS SELECT * FROM u; CREATE VIEW w AS SELECT * FROM v;
CREATE TRIGGER g INSTEAD OF UPDATE ON w BEGIN SELECT 1; END;" "DROP TABLE u;"
rows "views that the plan itself breaks" "1|2" "SELECT * FROM t"

change 'a view over a view whose name has a quote' "$old CREATE VIEW \"q\"\"v\" AS SELECT a, \"its own\" FROM t;
    CREATE VIEW w AS SELECT * FROM \"q\"\"v\";" 'CREATE TABLE new_t (a, b); -- @renamed from=t
CREATE TABLE u (x); CREATE VIEW "q""v" AS SELECT a, "its own" FROM new_t; CREATE VIEW w AS SELECT * FROM "q""v";' "DROP VIEW w;"

# string NAME OBJECT OLD NEW: "b" would be a string
string()
{
    rm -rf app.db*
    printf '%s\n' "$dialect" "$4" >new.sql
    sqlite3 -batch -bail app.db "$3"
    t_exit "$1: refused" 3 apply -y -q --allow-drop=column --schema new.sql --url app.db
    t_has "$1: why" "! \"b\" in $2 is no column any more: it would be a string (needs --allow=data-loss)" out
    t_exit "$1: allowed" 0 apply -y -q --allow-drop=column --allow=data-loss --schema new.sql --url app.db
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url app.db
}
string 'a view says "b", which goes' "view v" "$old CREATE VIEW v AS SELECT a, \"b\" FROM t;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE VIEW v AS SELECT a, "b" FROM t;'
string 'a trigger says "b", which goes' "trigger g" "$old CREATE TRIGGER g AFTER INSERT ON u BEGIN DELETE FROM t WHERE \"b\" = 1; END;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE TRIGGER g AFTER INSERT ON u BEGIN DELETE FROM t WHERE "b" = 1; END;'
string 'an index says "b", which goes' "index i" "$old CREATE INDEX i ON t (a, \"b\" COLLATE nocase);" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE INDEX i ON t (a, "b" COLLATE nocase);'
change 'a view says "b" for a name of its own' "$old CREATE VIEW v AS SELECT a AS \"b\" FROM t;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE VIEW v AS SELECT a AS "b" FROM t;' "drops column t.b"
change 'a view says "b" for a string, and always has' "$old CREATE VIEW v AS SELECT x, \"c\" FROM u;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE VIEW v AS SELECT x, "c" FROM u;' "drops column t.b"
change 'a view says "a", which is a column, but of a table that it does not read' "CREATE TABLE t (a, gone); CREATE TABLE u (x);
    CREATE VIEW v AS SELECT x, \"a\" FROM u; CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT \"a\" FROM u; END;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE VIEW v AS SELECT x, "a" FROM u;
CREATE TRIGGER g AFTER INSERT ON u BEGIN SELECT "a" FROM u; END;' "DROP VIEW v;"
change 'a view has a column name in quotes' "$old CREATE VIEW v (\"its own\") AS SELECT x FROM u;" \
    'CREATE TABLE t (a); CREATE TABLE u (x); CREATE VIEW v ("its own") AS SELECT x FROM u;' "drops column t.b"
