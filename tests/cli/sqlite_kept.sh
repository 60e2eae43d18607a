#!/bin/sh
# sqlite_kept.sh: values, ids and references that a rebuild could lose without an error: each is counted and refused, or kept.
# The sqlite3 shell is the referee.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

dialect='-- schemasync: dialect=sqlite'

# between OLD NEW: the database made from OLD, and the file NEW
between()
{
    rm -rf app.db*
    printf '%s\n' "$dialect" "$2" >new.sql
    sqlite3 -batch -bail app.db "$1" || echo "not ok - the case: $1"
}

# counted NAME HAZARD OLD NEW: is refused with this hazard and changes nothing, and is done when it is allowed
counted()
{
    between "$3" "$4"
    before=$(sqlite3 -batch app.db .dump)
    t_exit "$1: refused" 3 apply -y --schema new.sql --url app.db
    t_has "$1: counted" "! $2" out
    t_is "$1: nothing is changed" "$before" "$(sqlite3 -batch app.db .dump)"
    t_exit "$1: allowed" 0 apply -y -q --allow=data-loss --allow-drop=table,constraint --schema new.sql --url app.db
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url app.db
}

# fails NAME WHY OLD NEW: ends with this error and changes nothing
fails()
{
    between "$3" "$4"
    before=$(sqlite3 -batch app.db .dump)
    t_exit "$1: fails" 1 apply -y -q --allow-destructive --schema new.sql --url app.db
    t_has "$1: why" "$2" err
    t_is "$1: nothing is changed" "$before" "$(sqlite3 -batch app.db .dump)"
}

# kept NAME OLD NEW QUERY RESULT: is done without any allowance, and then the query gives this
kept()
{
    between "$2" "$3"
    t_exit "$1: apply" 0 apply -y -q --schema new.sql --url app.db
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url app.db
    t_is "$1: values" "$5" "$(sqlite3 -batch app.db "$4" 2>&1 | paste -sd ' ')"
}

# ---- Values ---------------------------------------------------------------------------------------------------------

counted "a column is computed from now on" "2 values of column t.b would be given up: it is computed from now on" \
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2), (2, 9), (3, NULL);" "CREATE TABLE t (a, b AS (a + 1));"
counted "a column is renamed, and computed" "1 value of column t.b would be given up" \
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2);" "CREATE TABLE t (a,
    c AS (a + 1) STORED); -- @renamed from=b"
kept "a column without values is computed" "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, NULL);" \
    "CREATE TABLE t (a, b AS (a + 1));" "SELECT * FROM t" "1|2"
kept "a computed column is computed otherwise" "CREATE TABLE t (a, b AS (a + 1)); INSERT INTO t VALUES (1);" \
    "CREATE TABLE t (a, b AS (a + 2) STORED);" "SELECT * FROM t" "1|3"
kept "a column is not computed any more" "CREATE TABLE t (a, b AS (a + 1)); INSERT INTO t VALUES (1);" \
    "CREATE TABLE t (a, b);" "SELECT * FROM t" "1|2"
kept "a real column is not computed any more, and of no type" "CREATE TABLE t (a, b REAL AS (a)); INSERT INTO t VALUES (11), ('x');" \
    "CREATE TABLE t (a, b);" "SELECT typeof(b), b FROM t" "real|11.0 text|x"
kept "a real column is not computed any more, with a CHECK that says its table" \
    "CREATE TABLE t (a, b REAL AS (a), CHECK (t.a <> 1)); INSERT INTO t VALUES (11), ('x');" \
    "CREATE TABLE t (a, b, CHECK (t.a <> 1));" "SELECT typeof(b), b FROM t" "real|11.0 text|x"
counted "a column is not computed any more, and of another type" "1 value of column t.b would be changed by the new type" \
    "CREATE TABLE t (a, b AS ('0' || a)); INSERT INTO t VALUES (1);" "CREATE TABLE t (a, b INTEGER);"

counted "NULL in a key that is the rowid" "2 values of column t.id would be changed: it is the rowid from now on" \
    "CREATE TABLE t (id INTEGER, a); INSERT INTO t VALUES (1, 'x'), (NULL, 'y'), (NULL, 'z');" \
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a);"
counted "NULL in a key that says itself behind the columns" "1 value of column t.id would be changed: it is the rowid" \
    "CREATE TABLE t (id INTEGER, a, PRIMARY KEY (id, a)); INSERT INTO t VALUES (NULL, 'y');" \
    "CREATE TABLE t (id INTEGER, a, PRIMARY KEY (id DESC));"
