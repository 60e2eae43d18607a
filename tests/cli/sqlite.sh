#!/bin/sh
# sqlite.sh: a SQLite database and a file in SQLite's own dialect: what each command does, what a rebuild keeps, and what is
# refused. The sqlite3 shell and the pragmas are the referee.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

lite()
{
    sqlite3 -batch -bail "$@"
}

# to FILE: apply with all allowed, and then nothing is left to do
to()
{
    t_exit "$1: apply" 0 apply -y -q --allow-destructive --schema "$1" --url sqlite:app.db
    t_exit "$1: then nothing is left" 0 plan --check --schema "$1" --url sqlite:app.db
}

dialect='-- schemasync: dialect=sqlite'

# ---- From nothing -----------------------------------------------------------------------------------------------

cat >one.sql <<SQL
$dialect
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE, body TEXT);
CREATE TABLE notes (body TEXT);
CREATE INDEX posts_user ON posts (user_id);
CREATE VIEW written AS SELECT u.name, p.body FROM users u JOIN posts p ON p.user_id = u.id;
CREATE TRIGGER touched AFTER UPDATE ON users BEGIN INSERT INTO notes VALUES (NEW.name); END;
SQL
t_exit "plan of a file that is not there" 0 plan --schema one.sql --url sqlite:var/deep/app.sqlite3
t_has "plan of a file that is not there: creates" "+ create table users  one.sql:2" out
t_ok "plan makes no file" test ! -e var
t_exit "apply makes the file and its folder" 0 apply -y -q --schema one.sql --url sqlite:var/deep/app.sqlite3
t_exit "drift: none" 0 drift --schema one.sql --url var/deep/app.sqlite3
lite var/deep/app.sqlite3 'ALTER TABLE notes ADD by_hand INT'
t_exit "drift: some" 2 drift --schema one.sql --url var/deep/app.sqlite3
t_has "drift: which" "notes.by_hand" out

# ---- Rows, and what refers to them --------------------------------------------------------------------------------

to one.sql
lite app.db "INSERT INTO users (email, name) VALUES ('a', 'Ann'), ('b', 'Bob'), ('c', 'Cid');
             INSERT INTO posts VALUES (10, 1, 'x'), (20, 2, 'y'), (30, 2, 'z');
             INSERT INTO notes (rowid, body) VALUES (7, 'seven'), (3, 'three');
             DELETE FROM users WHERE id = 3; DELETE FROM notes WHERE body = 'Cid'"
cat >two.sql <<SQL
$dialect
CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email VARCHAR(100) NOT NULL UNIQUE CHECK (email <> ''),
    full_name TEXT -- @renamed from=name
);
CREATE TABLE posts (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    body TEXT, likes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE remarks (body TEXT COLLATE NOCASE); -- @renamed from=notes
CREATE INDEX posts_user ON posts (user_id, likes);
CREATE VIEW written AS SELECT u.full_name, p.body FROM users u JOIN posts p ON p.user_id = u.id;
CREATE TRIGGER touched AFTER UPDATE ON users BEGIN INSERT INTO remarks VALUES (NEW.full_name); END;
SQL
t_exit "plan of changes" 0 plan --schema two.sql --url app.db
t_has "a column is renamed in place" "ALTER TABLE users RENAME COLUMN name TO full_name;" out
t_has "a column is added in place" "ALTER TABLE posts ADD COLUMN likes INTEGER NOT NULL DEFAULT 0;" out
t_has "the rest is one rebuild" "INSERT OR ABORT INTO users (id, email, full_name) SELECT id, email, full_name FROM" out
t_lacks "posts is not rebuilt" "posts_schemasync_old" out
to two.sql
t_is "rows of a rebuilt table" "1|a|Ann 2|b|Bob" "$(lite app.db 'SELECT * FROM users' | paste -sd ' ')"
t_is "rows that refer to them with ON DELETE CASCADE" "10|1|x|0 20|2|y|0 30|2|z|0" \
    "$(lite app.db 'SELECT * FROM posts' | paste -sd ' ')"
t_is "an id is not given out again" 4 "$(lite app.db "INSERT INTO users (email) VALUES ('d') RETURNING id")"
t_is "rowids stay" "3|three 7|seven" "$(lite app.db 'SELECT rowid, body FROM remarks ORDER BY 1' | paste -sd ' ')"
t_is "the view works" "Ann|x" "$(lite app.db 'SELECT * FROM written LIMIT 1')"
t_is "the trigger works" Anna \
    "$(lite app.db "UPDATE users SET full_name = 'Anna' WHERE id = 1; SELECT body FROM remarks ORDER BY rowid DESC LIMIT 1")"
t_is "references are whole" "" "$(lite app.db 'PRAGMA foreign_key_check; PRAGMA integrity_check' | grep -v '^ok$')"
t_is "nothing of the work is left" "" "$(lite app.db "SELECT name FROM sqlite_schema WHERE sql LIKE '%schemasync%'")"

# Names that go round.
cat >round.sql <<SQL
$dialect
CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, email VARCHAR(100) NOT NULL UNIQUE CHECK (email <> ''),
    full_name TEXT);
