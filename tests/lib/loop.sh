# loop.sh: to be sourced: what every closed loop needs that judges with psql and pg_dump alone: databases, the
# program run, a database's schema as a set, and a list of what is wrong. It must not know what is tested.
#
# A script finds here after cluster_start: problem, sync_, sql, database, drop_made, schema_of. They write into
# the working folder: out, err, both, psql.out, pg_dump.out, problems. $flags: options for every run of the program.

# Everything that breaks a law is noted; one line says it, the text of a file may follow.
problem()
{
    echo "# $1" >>problems
    [ $# -lt 2 ] || head -n 25 "$2" | sed 's/^/#     /' >>problems
}

sync_()
{
    timeout "${SYNC_TIMEOUT:-60}" "$SCHEMASYNC" "$@" $flags >out 2>err </dev/null
    status=$?
    cat out err >both
    case $status in
        0 | 1 | 2 | 3 | 4 | 5) ;;
        *) problem "exit status $status: schemasync $*" both ;;
    esac
    return $status
}

sql() { psql -XqAt -v ON_ERROR_STOP=1 -d "$(cluster_url "$1")" "$2" "$3" >psql.out 2>&1; }

database()
{
    psql -XqAt -d "$(cluster_url postgres)" -c "CREATE DATABASE \"$1\" TEMPLATE \"${2:-template0}\"" >psql.out 2>&1 ||
        problem "cannot create database $1" psql.out
    made="$made $1"
}

drop_made()
{
    for database in $made; do
        echo "DROP DATABASE \"$database\";"
    done | psql -Xq -d "$(cluster_url postgres)" >psql.out 2>&1
    made=
}

schema_of()
{
    pg_dump --schema-only --no-owner --no-privileges -d "$(cluster_url "$1")" >pg_dump.out 2>pg_dump.err ||
        problem "pg_dump of $1 failed" pg_dump.err
    awk -f "$lib/dump.awk" pg_dump.out | sort >"$2"
}