counted "texts in a key that is the rowid" "2 values of column t.id would be changed: it is the rowid from now on" \
    "CREATE TABLE t (id TEXT, a); INSERT INTO t VALUES ('007', 'x'), (NULL, 'y'), ('3', 'z');" \
    "CREATE TABLE t (id INTEGER PRIMARY KEY, a);"
kept "NULL in a key that is not the rowid" "CREATE TABLE t (id INT, a); INSERT INTO t VALUES (NULL, 'x'), (NULL, 'y');" \
    "CREATE TABLE t (id INT PRIMARY KEY, a);" "SELECT id IS NULL, a FROM t" "1|x 1|y"
fails "a word in a key that is the rowid" "new.sql:2:1: datatype mismatch" \
    "CREATE TABLE t (id, a); INSERT INTO t VALUES ('x', 1);" "CREATE TABLE t (id INTEGER PRIMARY KEY, a);"
fails "a fraction in a key that is the rowid" "datatype mismatch" \
    "CREATE TABLE t (id, a); INSERT INTO t VALUES (1.5, 1);" "CREATE TABLE t (id INTEGER PRIMARY KEY, a);"
fails "NULL in the key of a table WITHOUT ROWID" "NOT NULL constraint failed: t.id" \
    "CREATE TABLE t (id PRIMARY KEY, a); INSERT INTO t VALUES (NULL, 1);" "CREATE TABLE t (id PRIMARY KEY, a) WITHOUT ROWID;"
fails "keys that are one under another collation" "UNIQUE constraint failed: t.id" \
    "CREATE TABLE t (id PRIMARY KEY, a); INSERT INTO t VALUES ('A', 1), ('a', 2);" \
    "CREATE TABLE t (id COLLATE NOCASE, a, PRIMARY KEY (id) ON CONFLICT REPLACE);"
fails "NULL where a default would take its place" "NOT NULL constraint failed: t.a" \
    "CREATE TABLE t (a); INSERT INTO t VALUES (NULL);" "CREATE TABLE t (a NOT NULL ON CONFLICT REPLACE DEFAULT 5);"
fails "a value that a STRICT table can't hold" "cannot store TEXT value in INT column t.a" \
    "CREATE TABLE t (a INT); INSERT INTO t VALUES ('x');" "CREATE TABLE t (a INT) STRICT;"
kept "integers that are real numbers to the letter, the smallest among them" \
    "CREATE TABLE t (a NUMERIC); INSERT INTO t VALUES (-9223372036854775808), (-9223372036854774784), (9007199254740994), (2);" \
    "CREATE TABLE t (a REAL);" "SELECT typeof(a), CAST(a AS INTEGER) FROM t" \
    "real|-9223372036854775808 real|-9223372036854774784 real|9007199254740994 real|2"
counted "integers that no real number is" "4 values of column t.a would be changed by the new type" \
    "CREATE TABLE t (a NUMERIC);
     INSERT INTO t VALUES (9223372036854775807), (-9223372036854775807), (9007199254740993), (-9007199254740993), (5);" \
    "CREATE TABLE t (a REAL);"
counted "a type of a STRICT table" "1 value of column t.a would be changed by the new type" \
    "CREATE TABLE t (a TEXT) STRICT; INSERT INTO t VALUES ('007'), ('7');" "CREATE TABLE t (a INT) STRICT;"

kept "a table whose name begins like a number, beside one that quick_check is wrong about" "CREATE TABLE \"1st\" (a);
    CREATE TABLE o (a REAL, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID; INSERT INTO o VALUES (1.5, 'x');" "CREATE TABLE \"1st\" (a INT);
    CREATE TABLE o (a REAL, b TEXT, PRIMARY KEY (b, a)) WITHOUT ROWID;" "SELECT * FROM o" "1.5|x"

# ---- Full text --------------------------------------------------------------------------------------------------------

kept "full text over a table whose rows get other rowids" "CREATE TABLE t (id INTEGER, b TEXT);
    INSERT INTO t VALUES (10, 'ten'), (20, 'twenty');
    CREATE VIRTUAL TABLE f USING fts5(b, content='t'); INSERT INTO f (f) VALUES ('rebuild');" \
    "CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT); CREATE VIRTUAL TABLE f USING fts5(b, content='t');" \
    "SELECT rowid, b FROM f WHERE f MATCH 'twenty'; INSERT INTO f (f, rank) VALUES ('integrity-check', 1)" "20|twenty"
