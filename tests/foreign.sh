#!/bin/sh
# foreign.sh: runs other projects' cases, where they lie beside this checkout, and holds the numbers against
# tests/cases.floor, which may only rise, and each failure against tests/known.md, which has to name it. It must not
# know what any case is about.
#
#   BUILD=build tests/foreign.sh [asis|data|reverse|sqlite-asis|sqlite-data|sqlite-reverse ...]
#                                                      CASES=folder JOBS=2 RESULTS=folder FILTER=regex
set -u

here=$(cd "$(dirname "$0")" && pwd)
program=$(cd "${BUILD:-build}" && pwd)/schemasync
cases=${CASES:-$here/../../shared/cases}
kinds=schema,extension,table,index,sequence,enum,comment
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

if [ ! -x "$cases/run" ]; then
    echo "foreign: no cases in $cases: nothing to run"
    exit 0
fi

# Prints "pass N broken N total N" of a results file: broken is what breaks a law.
count()
{
    python3 - "$1" <<'PYTHON'
import collections, json, sys
n = collections.Counter(r['outcome'] for r in json.load(open(sys.argv[1]))['results'])
print('pass', n['pass'], 'broken', n['differs'] + n['not-idempotent'] + n['data-lost'], 'total', sum(n.values()))
PYTHON
}

# Prints the failures that tests/known.md does not name. A file that the server itself does not take is none of ours.
unnamed()
{
    python3 - "$1" "$here/known.md" <<'PYTHON'
import json, re, sys
named = set(re.findall(r'[\w.+-]+/[\w.+-]+', open(sys.argv[2]).read()))
for r in json.load(open(sys.argv[1]))['results']:
    if r['outcome'] not in ('pass', 'invalid') and r['id'].split('/', 1)[1] not in named:
        print(r['outcome'], r['id'])
PYTHON
}

failed=0
for mode in ${*:-asis}; do
    case $mode in
        asis | sqlite-asis) option= ;;
        data | reverse) option=--$mode ;;
        sqlite-data | sqlite-reverse) option=--${mode#sqlite-} ;;
        *) echo "foreign.sh: no mode \"$mode\"" >&2; exit 2 ;;
    esac
    # With rows the runner itself breaks off on a table that gets a column x (its own alias): tests/known.md.
    filter='^postgres/'
    within="--within $kinds" scope="--schemas all"
    case $mode in sqlite-*) filter='^sqlite/' within= scope="--dialect sqlite" ;; esac
    [ "$mode" != data ] || filter='^postgres/(?!pistachio/plan--bulk_alter_multiple_tables$)'
    json=${RESULTS:-$work}/cases-$mode.json
    "$cases/run" $within --filter "${FILTER:-$filter}" --jobs "${JOBS:-3}" --list --lines 6 --json "$json" $option \
        --cmd "$program apply -y --allow-destructive $scope --schema {new} --url {url}" \
        --plan-cmd "$program plan --check $scope --schema {new} --url {url}" >"$work/out" 2>&1
    cat "$work/out"
    if [ ! -s "$json" ]; then
        echo "foreign: $mode: the run broke off"
        failed=1
        continue
    fi
    set -- $(count "$json")
    line=$(awk -v mode="$mode" '$1 == mode' "$here/cases.floor")
    floor=$(echo "$line" | awk '{ print $2 + 0 }')
    allowed=$(echo "$line" | awk '{ print $3 + 0 }')
    echo "foreign: $mode: $2 of $6 pass (floor $floor), $4 break a law (allowed $allowed)"
    unnamed "$json" >"$work/unnamed"
    sed 's/^/foreign: not named in known.md: /' "$work/unnamed"
    [ ! -s "$work/unnamed" ] || failed=1
    [ -z "${FILTER:-}" ] || continue
    [ "$2" -ge "$floor" ] && [ "$4" -le "$allowed" ] || failed=1
    [ "$2" -le "$floor" ] || echo "foreign: $mode: the floor in tests/cases.floor can rise to $2"
done
exit $failed
