#!/bin/sh
# sqlite_found.sh: what the fuzzer (fuzz/sqlite.py) has found, a case for each class. The sqlite3 shell is the referee.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

dialect='-- schemasync: dialect=sqlite'

# change NAME OLD ROWS NEW: the database made from OLD becomes what NEW says, and a second plan is empty
change()
{
    rm -f app.db
    printf '%s\n' "$dialect" "$4" >new.sql
    printf '%s\n' "$2" "$3" | sqlite3 -batch -bail app.db || echo "not ok - $1: the case"
    t_exit "$1: apply" 0 apply -y -q --allow-destructive --schema new.sql --url sqlite:app.db
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url sqlite:app.db
    t_is "$1: the file is whole" ok "$(sqlite3 -batch app.db 'PRAGMA integrity_check')"
}

# says NAME EXPECTED QUERY
says()
{
    t_is "$1" "$2" "$(sqlite3 -batch app.db "$3" | paste -sd ' ')"
}

# ---- Names ------------------------------------------------------------------------------------------------------

change "case in a directive, and in a renamed table" 'CREATE TABLE old_t (Mail, "Kind");' "INSERT INTO old_t VALUES ('m', 'k');" \
    'CREATE TABLE new_t ( -- @renamed from="OLD_T"
    address, -- @renamed from="mail"
    kind);'
says "case in a directive: values" "m|k" "SELECT address, kind FROM new_t"

change "a column is renamed in a table whose name is in another case" 'CREATE TABLE T (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE TABLE U (a CHECK (a > 0));' "INSERT INTO t VALUES (1, 2); INSERT INTO u VALUES (3);" 'CREATE TABLE t (
    c -- @renamed from=a
);
CREATE TABLE u (
    c CHECK (c > 0) -- @renamed from=a
);'
says "a column is renamed in a table whose name is in another case: rows" "1 3" "SELECT c FROM t UNION SELECT c FROM u"
rm -f app.db
sqlite3 -batch app.db 'CREATE TABLE U (a CHECK (a > 0))'
printf '%s\n' "$dialect" 'CREATE TABLE u (
    c CHECK (c > 0) -- @renamed from=a
);' >new.sql
t_exit "a column is renamed in a table whose name is in another case: plan" 0 plan --schema new.sql --url app.db
t_lacks "a column is renamed in a table whose name is in another case: nothing is made anew" "rebuild" out

change "a column in another case, in a table that is renamed and in one that takes its name" 'CREATE TABLE t (TAG INTEGER, k);' \
    'INSERT INTO t VALUES (1, 2);' 'CREATE TABLE u ( -- @renamed from=t
    TAG INTEGER,
    kk -- @renamed from=K
);
CREATE TABLE t (tag TEXT, K);'
says "a column in another case, in a table that is renamed: rows" "1|2" "SELECT * FROM u"

change "a circle whose parts are not all alike" 'CREATE TABLE t (a REAL NOT NULL, b REAL AS (a + 1) STORED);' \
    'INSERT INTO t VALUES (5);' 'CREATE TABLE t (
    b REAL NOT NULL, -- @renamed from=a
    a REAL AS (b + 1) STORED); -- @renamed from=b'
says "a circle whose parts are not all alike: values" "5.0|6.0" "SELECT b, a FROM t"

change "a column takes the name of one that goes with the old form of its table" \
    'CREATE TABLE t (a INTEGER, b TEXT, c DECIMAL(10, 2) DEFAULT 1.5 CHECK (c > 0));
CREATE INDEX i ON t (c); CREATE VIEW v AS SELECT c FROM t;' "INSERT INTO t VALUES (1, '2', 3);" 'CREATE TABLE t (
    c INTEGER, -- @renamed from=a
    b REAL -- @renamed from=c
);
CREATE INDEX i ON t (c); CREATE VIEW v AS SELECT c FROM t;'
says "a column takes the name of one that goes with the old form of its table: values" "1|2.0 1" \
    "SELECT c, b FROM t; SELECT c FROM v"

change "a table takes the name of a view that goes" 'CREATE TABLE a (x); CREATE TABLE b (y); CREATE VIEW v AS SELECT * FROM b;' \
    'INSERT INTO a VALUES (1);' 'CREATE TABLE v (x); -- @renamed from=a'
says "a table takes the name of a view that goes: rows" 1 "SELECT x FROM v"

change "a table takes the name of one that goes, which a view speaks of" \
    'CREATE TABLE a (x); CREATE TABLE b (y); CREATE TABLE c (z); CREATE VIEW v AS SELECT a.x FROM a;' \
    'INSERT INTO b VALUES (2);' 'CREATE TABLE c (x); -- @renamed from=a
