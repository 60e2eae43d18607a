#!/bin/sh
# sqlite.sh: SQLite's own shell and schemasync side by side, in one run: the rebuild of a large table beside the bare copy of its
# rows, a plan beside .schema. It only measures; it must not judge.
#
#   BUILD=build bench/sqlite.sh      ROWS=1000000   TABLES=200   RUNS=5 (the best one counts)
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${BUILD:=build}"
build=$(cd "$BUILD" && pwd)
program=$build/schemasync
runs=${RUNS:-5} rows=${ROWS:-1000000} tables=${TABLES:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
unset DATABASE_URL

${CC:-cc} -O2 -o "$build/measure" "$here/measure.c"

# best PREPARATION COMMAND...: the command's best wall time in milliseconds, in $best; what it said in that run in `said`
best()
{
    prepare=$1
    shift
    best= run=0
    while [ $run -lt "$runs" ]; do
        run=$((run + 1))
        $prepare
        "$build/measure" "$@" >out 2>err </dev/null || true
        case $(sed -n 's/^measured .* //p' err) in
            0) ;;
            *) cat out err >&2; exit 1 ;;
        esac
        took=$(sed -n 's/^measured \([0-9.]*\) .*/\1/p' err)
        if awk -v took="$took" -v best="$best" 'BEGIN { exit !(best == "" || took + 0 < best + 0) }'; then
            best=$took
            cp err said
        fi
    done
}

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# ---- A rebuild ------------------------------------------------------------------------------------------------------------

columns='id INTEGER PRIMARY KEY, name TEXT NOT NULL, amount REAL, at INTEGER, note TEXT'
printf '%s\n' '-- schemasync: dialect=sqlite' "CREATE TABLE t ($columns);" >old.sql
printf '%s\n' '-- schemasync: dialect=sqlite' "CREATE TABLE t ($columns, CHECK (amount >= 0));" >new.sql
printf '%s\n' "CREATE TABLE u ($columns);" 'BEGIN;' 'INSERT INTO u SELECT id, name, amount, at, note FROM t;' 'COMMIT;' >copy.sql
tail -n +2 old.sql | sqlite3 full.db
sqlite3 full.db "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $rows)
    INSERT INTO t SELECT i, 'name ' || i, i * 0.5, i % 1000, 'a note of some length ' || i FROM n;"

fresh()
{
    rm -f run.db run.db-* run.db.*
    cp full.db run.db
    sync
}

echo "SQLite $(sqlite3 --version | cut -d' ' -f1), $(nproc) processors, best of $runs"
echo
echo "a rebuild of $rows rows, $(du -h full.db | cut -f1)"
best fresh sqlite3 -bail -init copy.sql run.db .quit
copy=$best
printf '  %-48s %8s ms\n' "sqlite3: INSERT ... SELECT, committed" "$copy"
SCHEMASYNC_TRACE=1
export SCHEMASYNC_TRACE
best fresh "$program" apply -y -q --schema new.sql --url sqlite:run.db
part() { sed -n "s/^trace: .*$1 \([0-9.]*\) s.*/\1/p" said | awk '{ printf "%.0f", $1 * 1000 }'; }
unset SCHEMASYNC_TRACE
change=$(part change) proof=$(part proof) backup=$(part backup)
printf '  %-48s %8s ms %6s x\n' "schemasync apply: the change" "$change" "$(ratio "$change" "$copy")"
printf '  %-48s %8s ms %6s x\n' "schemasync apply: the proof" "$proof" "$(ratio "$proof" "$copy")"
printf '  %-48s %8s ms %6s x\n' "schemasync apply: the backup" "$backup" "$(ratio "$backup" "$copy")"
printf '  %-48s %8s ms %6s x\n' "schemasync apply: all of it" "$best" "$(ratio "$best" "$copy")"

# ---- A plan ---------------------------------------------------------------------------------------------------------------

awk -v tables="$tables" 'BEGIN {
    print "-- schemasync: dialect=sqlite"
    for (i = 0; i < tables; i++) {
        print "CREATE TABLE t" i " (id INTEGER PRIMARY KEY, a TEXT NOT NULL DEFAULT \047x\047,"
        print "    b INTEGER REFERENCES t" (i ? i - 1 : 0) " (id) ON DELETE CASCADE, c REAL CHECK (c > 0),"
        print "    d VARCHAR(20) COLLATE NOCASE, UNIQUE (a, d));"
        print "CREATE INDEX t" i "_b ON t" i " (b, lower(a)) WHERE c IS NOT NULL;"
    } }' >many.sql
sed 's/VARCHAR(20)/VARCHAR(30)/' many.sql | awk '/VARCHAR\(30\)/ && n++ > tables / 100 { sub(/30/, "20") } 1' tables="$tables" >changed.sql
sqlite3 many.db <many.sql
nothing() { :; }
runs=$((runs * 4))

echo
echo "a plan of $tables tables"
best nothing sqlite3 many.db .schema
schema=$best
printf '  %-48s %8s ms\n' "sqlite3 many.db .schema" "$schema"
best nothing "$program" plan --check --schema many.sql --url sqlite:many.db
printf '  %-48s %8s ms %6s x\n' "schemasync plan, nothing to do" "$best" "$(ratio "$best" "$schema")"
best nothing "$program" plan --schema changed.sql --url sqlite:many.db
printf '  %-48s %8s ms %6s x\n' "schemasync plan, 1 % changed" "$best" "$(ratio "$best" "$schema")"
best nothing "$program" plan --schema many.sql --url sqlite:none.db
printf '  %-48s %8s ms %6s x\n' "schemasync plan, from empty" "$best" "$(ratio "$best" "$schema")"
