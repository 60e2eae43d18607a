# tap.sh: for shell tests, to be sourced: each assertion prints one line, "ok - name" or "not ok - name".
# It knows how to compare and to print; it must not know what is tested.
#
# A test finds in its environment: SCHEMASYNC (the program), CLUSTER_URL and PG* (a running cluster),
# TESTS (the tests' folder); its working folder is an empty one of its own. tests/README.md has an example.

. "$TESTS/lib/cluster.sh"       # only for cluster_url NAME

# t_ok NAME COMMAND...: it succeeds
t_ok()
{
    t_name=$1
    shift
    if "$@" >t.out 2>&1; then
        echo "ok - $t_name"
    else
        echo "not ok - $t_name"
        sed 's/^/# /' t.out
    fi
}

# t_skip NAME WHY: it could not be tried; said, and counted apart
t_skip()
{
    echo "ok - $1 # SKIP $2"
}

# t_terminal NAME: is there a terminal to be had, from script(1)? Where not, NAME is skipped and this fails.
t_terminal()
{
    if script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
        return 0
    fi
    t_skip "$1" "no terminal to be had"
    return 1
}

# t_is NAME EXPECTED ACTUAL: the same text
t_is()
{
    if [ "$2" = "$3" ]; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        printf '%s\n' "$2" | sed 's/^/# expected: /'
        printf '%s\n' "$3" | sed 's/^/#   actual: /'
    fi
}

# t_has NAME TEXT FILE: the file contains the text, as it stands
t_has()
{
    if grep -qF -e "$2" "$3"; then
        echo "ok - $1"
    else
        echo "not ok - $1"
        printf '# does not contain: %s\n' "$2"
        sed 's/^/# /' "$3"
    fi
}

# t_lacks NAME TEXT FILE
t_lacks()
{
    if grep -qF -e "$2" "$3"; then
        echo "not ok - $1"
        printf '# contains: %s\n' "$2"
        sed 's/^/# /' "$3"
    else
        echo "ok - $1"
    fi
}

# t_run ARGUMENT...: runs the program; standard output in `out`, standard error in `err`, exit code in $t_status
t_run()
{
    t_status=0
    "$SCHEMASYNC" "$@" >out 2>err </dev/null || t_status=$?
}

# t_exit NAME CODE ARGUMENT...: runs the program and compares the exit code
t_exit()
{
    t_name=$1 t_expected=$2
    shift 2
    t_run "$@"
    if [ "$t_status" -eq "$t_expected" ]; then
        echo "ok - $t_name"
    else
        echo "not ok - $t_name"
        echo "# expected exit code $t_expected, got $t_status: schemasync $*"
        sed 's/^/# out: /' out
        sed 's/^/# err: /' err
    fi
}

# t_database NAME [SQL-FILE]: a new, empty database; its URL in $url
t_database()
{
    psql -XqAt -v ON_ERROR_STOP=1 -d postgres -c "DROP DATABASE IF EXISTS \"$1\"" -c "CREATE DATABASE \"$1\"" \
        2>/dev/null || { echo "not ok - create database $1"; return 1; }
    url=$(cluster_url "$1")
    if [ $# -gt 1 ]; then
        psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -f "$2" || { echo "not ok - load $2"; return 1; }
    fi
}