CREATE TABLE a (y); -- @renamed from=b'
says "a table takes the name of one that goes: rows" 2 "SELECT y FROM a"

change "an index moves to another table" 'CREATE TABLE a (x); CREATE TABLE b (y); CREATE INDEX i ON a (x);' '' \
    'CREATE TABLE a (x COLLATE nocase); CREATE TABLE b (y, x); CREATE INDEX i ON b (x);'
change "an index moves between tables that are made anew" 'CREATE TABLE a (x); CREATE TABLE b (y); CREATE INDEX i ON a (x);' '' \
    'CREATE TABLE b (y COLLATE nocase); CREATE TABLE a (x COLLATE nocase); CREATE INDEX i ON b (y);'

change "a table takes the name of its index, in another case" 'CREATE TABLE a (x); CREATE INDEX USERS ON a (x);' '' \
    'CREATE TABLE users (x); -- @renamed from=a'
change "a table is there whose name the old form of another would have" \
    'CREATE TABLE t (a); CREATE TABLE T_schemasync_old (b); CREATE TABLE u (a CHECK (u.a > 0)); CREATE INDEX u_schemasync_old ON t (a);' \
    'INSERT INTO t VALUES (1); INSERT INTO u VALUES (2); INSERT INTO t_schemasync_old VALUES (3);' \
    'CREATE TABLE t (a INTEGER); CREATE TABLE t_schemasync_old (b); CREATE TABLE u (a INTEGER CHECK (u.a > 0));
CREATE INDEX u_schemasync_old ON t (a);'
says "a table is there whose name the old form of another would have: rows" "1 2 3" \
    "SELECT a FROM t; SELECT a FROM u; SELECT b FROM t_schemasync_old"

# ---- Order ------------------------------------------------------------------------------------------------------

change "a view goes, with its triggers" 'CREATE TABLE a (x); CREATE VIEW v AS SELECT x FROM a;
CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO a VALUES (1); END;' '' 'CREATE TABLE a (x);'
change "a view changes, and its triggers stay" 'CREATE TABLE a (x); CREATE VIEW v AS SELECT x FROM a;
CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO a VALUES (7); END;' '' 'CREATE TABLE a (x);
CREATE VIEW v AS SELECT x AS y FROM a;
CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN INSERT INTO a VALUES (7); END;'
says "a view changes, and its triggers stay: they work" 7 "INSERT INTO v VALUES (0); SELECT x FROM a"
change "a view over a view that goes, and a rename" 'CREATE TABLE a (x); CREATE VIEW v AS SELECT * FROM a;
CREATE VIEW w AS SELECT * FROM v;' '' 'CREATE TABLE b (x); -- @renamed from=a'
change "a view stays over one that changes, and a rename" 'CREATE TABLE a (x); CREATE TABLE c (z);
CREATE VIEW v AS SELECT * FROM a; CREATE VIEW w AS SELECT * FROM v;' '' 'CREATE TABLE a (x);
CREATE TABLE d (z); -- @renamed from=c
CREATE VIEW v AS SELECT x, 1 AS one FROM a;
CREATE VIEW w AS SELECT * FROM v;'
change "a trigger of a table that is made anew, and an index of it" 'CREATE TABLE a (x REAL);
CREATE TRIGGER g AFTER INSERT ON a BEGIN DELETE FROM a; END;' '' 'CREATE TABLE a (x INTEGER, y);
CREATE INDEX i ON a (y);
CREATE TRIGGER g AFTER INSERT ON a BEGIN DELETE FROM a; END;'
change "a table takes the name of one that goes, which a view and a trigger speak of that stay" \
    'CREATE TABLE a (x, w); CREATE TABLE b (x); CREATE TABLE c (z, x); CREATE VIEW v AS SELECT x FROM a;
CREATE TRIGGER g AFTER INSERT ON a BEGIN INSERT INTO a (x) VALUES (1); END;' \
    'INSERT INTO b VALUES (2);' 'CREATE TABLE c (z, x); -- @renamed from=a
CREATE TABLE a (x); -- @renamed from=b
CREATE VIEW v AS SELECT x FROM a;
CREATE TRIGGER g AFTER INSERT ON a BEGIN INSERT INTO a (x) VALUES (1); END;'
says "a table takes the name of one that goes, which a trigger speaks of: it works" "1 2 7" \
    "INSERT INTO a VALUES (7); SELECT x FROM a ORDER BY x"
change "a table is renamed, and a trigger comes again that speaks of its new name" \
    'CREATE TABLE a (i); CREATE TABLE p (x); CREATE TABLE b (k); CREATE TABLE t (z);
CREATE TRIGGER g BEFORE INSERT ON p BEGIN INSERT INTO b (k) VALUES (new.x); END;' "INSERT INTO p VALUES (1);" \
    'CREATE TABLE p (x INTEGER);