CREATE TABLE remarks ( -- @renamed from=posts
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users(id) ON DELETE CASCADE,
    body TEXT, likes INTEGER NOT NULL DEFAULT 0);
CREATE TABLE posts (body TEXT COLLATE NOCASE); -- @renamed from=remarks
CREATE INDEX posts_user ON remarks (user_id, likes);
CREATE VIEW written AS SELECT u.full_name, p.body FROM users u JOIN remarks p ON p.user_id = u.id;
CREATE TRIGGER touched AFTER UPDATE ON users BEGIN INSERT INTO posts VALUES (NEW.full_name); END;
SQL
to round.sql
t_is "names that go round: rows" "10 20 30" "$(lite app.db 'SELECT id FROM remarks' | paste -sd ' ')"

# ---- What would be lost -----------------------------------------------------------------------------------------------

rm -f app.db*
lite app.db "CREATE TABLE t (id INTEGER PRIMARY KEY, zip TEXT, n TEXT, big INTEGER);
             INSERT INTO t VALUES (1, '00701', '5', 9007199254740993), (2, '8e2', 'x', 3), (3, NULL, NULL, NULL)"
printf '%s\n' "$dialect" 'CREATE TABLE t (id INTEGER PRIMARY KEY, zip INTEGER, n INTEGER, big REAL);' >types.sql
t_exit "values that would be changed" 3 apply -y --schema types.sql --url app.db
t_has "values that would be changed: texts" "2 values of column t.zip would be changed by the new type" out
t_has "values that would be changed: a large integer" "1 value of column t.big would be changed by the new type" out
t_lacks "values that stay are no hazard" "column t.n" out
t_is "values that would be changed: nothing was done" "00701" "$(lite app.db 'SELECT zip FROM t WHERE id = 1')"
t_exit "values that would be changed, allowed" 0 apply -y -q --allow=data-loss --schema types.sql --url app.db
printf '%s\n' "$dialect" 'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);' >fewer.sql
t_exit "columns that go" 3 apply -y --schema fewer.sql --url app.db
t_has "columns that go: hint" "without: --allow-drop=column" out
t_exit "columns that go, allowed" 0 apply -y -q --allow-drop=column --schema fewer.sql --url app.db
printf '%s\n' "$dialect" 'CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER NOT NULL);' >null.sql
t_exit "rows that do not fit" 1 apply -y -q --schema null.sql --url app.db
t_has "rows that do not fit: why" "error: null.sql:2:1: NOT NULL constraint failed: t.n" err
t_has "rows that do not fit: nothing was changed" "Nothing was changed." err
t_is "rows that do not fit: the table is as it was" 3 "$(lite app.db 'SELECT count(*) FROM t')"

# A constraint without a name is altered where it says something else, and gone where it is gone.
rm -f app.db*
lite app.db "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT CHECK (length(n) < 9), UNIQUE (n), CHECK (id > 0));
             CREATE TABLE c (id INTEGER REFERENCES p(id))"
printf '%s\n' "$dialect" "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT, UNIQUE (n COLLATE NOCASE), CHECK (id > 0));" \
    "CREATE TABLE c (id INTEGER REFERENCES p(id) ON DELETE CASCADE);" >altered.sql
t_exit "constraints that are altered" 0 apply -y -q --schema altered.sql --url app.db
printf '%s\n' "$dialect" "CREATE TABLE p (id INTEGER PRIMARY KEY, n TEXT, UNIQUE (n COLLATE NOCASE));" \
    "CREATE TABLE c (id INTEGER);" >gone.sql
