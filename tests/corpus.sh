#!/bin/sh
# corpus.sh: real schemas of other projects, where they lie beside this checkout. psql and pg_dump are the judges;
# what this server can't load is skipped by name. It must not know any schema.
#
#   BUILD=build tests/corpus.sh [-j JOBS] [-k] [-s] [PROJECT ...]    -k keeps the working folder, -s leaves the largest out
#
# Environment: CORPUS (the folder), PGBIN, CLUSTER_URL and the PG* variables. tests/README.md says what is shown.
# Failures that have a reason are rows of tests/known.md ("Real schemas"); a row that does not fail any more is an error.
set -u

here=$(cd "$(dirname "$0")" && pwd)
lib=$here/lib
. "$lib/cluster.sh"
. "$lib/loop.sh"
flags='--schemas all'
made=
SYNC_TIMEOUT=${SYNC_TIMEOUT:-300}

same() { diff "$2" "$3" >difference || problem "$1" difference; }

# verdict NAME: one line for everything noted since the last verdict.
verdict()
{
    if [ -s problems ]; then
        echo "not ok - $1"
        cat problems
    else
        echo "ok - $1"
    fi >>result
    : >problems
}

# A database made from the file by psql. False: this server lacks an extension of it, which $lacking names.
loaded()
{
    database "$1"
    lacking=
    sql "$1" -f "$2" && return
    lacking=$(sed -n 's/.*extension "\([^"]*\)" is not available.*/\1/p' psql.out)
    [ -n "$lacking" ] || problem "$2 does not load" psql.out
    return 1
}

skipped() { echo "ok - $1 # SKIP no extension $lacking" >>result; }

plans_empty()
{
    sync_ plan --check --schema "$1" --url "$(cluster_url "$2")" || problem "$3 (exit $status)" both
}

# ---- A schema of which all is covered --------------------------------------------------------------

covered_schema()
{
    plans_empty "$file" orig."$name" "a database made from the file does not plan empty"
    sync_ dump --url "$(cluster_url orig."$name")" || problem "dump: exit $status" both
    cp out dumped.sql
    plans_empty dumped.sql orig."$name" "a plan with the dump is not empty"
    database dumped."$name"
    sql dumped."$name" -f dumped.sql || problem "the dump does not load in psql" psql.out
    schema_of dumped."$name" schema-dumped
    same "the dump loaded by psql gives another database (< file, > dump)" schema-orig schema-dumped
    database empty."$name"
    sync_ apply -y --schema "$file" --url "$(cluster_url empty."$name")" || problem "apply: exit $status" both
    schema_of empty."$name" schema-empty
    same "applied to an empty database it gives another one (< file, > apply)" schema-orig schema-empty
    plans_empty "$file" empty."$name" "the second plan is not empty"
    verdict "schema $name"
}

# ---- An evolution, there and back --------------------------------------------------------------------

# evolve DATABASE FILE SCHEMA NAME
evolve()
{
    if sync_ apply -y --allow-destructive --schema "$2" --url "$(cluster_url "$1")"; then
        schema_of "$1" schema-after
        same "after apply the database is not what the file says (< file, > database)" "$3" schema-after
        plans_empty "$2" "$1" "the second plan is not empty"
    else
        problem "apply: exit $status" both
    fi
    verdict "$4"
}

one_pair()
{
    if ! loaded old."$name" "$file/old.sql" || ! loaded new."$name" "$file/new.sql"; then
        skipped "forwards $name"
        skipped "backwards $name"
        return
    fi
    schema_of old."$name" schema-old
    schema_of new."$name" schema-new
    evolve old."$name" "$file/new.sql" schema-new "forwards $name"
    evolve new."$name" "$file/old.sql" schema-old "backwards $name"
}

# ---- A schema with objects that are not covered -------------------------------------------------------

# Each statement that is not covered is refused at its place under its kind, and nothing else is: the same list is
# made here from the file's text alone.
refusals_are_so()
{
    cut -f 1-3 refusals | sort -u >refused
    awk -v mode=kinds -f "$here/corpus/statements.awk" "$file" | sort -u >expected
    awk -F '\t' 'NR == FNR { begin[++n] = $1; col[n] = $2; end[n] = $3; kind[n] = $4; next }
        { found = 0
          for (i = 1; i <= n && !found; i++)
              if ($1 >= begin[i] && $1 <= end[i] && $3 == kind[i] && !(($1 == begin[i]) && $2 < col[i])) {
                  found = 1
                  hit[i]++
              }
          if (!found) print "refused, but not so: line " $1 ":" $2 " " $3 }
        END { for (i = 1; i <= n; i++)
                  if (hit[i] != 1) print (hit[i] ? "refused " hit[i] " times" : "passed over") ": line " begin[i] " " kind[i] }' \
        expected refused >wrong
    [ ! -s wrong ] || problem "what is refused is not what is not covered" wrong
    verdict "refusals $name"
    cut -f 3 refusals | sed 's/^-$/not definitions/' | sort | uniq -c | sort -rn | awk -v schema="$name" '
        { n = $1; $1 = ""; sub(/^ /, ""); list = list (list == "" ? "" : ", ") $0 " (" n ")" }
        END { print "kinds of " schema ": " list }' >>result
}