kept "full text over a view" "CREATE TABLE t (b TEXT); INSERT INTO t VALUES ('one'), ('two');
    CREATE VIEW v AS SELECT rowid AS id, b FROM t; CREATE VIRTUAL TABLE f USING fts5(b, content='v', content_rowid='id');
    INSERT INTO f (f) VALUES ('rebuild');" "CREATE TABLE t (b TEXT); CREATE VIEW v AS SELECT rowid AS id, b FROM t;
    CREATE VIRTUAL TABLE f USING fts5(b, content='v', content_rowid='id', prefix=2);" \
    "SELECT rowid, b FROM f WHERE f MATCH 'tw*'" "2|two"
counted "full text that kept its texts itself" "drops what the virtual table f holds" \
    "CREATE TABLE t (b TEXT); CREATE VIRTUAL TABLE f USING fts5(b); INSERT INTO f VALUES ('one');" \
    "CREATE TABLE t (b TEXT); CREATE VIRTUAL TABLE f USING fts5(b, content='t');"
counted "an ordinary table becomes a virtual one" "drops table f and its rows" \
    "CREATE TABLE t (b TEXT); CREATE TABLE f (b TEXT); INSERT INTO f VALUES ('one');" \
    "CREATE TABLE t (b TEXT); CREATE VIRTUAL TABLE f USING fts5(b, content='t');"

# Rows 1 and 3 are in the index, 2 is kept out of it; it has settings of its own.
docs="CREATE TABLE d (id INTEGER PRIMARY KEY, a, b); INSERT INTO d VALUES (1, 'cat', 'x'), (2, 'secret cat', 'y'), (3, 'z', 'cat');"
fts5="$docs CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id');
    INSERT INTO f (f, rank) VALUES ('rank', 'bm25(10.0, 1.0)'), ('automerge', 8);
    INSERT INTO f (rowid, a, b) SELECT id, a, b FROM d WHERE id <> 2;"
fts4="$docs CREATE VIRTUAL TABLE f USING fts4(content='d'); INSERT INTO f (docid, a, b) SELECT id, a, b FROM d WHERE id <> 2;"
sound="INSERT INTO f (f) VALUES ('integrity-check'); SELECT name FROM sqlite_schema WHERE name LIKE '%schemasync%';"
found5="SELECT * FROM f_config WHERE k <> 'version' ORDER BY k; SELECT rowid FROM f WHERE f MATCH 'cat' ORDER BY rowid; $sound"
found4="SELECT docid FROM f WHERE f MATCH 'cat' ORDER BY docid"    # its check misses the row that is kept out
says5="automerge|8 rank|bm25(10.0, 1.0) 1 3"

# filled yes|no NAME OLD NEW QUERY RESULT: kept; and the index was, or was not, filled again, after a backup
filled()
{
    want=$1
    shift
    kept "$@"
    between "$2" "$3"
    t_exit "$1: plan" 0 plan --schema new.sql --url app.db
    if test "$want" = yes; then
        t_has "$1: it says so" "* fills the full-text index f again from d" out
        t_exit "$1: again" 0 apply -y -q --schema new.sql --url app.db
        t_is "$1: there is a backup" 3 "$(sqlite3 -batch app.db.backup-1 'SELECT count(*) FROM d')"
    else
        t_lacks "$1: it is left alone" "full-text" out
    fi
}
for column in "a NOT NULL" "a DEFAULT 1" "a CHECK (a <> 1)" "a UNIQUE" "a COLLATE NOCASE" "a BLOB"; do
    filled no "full text over a column that becomes $column" "$fts5" \
        "CREATE TABLE d (id INTEGER PRIMARY KEY, $column, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id');" \
        "$found5" "$says5"
done
filled no "full text over a table that becomes STRICT" "$fts5" "CREATE TABLE d (id INTEGER PRIMARY KEY, a ANY, b ANY) STRICT;
    CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id');" "$found5" "$says5"
filled no "full text of FTS4 over a table that is made anew" "$fts4" "CREATE TABLE d (id INTEGER PRIMARY KEY, a NOT NULL, b);
    CREATE VIRTUAL TABLE f USING fts4(content='d');" "$found4" "1 3"
filled no "full text beside a column that it has not" "$docs CREATE VIRTUAL TABLE f USING fts5(b, content='d');" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT, b); CREATE VIRTUAL TABLE f USING fts5(b, content='d');" \
    "SELECT rowid FROM f WHERE f MATCH 'cat'; $sound" ""