CREATE TABLE t (k); -- @renamed from=b
CREATE TABLE a (z INTEGER PRIMARY KEY); -- @renamed from=t
CREATE TRIGGER g BEFORE INSERT ON p BEGIN INSERT INTO t (k) VALUES (new.x); END;'
says "a trigger comes again that speaks of a new name: it works" "1 9" "INSERT INTO p VALUES (9); SELECT k FROM t"
change "a column comes that is computed from one that comes as well" 'CREATE TABLE t (x REAL);' 'INSERT INTO t VALUES (1);' \
    'CREATE TABLE t (g AS (upper(c)), c TEXT DEFAULT (7) CHECK (d = 2), d DEFAULT 2, x);'
change "a column comes in place that is computed from one that comes as well" 'CREATE TABLE t (x);' 'INSERT INTO t VALUES (1);' \
    'CREATE TABLE t (x, g AS (upper(c) || d), c DEFAULT 7 CHECK (d = 2), d DEFAULT 2);'
says "a column comes in place that is computed from one that comes as well: it is" 72 "SELECT g FROM t"
change "columns come whose conditions speak of each other" 'CREATE TABLE t (x);' 'INSERT INTO t VALUES (1);' \
    'CREATE TABLE t (x, c DEFAULT 1 CHECK (c < d), d DEFAULT 2 CHECK (d > c));'
change "a column comes that is computed from a renamed one, whose name one had that goes" 'CREATE TABLE t (a, c);' \
    "INSERT INTO t VALUES (1, 2);" 'CREATE TABLE t (
    c, -- @renamed from=a
    g AS (c + 1)
);'
change "a view and a trigger stay that speak of what is not there" 'CREATE TABLE t (a, b); CREATE TABLE "x: y" (z);
CREATE VIEW "v: w" AS SELECT * FROM gone; CREATE VIEW v AS SELECT a, missing FROM t;
CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END;' '' 'CREATE TABLE t (a);
CREATE TABLE new_one (z); -- @renamed from="x: y"
CREATE VIEW "v: w" AS SELECT * FROM gone; CREATE VIEW v AS SELECT a, missing FROM t;
CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO gone VALUES (1); END;'
says "a view and a trigger stay that speak of what is not there: they do" "g v v: w" \
    "SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY 1"
change "a view stays that speaks of what is not there, and the only table is renamed" \
    'CREATE TABLE t (a); CREATE VIEW v AS SELECT * FROM gone;' '' 'CREATE TABLE u (a); -- @renamed from=t
CREATE VIEW v AS SELECT * FROM gone;'
change "a table is made anew whose trigger says its schema" 'CREATE TABLE t (a);
CREATE TRIGGER g AFTER INSERT ON main.t BEGIN SELECT 1; END;' '' 'CREATE TABLE t (a INTEGER);
CREATE TRIGGER g AFTER INSERT ON main.t BEGIN SELECT 1; END;'
change "a table takes the name of a view that goes, which another view speaks of that stays" \
    'CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;' 'INSERT INTO t VALUES (3);' \
    'CREATE TABLE v (a); -- @renamed from=t
CREATE VIEW w AS SELECT a FROM v;'
says "a table takes the name of a view that goes: another view finds it" 3 "SELECT a FROM w"
change "a view goes that another speaks of, which stays, and a rename" \
    'CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;' '' \
    'CREATE TABLE u (a); -- @renamed from=t
CREATE VIEW w AS SELECT a FROM v;'

change "a new table refers to one that takes the name of a renamed one" 'CREATE TABLE a (x); CREATE TABLE b (y); CREATE TABLE c (z);' '' '
CREATE TABLE b (x); -- @renamed from=a
CREATE TABLE c (y); -- @renamed from=b
CREATE TABLE a (w);
CREATE TABLE aa (n REFERENCES a DEFERRABLE);'
change "a new column refers to a table that takes the name of a renamed one" \
    'CREATE TABLE a (x); CREATE TABLE b (y); CREATE TABLE c (z); CREATE TABLE aa (k);' '' '
CREATE TABLE b (x); -- @renamed from=a
CREATE TABLE c (y); -- @renamed from=b
CREATE TABLE a (w);
CREATE TABLE aa (k, n REFERENCES a);'
change "a new table refers to a column that takes the name of a renamed one" 'CREATE TABLE p (a UNIQUE, x);' '' '
CREATE TABLE p (
    b UNIQUE, -- @renamed from=a
    a UNIQUE CHECK (a > 0) -- @renamed from=x
);
CREATE TABLE aa (n REFERENCES p (a));'

