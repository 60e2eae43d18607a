#!/bin/sh
# run.sh: the judges' own proof, on one server. It knows which questions are asked as whom, and where; it must not know
# how they are answered.
#
#   BUILD=build tests/judges/run.sh            PGBIN=folder chooses the server
#
# Prints TAP lines. -v adds what each judge said of each pair.
set -u

here=$(cd "$(dirname "$0")" && pwd)
build=$(cd "${BUILD:-build}" && pwd) || exit 2
program=${SCHEMASYNC:-$build/schemasync}
verbose=${1:-}
. "$here/../lib/cluster.sh"

work=$(mktemp -d) || exit 2
cluster_start || exit 1
trap 'cluster_stop; rm -rf "$work"' EXIT

psql_quietly() { "$PGBIN/psql" -X -q -v ON_ERROR_STOP=1 "$@" >"$work/psql.out" 2>&1; }

# said NAME STATUS FILE: one TAP line; where it went wrong, what was printed
said()
{
    if [ "$2" -eq 0 ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        sed 's/^/# /' "$3"
    fi
}

as_reader() { echo "$1" | sed 's|//postgres@|//reader@|'; }

# Without citext half of the traps can't be set, and 13 has jsonb without subscripts and one function for extract() and date_part().
lacks="SELECT current_setting('server_version_num')::int < 140000
           OR NOT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'citext')"
if [ "$("$PGBIN/psql" -XAqt -c "$lacks")" = t ]; then
    echo "ok - the judges' proof # SKIP server older than 14, or without citext"
    exit 0
fi

# ---- pairs -------------------------------------------------------------------------------------------------------

psql_quietly -c 'CREATE DATABASE pairs' -c 'CREATE DATABASE respelled' &&
    psql_quietly -d pairs -f "$here/setup.sql" && psql_quietly -d respelled -f "$here/respelled.sql"
said "the databases are made" $? "$work/psql.out"

pairs=$(cluster_url pairs)
"$build/tests/judges/judges" "$pairs" "$(as_reader "$pairs")" "$here/pairs.txt" $verbose

# ---- what was respelled ----------------------------------------------------------------------------------------------

# plans_empty NAME URL [OPTION...]: a plan for the database that the same file made has nothing to do
plans_empty()
{
    plan_name=$1 plan_url=$2
    shift 2
    "$program" plan --check --schema "$here/respelled.sql" --url "$plan_url" "$@" >"$work/plan" 2>&1 </dev/null
    said "$plan_name" $? "$work/plan"
}

respelled=$(cluster_url respelled)
plans_empty "respelled definitions plan empty, as a superuser" "$respelled"
plans_empty "respelled definitions plan empty, as a role without any right on the tables" "$(as_reader "$respelled")"
plans_empty "respelled definitions plan empty, as that role with --judge=tree" "$(as_reader "$respelled")" --judge=tree
if cluster_standby >"$work/standby" 2>&1; then
    standby=$(echo "$CLUSTER_STANDBY_URL" | sed 's|/postgres?|/respelled?|')
    plans_empty "respelled definitions plan empty, on a hot standby" "$standby"
    plans_empty "respelled definitions plan empty, on a hot standby, as that role" "$(as_reader "$standby")"
else
    said "a hot standby starts" 1 "$work/standby"
fi