filled no "full text over a computed column" "CREATE TABLE d (a, b AS ('cat ' || a)); INSERT INTO d (a) VALUES ('x'), ('y'), ('z');
    CREATE VIRTUAL TABLE f USING fts5(b, content='d'); INSERT INTO f (rowid, b) VALUES (2, 'cat y');" \
    "CREATE TABLE d (a NOT NULL, b AS ('cat ' || a)); CREATE VIRTUAL TABLE f USING fts5(b, content='d');" \
    "SELECT rowid FROM f WHERE f MATCH 'cat'; $sound" "2"
filled yes "full text over a column that is computed from one of another type" \
    "CREATE TABLE d (a, b AS ('cat ' || a)); INSERT INTO d (a) VALUES (1), (2), (3);
    CREATE VIRTUAL TABLE f USING fts5(b, content='d'); INSERT INTO f (rowid, b) VALUES (2, 'cat 2');" \
    "CREATE TABLE d (a REAL, b AS ('cat ' || a)); CREATE VIRTUAL TABLE f USING fts5(b, content='d');" \
    "SELECT rowid FROM f WHERE f MATCH '0'; $sound" "2"
filled yes "full text over a column of another type" "$docs CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id');
    INSERT INTO f (f, rank) VALUES ('rank', 'bm25(10.0, 1.0)'), ('automerge', 8); UPDATE d SET a = id;
    INSERT INTO f (rowid, a, b) SELECT id, a, b FROM d WHERE id <> 2;" "CREATE TABLE d (id INTEGER PRIMARY KEY, a REAL, b);
    CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id');" \
    "SELECT * FROM f_config WHERE k <> 'version' ORDER BY k; SELECT rowid FROM f WHERE f MATCH '0'; $sound" "$says5"
filled yes "full text of FTS4, with a column more" "$fts4" "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b, c DEFAULT 'cat');
    CREATE VIRTUAL TABLE f USING fts4(content='d');" "SELECT docid FROM f WHERE c MATCH 'cat'; $found4" "1 3 1 3"
filled yes "full text with other options" "$fts5" "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b);
    CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id', prefix=2);" "$found5" "$says5"
filled yes "full text with other options and other columns" "$fts5" "CREATE TABLE d (id INTEGER PRIMARY KEY, a NOT NULL, b);
    CREATE VIRTUAL TABLE f USING fts5(a, content='d', content_rowid='id', tokenize='porter');" "$found5" \
    "automerge|8 rank|bm25(10.0, 1.0) 1"
filled yes "full text over a table that is renamed" "$fts5" "CREATE TABLE d2 ( -- @renamed from=d
        id INTEGER PRIMARY KEY, a, b); CREATE VIEW d AS SELECT 1 FROM d2;
    CREATE VIRTUAL TABLE f USING fts5(a, b, content='d2', content_rowid='id');" "$found5" "$says5"
filled yes "full text over a table whose key is renamed" "$fts5" "CREATE TABLE d (
        nr INTEGER PRIMARY KEY, -- @renamed from=id
        a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='nr');" "$found5" "$says5"
filled yes "full text of FTS4 with other options" "$fts4" "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b);
    CREATE VIRTUAL TABLE f USING fts4(content='d', tokenize=porter);" "$found4" "1 3"
filled yes "full text that knows its rows only by their words" "$docs
    CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', columnsize=0); INSERT INTO f (rowid, a, b) SELECT id, a, b FROM d WHERE id <> 2;" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', columnsize=0, prefix=2);" \
    "SELECT rowid FROM f WHERE f MATCH 'cat' ORDER BY rowid" "1 2 3"
t_has "full text that knows its rows only by their words: it says so" "from d: rows that were kept out of it come in" out
kept "full text over another table" "$fts5 CREATE TABLE e (a, b); INSERT INTO e VALUES ('q', 'cat'), ('cat', 'q');" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b); CREATE TABLE e (a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='e');" \
    "$found5" "automerge|8 rank|bm25(10.0, 1.0) 1 2"
counted "full text that keeps its texts itself from now on" "drops what the virtual table f holds" "$fts5" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a, b); CREATE VIRTUAL TABLE f USING fts5(a, b);"
between "$fts5" "CREATE VIRTUAL TABLE f USING fts5(a, b, content='d', content_rowid='id', prefix=2);"
t_exit "full text over a table that is left alone" 0 apply -y -q --ignore "table d" --schema new.sql --url app.db
t_is "full text over a table that is left alone: values" "$says5" "$(sqlite3 -batch app.db "$found5" | paste -sd ' ')"

