#!/bin/bash
# grammars.sh: builds libpg_query 17 and 18 from the sources that a PyPI package carries, for a schemasync that
# reads newer grammars than Debian's libpg_query 15. It installs nothing; it must not know what uses the result.
#
#   tests/grammars.sh [FOLDER [MAJOR ...]]      default: build/grammars, 17 and 18
#
# FOLDER/<major> is then what `make LIBPG_QUERY=` takes: include/ and lib/libpg_query.a.
#
# The package is pglast, whose source archive has libpg_query whole: 7.22 has 17-6.2.5, 8.8 has 18.1.0. pip compares
# the archive with its checksum. From 18.1 on libpg_query writes its messages with upb and comes without the protobuf-c
# reader that we use; the messages are the same, so protoc-c makes the reader from the package's own .proto.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../build/grammars}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
shift || true
majors=${*:-17 18}

declare -A version=([17]=7.22 [18]=8.8)
declare -A checksum=(
    [17]=d7ee5b5161cf31913a06fdab8615e9e02144761761c481002789f968b446d653
    [18]=ff9998ec6bac4f30f84db6b6edb28a0fb03b1eda5c8ad211ab8362f5a08b833b)

say() { echo "grammars: $*" >&2; }

fetch_sources()
{
    local major=$1 into=$2

    echo "pglast==${version[$major]} --hash=sha256:${checksum[$major]}" >"$into/wanted"
    (cd "$into" && python3 -m pip download --quiet --disable-pip-version-check --no-deps --no-binary pglast \
        --require-hashes --requirement wanted)
    tar -xzf "$into"/pglast-*.tar.gz -C "$into"
    mv "$into"/pglast-*/libpg_query "$into/source"
    rm -rf "$into"/pglast-* "$into/wanted"
}

# 18: the protobuf-c reader, in place of the one that the sources no longer have.
make_reader()
{
    [ ! -f "$1/protobuf/pg_query.pb-c.c" ] || return 0
    (cd "$1" && protoc-c --c_out=. protobuf/pg_query.proto)
}

# The reader's runtime is the source's own, or Debian's.
build()
{
    local source=$1 into=$2 vendored=$1/vendor/protobuf-c/protobuf-c.c reader=

    [ -f "$vendored" ] || reader=protobuf/pg_query.pb-c.o
    touch "$source"/protobuf/*.c "$source"/protobuf/*.h # or make would write them anew
    make -C "$source" --silent -j "$(nproc)" build CFLAGS_OPT_LEVEL=-O2 CFLAGS=-w ARFLAGS=rcs >/dev/null
    mkdir -p "$into/include/pg_query" "$into/lib"
    cp "$source/libpg_query.a" "$into/lib"
    cp "$source"/*.h "$into/include"
    cp "$source/protobuf/pg_query.pb-c.h" "$into/include/pg_query"
    if [ -n "$reader" ]; then
        (cd "$source" && ${CC:-cc} -O2 -g -fPIC -w -I. -c protobuf/pg_query.pb-c.c -o "$reader" &&
            ar rcs "$into/lib/libpg_query.a" "$reader")
        ar -M <<MRI
OPEN $into/lib/libpg_query.a
ADDLIB $(${CC:-cc} -print-file-name=libprotobuf-c.a)
SAVE
END
MRI
    fi
}

make_one()
{
    local major=$1 new=$folder/.new-$1

    rm -rf "$new" && mkdir "$new"
    fetch_sources "$major" "$new"
    make_reader "$new/source"
    build "$new/source" "$new"
    rm -rf "$new/source" "${folder:?}/$major"
    mv "$new" "$folder/$major"
}

"$here/setup.sh" grammars
failed=0
for major in $majors; do
    if [ -z "${version[$major]:-}" ]; then
        say "no sources of libpg_query $major are known"
        failed=1
        continue
    fi
    # In the background, because bash ignores `set -e` in whatever stands behind `if`.
    if [ ! -f "$folder/$major/lib/libpg_query.a" ]; then
        make_one "$major" &
        wait $! || { say "$major: could not be built"; failed=1; continue; }
    fi
    say "$major: $(sed -n 's/^#define PG_VERSION "\(.*\)"/\1/p' "$folder/$major/include/pg_query.h")" \
        "in $folder/$major (make LIBPG_QUERY=$folder/$major BUILD=...)"
done
exit $failed
