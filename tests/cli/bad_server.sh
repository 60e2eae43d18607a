#!/bin/sh
# bad_server.sh: servers that can't be reached, or do not let one in or do as one likes: one message, which never
# shows the password.
. "$TESTS/lib/tap.sh"
. "$TESTS/lib/bad.sh"
unset DATABASE_URL
echo 'CREATE TABLE t (a int);' >schema.sql

# A server of its own, whose doors can be locked.
bad_cluster=$("$TESTS/lib/cluster.sh" start) || { echo "not ok - a second server"; exit 1; }
trap '"$TESTS/lib/cluster.sh" stop "$bad_cluster"' EXIT
trap 'exit 130' INT TERM HUP
cluster_find_bin
CLUSTER_DIR=$(printf '%s\n' "$bad_cluster" | sed 's/.*host=//; s/&.*//')
PGHOST=$CLUSTER_DIR
export CLUSTER_DIR PGHOST
unset PGPASSWORD
PGPASSFILE=$PWD/no-passwords
export PGPASSFILE
echo 'CREATE TABLE keep (a int);' >full.sql
t_database shop full.sql
good=$url
before=$(bad_state "$good")
secret=S3cret-Pa55word

# refused NAME MESSAGE URL: every command that reads a database, and the password nowhere
refused()
{
    for command in plan apply dump; do
        case $command in
            plan) t_run plan --schema schema.sql --url "$3" ;;
            apply) t_run apply -y -q --allow-destructive --schema schema.sql --url "$3" ;;
            dump) t_run dump --url "$3" ;;
        esac
        url=$good
        bad_verdict "$1: $command" 1 "$2"
        cat out err >both
        grep -qE "S3cret|Pa55word" both && echo "not ok - $1: $command: the password is shown"
    done
}

# ---- The URL ------------------------------------------------------------------------------------------------

refused "no such host" "cannot connect to postgresql://u@no-such-host.invalid/x: the host is unknown" \
    "postgresql://u:$secret@no-such-host.invalid/x"
refused "no such port" "cannot connect to postgresql://u@127.0.0.1:1/x: no server answers there" \
    "postgresql://u:$secret@127.0.0.1:1/x"
t_has "no such port: what to do" "hint: Is the server running, and are host and port right?" err
refused "no such socket" "cannot connect to postgresql://u@/x?host=/nonexistent: no server answers there" \
    "postgresql://u:$secret@/x?host=/nonexistent"
refused "a port that is none" "cannot connect to postgresql://u@127.0.0.1:99999/x: the port is not one" \
    "postgresql://u:$secret@127.0.0.1:99999/x"
for bad_url in "postgresql://u:S3cret@Pa55word@host/x" "postgresql://u:S3cret/Pa55word@host/x" \
        "postgresql://u:$secret@[::1/x" "postgresql://u:$secret%zz@host/x" "postgresql://u:x@host/x?nosuch=$secret"; do
    t_run plan --schema schema.sql --url "$bad_url"
    bad_verdict "malformed URL" 1 "the database URL can't be read"
    t_lacks "malformed URL: no password" Pa55word err
done
refused "malformed keywords" "the connection string can't be read" "host=x pasword=$secret"
refused "keywords that are not closed" "the connection string can't be read" "host='x password=$secret"
refused "unknown kind of server" "unknown kind of database URL: mysql://" "mysql://u:$secret@host/x"

# ---- What answers is no PostgreSQL ---------------------------------------------------------------------------

if command -v python3 >/dev/null; then
    cat >rubbish.py <<'PYTHON'
import socket, sys
server = socket.create_server(("127.0.0.1", 0))
print(server.getsockname()[1], flush=True)
while True:
    client, _ = server.accept()
    client.recv(1000)
    client.send(sys.argv[1].encode("latin1").decode("unicode_escape").encode("latin1"))
    client.close()
PYTHON
    # rubbish NAME MESSAGE WHAT-IT-SAYS
    rubbish()
    {
        python3 rubbish.py "$3" >port 2>/dev/null &
        rubbish=$!
        while [ ! -s port ]; do sleep 0.1; done
        refused "$1" "cannot connect to postgresql://u@127.0.0.1:$(cat port)/x: $2" \
            "postgresql://u:$secret@127.0.0.1:$(cat port)/x?sslmode=disable"
        kill $rubbish
        wait $rubbish 2>/dev/null
        rm port
    }
    rubbish "a web server" "what answers there is not a PostgreSQL server" 'HTTP/1.1 400 Bad Request\r\n\r\n'
    rubbish "a server that hangs up" "the server closed the connection" ''
    rubbish "a server that says nonsense" "" 'R\xff\xff\xff\xff\xff\xff\xff\xff'
fi

# ---- The server does not let one in ----------------------------------------------------------------------------

psql -Xq -d "$good" <<SQL
SET password_encryption = 'scram-sha-256';    -- 13's own is md5
CREATE ROLE guarded LOGIN PASSWORD '$secret';
CREATE ROLE stranger LOGIN;
CREATE ROLE crowd LOGIN CONNECTION LIMIT 0;
CREATE ROLE looker LOGIN;
CREATE DATABASE full_house CONNECTION LIMIT 0;
SQL
hba=$CLUSTER_DIR/data/pg_hba.conf
{ echo 'local all guarded scram-sha-256'; echo 'local all stranger reject'; cat "$hba"; } >hba.new
cluster_as_server tee "$hba" <hba.new >/dev/null
psql -XqAt -d "$good" -c 'SELECT pg_reload_conf()' >/dev/null
sleep 0.5
before=$(bad_state "$good")
at="@/shop?host=$CLUSTER_DIR"
refused "wrong password" "cannot connect to postgresql://guarded$at: the password is wrong" \
    "postgresql://guarded:S3cret-Pa55wrong$at"