change "columns swap names in a table that takes the name of one that goes" \
    'CREATE TABLE one (a INTEGER, b TEXT); CREATE TABLE two (b); CREATE TABLE three (z);' "INSERT INTO one VALUES (1, 'is b');" '
CREATE TABLE two ( -- @renamed from=one
    b INTEGER, -- @renamed from=a
    a TEXT -- @renamed from=b
);
CREATE TABLE three (b); -- @renamed from=two'
says "columns swap names in a table that takes the name of one that goes: values" "is b|1" "SELECT a, b FROM two"
change "a view and a trigger of it are both put aside" 'CREATE TABLE a (x); CREATE TABLE b (y); CREATE TABLE c (z, w);
CREATE VIEW v AS SELECT z FROM c WHERE w IS NOT "Active";
CREATE TRIGGER g INSTEAD OF DELETE ON v BEGIN DELETE FROM a WHERE x = "Active"; END;' '' '
CREATE TABLE b (x); -- @renamed from=a
CREATE TABLE a (y); -- @renamed from=b
CREATE TABLE c (z, w);
CREATE VIEW v AS SELECT z FROM c WHERE w IS NOT "Active";
CREATE TRIGGER g INSTEAD OF DELETE ON v BEGIN DELETE FROM b WHERE x = "Active"; END;'
says "a view and a trigger of it are both put aside: they are there" "g v" \
    "SELECT name FROM sqlite_schema WHERE type IN ('view', 'trigger') ORDER BY 1"

# ---- Rows -------------------------------------------------------------------------------------------------------

change "a CHECK that says its table's name" 'CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a, CHECK (p.a > 0));' \
    "INSERT INTO p VALUES (3, 1), (4, '00701'), (9, 2); DELETE FROM p WHERE id = 9;" \
    'CREATE TABLE p (id INTEGER PRIMARY KEY AUTOINCREMENT, a COLLATE nocase, CHECK (p.a > 0));'
says "a CHECK that says its table's name: rows" "3|integer|1 4|text|00701" "SELECT id, typeof(a), a FROM p"
says "a CHECK that says its table's name: no id comes twice" "10" "INSERT INTO p (a) VALUES (1) RETURNING id"
says "a CHECK that says its table's name: nothing is left" "p" "SELECT name FROM sqlite_sequence"

change "a new key is the rowid that was" 'CREATE TABLE t (a);' "INSERT INTO t (rowid, a) VALUES (7, 'x'), (30, 'y');" \
    'CREATE TABLE t (id INTEGER PRIMARY KEY, a);'
says "a new key is the rowid that was: rows" "7|x 30|y" "SELECT id, a FROM t"
change "a new key is the rowid that was, and a renamed column is called rowid" 'CREATE TABLE t (a);' \
    "INSERT INTO t (rowid, a) VALUES (7, 'x'), (30, 4);" 'CREATE TABLE t (
    id INTEGER PRIMARY KEY,
    rowid -- @renamed from=a
);'
says "a new key is the rowid that was, and a renamed column is called rowid: rows" "7|x 30|4" "SELECT id, rowid FROM t"
change "a key that is no name of the rowid" 'CREATE TABLE t (id INTEGER PRIMARY KEY DESC, a);' \
    "INSERT INTO t (rowid, id, a) VALUES (7, 1, 'x');" 'CREATE TABLE t (id INTEGER PRIMARY KEY DESC, a COLLATE nocase);'
says "a key that is no name of the rowid: the rowid stays" "7|1" "SELECT rowid, id FROM t"

rm -f app.db
sqlite3 -batch app.db "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)"
printf '%s\n' "$dialect" 'CREATE TABLE t (b TEXT PRIMARY KEY) WITHOUT ROWID;' >new.sql
t_exit "nothing of the rows is kept, and they do not fit" 1 apply -y -q --allow-destructive --schema new.sql --url app.db
t_has "nothing of the rows is kept: why" "NOT NULL constraint failed: t.b" err

sqlite3 -batch app.db "DROP TABLE t; CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('x')"
printf '%s\n' "$dialect" "CREATE TABLE t (a TEXT, b BLOB DEFAULT 'x') STRICT;" >new.sql
t_exit "a default that a STRICT column can't hold" 1 apply -y -q --allow-destructive --schema new.sql --url app.db
t_has "a default that a STRICT column can't hold: why" "cannot store TEXT value in BLOB column t.b" err

sqlite3 -batch app.db "DROP TABLE t; CREATE TABLE t (a ANY) STRICT; INSERT INTO t VALUES ('00701')"
printf '%s\n' "$dialect" "CREATE TABLE t (a ANY);" >new.sql
t_exit "ANY means something else without STRICT" 3 apply -y --schema new.sql --url app.db
t_has "ANY means something else without STRICT: said" "1 value of column t.a would be changed by the new type" out

