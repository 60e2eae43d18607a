#!/bin/bash
# kill_sqlite.sh: kills apply with SIGKILL at random moments of a rebuild, and looks at what is left: the file opens, every
# row is there, and running again gets there. It knows moments and rows; it must not know what a rebuild does.
#
#   BUILD=build tests/kill_sqlite.sh [KILLS]        default 50;  SEED=number
set -u

program=$(cd "${BUILD:-build}" && pwd)/schemasync
kills=${1:-50}
RANDOM=${SEED:-$$}
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2

keys='CREATE TABLE child (id INTEGER PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parent (id) ON DELETE CASCADE, t TEXT);
CREATE INDEX child_parent ON child (parent);
CREATE INDEX parent_a ON parent (a);'
echo "CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL, b TEXT, c INTEGER); $keys" >old.sql
cat >new.sql <<SQL
-- schemasync: dialect=sqlite
CREATE TABLE parent (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL COLLATE NOCASE, b TEXT CHECK (b <> 'no'), c INTEGER);
$keys
SQL
sqlite3 -bail base.db <old.sql
sqlite3 -bail base.db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
    INSERT INTO parent (a, b, c) SELECT 'name ' || i, hex(i), i FROM n;
    INSERT INTO child (parent, t) SELECT id, b FROM parent UNION ALL SELECT id, a FROM parent"

rows()
{
    sqlite3 "$1" "SELECT count(*), sum(c), sum(length(a)) FROM parent; SELECT count(*), sum(parent) FROM child;
                  SELECT seq FROM sqlite_sequence"
}

apply_() { "$program" apply -y -q "$@" --schema new.sql --url killed.db >out 2>err; }

bad=0 middle=0 wanted=$(rows base.db)
wrong() { echo "not ok - $*"; bad=$((bad + 1)); }

cp base.db killed.db
began=$(date +%s%N)
apply_ || { cat err; exit 1; }
whole=$((($(date +%s%N) - began) / 1000))
for ((i = 1; i <= kills; i++)); do
    rm -f killed.db*
    cp base.db killed.db
    [ $((i % 2)) -eq 0 ] || sqlite3 killed.db 'PRAGMA journal_mode = wal' >wal
    moment=$(((RANDOM * 32768 + RANDOM) % (whole * 5 / 4)))
    "$program" apply -y -q --schema new.sql --url killed.db >out 2>err &
    sleep "$(printf '%d.%06d' $((moment / 1000000)) $((moment % 1000000)))"
    { kill -9 $! && wait $!; } 2>/dev/null
    [ $? -ne 137 ] || middle=$((middle + 1))
    state=$(sqlite3 killed.db 'PRAGMA integrity_check; PRAGMA foreign_key_check' 2>&1)
    [ "$state" = ok ] || wrong "killed after $moment us: $state"
    [ "$(rows killed.db)" = "$wanted" ] || wrong "killed after $moment us: rows are lost"
    apply_ || wrong "killed after $moment us: apply again: $(cat err)"
    "$program" plan --check -q --schema new.sql --url killed.db >out || wrong "killed after $moment us: still different"
    [ "$(rows killed.db)" = "$wanted" ] || wrong "killed after $moment us: rows are lost by the second apply"
done
[ $bad -eq 0 ] && echo "ok - $kills kills, $middle of them in the middle: nothing is lost"
[ $bad -eq 0 ]