t_exit "constraints that go" 3 apply -y -q --schema gone.sql --url app.db
t_has "constraints that go: a check" "drops check constraint p.check (id > 0) (needs --allow-drop=constraint)" out
t_has "constraints that go: a key" "drops foreign key c.foreign key (id) references p(id) on delete cascade" out

# ---- The copy --------------------------------------------------------------------------------------------------------------

rm -f app.db*
lite app.db "CREATE TABLE t (a); INSERT INTO t VALUES (1)"
chmod 640 app.db
printf '%s\n' "$dialect" 'CREATE TABLE t (a, b);' >more.sql
t_exit "a change that loses nothing" 0 apply -y -q --schema more.sql --url app.db
t_is "a change that loses nothing: no copy" app.db "$(ls app.db*)"
for type in INT TEXT NUMERIC BLOB; do
    printf '%s\n' "$dialect" "CREATE TABLE t (a $type, b);" >type.sql
    t_exit "a rebuild: $type" 0 apply -y --schema type.sql --url app.db
done
t_has "a rebuild: where the copy is" "the database as it was is in app.db.backup-1" err
t_is "three copies are kept" "app.db app.db.backup-1 app.db.backup-2 app.db.backup-3" "$(ls app.db* | paste -sd ' ')"
t_is "the copy is what was there" "CREATE TABLE t (a NUMERIC, b)" "$(lite app.db.backup-1 'SELECT sql FROM sqlite_schema')"
t_is "the copy has the rows" 1 "$(lite app.db.backup-1 'SELECT a FROM t')"
t_is "the copy has the database's mode" "640" "$(stat -c %a app.db.backup-1)"
printf '%s\n' "$dialect" "CREATE TABLE t (a ANY, b);" >type.sql
for type in INT TEXT; do
    printf '%s\n' "$dialect" "CREATE TABLE t (a $type, b);" >type.sql
    t_exit "--backups: $type" 0 apply -y -q --backups 5 --schema type.sql --url app.db
done
t_is "--backups: as many are kept" "1 2 3 4 5" "$(ls app.db.backup-* | sed 's/.*-//' | paste -sd ' ')"
t_is "--backups: the newest is the first" "CREATE TABLE t (a INT, b)" "$(lite app.db.backup-1 'SELECT sql FROM sqlite_schema')"
printf '%s\n' "$dialect" "CREATE TABLE t (a NUMERIC, b);" >type.sql
echo 'backups: 1' >schemasync.yml
t_exit "backups: in schemasync.yml" 0 apply -y -q --schema type.sql --url app.db
rm schemasync.yml
t_is "backups: the newest takes the place of the first" "CREATE TABLE t (a TEXT, b) CREATE TABLE t (a BLOB, b)" \
    "$(for i in 1 2; do lite app.db.backup-$i 'SELECT sql FROM sqlite_schema'; done | paste -sd ' ')"
t_exit "--backups: none is --no-backup" 1 apply -y -q --backups 0 --schema type.sql --url app.db
t_has "--backups: none is --no-backup: hint" "It is a whole number from 1 to 1000." err
printf '%s\n' "$dialect" "CREATE TABLE t (a TEXT, b);" >type.sql
t_exit "to go on" 0 apply -y -q --schema type.sql --url app.db
printf '%s\n' "$dialect" "CREATE TABLE t (a ANY, b);" >type.sql
t_exit "--no-backup" 0 apply -y -q --no-backup --schema type.sql --url app.db
t_is "--no-backup: no other copy" "CREATE TABLE t (a NUMERIC, b)" "$(lite app.db.backup-1 'SELECT sql FROM sqlite_schema')"
t_is "a copy that can't be made: nothing is changed" "CREATE TABLE t (a ANY, b)" "$(
    rm -f app.db.backup-*; mkdir app.db.backup-new
    "$SCHEMASYNC" apply -y -q --schema more.sql --url app.db >out 2>err; lite app.db 'SELECT sql FROM sqlite_schema')"
t_has "a copy that can't be made: message" "cannot make a backup: cannot replace app.db.backup-new" err

