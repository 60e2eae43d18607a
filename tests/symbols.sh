#!/bin/sh
# symbols.sh: no name that our objects define may be one that libpg_query or libpq export: ours would silently
# take its place in the library. It compares what nm prints; it must not know what the names mean.
#
#   tests/symbols.sh BUILD        LIBPG_QUERY: the folder of the libpg_query that it was linked with, if not the system's
set -u

work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

nm -A -g --defined-only "$1/libschemasync.a" "$1/src/cli/main.o" 2>/dev/null |
    awk 'NF > 1 && $NF != "main" && $(NF - 1) ~ /[A-TV-Z]/ { print $NF }' | sort -u >"$work/ours"
for library in libpg_query libpq libsqlite3; do
    path=$(ldd "$1/schemasync" | awk -v name="$library" 'index($1, name ".so") == 1 { print $3 }')
    exported=-D
    # Loaded when it is needed, and not linked with.
    [ $library != libpq ] || path=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p | awk '$1 == "libpq.so.5" { print $NF; exit }')
    if [ $library = libpg_query ] && [ -n "${LIBPG_QUERY:-}" ]; then
        path=$LIBPG_QUERY/lib/libpg_query.a exported=-g
    fi
    if [ -z "$path" ]; then
        echo "not ok - $library: it is not there"
        continue
    fi
    nm $exported --defined-only "$path" 2>/dev/null | awk 'NF > 2 { sub(/@.*/, "", $NF); print $NF }' | sort -u >"$work/theirs"
    comm -12 "$work/ours" "$work/theirs" >"$work/both"
    if [ ! -s "$work/ours" ] || [ ! -s "$work/theirs" ]; then
        echo "not ok - $library: nm printed no names"
    elif [ -s "$work/both" ]; then
        echo "not ok - $library exports names that we define too"
        sed 's/^/# /' "$work/both"
    else
        echo "ok - $library: none of our $(wc -l <"$work/ours") names is one of its $(wc -l <"$work/theirs")"
    fi
done