change "rows of which nothing is kept get new ids" 'CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID;' \
    'INSERT INTO t VALUES (5), (6);' 'CREATE TABLE t (id INTEGER PRIMARY KEY DEFAULT 0);'
says "rows of which nothing is kept get new ids: ids" "1 2" "SELECT id FROM t"

change "full text over a column that is computed from now on" "CREATE TABLE t (a TEXT, b);
CREATE VIRTUAL TABLE f USING fts5(b, content='t');" "INSERT INTO t VALUES ('one', 'two'); INSERT INTO f (f) VALUES ('rebuild');" \
    "CREATE TABLE t (a TEXT, b AS (a || 's'));
CREATE VIRTUAL TABLE f USING fts5(b, content='t');"
says "full text over a column that is computed from now on: found" "1" "SELECT rowid FROM f WHERE f MATCH 'ones'"

change "full text over a column with a quote in its name is filled again" "CREATE TABLE t (a, \"it's\" TEXT);
CREATE VIRTUAL TABLE f USING fts5(\"it's\", content='t');" "INSERT INTO t VALUES ('one', 'two'); INSERT INTO f (f) VALUES ('rebuild');" \
    "CREATE TABLE t (a, \"it's\" TEXT AS (a || 'x'));
CREATE VIRTUAL TABLE f USING fts5(\"it's\", content='t');"
says "full text over a column with a quote in its name is filled again: it finds" "0 1" \
    "SELECT count(*) FROM f WHERE f MATCH 'two'; SELECT count(*) FROM f WHERE f MATCH 'onex'"
change "full text over a column that is ANY, in a table that is STRICT no more" "CREATE TABLE t (a ANY) STRICT;
CREATE VIRTUAL TABLE f USING fts5(a, content='t');" "INSERT INTO t VALUES ('00701'); INSERT INTO f (f) VALUES ('rebuild');" \
    "CREATE TABLE t (a ANY); CREATE VIRTUAL TABLE f USING fts5(a, content='t');"
says "full text over a column that is ANY, in a table that is STRICT no more: it agrees" "0 1" \
    "SELECT count(*) FROM f WHERE f MATCH '00701'; SELECT count(*) FROM f WHERE f MATCH '701'"

change "quick_check is wrong of a STRICT table, too, whose key stands in another order" \
    'CREATE TABLE t (x BLOB, u INTEGER, r REAL NOT NULL, PRIMARY KEY (r, u)) STRICT;' \
    "INSERT INTO t VALUES (x'00', 1, 1.5), (NULL, 2, 2.5);" \
    'CREATE TABLE t (x BLOB, u INTEGER, r REAL NOT NULL, PRIMARY KEY (r, u)) STRICT, WITHOUT ROWID;'

change "an old violation in a row whose rowid has no name is none of ours" \
    'CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (rowid, oid, _rowid_, f REFERENCES p);' \
    "INSERT INTO c VALUES (1, 1, 1, NULL), (2, 2, 2, 77); DELETE FROM c WHERE oid = 1;" \
    'CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (rowid CHECK (rowid > 0), oid, _rowid_, f REFERENCES p);'

change "a virtual table becomes an ordinary one" "CREATE TABLE t (b); CREATE VIRTUAL TABLE f USING fts5(b, content='t');" \
    'INSERT INTO t VALUES (1);' 'CREATE TABLE t (b); CREATE TABLE f (a INTEGER);'
change "a virtual table, of whose column a new table takes the name" "CREATE TABLE t (posts TEXT);
CREATE VIRTUAL TABLE f USING fts5(posts, content='t');" 'INSERT INTO t VALUES (1);' 'CREATE TABLE posts (a); -- @renamed from=f'
change "an ordinary table becomes a virtual one" 'CREATE TABLE f (a); CREATE TABLE t (b); CREATE VIEW v AS SELECT a FROM f;' \
    'INSERT INTO f VALUES (1);' 'CREATE VIRTUAL TABLE f USING fts5(a); CREATE TABLE t (b, c);
CREATE VIEW v AS SELECT a FROM f;'

rm -f app.db
sqlite3 -batch app.db "CREATE TABLE t (a TEXT, c TEXT COLLATE nocase, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID;
                       INSERT INTO t VALUES ('x', 1, -7), ('y', 1, 5)"
printf '%s\n' "$dialect" "CREATE TABLE t (a TEXT, c TEXT, b INT, PRIMARY KEY (b, a)) WITHOUT ROWID;" >new.sql
t_exit "a key in another order than the columns" 0 apply -y -q --schema new.sql --url app.db
says "a key in another order than the columns: rows" "x|-7 y|5" "SELECT a, b FROM t"

change "rows that get a rowid are numbered by their key, not by an index" \
    'CREATE TABLE t (a TEXT PRIMARY KEY, b) WITHOUT ROWID; CREATE INDEX i ON t (b);' \
    "INSERT INTO t VALUES ('x', 2), ('y', 1);" 'CREATE TABLE t (a TEXT PRIMARY KEY, b); CREATE INDEX i ON t (b);'
says "rows that get a rowid are numbered by their key: numbers" "1|x 2|y" "SELECT rowid, a FROM t ORDER BY a"

change "rows refer to nothing, of a table whose columns the file has in another order" \
    'CREATE TABLE p (id PRIMARY KEY); CREATE TABLE t (a REFERENCES p (id), b REFERENCES p (id) ON DELETE CASCADE);' \
    "INSERT INTO p VALUES (1); INSERT INTO t VALUES (1, 9), (9, 1);" 'CREATE TABLE p (id PRIMARY KEY);
CREATE TABLE t (b REFERENCES p (id) ON DELETE CASCADE, a REFERENCES p (id)); CREATE INDEX i ON t (a);'

change "nothing of a row stays, and the new table's rowid is not its first column" \
    "CREATE TABLE t (old TEXT, n BLOB, PRIMARY KEY (old, n)) WITHOUT ROWID;" "INSERT INTO t VALUES ('x', 1), ('y', 2);" \
    'CREATE TABLE t (a INTEGER DEFAULT +3, id INTEGER PRIMARY KEY);'
says "nothing of a row stays, and the new table's rowid is not its first column: defaults" "3|1 3|2" "SELECT a, id FROM t"

# ---- What makes no difference -------------------------------------------------------------------------------------

change "ALTER TABLE writes strings in other quotes" 'CREATE TABLE t (a, b);' '' \
    'CREATE TABLE new_one (x CHECK (x <> "ACTIVE")); CREATE TABLE t (b);'

change "of two keys over one column the first makes the index" 'CREATE TABLE t (a NUMERIC UNIQUE PRIMARY KEY DESC);' \
    'INSERT INTO t VALUES (1), (2);' 'CREATE TABLE t (a NUMERIC PRIMARY KEY DESC UNIQUE);'
says "of two keys over one column the first makes the index: it is as in the file" 1 \
    "SELECT desc FROM pragma_index_xinfo('sqlite_autoindex_t_1') WHERE cid = 0"

# same NAME OLD NEW
same()
{
    rm -f app.db
    sqlite3 -batch app.db "$2"
    printf '%s\n' "$dialect" "$3" >new.sql
    t_exit "$1 make no difference" 0 plan --check --schema new.sql --url app.db
}
same "quotes before a parenthesis" \
    'CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO "t" ("a") VALUES (1); END;' \
    'CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO t(a) VALUES (1); END;'
same "two keys over one column, and their order," 'CREATE TABLE t (a UNIQUE PRIMARY KEY, b, UNIQUE (b), UNIQUE (b));' \
    'CREATE TABLE t (a PRIMARY KEY UNIQUE, b UNIQUE, UNIQUE (b));'
same "quotes around a keyword that may be a name" 'CREATE TABLE key (a); CREATE VIEW v AS SELECT a FROM key;' \
    'CREATE TABLE key (a); CREATE VIEW v AS SELECT "a" FROM "key";'
same "two constraints of one name, and their order," \
    'CREATE TABLE t (a CONSTRAINT c CHECK (a > 0) CONSTRAINT c REFERENCES t CONSTRAINT C CHECK (a < 9));' \
    'CREATE TABLE t (a CONSTRAINT c REFERENCES t CONSTRAINT C CHECK (a < 9) CONSTRAINT c CHECK (a > 0));'
same "quotes around other keywords that may be names" \
    'CREATE TABLE replace (temp, desc); CREATE INDEX temp ON replace (temp);
CREATE TRIGGER view AFTER INSERT ON replace BEGIN INSERT OR REPLACE INTO replace (temp) VALUES (replace(new.desc, 1, 2)); END;
CREATE VIEW trigger AS SELECT desc AS like, row_number() OVER (ORDER BY temp DESC) FROM replace;' \
    'CREATE TABLE "replace" ("temp", "desc"); CREATE INDEX "temp" ON "replace" ("temp");
CREATE TRIGGER "view" AFTER INSERT ON "replace" BEGIN
    INSERT OR REPLACE INTO "replace" ("temp") VALUES (replace(new."desc", 1, 2)); END;
CREATE VIEW "trigger" AS SELECT "desc" AS like, row_number() OVER (ORDER BY "temp" DESC) FROM "replace";'
same "quotes around the columns of another table" 'CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (a REFERENCES p (id));' \
    'CREATE TABLE p (id PRIMARY KEY); CREATE TABLE c (a REFERENCES [p] ("ID"));'
same "case and quotes of a constraint's name" 'CREATE TABLE t (a CONSTRAINT "Named" NOT NULL);' \
    'CREATE TABLE t (a CONSTRAINT named NOT NULL);'

change "the only column goes, and the one that comes waits for a rename" 'CREATE TABLE b (k INTEGER); CREATE TABLE p (a); CREATE TABLE c (x);' \
    "INSERT INTO b VALUES (1)" 'CREATE TABLE p ( -- @renamed from=b
    k INTEGER);
CREATE TABLE c ( -- @renamed from=p
    y REFERENCES p (k));'
says "the only column goes, and the one that comes waits for a rename: rows" "1" "SELECT k FROM p"
change "a name's case comes of one table, and the column of another" "CREATE TABLE t (tag INTEGER, schema INTEGER);
CREATE TABLE u (tag INTEGER);" "INSERT INTO t VALUES (1, 2); INSERT INTO u VALUES (3)" 'CREATE TABLE u ( -- @renamed from=t
    c INTEGER, -- @renamed from=tag
    TAG INTEGER -- @renamed from=schema
);
CREATE TABLE t ( -- @renamed from=u
    tag INTEGER
);'
says "a name's case comes of one table, and the column of another: rows" "1|2|3" "SELECT u.c, u.tag, t.tag FROM u, t"

