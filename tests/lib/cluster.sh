#!/bin/sh
# cluster.sh: a throw-away PostgreSQL cluster: a temporary folder, a Unix socket, nothing that outlives it.
# It knows how to start and stop servers; it must not know what is tested on them.
#
# By hand:      tests/lib/cluster.sh start              prints the URL; the server stays until stopped
#               tests/lib/cluster.sh stop URL|FOLDER
#               tests/lib/cluster.sh run COMMAND ...    COMMAND finds it in CLUSTER_URL, PGHOST, PGPORT, PGUSER
# In a script:  . tests/lib/cluster.sh; cluster_start; ...      it goes when the script ends
#
# PGBIN names the folder of the server's programs; without it: Debian's 15, then whatever is in the PATH.
# A program that wants many databases takes CLUSTER_URL, and cluster_url NAME says the URL of one of them.

cluster_find_bin()
{
    for cluster_bin in "${PGBIN:-}" /usr/lib/postgresql/15/bin \
            "$(dirname "$(readlink -f "$(command -v initdb || echo /nowhere/initdb)")")" \
            /usr/lib/postgresql/*/bin; do
        if [ -n "$cluster_bin" ] && [ -x "$cluster_bin/initdb" ] && [ -x "$cluster_bin/pg_ctl" ]; then
            PGBIN=$cluster_bin
            export PGBIN
            return 0
        fi
    done
    echo "cluster.sh: no PostgreSQL server programs found; set PGBIN to their folder" >&2
    return 1
}

# The server refuses to run as root: then it runs as postgres, or as nobody where there is no such user.
cluster_server_user()
{
    if getent passwd postgres >/dev/null; then
        echo postgres
    else
        echo nobody
    fi
}

cluster_as_server()
{
    if [ "$(id -u)" -eq 0 ]; then
        cluster_user=$(cluster_server_user)
        setpriv --reuid="$cluster_user" --regid="$(id -g "$cluster_user")" --clear-groups \
            env HOME="$CLUSTER_DIR" "$@"
    else
        "$@"
    fi
}

# In memory where there is room: much faster, and kinder to the disk.
cluster_new_folder()
{
    cluster_shm=/dev/shm
    if [ -w $cluster_shm ] && [ "$(df -Pk $cluster_shm | awk 'NR == 2 { print $4 }')" -gt 1500000 ]; then
        cluster_base=$cluster_shm
    else
        cluster_base=${TMPDIR:-/tmp}
    fi
    CLUSTER_DIR=$(mktemp -d "$cluster_base/schemasync-pg.XXXXXX") || return 1
    chmod 755 "$CLUSTER_DIR"
    if [ "$(id -u)" -eq 0 ]; then
        chown "$(cluster_server_user)" "$CLUSTER_DIR"
    fi
}

cluster_settings()
{
    cat <<SETTINGS
listen_addresses = ''
unix_socket_directories = '$CLUSTER_DIR'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
max_connections = 60
shared_buffers = 64MB
max_wal_size = 1GB
wal_level = replica
max_locks_per_transaction = ${CLUSTER_MAX_LOCKS:-64}
logging_collector = off
log_min_messages = warning
${CLUSTER_SETTINGS:-}
SETTINGS
}

cluster_fail()
{
    echo "cluster.sh: $1" >&2
    cat "$CLUSTER_DIR/log" >&2
    cluster_stop
    return 1
}

cluster_launch()
{
    cluster_as_server "$PGBIN/pg_ctl" -D "$1" -l "$CLUSTER_DIR/log" -w -t 60 -o "${2:-}" start \
        >"$CLUSTER_DIR/pg_ctl.out" 2>&1
}

# A program started by a server's user must not stand in a folder which that user can't enter.
cluster_start()
{
    cluster_find_bin && cluster_new_folder || return 1
    cluster_came_from=$PWD
    cd "$CLUSTER_DIR" || return 1
    : >log
    if [ "$(id -u)" -eq 0 ]; then
        chown "$(cluster_server_user)" log
    fi
    cluster_as_server "$PGBIN/initdb" -D "$CLUSTER_DIR/data" -U postgres -A trust -N -E UTF8 \
        --locale="${CLUSTER_LOCALE:-C.UTF-8}" >initdb.out 2>&1 || { cat initdb.out >&2; cluster_fail "initdb failed"; }
    cluster_settings | cluster_as_server tee -a "$CLUSTER_DIR/data/postgresql.conf" >/dev/null
    cluster_launch "$CLUSTER_DIR/data" || { cluster_fail "the server did not start"; return 1; }
    cd "$cluster_came_from" || return 1
    PGHOST=$CLUSTER_DIR PGPORT=5432 PGUSER=postgres PGDATABASE=postgres
    CLUSTER_URL=$(cluster_url postgres)
    unset PGPASSWORD PGPASSFILE PGSERVICE PGOPTIONS PGSSLMODE PGHOSTADDR
    export CLUSTER_DIR CLUSTER_URL PGHOST PGPORT PGUSER PGDATABASE
    trap cluster_stop EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

# cluster_url DATABASE
cluster_url()
{
    echo "postgresql://postgres@/$1?host=$CLUSTER_DIR&port=5432"
}

# A hot standby of the running cluster in CLUSTER_DIR/standby; its URL in CLUSTER_STANDBY_URL.
cluster_standby()
{
    cluster_came_from=$PWD
    cd "$CLUSTER_DIR" || return 1
    cluster_as_server "$PGBIN/pg_basebackup" -D "$CLUSTER_DIR/standby" -R -X stream -c fast -U postgres \
        -h "$CLUSTER_DIR" || return 1
    cluster_launch "$CLUSTER_DIR/standby" '-c port=5433' || { cluster_fail "the standby did not start"; return 1; }
    cd "$cluster_came_from" || return 1
    CLUSTER_STANDBY_URL="postgresql://postgres@/postgres?host=$CLUSTER_DIR&port=5433"
    export CLUSTER_STANDBY_URL
}

cluster_stop()
{
    cluster_status=$?
    trap - EXIT
    if [ -n "${CLUSTER_DIR:-}" ] && [ -d "$CLUSTER_DIR" ]; then
        cd /
        for cluster_data in "$CLUSTER_DIR/standby" "$CLUSTER_DIR/data"; do
            if [ -s "$cluster_data/postmaster.pid" ]; then
                cluster_as_server "$PGBIN/pg_ctl" -D "$cluster_data" -m fast -w stop >/dev/null 2>&1
            fi
        done
        rm -rf "$CLUSTER_DIR"
    fi
    CLUSTER_DIR=
    return "$cluster_status"
}

cluster_main()
{
    case "${1:-}" in
        start)
            cluster_start || exit 1
            trap - EXIT
            echo "$CLUSTER_URL"
            ;;
        stop)
            CLUSTER_DIR=$(printf '%s\n' "${2:?URL or folder}" | sed 's/.*host=//; s/&.*//; s/ .*//')
            cluster_find_bin && cluster_stop
            ;;
        run)
            shift
            cluster_start || exit 1
            "$@"
            ;;
        *)
            sed -n '2,12s/^# \{0,1\}//p' "$0" >&2
            exit 2
            ;;
    esac
}

case "$0" in
    */cluster.sh | cluster.sh) cluster_main "$@" ;;
esac
