#!/bin/sh
# fixtures.sh: each example goes from an empty database through all its steps; after each step psql and pg_dump
# are asked whether the database is what the file says. It must not know what the examples are about.
set -u

here=$(cd "$(dirname "$0")" && pwd)
fixtures=$(cd "$here/../fixtures" && pwd)
SCHEMASYNC=${SCHEMASYNC:-$here/../build/schemasync}
. "$here/lib/cluster.sh"
[ -n "${CLUSTER_DIR:-}" ] || cluster_start || exit 1
work=$(mktemp -d) || exit 1

schema_of()
{
    pg_dump --schema-only --no-owner --no-privileges -d "$(cluster_url "$1")" | awk -f "$here/lib/dump.awk" | sort
}

counts()
{
    psql -XqAt -d "$(cluster_url "$1")" -c "SELECT format('SELECT %L, count(*) FROM %s;', oid::regclass, oid::regclass)
        FROM pg_class WHERE relkind = 'r' AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'
        ORDER BY oid::regclass::text" | psql -XqAt -d "$(cluster_url "$1")"
}

# Nothing that stood in the tables before may be gone: tables only come in the examples.
step()
{
    database=$1 schema=$2
    before=$(counts "$database")
    "$SCHEMASYNC" apply -y --schema "$schema" --url "$(cluster_url "$database")" || return 1
    after=$(counts "$database")
    for line in $before; do
        case " $(echo "$after" | tr '\n' ' ') " in
            *" $line "*) ;;
            *) echo "rows: before $line, after: $after"; return 1 ;;
        esac
    done
    "$SCHEMASYNC" plan --check --schema "$schema" --url "$(cluster_url "$database")" || return 1
    psql -XqAt -d postgres -c "CREATE DATABASE ${database}_scratch TEMPLATE template0" || return 1
    psql -XqAt -v ON_ERROR_STOP=1 -d "$(cluster_url "${database}_scratch")" -f "$schema" 2>/dev/null || return 1
    "$SCHEMASYNC" plan --check --schema "$schema" --url "$(cluster_url "${database}_scratch")" || return 1
    schema_of "${database}_scratch" >"$work/expected"
    schema_of "$database" >"$work/actual"
    psql -XqAt -d postgres -c "DROP DATABASE ${database}_scratch" || return 1
    diff "$work/expected" "$work/actual"
}

for folder in "$fixtures"/*/; do
    name=$(basename "$folder")
    psql -XqAt -d postgres -c "DROP DATABASE IF EXISTS fixture_$name" -c "CREATE DATABASE fixture_$name TEMPLATE template0" 2>/dev/null
    for file in $(ls "$folder" | grep -E '^[0-9]+\.sql$' | sort -n); do
        if step "fixture_$name" "$folder$file" >"$work/out" 2>&1; then
            echo "ok - $name step ${file%.sql}"
        else
            echo "not ok - $name step ${file%.sql}"
            tail -n 30 "$work/out" | sed 's/^/# /'
        fi
        if [ -f "$folder/rows-$file" ]; then
            psql -XqAt -v ON_ERROR_STOP=1 -d "$(cluster_url "fixture_$name")" -f "$folder/rows-$file" >"$work/out" 2>&1 ||
                { echo "not ok - $name rows of step ${file%.sql}"; sed 's/^/# /' "$work/out"; }
        fi
    done
done
rm -rf "$work"