# default COLUMN HOW: a row that was there and a new one have the same value in it, and the plan says "rebuild" or "add"
default()
{
    name="a default that ADD COLUMN may give otherwise than INSERT: $1"
    change "$name" "CREATE TABLE t (a);" "INSERT INTO t VALUES (1);" "CREATE TABLE t (a, $1);"
    sqlite3 -batch app.db "INSERT INTO t (a) VALUES (1)"
    says "$name: rows, values" "2|1" "SELECT count(*), count(DISTINCT typeof(b) || quote(b)) FROM t"
    rm -f app.db
    sqlite3 -batch app.db "CREATE TABLE t (a)"
    t_exit "$name: plan" 0 plan --schema new.sql --url app.db
    t_has "$name: $2" "$2" out
}
for column in "b TEXT DEFAULT true" "b TEXT DEFAULT 1e3" "b DEFAULT 1.0" "b BLOB DEFAULT 1e3"; do
    default "$column" "~ rebuild table t"
done
for column in "b TEXT DEFAULT 7" "b TEXT DEFAULT -0x1F" "b TEXT DEFAULT 'x'" "b TEXT DEFAULT \"x\"" "b DEFAULT x'00'" "b REAL DEFAULT true" \
    "b INTEGER DEFAULT 1e3"; do
    default "$column" "+ add column t.b"