# ---- References ---------------------------------------------------------------------------------------------------------

kept "references that were broken before" "CREATE TABLE p (id INTEGER PRIMARY KEY); CREATE TABLE c (a REFERENCES p (id), b TEXT);
    INSERT INTO c VALUES (7, 'x');" "CREATE TABLE p (id INTEGER PRIMARY KEY);
    CREATE TABLE c (a REFERENCES p (id) ON DELETE CASCADE, b TEXT COLLATE NOCASE);" "SELECT * FROM c; PRAGMA foreign_key_check" \
    "7|x c|1|p|0"
kept "references that were broken before, said otherwise" "CREATE TABLE p (Id INTEGER PRIMARY KEY);
    CREATE TABLE c (a REFERENCES p); INSERT INTO c VALUES (7);" "CREATE TABLE p (Id INTEGER PRIMARY KEY);
    CREATE TABLE c (a REFERENCES p (id));" "SELECT * FROM c" "7"
kept "references that were broken before, in another order" "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE q (id PRIMARY KEY);
    CREATE TABLE c (a, b, FOREIGN KEY (a) REFERENCES p (id), FOREIGN KEY (b) REFERENCES q (id)); INSERT INTO c VALUES (7, NULL);" \
    "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE q (id PRIMARY KEY);
    CREATE TABLE c (a, b REFERENCES q (id), d REFERENCES q (id), FOREIGN KEY (a) REFERENCES p (id));" "SELECT * FROM c" "7||"
fails "a reference is mended and another is broken" "1 row of table c refers to rows that do not exist" \
    "CREATE TABLE p (k PRIMARY KEY); INSERT INTO p VALUES ('1.0'), (5);
     CREATE TABLE c (k TEXT REFERENCES p (k)); INSERT INTO c VALUES ('5'), ('1.0');" \
    "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE c (k INTEGER REFERENCES p (k));"
t_has "a reference is mended and another is broken: which" "The first is row 2: foreign key (k) references p(k)." err
fails "the same row, and another key" "1 row of table c refers to rows that do not exist" \
    "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE q (k PRIMARY KEY); INSERT INTO p VALUES (5);
     CREATE TABLE c (k REFERENCES p (k)); INSERT INTO c VALUES (6);" \
    "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE q (k PRIMARY KEY); CREATE TABLE c (k REFERENCES q (k));"
fails "a table that has no rowids" "1 row of table c refers to rows that do not exist" \
    "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE c (id INTEGER PRIMARY KEY, k, l REFERENCES p (k)); INSERT INTO c VALUES (1, 6, 7);" \
    "CREATE TABLE p (k PRIMARY KEY);
     CREATE TABLE c (id INTEGER PRIMARY KEY, k REFERENCES p (k), l REFERENCES p (k)) WITHOUT ROWID;"
t_has "a table that has no rowids: which key" "The key is: foreign key (k) references p(k)." err
kept "a table and its keys are renamed" "CREATE TABLE p (k PRIMARY KEY); CREATE TABLE c (k REFERENCES p (k), l REFERENCES p (k), m);
     INSERT INTO c VALUES (6, NULL, 1), (NULL, 7, 2);" \
    "CREATE TABLE pp ( -- @renamed from=p
        kk PRIMARY KEY -- @renamed from=k
     );
     CREATE TABLE cc ( -- @renamed from=c
        m INTEGER, l REFERENCES pp (kk),
        kkk REFERENCES pp (kk) -- @renamed from=k
     );" "PRAGMA foreign_key_check" "cc|1|pp|0 cc|2|pp|1"
kept "a key that fits no table is in the way of no other check" "CREATE TABLE p (k); CREATE TABLE c (k REFERENCES p (k), m);
     INSERT INTO c VALUES (6, 1);" "CREATE TABLE p (k); CREATE TABLE c (k REFERENCES p (k), m INTEGER);" "SELECT * FROM c" "6|1"
fails "a key that fits no table: others are looked at" "1 row of table d refers to rows that do not exist" \
    "CREATE TABLE p (k, id INTEGER PRIMARY KEY); CREATE TABLE c (k REFERENCES p (k)); CREATE TABLE d (k); INSERT INTO d VALUES (6);" \
    "CREATE TABLE p (k, id INTEGER PRIMARY KEY); CREATE TABLE c (k REFERENCES p (k)); CREATE TABLE d (k REFERENCES p (id));"
