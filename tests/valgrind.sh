#!/bin/sh
# valgrind.sh: the program's main paths under valgrind: no bad access, nothing lost at exit. It reads valgrind's
# own log files, because an exit code can be lost on the way; it must not judge what the program prints.
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "${BUILD:-build}" && pwd)/schemasync
. "$here/lib/cluster.sh"
cluster_start || exit 1
work=$CLUSTER_DIR/valgrind
mkdir "$work" && cd "$work" || exit 1
failed=0 number=0
fixtures=$(cd "$here/../fixtures" && pwd)

# memcheck EXIT-CODE ARGUMENT...
memcheck()
{
    expected=$1
    shift
    number=$((number + 1))
    status=0
    valgrind --leak-check=full --show-leak-kinds=definite,indirect,possible --errors-for-leak-kinds=definite,indirect \
        --log-file="log.$number.%p" "$program" "$@" >out 2>err </dev/null || status=$?
    errors=$(sed -n 's/.*ERROR SUMMARY: \([0-9,]*\) errors.*/\1/p' log.$number.* | tr -d ',' |
        awk '{ n += $1; seen = 1 } END { print seen ? n : "no log" }')
    if [ "$status" -eq "$expected" ] && [ "$errors" = 0 ]; then
        echo "ok - valgrind: schemasync $1, exit $status"
    else
        echo "not ok - valgrind: schemasync $*: exit $status (expected $expected), errors: $errors"
        grep -hv -e 'Memcheck, a memory' log.$number.* | head -n 60 | sed 's/^/# /'
        head -n 5 err | sed 's/^/# /'
        failed=1
    fi
}

psql -Xq -d postgres -c 'CREATE DATABASE a' -c 'CREATE DATABASE b'
a=$(cluster_url a) b=$(cluster_url b)
printf 'CREATE TABLE t (a int;\n' >bad.sql
memcheck 0 --help
memcheck 0 plan --schema "$fixtures/audit/1.sql" --url "$a"
memcheck 0 plan -o json --schema "$fixtures/audit/1.sql" --url "$a"
memcheck 0 plan -o markdown --schema "$fixtures/audit/1.sql" --url "$a"
memcheck 0 apply -y --schema "$fixtures/audit/1.sql" --url "$a"
memcheck 0 apply -y --allow-destructive --schema "$fixtures/audit/6.sql" --url "$a"
memcheck 0 plan --check --schema "$fixtures/audit/6.sql" --url "$a"
memcheck 0 apply -y --schema "$fixtures/blog/2.sql" --url "$b"
memcheck 2 drift --schema "$fixtures/college/3.sql" --url "$b"
memcheck 3 apply -y --schema "$fixtures/audit/1.sql" --url "$b"
memcheck 0 dump --url "$b"
memcheck 0 diff "$fixtures/audit/1.sql" "$fixtures/audit/6.sql"
memcheck 0 diff "$a" "$b"
memcheck 1 plan --schema bad.sql --url "$b"
memcheck 1 plan --schema "$fixtures/blog/2.sql" --url "$(cluster_url nowhere)"
exit $failed