rm -rf app.db*
lite app.db "CREATE TABLE t (a); CREATE TABLE gold (a); INSERT INTO t VALUES (NULL)"
printf '%s\n' "$dialect" "CREATE TABLE t (a);" >type.sql
t_exit "a copy of what goes" 0 apply -y -q --allow-drop=table --schema type.sql --url app.db
printf '%s\n' "$dialect" "CREATE TABLE t (a NOT NULL);" >type.sql
for again in 1 2 3; do
    t_exit "a change that fails, $again" 1 apply -y -q --schema type.sql --url app.db
done
t_is "a change that fails takes no older copy away" "app.db app.db.backup-1 gold" \
    "$(ls app.db* | paste -sd ' ') $(lite app.db.backup-1 "SELECT name FROM sqlite_schema WHERE name = 'gold'")"
rm -rf app.db*
lite app.db "CREATE TABLE t (a)"
mkdir app.db.backup-1
printf '%s\n' "$dialect" "CREATE TABLE t (a INT);" >type.sql
t_exit "a copy that can't be renamed" 0 apply -y --backups 1 --schema type.sql --url app.db
t_has "a copy that can't be renamed: where it is" "the database as it was is in app.db.backup-new" err

# ---- What is read is not written over ---------------------------------------------------------------------------------------

rm -rf app.db* link.db
lite app.db "CREATE TABLE t (a)"
ln -s app.db link.db
before=$(cat app.db type.sql | cksum)
t_exit "a report over the database" 1 plan -o json=link.db --schema type.sql --url app.db
t_has "a report over the database: message" "the output would overwrite link.db" err
t_exit "a report over the schema file" 1 apply -y -o json=out.json -o sql=./type.sql --schema type.sql --url app.db
t_exit "a report over the other side" 1 diff -o sql=app.db type.sql app.db --dialect sqlite
t_exit "a dump over the database" 1 dump -o sql=app.db --url app.db
t_is "a report over what is read: nothing is written" "$before" "$(cat app.db type.sql | cksum)"
t_ok "a report over what is read: no other report either" test ! -e out.json
t_exit "a report over another file" 0 plan -o json=link.json --schema type.sql --url app.db

# ---- A plan as a script -------------------------------------------------------------------------------------------------------

rm -rf app.db*
lite app.db "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (id INTEGER REFERENCES p(id) ON DELETE CASCADE);
             INSERT INTO p VALUES (1); INSERT INTO c VALUES (1)"
printf '%s\n' "$dialect" "CREATE TABLE p (id INTEGER PRIMARY KEY CHECK (id > 0));" \
    "CREATE TABLE c (id INTEGER REFERENCES p(id) ON DELETE CASCADE);" >script.sql
"$SCHEMASYNC" plan -q -o sql --schema script.sql --url app.db >plan.sql
t_ok "the script runs in the shell" sqlite3 -cmd 'PRAGMA foreign_keys = ON' app.db <plan.sql
t_is "the script: rows with ON DELETE CASCADE" "1 1" "$(lite app.db 'SELECT id FROM p; SELECT id FROM c' | paste -sd ' ')"
t_exit "the script: then nothing is left" 0 plan --check --schema script.sql --url app.db

# ---- No room ---------------------------------------------------------------------------------------------------------------

rm -rf app.db*
lite app.db "CREATE TABLE t (a TEXT); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO t SELECT 'a text of some length ' || i FROM n"
printf '%s\n' "$dialect" "CREATE TABLE t (a TEXT COLLATE NOCASE);" >type.sql
t_status=0
sh -c 'ulimit -f 2000; exec "$@"' sh "$SCHEMASYNC" apply -y -q --no-backup --schema type.sql --url app.db >out 2>err || t_status=$?
t_is "a limit on the size of files" 1 "$t_status"
t_has "a limit on the size of files: nothing was changed" "Nothing was changed." err
t_is "a limit on the size of files: all is there" "20000 ok" \
    "$(lite app.db 'SELECT count(*) FROM t; PRAGMA integrity_check' | paste -sd ' ')"
t_exit "with room it works" 0 apply -y -q --no-backup --schema type.sql --url app.db

# ---- What makes no difference, and what does -----------------------------------------------------------------------------