kept "a column is renamed in a table of another case, and its key stays" "CREATE TABLE p (id PRIMARY KEY);
    CREATE TABLE y_7 (a BLOB REFERENCES p (id) ON DELETE CASCADE, b INTEGER); INSERT INTO y_7 VALUES (1, 2);" \
    "CREATE TABLE p (id PRIMARY KEY);
     CREATE TABLE Y_7 (
         b BLOB COLLATE NOCASE REFERENCES p (id) ON DELETE CASCADE, -- @renamed from=a
         c INTEGER); -- @renamed from=b" "SELECT b, c FROM y_7" "1|2"

# ---- What a rule leaves alone ----------------------------------------------------------------------------------------------

rm -rf alone.db*
sqlite3 -batch -bail alone.db "CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT); CREATE TABLE seen (a);
    CREATE INDEX p_a ON p (a); CREATE TRIGGER p_in AFTER INSERT ON p BEGIN INSERT INTO seen VALUES (NEW.a); END;
    CREATE VIEW v AS SELECT id FROM p; CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO p (id) VALUES (NEW.id); END;
    INSERT INTO p VALUES (1, 'x')"
alone()
{
    sqlite3 -batch alone.db "SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger') ORDER BY name" | paste -sd ';'
}
before=$(alone)
cat >alone.sql <<'SQL'
-- schemasync: dialect=sqlite
CREATE TABLE p (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE);
CREATE INDEX p_a ON p (a DESC);
CREATE INDEX p_more ON p (a, id);
CREATE TABLE seen (a);
CREATE VIEW v AS SELECT id, a FROM p;
SQL
t_exit "what is left alone goes through a rebuild" 0 apply -y -q --ignore 'index *' --ignore 'trigger *' \
    --schema alone.sql --url alone.db
t_is "what is left alone is as it was" "$before" "$(alone)"
sed -e 's/TABLE p (/TABLE q ( -- @renamed from=p\n/; s/a TEXT COLLATE NOCASE/b TEXT -- @renamed from=a\n/; s/ON p (a/ON q (b/; s/id, a FROM p/id, b FROM q/' \
    alone.sql >renamed.sql
t_exit "what is left alone goes through a rename and a rebuild" 0 apply -y -q --ignore 'index *' --ignore 'trigger *' \
    --schema renamed.sql --url alone.db
t_is "what is left alone follows the rename" \
    'CREATE INDEX p_a ON "q" (b);CREATE TRIGGER p_in AFTER INSERT ON "q" BEGIN INSERT INTO seen VALUES (NEW.b); END;CREATE TRIGGER v_in INSTEAD OF INSERT ON v BEGIN INSERT INTO "q" (id) VALUES (NEW.id); END' \
    "$(alone)"
t_exit "what is left alone: nothing more to do" 0 plan --check --ignore 'index *' --ignore 'trigger *' \
    --schema renamed.sql --url alone.db

# stays NAME RULE MESSAGE OLD NEW: what the rule leaves alone would not come through, so nothing is done
stays()
{
    between "$4" "$5"
    before=$(sqlite3 -batch app.db .dump)
    for command in plan apply; do
        t_exit "$1: $command" 1 $command -q --ignore "$2" --allow-destructive --schema new.sql --url app.db
        t_has "$1: $command: why" "error: $3" err
        t_has "$1: $command: by what" "detail: The ignore rule is \"$2\"." err
    done
    t_is "$1: nothing was changed" "$before" "$(sqlite3 -batch app.db .dump)"
}
stays "a view over a column that goes" 'view *' "view v is left alone, but would not work any more: no such column: b" \
    "CREATE TABLE t (a, b); CREATE VIEW v AS SELECT b FROM t;" "CREATE TABLE t (a);"
stays "a view over a column that goes in a rebuild" 'view *' "view v is left alone, but would not work any more: no such column: b" \
    "CREATE TABLE t (a, b CHECK (b > 0)); CREATE VIEW v AS SELECT b FROM t;" "CREATE TABLE t (a);"
stays "a view over a view over a table that goes" 'view w' "view w is left alone, but would not work any more: no such table" \
    "CREATE TABLE t (a); CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM v;" "CREATE TABLE u (a);"
stays "a trigger that writes into a table that goes" 'trigger *' \
    "trigger g is left alone, but would not work any more: no such table: main.log" \
    "CREATE TABLE t (a); CREATE TABLE log (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN INSERT INTO log VALUES (NEW.a); END;" \
    "CREATE TABLE t (a);"
