#!/bin/sh
# demo.sh: the main job, shown on the examples: apply a schema, change it, plan, apply, drift. It runs what a user
# would type; it must not test anything.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
PATH=$(cd "${BUILD:-build}" && pwd):$PATH
. "$here/lib/cluster.sh"
unset DATABASE_URL

colour() { if [ -t 1 ] && [ -z "${NO_COLOR:-}" ]; then printf '\033[%sm%s\033[0m\n' "$1" "$2"; else printf '%s\n' "$2"; fi; }
say() { echo; colour 1 "# $*"; }

# run EXIT-CODE COMMAND...: prints it, runs it, and insists on the exit code
run()
{
    expected=$1
    shift
    printf '\n$ '
    for word in "$@"; do
        case $word in *[!A-Za-z0-9_./=:,-]*) printf "'%s' " "$word" ;; *) printf '%s ' "$word" ;; esac
    done
    echo
    code=0
    "$@" </dev/null || code=$?
    [ "$code" -eq 0 ] || echo "(exit status $code)"
    if [ "$code" -ne "$expected" ]; then
        echo "demo: expected exit status $expected" >&2
        exit 1
    fi
}

say "No server at all: db/schema.sql onto SQLite, with no configuration"
lite=$(mktemp -d)
trap 'rm -rf "$lite"' EXIT
cd "$lite"
mkdir db
cp "$here/../fixtures/blog/1.sql" db/schema.sql
run 0 schemasync apply -y
say "The file changes"
cp "$here/../fixtures/blog/2.sql" db/schema.sql
run 0 schemasync apply -y
run 0 schemasync plan --check
cd "$here"
rm -rf "$lite"

say "The same for PostgreSQL: a private server, on a Unix socket in a temporary folder"
cluster_start
PATH=$PGBIN:$PATH
psql -XAtc 'SELECT version()'
psql -Xqc 'CREATE DATABASE shop'
# Short names for the reader: the files are copies of fixtures/audit, the URL is found in the environment.
DATABASE_URL=$(cluster_url shop)
export DATABASE_URL
mkdir "$CLUSTER_DIR/demo"
cd "$CLUSTER_DIR/demo"
mkdir db
echo "DATABASE_URL=$DATABASE_URL"

say "The first version of db/schema.sql: customers"
cp "$here/../fixtures/audit/1.sql" db/schema.sql
run 0 schemasync plan
run 0 schemasync apply -y

say "Two rows, so that there is something to lose"
psql -Xq -d "$DATABASE_URL" -f "$here/../fixtures/audit/rows-1.sql"
run 0 psql -X -d "$DATABASE_URL" -c 'SELECT name, email, status FROM customers'

say "The file changes: users, an audit log, foreign keys, soft deletion, checks"
cp "$here/../fixtures/audit/6.sql" db/schema.sql
run 2 schemasync plan --check
run 0 schemasync apply -y
run 0 psql -X -d "$DATABASE_URL" -c 'SELECT name, email, status FROM customers'

say "A second plan has nothing to do"
run 0 schemasync plan --check

say "Somebody works on the database by hand: drift sees it"
run 0 psql -Xq -d "$DATABASE_URL" -c 'ALTER TABLE customers ADD COLUMN nickname text; DROP INDEX customers_status_type_idx'
run 2 schemasync drift

say "Going back would drop a column: that has to be allowed"
run 3 schemasync apply -y
run 0 schemasync apply -y --allow-drop=column
run 0 schemasync drift

say "The live database as a schema file"
printf '\n$ schemasync dump | head -n 20\n'
schemasync dump >dump.sql
head -n 20 dump.sql
say "That was it; the server is gone with its folder"
