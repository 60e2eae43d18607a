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

# ---- An interrupted write -------------------------------------------------------------------------------------------------

cat >interrupted.py <<'PY'
# interrupted.py DATABASE JOURNAL: writes, and is gone before COMMIT (or, with a log, before that is written back)
import os, sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("PRAGMA journal_mode = " + sys.argv[2])
database.execute("PRAGMA cache_size = 2")
database.execute("PRAGMA wal_autocheckpoint = 0")
database.execute("CREATE TABLE big (a)")
if sys.argv[2] == "delete":
    database.execute("BEGIN")
database.execute("INSERT INTO big WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT hex(i) FROM n")
database.execute("UPDATE t SET a = upper(a)")
os._exit(9)
PY

# interrupted JOURNAL: a database in a folder of its own, as that leaves it
interrupted()
{
    chmod -R u+w folder 2>/dev/null
    rm -rf folder
    mkdir folder
    sqlite3 -batch -bail folder/app.db "$old"
    python3 interrupted.py folder/app.db "$1"
    chmod 755 folder
}

state()
{
    (cd folder && cat app.db app.db-journal app.db-wal 2>/dev/null | cksum; ls)
}

# plans NAME [AS]: the plan reads what is true, and leaves the files as they are
plans()
{
    before=$(state)
    "${2:-as_owner}" plan --schema new.sql --url folder/app.db >out 2>err
    t_is "$1: plan" 0 $?
    t_has "$1: plan says what is to do" "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE)" out
    t_is "$1: plan leaves the files as they are" "$before" "$(state)"
    t_is "$1: plan leaves no copy" "" "$(ls -d "${TMPDIR:-/tmp}"/schemasync-* 2>/dev/null)"
}

# Reads and writes like somebody who is neither root nor the owner, who may enter only these folders.
as_stranger()
{
    setpriv --reuid=65534 --regid=65534 --clear-groups "$stranger_program" "$@" </dev/null
}

as_owner()
{
    "$SCHEMASYNC" "$@" </dev/null
}