stays "a trigger of a column that goes in a rebuild" 'trigger *' \
    "trigger g is left alone, but would not work any more: no such column: NEW.b" \
    "CREATE TABLE t (a, b CHECK (b > 0)); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT NEW.b; END;" "CREATE TABLE t (a);"
stays "an index of a column that goes in a rebuild" 'index *' "index i is left alone, but could not be made again: no such column: b" \
    "CREATE TABLE t (a, b CHECK (b > 0)); CREATE INDEX i ON t (b);" "CREATE TABLE t (a);"
stays "a column in a rebuild" 'column t.b' "column t.b is left alone, but table t has to be made anew, as the file says it" \
    "CREATE TABLE t (a, b); INSERT INTO t VALUES (1, 2);" "CREATE TABLE t (a TEXT);"
stays "a column that the file has otherwise, in a rebuild" 'column t.b' \
    "column t.b is left alone, but table t has to be made anew, as the file says it" \
    "CREATE TABLE t (a, b TEXT); INSERT INTO t VALUES (1, 2);" "CREATE TABLE t (a TEXT, b INTEGER);"
stays "a constraint in a rebuild" 'constraint t.k' \
    "check constraint t.k is left alone, but table t has to be made anew, as the file says it" \
    "CREATE TABLE t (a, CONSTRAINT k CHECK (a > 0));" "CREATE TABLE t (a TEXT);"
stays "a foreign key to a table that goes" 'table c' "table c is left alone, but would refer to table p, which is not there any more" \
    "CREATE TABLE p (a PRIMARY KEY); CREATE TABLE c (a REFERENCES p); INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);" \
    "CREATE TABLE t (a);"
stays "full text over a table that is renamed" 'table f' "table f is left alone, but would not work any more: no such table: main.d" \
    "CREATE TABLE d (a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='d');" "CREATE TABLE e (a, b); -- @renamed from=d"
stays "full text over a table that goes" 'table f' "table f is left alone, but would not work any more: no such table: main.d" \
    "CREATE TABLE d (a, b); CREATE VIRTUAL TABLE f USING fts5(a, b, content='d');" "CREATE TABLE e (a, b);"
stays "full text over a column that is renamed" 'table f' "table f is left alone, but would not work any more: no such column: T.a" \
    "CREATE TABLE d (a, b); CREATE VIRTUAL TABLE f USING fts5(a, content='d');" "CREATE TABLE d (
    c, -- @renamed from=a
    b);"
stays "full text over the number of rows, whose column goes" 'table f' "table f is left alone, but would not work any more: no such column" \
    "CREATE TABLE d (id, a); CREATE VIRTUAL TABLE f USING fts5(a, content='d', content_rowid='id');" "CREATE TABLE d (a);"
stays "full text of FTS4 over a column that goes" 'table f' "table f is left alone, but would not work any more: " \
    "CREATE TABLE d (a, b); CREATE VIRTUAL TABLE f USING fts4(a, content='d');" "CREATE TABLE d (b);"
stays "full text over a view that is made of a table that goes" 'table f' "table f is left alone, but would not work any more: no such table" \
    "CREATE TABLE d (a); CREATE VIEW v AS SELECT a FROM d; CREATE VIRTUAL TABLE f USING fts5(a, content='v');" "CREATE TABLE e (a);"

stays "the key that a foreign key refers to goes" 'table c' \
    "table c is left alone, but would have a key that fits nothing: foreign key mismatch - \"c\" referencing \"p\"" \
    "CREATE TABLE p (id INTEGER PRIMARY KEY, code UNIQUE); CREATE TABLE c (a REFERENCES p (code)); INSERT INTO p VALUES (1, 2);
     INSERT INTO c VALUES (2);" "CREATE TABLE p (id INTEGER PRIMARY KEY, code);"
between "CREATE TABLE t (a);" "CREATE TABLE users (id INTEGER PRIMARY KEY); CREATE TABLE t (a);
CREATE TABLE c (a REFERENCES users);"
t_exit "a foreign key to what is left alone and is not there" 1 plan -q --ignore 'table users' --schema new.sql --url app.db
t_has "a foreign key to what is left alone and is not there: message" \
    "error: new.sql:3:19: table c needs table users, which is not there and is not to be made" err