# The dump says what it leaves out: as many of each kind as the catalogs hold. With it the database plans empty.
dump_names_the_rest()
{
    sync_ dump --url "$(cluster_url orig."$name")" || problem "dump: exit $status" both
    cp out dumped.sql
    cp err said
    sed -n 's/^-- not in this file (not supported yet): \([0-9]*\) \([^:]*\):.*/\1|\2/p' dumped.sql | sort >left-out
    sql orig."$name" -f "$here/corpus/others.sql" || problem "others.sql" psql.out
    sort psql.out >others
    same "the dump does not name what it leaves out (< catalogs, > dump)" others left-out
    grep -qE "$(awk -F '|' '{ n += $1 } END { print n + 0 }' others) objects? (is|are) not in the dump" said ||
        problem "the program does not say how many objects are left out" said
    plans_empty dumped.sql orig."$name" "a plan with the dump is not empty"
    verdict "dump $name"
}

# pg_dump without the statements that are not covered, against the whole database.
covered_part_plans_empty()
{
    pg_dump --schema-only --no-owner --no-privileges --section=pre-data --section=post-data \
        -d "$(cluster_url orig."$name")" >whole.sql 2>psql.out || problem "pg_dump" psql.out
    awk -v mode=covered -f "$here/corpus/statements.awk" whole.sql >part.sql
    plans_empty part.sql orig."$name" "a plan with what is covered is not empty against the whole database"
    verdict "part $name"
}

one_schema()
{
    schema_of orig."$name" schema-orig
    if [ -s refusals ]; then
        refusals_are_so
        dump_names_the_rest
        covered_part_plans_empty
    else
        covered_schema
    fi
}

# ---- All of them ---------------------------------------------------------------------------------------

# one KIND FILE: in a folder of its own; what came of it is in `result`.
one()
{
    case $1 in
        schema) name=$(basename "$(dirname "$2")") ;;
        pair) name=$(basename "$(dirname "$2")")/$(basename "$2") ;;
    esac
    file=$2
    mkdir -p "$WORK/$1/$name" && cd "$WORK/$1/$name" || exit 1
    : >problems
    : >result
    if [ "$1" = pair ]; then
        one_pair
    elif loaded orig."$name" "$file"; then
        "$REFUSALS" "$file" >refusals
        one_schema
    else
        skipped "schema $name"
    fi
    [ ! -s problems ] || verdict "$1 $name"
    drop_made
}

# The pairs that are run: all of a project whose newest schema is covered, and any other whose two files are.
choose()
{
    for folder in "$CORPUS/postgres"/*/; do
        project=$(basename "$folder")
        case " $projects " in "  " | *" $project "*) ;; *) continue ;; esac
        schema=$(ls "$folder"*.sql)
        [ -z "$small" ] || [ "$(wc -c <"$schema")" -lt 300000 ] || continue
        echo "schema $schema"
        ! "$REFUSALS" "$schema" >/dev/null || all=1
        for pair in "$CORPUS/pairs/postgres/$project"/*/; do
            pair=${pair%/}
            if [ -n "$all" ] || { "$REFUSALS" "$pair/old.sql" && "$REFUSALS" "$pair/new.sql"; } >/dev/null; then
                echo "pair $pair"
            fi
        done
        all=
    done
}

# Rows "| server | what | reason |" of tests/known.md, under "Real schemas"; server: a major version, or all.
known()
{
    awk -F ' *[|] *' -v server="$server" '
        /^## / { inside = /^## Real schemas/ }
        inside && NF >= 4 && ($2 == server || $2 == "all") { print $3 }' "$here/known.md"
}

if [ "${1:-}" = --one ]; then
    one "$2" "$3"
    exit 0
fi

jobs=$(nproc) keep= small= all=
while getopts j:ks option; do
    case $option in
        j) jobs=$OPTARG ;;
        k) keep=1 ;;
        s) small=1 ;;
        *) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))
projects="$*"
CORPUS=$(readlink -f "${CORPUS:-$here/../../shared/corpus}")
if [ ! -d "$CORPUS/postgres" ]; then
    echo "corpus: no schemas in $here/../../shared/corpus: nothing to run"
    exit 0
fi
build=$(cd "${BUILD:-build}" && pwd) || exit 2
SCHEMASYNC=${SCHEMASYNC:-$build/schemasync} REFUSALS=$build/tests/corpus/refusals
[ -x "$SCHEMASYNC" ] && [ -x "$REFUSALS" ] || { echo "corpus.sh: make all tests" >&2; exit 2; }
[ -n "${CLUSTER_URL:-}" ] || CLUSTER_MAX_LOCKS=1024 cluster_start || exit 1
cluster_find_bin || exit 1
PATH=$PGBIN:$PATH
WORK=$(mktemp -d) || exit 1
export CORPUS SCHEMASYNC REFUSALS WORK PATH
server=$(($(psql -XqAt -d "$(cluster_url postgres)" -c 'SHOW server_version_num') / 10000))
choose >"$WORK/list"
xargs -P "$jobs" -L 1 "$0" --one <"$WORK/list"
while read -r kind file; do
    case $kind in
        schema) result=$WORK/schema/$(basename "$(dirname "$file")")/result ;;
        pair) result=$WORK/pair/$(basename "$(dirname "$file")")/$(basename "$file")/result ;;
    esac
    [ -s "$result" ] || echo "not ok - $kind $file: the run itself broke off" >"$result"
    cat "$result"
done <"$WORK/list" >"$WORK/results"
known >"$WORK/known"
[ -n "$keep" ] && echo "# working folder: $WORK"
awk -v part="$projects$small" -v floor="$(awk '$1 == "corpus" { print $2 }' "$here/cases.floor")" -f "$here/corpus/summary.awk" "$WORK/known" "$WORK/results"
failed=$?
[ -n "$keep" ] || rm -rf "$WORK"
exit $failed