done

for old in '[old, name]' '`old, name`' '"old, name"' "'old, name'"; do
    change "an old name of other signs: $old" 'CREATE TABLE t ("old, name", b);' "INSERT INTO t VALUES (1, 2)" "CREATE TABLE t (
    c, -- @renamed from=$old as it was called
    b);"
    says "an old name of other signs: $old: values" "1|2" "SELECT c, b FROM t"
done

# ---- Renames of what is made anew -------------------------------------------------------------------------------------------

change "an index, a view and triggers are renamed, and changed" "CREATE TABLE t (a, b); CREATE INDEX i ON t (a);
    CREATE VIEW v AS SELECT a FROM t; CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;
    CREATE TRIGGER h INSTEAD OF INSERT ON v BEGIN SELECT 1; END;" "INSERT INTO t VALUES (1, 2);" 'CREATE TABLE t (a, b);
CREATE INDEX i2 ON t (b); -- @renamed from=i
CREATE VIEW v2 AS SELECT b FROM t; -- @renamed from=v
CREATE TRIGGER g2 AFTER INSERT ON t BEGIN SELECT 2; END; -- @renamed from=g
CREATE TRIGGER h2 INSTEAD OF INSERT ON v2 BEGIN SELECT 2; END; -- @renamed from=h'
says "an index, a view and triggers are renamed, and changed: once each" "g2 h2 i2 t v2" "SELECT name FROM sqlite_schema ORDER BY 1"
change "a trigger and an index are renamed, and their table is made anew" "CREATE TABLE t (a); CREATE INDEX i ON t (a);
    CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT 1; END;" "INSERT INTO t VALUES (1);" 'CREATE TABLE t (a TEXT);
CREATE INDEX i2 ON t (a); -- @renamed from=i
CREATE TRIGGER g2 AFTER INSERT ON t BEGIN SELECT 1; END; -- @renamed from=g'
change "a trigger is renamed, and its view is made anew" "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT a FROM t;
    CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END;" "" 'CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t;