(for i in $(seq 300); do echo "CREATE TABLE t$i (a, b TEXT);"; done; echo "CREATE TABLE legacy (a);") >many.sql
rm -f app.db
sqlite3 -batch -bail app.db <many.sql
(echo "$dialect"; sed '/legacy/d; s/TEXT/INTEGER/' many.sql) >new.sql
t_exit "a rule beside 300 tables that are made anew" 0 plan -q --ignore 'table legacy' --schema new.sql --url app.db
t_lacks "a rule beside 300 tables that are made anew: all is judged" "takes SQLite too long" out

stays "full text over a column that gets other values" 'table f' \
    "table f is left alone, but would not find what table d, whose texts it indexes, holds then" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT, n); CREATE VIRTUAL TABLE f USING fts5(a, content='d', content_rowid='id');
     INSERT INTO d VALUES (1, '01', 2); INSERT INTO f (f) VALUES ('rebuild');" "CREATE TABLE d (id INTEGER PRIMARY KEY, a INTEGER, n);"

# comes_through NAME OLD NEW QUERY EXPECTED: what a rule leaves alone comes through, or was broken before
comes_through()
{
    between "$2" "$3"
    t_exit "$1" 0 apply -y -q --ignore 'view *' --ignore 'trigger *' --ignore 'table z' --ignore 'constraint *.k' \
        --ignore 'column t.own' --allow-drop=column --schema new.sql --url app.db
    t_is "$1: it is there" "$5" "$(sqlite3 -batch app.db "$4" 2>&1 | paste -sd ' ')"
}
comes_through "a view follows a rename, a foreign key too, and a trigger stands beside an index of the file" \
    "CREATE TABLE t (a INTEGER, c INTEGER, CONSTRAINT k CHECK (c > 0)); CREATE INDEX i ON t (c); INSERT INTO t VALUES (1, 3);
     CREATE VIEW v AS SELECT c FROM t; CREATE TABLE z (q REFERENCES t (a)); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT NEW.c; END;" \
    "CREATE TABLE tt ( -- @renamed from=t
        a TEXT,
        d INTEGER, -- @renamed from=c
        CONSTRAINT k CHECK (d > 0));
     CREATE INDEX i ON tt (d);" "SELECT d FROM v; SELECT [table] FROM pragma_foreign_key_list('z'); SELECT count(*) FROM sqlite_schema" \
    "3 tt 5"
comes_through "a column goes in place, that nothing left alone speaks of" \
    "CREATE TABLE t (a, own, b); INSERT INTO t VALUES (1, 2, 3); CREATE VIEW v AS SELECT own FROM t;" "CREATE TABLE t (a);" \
    "SELECT * FROM t JOIN v" "1|2|2"
comes_through "full text over columns that stay" \
    "CREATE TABLE d (a, b CHECK (b > 0)); INSERT INTO d VALUES ('x', 1); CREATE VIRTUAL TABLE z USING fts5(a, content='d');
     INSERT INTO z (z) VALUES ('rebuild');" "CREATE TABLE d (a);" "SELECT rowid, a FROM z WHERE z MATCH 'x'" "1|x"
comes_through "full text that was broken before" \
    "CREATE TABLE d (a, b); CREATE VIRTUAL TABLE z USING fts5(a, content='nowhere');" "CREATE TABLE d (a);" "SELECT * FROM d" ""
comes_through "full text over a column that stays" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT, n TEXT); CREATE VIRTUAL TABLE z USING fts5(a, content='d', content_rowid='id');
     INSERT INTO d VALUES (1, '01', 2); INSERT INTO z (z) VALUES ('rebuild');" \
    "CREATE TABLE d (id INTEGER PRIMARY KEY, a TEXT NOT NULL, n INTEGER);" "SELECT rowid FROM z ('01')" 1
comes_through "what was broken before" \
    "CREATE TABLE t (a, b CHECK (b > 0)); CREATE TABLE z (q REFERENCES nowhere); CREATE VIEW v AS SELECT x FROM nowhere;
     CREATE TRIGGER g AFTER INSERT ON t BEGIN DELETE FROM nowhere; END;" "CREATE TABLE t (a);" "SELECT count(*) FROM sqlite_schema" 4
between "CREATE TABLE t (a); CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT NEW.a; END;" "CREATE TABLE t (a);
CREATE TRIGGER h AFTER INSERT ON t BEGIN INSERT INTO later VALUES (NEW.a); END;"
t_exit "a trigger is not blamed for its neighbour" 0 apply -y -q --ignore 'trigger g' --schema new.sql --url app.db
t_is "a trigger is not blamed for its neighbour: both are there" "g h" \
    "$(sqlite3 -batch app.db "SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY 1" | paste -sd ' ')"