rm -rf app.db*
lite app.db 'CREATE TABLE "T" ([id] integer primary key, "a b" TEXT default (0) check ("a b" <> "ACTIVE"), c)'
printf '%s\n' "$dialect" "create table t (Id INTEGER /* key */ PRIMARY KEY, \`A b\` text DEFAULT 0," \
    "  CHECK ([a b] <> \"ACTIVE\"), c);" >same.sql
t_exit "case, quotes, comments and place" 1 plan --check --schema same.sql --url app.db
t_has "a column behind a constraint is SQLite's own error" 'same.sql:3:' err
printf '%s\n' "$dialect" "create table t (Id INTEGER /* key */ PRIMARY KEY, \`A b\` text DEFAULT 0, c," \
    "  CHECK ([a b] <> \"ACTIVE\"));" >same.sql
t_exit "case, quotes, comments and place make no difference" 0 plan --check --schema same.sql --url app.db
for other in "'active'" '"active"' 'c'; do
    printf '%s\n' "$dialect" "create table t (id integer primary key, \"a b\" text default 0, c," \
        "  check (\"a b\" <> $other));" >other.sql
    t_exit "a string's case, and a name for a string, do: $other" 2 plan --check --schema other.sql --url app.db
done

# ---- dump ---------------------------------------------------------------------------------------------------------------------

t_exit "dump" 0 dump --url app.db
cp out dumped.sql
t_is "dump: its first line says the dialect" "$dialect" "$(head -n 1 dumped.sql)"
t_exit "dump: plans empty" 0 plan --check --schema dumped.sql --url app.db
t_exit "diff of two files" 0 diff --check same.sql dumped.sql --dialect sqlite
t_exit "explain" 0 explain t --schema other.sql --url app.db
t_has "explain: both" "check" out

# ---- Files that are refused -----------------------------------------------------------------------------------------------------

refuse()
{
    printf '%s\n' "$dialect" "$3" >bad.sql
    t_exit "$1" 1 plan --schema bad.sql --url app.db
    t_has "$1: message" "bad.sql:$2" err
}
refuse "a syntax error, behind letters of two bytes" '2:36: near ",": syntax error' \
    "/* éé */ CREATE TABLE é (a INTEGER,, b);"
refuse "rows" "2:1: a statement that is not a definition: INSERT" "INSERT INTO t VALUES (1);"
refuse "the same name twice" '3:27: table "X" is declared twice' "CREATE TABLE x (a);
CREATE VIEW IF NOT EXISTS X AS SELECT 1;"
refuse "a table twice, and IF NOT EXISTS would hide that it is another" '3:28: table "X" is declared twice' "CREATE TABLE x (a);
CREATE TABLE IF NOT EXISTS X (a, b);"
refuse "an index twice" '3:14: index "i" is declared twice' "CREATE TABLE x (a, b); CREATE INDEX i ON x (a);
CREATE INDEX i ON x (b);"
refuse "a temporary table" "2:1: a temporary object is in no database file: x" "CREATE TEMP TABLE x (a);"
for temp in temp TEMP '"temp"' "[Temp]" '`temp`' "'temp'" "temp /* x */"; do
    refuse "a table of $temp" "3:1: a temporary object is in no database file: y" "CREATE TABLE x (a);
CREATE TABLE $temp.y (a);"
done
refuse "a view of temp" "3:3: a temporary object is in no database file: v" "CREATE TABLE x (a);
  CREATE VIEW temp.v AS SELECT 1;"
refuse "an index of temp" "3:1: a temporary object is in no database file: i" "CREATE TABLE x (a);
CREATE UNIQUE INDEX IF NOT EXISTS temp.i ON x (a);"
refuse "a trigger of temp" "3:1: a temporary object is in no database file: g" "CREATE TABLE x (a);
CREATE TRIGGER temp.g AFTER INSERT ON main.x BEGIN SELECT 1; END;"
refuse "a virtual table of temp" "2:1: a temporary object is in no database file: f" "CREATE VIRTUAL TABLE temp.f USING fts5(a);"
refuse "a table of another file" "2:1: a database file has no other schema than main: other.x" 'CREATE TABLE "Other".x (a);'
t_has "a table of another file: hint" "Write the name alone." err
refuse "CREATE TABLE AS" "2:1: CREATE TABLE AS is not a definition: x" "CREATE TABLE x AS SELECT 1;"
refuse "a collation of an application" "2:1: no such collation sequence: own" "CREATE TABLE x (a COLLATE own);"
t_has "a collation of an application: hint" "What an application adds to SQLite is not known here" err
refuse "a function of an application" "2:25: no such function: own" "CREATE TABLE x (a CHECK(own(a)));"
t_has "a function of an application: hint" "What an application adds to SQLite is not known here" err
refuse "another file" "2:1: a statement that is not a definition: ATTACH" "ATTACH 'other.db' AS other;"
refuse "an unknown module" "2:1: this program has no such module for a virtual table: csv" \
    "CREATE VIRTUAL TABLE x USING csv(filename='/etc/passwd');"
