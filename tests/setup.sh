#!/bin/sh
# setup.sh: installs, with apt, the Debian packages that a task needs and this machine lacks; says which.
# It knows package names; it must not know what the packages are used for afterwards.
#
#   tests/setup.sh GROUP ...        groups: build test corpus lint servers grammars bench
set -eu

build="gcc libc6-dev make pkg-config libpg-query-dev libprotobuf-c-dev libpq-dev libsqlite3-dev libjansson-dev libyaml-dev"
server="postgresql-15"
test="libcriterion-dev binutils sqlite3 $server"
corpus="python3 postgresql-plperl-15 postgresql-pltcl-15"
lint="clang clang-format clang-tidy valgrind"
servers="python3-pip python3 nodejs npm $server"
grammars="python3-pip python3 gcc libc6-dev make binutils protobuf-c-compiler libprotobuf-c-dev"
bench="python3-minimal sqlite3 $server"

wanted=
for group in "$@"; do
    case $group in
        build) wanted="$wanted $build" ;;
        server) wanted="$wanted $server" ;;
        test) wanted="$wanted $test" ;;
        corpus) wanted="$wanted $corpus" ;;
        lint) wanted="$wanted $lint" ;;
        servers) wanted="$wanted $servers" ;;
        grammars) wanted="$wanted $grammars" ;;
        bench) wanted="$wanted $bench" ;;
        *) echo "setup.sh: no group \"$group\"" >&2; exit 2 ;;
    esac
done

# A program that came another way than by apt (a compiler in /usr/local, Node's own package) is as good.
is_there()
{
    case $1 in
        make | gcc | clang | clang-format | clang-tidy | valgrind | npm | python3) command -v "$1" >/dev/null ;;
        nodejs) command -v node >/dev/null ;;
        python3-minimal) command -v python3 >/dev/null ;;
        python3-pip) python3 -m pip --version >/dev/null 2>&1 ;;
        *) [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ] ;;
    esac
}

missing=
for package in $wanted; do
    case " $missing " in *" $package "*) continue ;; esac
    is_there "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "setup.sh: this is not Debian; please install what is called there:$missing" >&2
    exit 1
elif [ "$(id -u)" -eq 0 ]; then
    as_root=
elif command -v sudo >/dev/null; then
    as_root=sudo
else
    echo "setup.sh: please run, as root:  apt-get install$missing" >&2
    exit 1
fi

echo "setup: installing with apt-get:$missing"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if ! { $as_root apt-get update &&
       $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
        >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "setup.sh: apt-get failed" >&2
    exit 1
fi
