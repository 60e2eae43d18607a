#!/bin/sh
# run.sh: pg_dump, psql and schemasync side by side, in one run, on generated schemas of several sizes: wall time,
# peak memory of the client, round trips. It only measures; it must not judge.
#
#   BUILD=build bench/run.sh         SIZES="10 1000 10000"   RUNS=3 (the best one counts)
#   GENERATOR=bench                  the generator here; or the path of another one that knows --tables and --evolve
set -eu

here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "${BUILD:=build}"
build=$(cd "$BUILD" && pwd)
program=$build/schemasync
runs=${RUNS:-3}
generator=${GENERATOR:-$here/../../shared/corpus/generate.py}
[ -f "$generator" ] || generator=bench
. "$here/../tests/lib/cluster.sh"

${CC:-cc} -O2 -o "$build/measure" "$here/measure.c"
CLUSTER_MAX_LOCKS=2048 CLUSTER_SETTINGS="shared_buffers = 512MB
checkpoint_timeout = 1h
max_wal_size = 8GB"
cluster_start
PATH=$PGBIN:$PATH
work=$CLUSTER_DIR/bench
mkdir "$work"

# generate TABLES PERCENT-CHANGED
generate()
{
    if [ "$generator" = bench ]; then
        awk -v tables="$1" -v changed="$2" -f "$here/generate.awk"
    elif [ "$2" -eq 0 ]; then
        python3 "$generator" --core --tables "$1"
    else
        python3 "$generator" --core --tables "$1" --evolve "$2"
    fi
}

# row LABEL EXPECTED-EXIT-CODES COMMAND...: runs it $runs times and prints the best one
row()
{
    label=$1 expected=$2
    shift 2
    run=0 best=
    while [ $run -lt "$runs" ]; do
        run=$((run + 1))
        "$build/measure" "$@" >"$work/out" 2>"$work/err" </dev/null || { cat "$work/err" >&2; exit 1; }
        measured=$(sed -n 's/^measured //p' "$work/err")
        code=${measured##* }
        case " $expected " in
            *" $code "*) ;;
            *) echo "bench: $label: exit status $code" >&2; tail -n 5 "$work/err" >&2; return 0 ;;
        esac
        best=$(printf '%s\n%s\n' "$best" "$measured" | sed '/^$/d' | sort -n | head -n 1)
    done
    trips=$(sed -n 's/.*round trips[:=]* *\([0-9][0-9]*\).*/\1/p; s/.*\b\([0-9][0-9]*\) round trips.*/\1/p' "$work/err" | tail -n 1)
    set -- $best
    [ -n "$unit" ] || unit=$1
    awk -v label="$label" -v ms="$1" -v kb="$2" -v unit="$unit" -v trips="${trips:--}" 'BEGIN {
        printf "  %-36s %10.0f ms %8.2f x %8.1f MB %8s\n", label, ms, ms / (unit ? unit : 1), kb / 1024, trips }'
}

echo "server $(psql -XqAtc 'SHOW server_version'), $(nproc) processors, generator: $(basename "$generator"), best of $runs"
for tables in ${SIZES:-10 1000 10000}; do
    generate "$tables" 0 >"$work/schema.sql"
    generate "$tables" 1 >"$work/changed.sql"
    psql -Xq -c "CREATE DATABASE full_$tables" -c "CREATE DATABASE empty_$tables"
    full=$(cluster_url "full_$tables") empty=$(cluster_url "empty_$tables")
    echo
    printf '%s tables, %s of SQL %14s %13s %10s %11s %8s\n' "$tables" "$(du -h "$work/schema.sql" | cut -f1)" \
        "" wall "x pg_dump" memory trips
    "$build/measure" psql -Xq -v ON_ERROR_STOP=1 -f "$work/schema.sql" "$full" >"$work/out" 2>"$work/loaded"
    grep -q '^measured .* 0$' "$work/loaded" || { cat "$work/loaded" >&2; exit 1; }
    psql -Xqc 'VACUUM ANALYZE' "$full"
    unit=
    row "pg_dump --schema-only" 0 pg_dump --schema-only "$full"
    awk -v unit="$unit" '$1 == "measured" {
        printf "  %-36s %10.0f ms %8.2f x %8.1f MB %8s\n", "psql -f (once)", $2, $2 / unit, $3 / 1024, "-" }' "$work/loaded"
    export SCHEMASYNC_TRACE=1
    row "schemasync plan, nothing to do" 0 "$program" plan --check --schema "$work/schema.sql" --url "$full"
    row "schemasync plan, 1 % changed" "0 3" "$program" plan --allow-destructive -o sql --schema "$work/changed.sql" --url "$full"
    row "schemasync plan, from empty" 0 "$program" plan -o sql --schema "$work/schema.sql" --url "$empty"
    row "schemasync dump" 0 "$program" dump --url "$full"
    unset SCHEMASYNC_TRACE
    psql -Xq -c "DROP DATABASE full_$tables" -c "DROP DATABASE empty_$tables"
done