t_has "an unknown module: hint" "hint: Those that it takes: fts3, fts4, fts5" err
refuse "a module that is there, and not taken" "2:1: virtual tables of this module are not taken from a schema file: fts5vocab" \
    "CREATE VIRTUAL TABLE x USING FTS5vocab(f, 'row');"
if test "$(sqlite3 :memory: "SELECT count(*) FROM pragma_module_list WHERE name = 'geopoly'")" = 0; then
    t_lacks "an unknown module: no other one is named" "geopoly" err
    refuse "a module that this library lacks" "2:1: no such module: geopoly" "CREATE VIRTUAL TABLE x USING geopoly(a);"
    t_has "a module that this library lacks: hint" "hint: The SQLite of this machine has these: fts3, fts4, fts5" err
fi
refuse "a file that psql would include" "2:1: psql's commands are not read in a file of SQLite's dialect: \\i" '\i other.sql
CREATE TABLE x (a,, b);'
t_has "a file that psql would include: the statement behind it is read" 'bad.sql:3:19: near ","' err
refuse "a command of the shell" "2:1: a command of SQLite's shell is no definition: .read" ".read other.sql"
sqlite3 schema.db "CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE x (id INTEGER PRIMARY KEY AUTOINCREMENT);"
refuse "what .schema prints" "4:1: object name reserved for internal use: f_data" "$(sqlite3 schema.db .schema)"
t_has "what .schema prints: shadow tables" "hint: Leave it out: its virtual table makes it." err
t_has "what .schema prints: sqlite_sequence" "hint: Leave it out: SQLite makes it itself." err
refuse "a function that reaches outside" "2:" "CREATE TABLE x (a CHECK (load_extension('x')));"
for old in 'b,' 'b;' 'main.b' 'two-words' '2nd' '"b' '[b' '"b"x'; do
    refuse "an old name that is none: $old" "3:11: the directive does not say a name: $old" "CREATE TABLE x (
    a INT -- @renamed from=$old
);"
    t_has "an old name that is none: $old: hint" "hint: Write it as: -- @renamed from=old_name, with nothing but a blank" err
done
refuse "a directive beside nothing" "2:1: the directive stands beside nothing" "-- @renamed from=x"

# The first line that says the dialect.
for first in '-- schemasync: dialect = sqlite' '-- SCHEMASYNC: Dialect=SQLite' '  --schemasync:dialect=sqlite  ' '--	schemasync :	dialect =sqlite -- so' \
    '
-- schemasync: dialect=sqlite'; do
    printf '%s\nCREATE TABLE x (a, b AUTHOR, PRIMARY KEY (a)) WITHOUT ROWID;\n' "$first" >first.sql
    t_exit "the first line is $first" 0 plan --schema first.sql --url new.db
    t_has "the first line is $first: it counts" "b AUTHOR" out
    t_exit "the first line of a stream is $first" 0 plan --schema - --url new.db <first.sql
done
for first in '-- schemasync: dialect sqlite' '-- schemasync dialect=sqlite' '-- schemasync: dialect: sqlite'; do
    printf '%s\nCREATE TABLE x (a int);\n' "$first" >first.sql
    t_exit "the first line is $first" 1 plan --schema first.sql --url new.db
    t_has "the first line is $first: message" "first.sql:1:1: the first line is nearly a directive" err
    t_has "the first line is $first: hint" "hint: Write it as: -- schemasync: dialect=sqlite" err
