#!/bin/sh
# check.sh: runs every test there is on one private cluster and closes with "N passed, N failed", and
# ", N skipped" where something could not be tried.
# It knows where tests lie and counts TAP lines; it must not know what any of them tests.
#
#   BUILD=build tests/check.sh [unit|symbols|cli|cases|fixtures ...]      default: all, in this order
#
# CLI_TIMEOUT: seconds that one script or test program may take (default 300).
set -u

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
build=$(cd "${BUILD:-build}" && pwd) || exit 2
SCHEMASYNC=$build/schemasync TESTS=$here
export SCHEMASYNC TESTS
. "$here/lib/cluster.sh"

work=$(mktemp -d) || exit 2
results=$work/results
: >"$results"

leave()
{
    code=$?
    cluster_stop
    rm -rf "$work"
    exit $code
}
trap leave EXIT
trap 'exit 130' INT TERM HUP

part()
{
    echo "== $1"
    part_began=$(date +%s)
    part_first=$(($(wc -l <"$results") + 1))
}

# "N passed, N failed[, N skipped]" of a file of TAP lines
count_results()
{
    count_skipped=$(grep -c '^ok.*# SKIP' "$1")
    echo "$(($(grep -c '^ok' "$1") - count_skipped)) passed, $(grep -c '^not ok' "$1") failed$(
        [ "$count_skipped" -eq 0 ] || echo ", $count_skipped skipped")"
}

# Only what went wrong or was skipped is shown, and how much there was.
part_ends()
{
    tail -n "+$part_first" "$results" >"$work/part"
    awk '/^not ok/ { shown = 1 } /^ok/ { shown = 0 } shown' "$work/part"
    grep '^ok.*# SKIP' "$work/part"
    echo "   $(count_results "$work/part"), $(($(date +%s) - part_began)) s"
}

# run_tap NAME COMMAND...: its lines are results. A test that ends badly without saying why has failed,
# and so has one that says nothing.
run_tap()
{
    name=$1
    shift
    status=0
    timeout -k 5 "${CLI_TIMEOUT:-300}" "$@" >"$work/tap" 2>"$work/stderr" </dev/null || status=$?
    if { [ $status -ne 0 ] && ! grep -q '^not ok' "$work/tap"; } || ! grep -qE '^(not )?ok' "$work/tap"; then
        echo "not ok - $name: ended with exit status $status"
        tail -n 30 "$work/stderr" | sed 's/^/# /'
    fi >"$work/verdict"
    sed -E "s@^(not ok|ok) (- )?@&$name: @" "$work/tap" | cat - "$work/verdict" >>"$results"
}

run_criterion()
{
    for source in "$here/$1"/test_*.c; do
        [ -f "$source" ] || continue
        name=$(basename "$source" .c)
        : >"$work/criterion.tap"
        (cd "$work" && timeout -k 5 "${CLI_TIMEOUT:-300}" "$build/tests/$1/$name" --tap="$work/criterion.tap" \
            --short-filename >"$work/stdout" 2>&1 </dev/null)
        echo $? >"$work/status"
        run_tap "$1/$name" sh -c 'cat "$1"; exit "$(cat "$2")"' sh "$work/criterion.tap" "$work/status"
    done
}

run_cli()
{
    for script in "$here"/cli/*.sh; do
        [ -f "$script" ] || continue
        name=cli/$(basename "$script" .sh)
        mkdir -p "$work/$name" && cd "$work/$name" || exit 2
        run_tap "$name" "$script"
        cd "$root" || exit 2
    done
}

parts=${*:-unit symbols cli cases fixtures}
for part in $parts; do
    part "$part"
    case $part in cli | cases | fixtures)
        if [ -z "${CLUSTER_URL:-}" ]; then
            cluster_start || exit 1
            trap leave EXIT
            PATH=$PGBIN:$PATH
        fi ;;
    esac
    case $part in
        unit) run_criterion unit ;;
        symbols) run_tap symbols "$here/symbols.sh" "$build" ;;
        cli) run_cli ;;
        cases) CLI_TIMEOUT=1500 run_tap cases "$here/cases/run" ;;
        fixtures) run_tap fixtures "$here/fixtures.sh" ;;
        *) echo "check.sh: no part \"$part\"" >&2; exit 2 ;;
    esac
    part_ends
done

echo
count_results "$results"
! grep -q '^not ok' "$results" && grep '^ok' "$results" | grep -qv '# SKIP'