CREATE TRIGGER g2 INSTEAD OF INSERT ON v BEGIN SELECT 1; END; -- @renamed from=g'
for kind in "VIEW v AS SELECT a FROM t;" "INDEX v ON t (a);"; do
    other=$(echo "$kind" | sed 's/v/w/; s/FROM t/FROM v/; s/ON t/ON v/')
    change "a table takes the name of what moves away: $kind" "CREATE TABLE t (a, b); CREATE $kind" "INSERT INTO t VALUES (1, 2);" \
        "CREATE TABLE v ( -- @renamed from=t
    a, b TEXT);
CREATE $other -- @renamed from=v"
    says "a table takes the name of what moves away: $kind: rows" "1|2" "SELECT * FROM v"
    other=$(echo "$kind" | sed 's/v/t/; s/FROM t/FROM v/; s/ON t/ON v/')
    change "names go round: $kind" "CREATE TABLE t (a, b); CREATE $kind" "INSERT INTO t VALUES (1, 2);" \
        "CREATE TABLE v ( -- @renamed from=t
    a, b TEXT);
CREATE $other -- @renamed from=v"
    says "names go round: $kind: rows" "1|2" "SELECT * FROM v"
done
change "a new table takes the name of an index that moves away, of a table that is made anew" "CREATE TABLE t (a); CREATE INDEX i ON t (a);" \
    "INSERT INTO t VALUES (1);" "CREATE TABLE t (a TEXT); CREATE TABLE i (b);
CREATE INDEX j ON t (a); -- @renamed from=i"
change "a view stays that reads one that moves away, and a table takes its name" "CREATE TABLE t (a); CREATE TABLE u (b);
    CREATE VIEW v AS SELECT * FROM t; CREATE VIEW x AS SELECT * FROM v;" "INSERT INTO u VALUES (1);" "CREATE TABLE t (a);
CREATE TABLE v ( -- @renamed from=u
    b);
CREATE VIEW w AS SELECT * FROM t; -- @renamed from=v
CREATE VIEW x AS SELECT * FROM v;"
says "a view stays that reads one that moves away, and a table takes its name: rows" "1" "SELECT * FROM x"

rm -f app.db
sqlite3 -batch -bail app.db "CREATE TABLE t (x); CREATE VIRTUAL TABLE f USING fts5 (x, content='t')"
printf '%s\n' "$dialect" "CREATE TABLE t (" "    y -- @renamed from=x" ");" "CREATE VIRTUAL TABLE x USING fts5 (y, content='t'); -- @renamed from=f" >new.sql
t_exit "full text gets the name of one of its columns" 1 plan --schema new.sql --url app.db
t_has "full text gets the name of one of its columns: message" \
    "error: new.sql:5:1: SQLite itself can't rename virtual table f to x: vtable constructor failed: x" err
sed 's/ -- @renamed from=f//' new.sql >third.sql
t_exit "full text gets the name of one of its columns: the hint" 0 apply -y -q --allow-drop=table --schema third.sql --url app.db

# ---- A database that somebody has prepared ---------------------------------------------------------------------------------

# prepared NAME OBJECT SQL-EXPRESSION: the stored definition becomes this, and is refused
prepared()
{
    rm -f prepared.db
    sqlite3 -batch -bail prepared.db "CREATE TABLE t (a, start, end); CREATE TABLE u (b); CREATE VIEW v AS SELECT a FROM t;
        CREATE INDEX i ON t (a); CREATE TRIGGER r AFTER INSERT ON t WHEN new.end > 0
        BEGIN SELECT CASE WHEN new.a THEN 1 END; UPDATE t SET a = start WHERE start = new.end; DELETE FROM u WHERE b = 1; END"
    t_exit "$1: before" 0 dump --url prepared.db
    cp out prepared.sql
    t_exit "$1: the dump is read" 0 plan --check --schema prepared.sql --url prepared.db
    sqlite3 -batch -bail prepared.db "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = $3 WHERE name = '$2'"
    for command in dump plan; do
        if [ $command = dump ]; then
            t_exit "$1: dump" 1 dump --url prepared.db
        else
            t_exit "$1: plan" 1 plan --schema prepared.sql --url prepared.db
        fi
        t_has "$1: $command: message" "definition of $4 $2 is not one CREATE statement" err
    done
}
prepared "a second statement behind a table" t "sql || '; DROP TABLE u'" table
prepared "a second statement behind an index" i "sql || '; DROP TABLE u'" index
prepared "a second statement behind a view" v "sql || '; DROP TABLE u'" view
prepared "a second statement behind a trigger" r "sql || '; DROP TABLE u; SELECT 1; END'" trigger