done
printf '\n\n-- schemasync: dialect=mysql\n' >first.sql
t_exit "an unknown dialect" 1 plan --schema first.sql --url new.db
t_has "an unknown dialect: message" 'first.sql:3:1: unknown dialect "mysql"' err
printf -- '-- schemasync: dialects are told apart by this line\nCREATE TABLE x (a int);\n' >first.sql
t_exit "a comment" 0 plan --schema first.sql --url new.db
printf -- '-- schemasync dialect notes: see below\nCREATE TABLE x (a int);\n' >first.sql
t_exit "a comment about dialects" 0 plan --schema first.sql --url new.db

printf '%s\n' "$dialect" 'CREATE TABLE x (a, b);' 'CREATE INDEX IF NOT EXISTS i ON x (a);' \
    'CREATE INDEX IF NOT EXISTS i ON x (b);' 'CREATE TABLE IF NOT EXISTS x ( a,b );' >twice.sql
t_exit "what IF NOT EXISTS passes over" 0 apply -y --schema twice.sql --url twice.db
t_has "what IF NOT EXISTS passes over is said" \
    "Note: twice.sql:4: index i is passed over, as SQLite does: IF NOT EXISTS, and line 3 has made one" out
t_has "what IF NOT EXISTS passes over is said: a table" "Note: twice.sql:5: table x is passed over" out
t_is "what IF NOT EXISTS passes over: the first counts" "CREATE INDEX i ON x (a)" \
    "$(sqlite3 twice.db "SELECT sql FROM sqlite_schema WHERE name = 'i'")"

printf '%s\n' "$dialect" 'CREATE TABLE main.x (a);' 'CREATE INDEX "main".i ON x (a);' 'CREATE VIEW [Main].v AS SELECT a FROM main.x;' \
    'CREATE TRIGGER MAIN.g AFTER INSERT ON main.x BEGIN SELECT 1; END;' 'CREATE VIRTUAL TABLE `main`.f USING fts5(a);' >main.sql
t_exit "main. before names" 0 apply -y -q --schema main.sql --url main.db
t_exit "main. before names: nothing is left" 0 plan --check --schema main.sql --url main.db
t_is "main. before names: they are there" "f g i v x" \
    "$(sqlite3 main.db "SELECT name FROM sqlite_schema WHERE length(name) = 1 ORDER BY name" | paste -sd ' ')"

printf '%s\n' "$dialect" 'PRAGMA foreign_keys = ON;' 'BEGIN;' 'PRAGMA user_version = 3;' "$(tail -n +2 same.sql)" >idle.sql
t_exit "what is no definition, and harmless" 0 plan --check --schema idle.sql --url app.db
t_is "what is no definition: said once" "Note: idle.sql:2: pragma is no definition, and is left out" "$(grep ^Note: out)"

# ---- Databases that are in the way -------------------------------------------------------------------------------------------------

printf 'CREATE TABLE s (a int);\nCREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT);\n' >forgot.sql
t_exit "a file that does not say its dialect" 1 plan --schema forgot.sql --url app.db
t_has "a file that does not say its dialect: where" "error: forgot.sql:2:40: syntax error" err
t_has "a file that does not say its dialect: hint" "says so in its first line: -- schemasync: dialect=sqlite" err
echo 'CREATE TABLE t (at datetime);' >forgot.sql
t_exit "a type of the other dialect" 1 plan --schema forgot.sql --url app.db
t_has "a type of the other dialect: hint" "says so in its first line: -- schemasync: dialect=sqlite" err
head -c 4096 /dev/urandom >noise.db
t_exit "not a database" 1 plan --schema same.sql --url noise.db
t_has "not a database: message" "noise.db is not a SQLite database" err
mkdir folder.db
t_exit "a folder" 1 plan --schema same.sql --url folder.db
t_has "a folder: message" "folder.db is not a file" err
{ echo 'BEGIN IMMEDIATE; CREATE TABLE held (a);'; sleep 3; echo 'ROLLBACK;'; } | sqlite3 app.db &
holder=$!
sleep 1
t_exit "a database in use" 5 apply -y -q --allow-destructive --lock-timeout 200ms --schema other.sql --url app.db
t_has "a database in use: message" "database is locked" err
wait $holder
lite app.db 'PRAGMA journal_mode = wal' >/dev/null
t_exit "a plan of a write-ahead log" 0 plan --check --schema same.sql --url app.db
t_is "a plan leaves no files behind" app.db "$(ls app.db*)"