cat out err >both
t_lacks "wrong password: it is not shown" Pa55wrong both
PGPASSWORD=Pa55word-of-the-environment refused "wrong password of the environment" \
    "cannot connect to postgresql://guarded$at: the password is wrong" "postgresql://guarded$at"
refused "no password" "cannot connect to postgresql://guarded$at: a password is needed" "postgresql://guarded$at"
t_exit "the right password" 0 plan --schema full.sql --url "postgresql://guarded:$secret$at"
cat out err >both
t_lacks "the right password is not shown either" Pa55word both
refused "a role that is rejected" "cannot connect to postgresql://stranger$at: the server does not let this role in from here" \
    "postgresql://stranger$at"
refused "no such role" "cannot connect to postgresql://nobody$at: the role does not exist" "postgresql://nobody$at"
refused "no such database" \
    "cannot connect to postgresql://postgres@/nosuch?host=$CLUSTER_DIR: the database does not exist" \
    "postgresql://postgres@/nosuch?host=$CLUSTER_DIR"
refused "a role that has no connection left" "cannot connect to postgresql://crowd$at: the server has no connection left" \
    "postgresql://crowd$at"
refused "a database that has no connection left" \
    "cannot connect to postgresql://looker@/full_house?host=$CLUSTER_DIR: the server has no connection left" \
    "postgresql://looker@/full_house?host=$CLUSTER_DIR"

# ---- Rights -----------------------------------------------------------------------------------------------------

# allowed NAME URL FILE: a plan is made without any right but that to connect
allowed()
{
    t_exit "$1" 0 plan --schema "$3" --url "$2"
    t_is "$1: nothing on standard error" "" "$(cat err)"
}

# denied NAME MESSAGE URL FILE
denied()
{
    allowed "$1: plans" "$3" "$4"
    t_run apply -y -q --allow-destructive --schema "$4" --url "$3"
    url=$good
    bad_verdict "$1" 1 "$4:$2"
    t_has "$1: state" "Nothing was changed." err
}

looker="postgresql://looker$at"
psql -Xq -d "$good" -c 'REVOKE CREATE ON SCHEMA public FROM public; REVOKE USAGE ON SCHEMA public FROM public' \
    -c 'GRANT USAGE ON SCHEMA public TO looker'
before=$(bad_state "$good")
echo 'CREATE TABLE keep (a int, b int);' >owner.sql
denied "not the owner of the table" "1:27: must be owner of table keep (SQLSTATE 42501)" "$looker" owner.sql
printf 'CREATE TABLE keep (a int);\nCREATE TABLE other (a int);\n' >create.sql
denied "no right to create in the schema" "2:1: permission denied for schema public (SQLSTATE 42501)" "$looker" create.sql
printf 'CREATE TABLE keep (a int);\nCREATE SCHEMA app;\n' >schemas.sql
denied "no right to create schemas" "2:1: permission denied for database shop (SQLSTATE 42501)" "$looker" schemas.sql
if [ "$(psql -XqAt -d "$good" -c "SELECT count(*) FROM pg_available_extensions WHERE name = 'pageinspect'")" = 1 ]; then
    printf 'CREATE TABLE keep (a int);\nCREATE EXTENSION pageinspect;\n' >extension.sql
    denied "an extension that only a superuser may create" \
        '2:1: permission denied to create extension "pageinspect" (SQLSTATE 42501)' "$looker" extension.sql
fi
psql -Xq -d "$good" -c 'REVOKE USAGE ON SCHEMA public FROM looker'
before=$(bad_state "$good")
echo 'CREATE TABLE public.keep (a int);' >qualified.sql
allowed "a role that may only connect plans" "$looker" qualified.sql
t_has "a role that may only connect sees all" "No changes: " out

# ---- A server that only reads -------------------------------------------------------------------------------------

if [ -x "$PGBIN/pg_basebackup" ] && cluster_standby; then
    standby="postgresql://postgres@/shop?host=$CLUSTER_DIR&port=5433"
    allowed "a standby: plans" "$standby" create.sql
    t_run apply -y -q --schema create.sql --url "$standby"
    url=$good
    bad_verdict "a standby" 1 "create.sql:2:1: cannot execute CREATE TABLE in a read-only transaction (SQLSTATE 25006)"
    t_has "a standby: why" "allows reading only" err
fi

# ---- No client library --------------------------------------------------------------------------------------------

mkdir nolib
echo 'no library' >nolib/libpq.so.5
(
    LD_LIBRARY_PATH=$PWD/nolib
    export LD_LIBRARY_PATH
    t_exit "no libpq: exit code" 1 plan --schema create.sql --url "$good"
    t_has "no libpq: what" "cannot load PostgreSQL's client library: " err
    t_has "no libpq: what to do" "libpq5" err
    t_exit "no libpq: the version can be asked" 0 --version
    t_has "no libpq: and says so" "no libpq" out
    t_exit "no libpq: SQLite needs none" 0 plan --schema create.sql --url sqlite:none.db
)
