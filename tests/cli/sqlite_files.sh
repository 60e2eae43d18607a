#!/bin/sh
# sqlite_files.sh: files that are in use, read-only, damaged or left in the middle of a write: each has one clear message and
# its exit code, a plan changes nothing on the disk, and an apply loses nothing.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

cat >new.sql <<'SQL'
-- schemasync: dialect=sqlite
CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE);
SQL
old='CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT); INSERT INTO t VALUES (1, '\''one'\''), (2, '\''two'\'')'
rebuilt='1|one 2|two'

# fresh [PRAGMA]: a database with rows
fresh()
{
    rm -rf app.db*
    sqlite3 -batch -bail app.db "${1:-}; $old" >fresh.out || echo "not ok - a fresh database"
}

rows()
{
    sqlite3 -batch "${1:-app.db}" 'SELECT * FROM t; PRAGMA integrity_check' | paste -sd ' '
}

# one_message NAME: one error and nothing else is said
one_message()
{
    t_is "$1: one message" 1 "$(grep -c '^schemasync: error:' err)"
}

# ---- In use -------------------------------------------------------------------------------------------------------------

# held NAME JOURNAL STATEMENT COMMAND...: while another process has run the statement the command is too late
held()
{
    held_name=$1 held_statement=$3
    fresh "PRAGMA journal_mode = $2"
    shift 3
    rm -f ready
    python3 -c '
import sqlite3, sys, time
database = sqlite3.connect("app.db", isolation_level=None)
database.execute(sys.argv[1]).fetchone()
database.execute("SELECT 1 FROM t").fetchone()
open("ready", "w").close()
sys.stdin.readline()' "$held_statement" <fifo &
    holder=$!
    exec 9>fifo
    for _ in 1 2 3 4 5 6 7 8 9; do [ -e ready ] || sleep 0.2; done
    t_exit "$held_name" 5 "$@" --lock-timeout 100ms --schema new.sql --url app.db
    if [ -r /proc/locks ]; then
        t_has "$held_name: who" "database is locked by process $holder (python3)" err
    else
        t_skip "$held_name: who" "no /proc/locks"
    fi
    one_message "$held_name"
    exec 9>&-
    wait $holder
    t_is "$held_name: nothing is changed" "1|one 2|two ok" "$(rows)"
}
mkfifo fifo
held "another writes" delete "BEGIN IMMEDIATE" apply -y -q
held "another writes to a log" wal "BEGIN IMMEDIATE" apply -y -q
held "another has it for itself" delete "BEGIN EXCLUSIVE" plan
held "another reads, and we commit" delete "BEGIN" apply -y -q --no-backup
