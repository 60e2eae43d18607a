#!/bin/sh
# bad_apply.sh: an apply that is cut off in the middle: by the server, by its own user, at the COMMIT itself. What is
# known is said, nothing is half done, and the next apply goes on.
. "$TESTS/lib/tap.sh"
. "$TESTS/lib/bad.sh"
unset DATABASE_URL

# A server of its own, which is killed and started again.
bad_cluster=$("$TESTS/lib/cluster.sh" start) || { echo "not ok - a second server"; exit 1; }
trap '"$TESTS/lib/cluster.sh" stop "$bad_cluster"' EXIT
trap 'exit 130' INT TERM HUP
cluster_find_bin
CLUSTER_DIR=$(printf '%s\n' "$bad_cluster" | sed 's/.*host=//; s/&.*//')
PGHOST=$CLUSTER_DIR
export CLUSTER_DIR PGHOST

# The first step can run; the second has to wait for whoever holds "held"; the third comes behind it.
echo 'CREATE TABLE held (a int); INSERT INTO held VALUES (1);' >old.sql
cat >new.sql <<'SQL'
CREATE TABLE before_it (a int PRIMARY KEY);
CREATE TABLE held (a int, b int);
CREATE INDEX behind_it ON held (b);
SQL

query()
{
    psql -XAqt -d "$url" -c "$1"
}

# wait_for QUERY: until it says t, or 20 seconds have passed
wait_for()
{
    for bad_try in $(seq 200); do
        [ "$(query "$1" 2>/dev/null)" = t ] && return
        sleep 0.1
    done
    echo "not ok - gave up waiting for: $1"
}

ours="datname = current_database() AND application_name = 'schemasync'"

# begin NAME: a database with a table that is held, and an apply that waits for it
begin()
{
    name=$1
    t_database cut_off old.sql
    query CHECKPOINT    # the cluster has synchronous_commit off: a server that is killed would forget the table
    pg_dump --restrict-key=x -d "$url" >dump.before 2>/dev/null || pg_dump -d "$url" >dump.before
    before=$(bad_state)
    psql -XAqt -d "$url" -c 'BEGIN; LOCK TABLE held; SELECT pg_sleep(60); COMMIT' >/dev/null 2>&1 &
    holder=$!
    wait_for "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'held'::regclass AND granted
                                                 AND mode = 'AccessExclusiveLock')"
    # sh lets what runs in the background ignore SIGINT
    env --default-signal=INT "$SCHEMASYNC" apply -y -q --schema new.sql --url "$url" >out 2>err </dev/null &
    apply=$!
    wait_for "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $ours AND wait_event_type = 'Lock')"
}

let_go()
{
    query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%'
           AND pid <> pg_backend_pid()" >/dev/null 2>&1
    wait $holder 2>/dev/null
}

# cut_off MESSAGE: apply has ended; the database is as it was; a second apply gets there
cut_off()
{
    t_status=0
    wait $apply || t_status=$?
    let_go
    bad_verdict "$name" 1 "$1"
    cp err err.first
    t_has "$name: what is known" "Nothing was changed." err
    pg_dump --restrict-key=x -d "$url" >dump.after 2>/dev/null || pg_dump -d "$url" >dump.after
    t_ok "$name: pg_dump says the same" cmp dump.before dump.after
    t_exit "$name: again" 0 apply -y -q --schema new.sql --url "$url"
    t_exit "$name: then" 0 plan --check --schema new.sql --url "$url"
}

# ---- The server -------------------------------------------------------------------------------------------

begin "pg_terminate_backend"
query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $ours" >/dev/null
cut_off "the connection to postgresql://postgres@/cut_off?host=$CLUSTER_DIR was lost"
t_has "$name: why" "terminating connection due to administrator command" err.first

begin "pg_cancel_backend"
query "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE $ours" >/dev/null
cut_off "new.sql:2:27: canceling statement due to user request (SQLSTATE 57014)"

# server_again: after a crash, or with other settings
server_again()
{
    cluster_as_server "$PGBIN/pg_ctl" -D "$CLUSTER_DIR/data" -l "$CLUSTER_DIR/log" -w -t 60 "$@" >pg_ctl.out 2>&1 ||
        { echo "not ok - pg_ctl $*"; sed 's/^/# /' pg_ctl.out; }
}

begin "kill -9 of the backend"
# The server falls and rises by itself.
kill -9 "$(query "SELECT pid FROM pg_stat_activity WHERE $ours")"
sleep 0.5
wait_for "SELECT true"
cut_off "the connection to postgresql://postgres@/cut_off?host=$CLUSTER_DIR was lost"

begin "pg_ctl stop -m immediate"
(cd / && server_again -m immediate stop)
(cd / && server_again start)
cut_off "the connection to postgresql://postgres@/cut_off?host=$CLUSTER_DIR was lost"

# ---- The user ---------------------------------------------------------------------------------------------

for signal in INT TERM HUP; do
    begin "SIG$signal"
    kill -$signal $apply
    cut_off "new.sql:2:27: canceling statement due to user request (SQLSTATE 57014)"
    t_has "$name: why" "hint: A signal interrupted it." err.first
done

begin "SIGKILL"
kill -9 $apply
wait $apply 2>/dev/null
let_go
t_is "$name: nothing was changed" "$before" "$(bad_state_soon)"
t_exit "$name: again" 0 apply -y -q --schema new.sql --url "$url"

# While it waits for another apply.
begin "SIGTERM while another is at work"
t_status=0
timeout --foreground --preserve-status 1 "$SCHEMASYNC" apply -y --schema new.sql --url "$url" >out2 2>err2 </dev/null || t_status=$?
t_is "$name: exit code" 1 "$t_status"
t_has "$name: message" "schemasync: error: interrupted while waiting; nothing was changed" err2
kill $apply
cut_off "new.sql:2:27: canceling statement due to user request (SQLSTATE 57014)"

# ---- COMMIT -----------------------------------------------------------------------------------------------

# A server that waits for a standby which is not there commits, and does not say so.
t_database cut_off old.sql
name="lost during COMMIT"
query "ALTER DATABASE cut_off SET synchronous_commit = on" >/dev/null
psql -Xq -d "$url" -c "SET synchronous_commit = off" -c "ALTER SYSTEM SET synchronous_standby_names = 'nobody'"
query "SET synchronous_commit = off; SELECT pg_reload_conf()" >/dev/null
sleep 0.5
"$SCHEMASYNC" apply -y -q --schema new.sql --url "$url" >out 2>err </dev/null &
apply=$!
wait_for "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $ours AND wait_event = 'SyncRep')"
query "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE $ours" >/dev/null
t_status=0
wait $apply || t_status=$?
t_is "$name: exit code" 1 "$t_status"
t_is "$name: one error" "" "$(bad_one_error "the connection to postgresql://postgres@/cut_off?host=$CLUSTER_DIR was lost")"
t_has "$name: what is known" "It was lost during COMMIT: whether the changes are in place is not known." err
t_has "$name: what to do" "hint: Run plan" err
t_lacks "$name: nothing is promised" "Nothing was changed" err
t_exit "$name: plan knows" 0 plan --check --schema new.sql --url "$url"