mkdir tmp
TMPDIR=$PWD/tmp
export TMPDIR
chmod 1777 tmp
stranger=
if [ "$(id -u)" -eq 0 ]; then
    stranger=yes
    stranger_program=$PWD/schemasync
    install -m 755 "$SCHEMASYNC" schemasync
    for folder in "$PWD" "$(dirname "$PWD")" "$(dirname "$(dirname "$PWD")")"; do
        case $folder in */*/*) chmod o+x "$folder" ;; esac
    done
    as_stranger --version >out 2>err || stranger=
fi

interrupted delete
t_ok "there is a journal to be taken back" test -s folder/app.db-journal
plans "an interrupted write"
t_exit "an interrupted write: apply" 0 apply -y -q --allow-destructive --schema new.sql --url folder/app.db
t_is "an interrupted write: nothing is lost" "1|one 2|two ok" "$(rows folder/app.db)"

interrupted wal
plans "a log that nobody has written back"
rm -f folder/app.db-shm
plans "a log without its index"
t_exit "a log without its index: apply" 0 apply -y -q --allow-destructive --schema new.sql --url folder/app.db
t_is "a log without its index: nothing is lost" "1|ONE 2|TWO ok" "$(rows folder/app.db)"

rm -f folder/*
sqlite3 -batch folder/app.db "PRAGMA journal_mode = persist; $old" >out
t_ok "a journal that stays, and means nothing" test -s folder/app.db-journal
plans "a journal that stays, and means nothing"

# Journal and log stand beside the file, not beside a link to it.
mkdir links
ln -s ../folder/app.db links/app.db
for journal in delete wal; do
    interrupted $journal
    rm -f folder/app.db-shm
    before=$(state)
    t_exit "a link to a file with a journal ($journal): plan" 0 plan --schema new.sql --url links/app.db
    t_has "a link to a file with a journal ($journal): plan sees what it holds" "DROP TABLE big" out
    t_is "a link to a file with a journal ($journal): plan leaves the files as they are" "$before" "$(state)"
    t_exit "a link to a file with a journal ($journal): apply" 0 apply -y -q --allow-destructive --schema new.sql \
        --url links/app.db
    t_ok "a link to a file with a journal ($journal): the backup is beside the file" test -s folder/app.db.backup-1
    t_is "a link to a file with a journal ($journal): nothing else is beside the link" "app.db" "$(ls links)"
done
t_is "a link to a file with a log: nothing is lost" "1|ONE 2|TWO ok" "$(rows folder/app.db)"

# ---- The user wants no more of it -----------------------------------------------------------------------------------------

rm -rf app.db*
sqlite3 -batch app.db "CREATE TABLE t (a); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000)
    INSERT INTO t SELECT hex(randomblob(20)) FROM n"
{ echo '-- schemasync: dialect=sqlite'; echo 'CREATE TABLE t (a TEXT UNIQUE);'; } >unique.sql
"$SCHEMASYNC" apply -y --schema unique.sql --url app.db >out 2>err </dev/null &
apply=$!
t_wait=0
until grep -q 'copy its rows' err || [ $t_wait -ge 100 ]; do
    sleep 0.1
    t_wait=$((t_wait + 1))
done
kill $apply
t_began=$(date +%s%N)
wait $apply
t_is "interrupted in the middle of a statement: exit" 1 $?
t_ok "interrupted in the middle of a statement: at once" test $(($(date +%s%N) - t_began)) -lt 1000000000
t_has "interrupted in the middle of a statement: message" "schemasync: error: interrupted; nothing was changed" err
one_message "interrupted in the middle of a statement"
t_is "interrupted in the middle of a statement: nothing is left" "app.db 1000000 ok" \
    "$(ls app.db* | paste -sd ' ') $(sqlite3 -batch app.db 'SELECT count(*) FROM t; PRAGMA quick_check' | paste -sd ' ')"

# ---- Another user ---------------------------------------------------------------------------------------------------------

# refused_to NAME MESSAGE ARGUMENT...: to a stranger; the files are as they were
refused_to()
{
    refused_name=$1 refused_message=$2
    shift 2
    before=$(state)
    as_stranger "$@" --schema new.sql --url folder/app.db >out 2>err
    t_is "$refused_name: exit" 1 $?
    t_has "$refused_name: message" "schemasync: error: $refused_message" err
    one_message "$refused_name"
    t_is "$refused_name: the files are as they were" "$before" "$(state)"
}

if [ -z "$stranger" ]; then
    t_skip "files of another user" "only root can be somebody else"
else
    interrupted delete
    plans "a stranger, an interrupted write" as_stranger
    refused_to "a stranger applies, an interrupted write" \
        "cannot read folder/app.db: a program was interrupted while it wrote" apply -y -q
    interrupted wal
    plans "a stranger, a log" as_stranger
    refused_to "a stranger applies, a log" "cannot write folder/app.db: it is read-only" apply -y -q --allow-destructive
    rm -f folder/app.db-shm
    plans "a stranger, a log without its index" as_stranger
    interrupted wal
    chmod 600 folder/app.db-wal
    refused_to "a stranger, a log that is not readable" "cannot read folder/app.db: unable to open database file" plan
    rm -f folder/app.db-shm
    refused_to "a stranger, a log that is not readable, without its index" \
        "cannot copy folder/app.db-wal to $PWD/tmp/" plan
    t_is "a stranger: no copy is left" "" "$(ls tmp)"
    fresh "PRAGMA journal_mode = wal"
    mv app.db folder/app.db
    rm -f folder/app.db-wal
    plans "a stranger, a log that is not there" as_stranger
    refused_to "a stranger applies, a log that is not there" "cannot read folder/app.db: its folder is read-only" apply -y -q
    fresh
    mv app.db folder/app.db
    plans "a stranger, a read-only file" as_stranger
    refused_to "a stranger applies, a read-only file" "cannot write folder/app.db: it is read-only for this user" apply -y -q
    chmod 666 folder/app.db
    refused_to "a stranger applies, a read-only folder" "cannot write folder/app.db: its folder is read-only" apply -y -q
    chmod 600 folder/app.db
    refused_to "a stranger, a file that is not readable" "cannot open folder/app.db: Permission denied" plan
    chmod 700 folder
    refused_to "a stranger, a folder that is not readable" "cannot open folder/app.db: Permission denied" plan
    rm -f folder/app.db
    chmod 755 folder
    refused_to "a stranger applies, a folder that is read-only, and no file" "cannot open folder/app.db: unable to open" apply -y -q
fi

# ---- Damage ---------------------------------------------------------------------------------------------------------------

# damaged NAME MESSAGE [COMMAND...]: app.db is refused with this message, and is as it was
damaged()
{
    damaged_name=$1 damaged_message=$2
    shift 2
    before=$(cksum <app.db)
    t_exit "$damaged_name: ${1:-plan}" 1 "${@:-plan}" --schema new.sql --url app.db
    t_has "$damaged_name: message" "schemasync: error: $damaged_message" err
    t_has "$damaged_name: hint" "hint: " err
    one_message "$damaged_name"
    t_is "$damaged_name: the file is as it was" "$before" "$(cksum <app.db)"
}

# overwrite OFFSET TEXT
overwrite()
{
    printf "$2" | dd of=app.db bs=1 seek="$1" conv=notrunc 2>/dev/null
}

fresh
overwrite 0 'SQLite format 2'
damaged "another program's file" "app.db is not a SQLite database"
fresh
overwrite 18 '\377\377'
damaged "a format of the future" "cannot read app.db: file is not a database"
fresh
overwrite 100 '\377\377\377\377\377\377\377\377'
damaged "a damaged schema" "cannot read the schema: database disk image is malformed"
damaged "a damaged schema" "cannot read the schema: database disk image is malformed" apply -y -q
fresh
sqlite3 -batch app.db 'CREATE TABLE one (a); CREATE TABLE two (a)'
truncate -s 5000 app.db
damaged "a file cut short" "cannot read app.db: database disk image is malformed"
fresh
overwrite 4096 '\377\377\377\377\377\377\377\377'
damaged "damaged rows" "cannot read app.db: database disk image is malformed" apply -y -q --no-backup

# ---- No more room ---------------------------------------------------------------------------------------------------------

last=9223372036854775807
rm -rf app.db*
sqlite3 -batch app.db "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT);
    INSERT INTO t VALUES ($last, 'last'), (1, 'one'); DELETE FROM t WHERE id > 1"
echo 'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT COLLATE NOCASE);' >ids.sql
t_exit "the last id is given out: apply" 0 apply -y -q --dialect sqlite --schema ids.sql --url app.db
t_is "the last id is given out: and is not forgotten" "1|one t|$last ok" \
    "$(sqlite3 -batch app.db 'SELECT * FROM t; SELECT * FROM sqlite_sequence; PRAGMA integrity_check' | paste -sd ' ')"
rm -rf app.db*
sqlite3 -batch app.db "CREATE TABLE t (id INTEGER, a TEXT); INSERT INTO t VALUES ($last, 'last'), (NULL, 'more')"
t_exit "no id is left: apply" 1 apply -y -q --allow=data-loss --dialect sqlite --schema ids.sql --url app.db
t_has "no id is left: hint" "the last id of an AUTOINCREMENT key is given out" err
t_is "no id is left: nothing is changed" "$last|last |more ok" "$(rows)"

for journal in delete wal; do
    fresh "PRAGMA journal_mode = $journal"
    sqlite3 -batch app.db "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
        SELECT i, 'a text of some length ' || i FROM n; PRAGMA wal_checkpoint(truncate)" >out
    before=$(sqlite3 -batch app.db .dump | cksum)
    (ulimit -f 2000; as_owner apply -y -q --no-backup --schema new.sql --url app.db >out 2>err)
    t_is "no room, journal_mode $journal: exit" 1 $?
    one_message "no room, journal_mode $journal"
    t_has "no room, journal_mode $journal: nothing was changed" "Nothing was changed." err
    t_has "no room, journal_mode $journal: hint" "a limit on the size of files" err
    t_is "no room, journal_mode $journal: all is there" "$before" "$(sqlite3 -batch app.db .dump | cksum)"
    (ulimit -f 1000; as_owner apply -y -q --schema new.sql --url app.db >out 2>err)
    t_is "no room for the backup, journal_mode $journal: exit" 1 $?
    one_message "no room for the backup, journal_mode $journal"
    t_is "no room for the backup, journal_mode $journal: no half of it is left" "" "$(ls app.db.backup* 2>/dev/null)"
    t_exit "with room, journal_mode $journal" 0 apply -y -q --schema new.sql --url app.db
done
