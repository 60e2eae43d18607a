#!/bin/sh
# options.sh: command lines, variables and help: what needs no database.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

# t_fails NAME MESSAGE HINT ARGUMENT...: exit code 1, the message on standard error, nothing on standard output
t_fails()
{
    t_case=$1 t_message=$2 t_hint=$3
    shift 3
    t_exit "$t_case: exit code" 1 "$@"
    t_has "$t_case: message" "schemasync: error: $t_message" err
    [ -z "$t_hint" ] || t_has "$t_case: hint" "hint: $t_hint" err
    t_is "$t_case: nothing on standard output" "" "$(cat out)"
}

t_fails "no command" "no command was given" "schemasync help lists the commands."
t_fails "unknown command" 'unknown command "plna"' "Did you mean plan?" plna
t_fails "planned command" "the command init does not exist yet" "" init
t_fails "option before the command" "-q stands before the command" "" -q plan
t_fails "unknown option" "unknown option --shcema" "Did you mean --schema?" plan --shcema x
t_fails "unknown letter" "unknown option -x" "" plan -qx
t_fails "missing value" "option --url needs a value" "" plan --url
t_fails "argument too many" 'plan: unexpected argument "x"' "" plan x
t_fails "argument too few" "diff needs FROM TO" "" diff only-one
t_fails "bad duration" 'invalid value "3" for --lock-timeout' "A duration is" plan --lock-timeout 3
t_fails "bad size" 'invalid value "much" for --max-size' "A size is" plan --max-size=much
t_fails "bad choice" 'invalid value "onlin" for --strategy' "Did you mean online?" plan --strategy onlin
t_fails "strategy that is not there yet" "strategy online is not supported yet" "" apply --strategy online
t_fails "unknown judge" 'invalid value "twin" for --judge' "" plan --judge=twin
t_fails "unknown kind" '"tabel" is not a kind of object' "" plan --allow-drop=table,tabel
t_fails "unknown hazard" '"drp" is not a hazard that can be allowed' "" plan --allow=drp
t_fails "schemas: all and names" 'schemas: "all" stands alone' "" plan --schemas all,app
t_fails "a rule without a kind" "an ignore rule is a kind and a pattern" "It reads table public" plan --ignore a.b
t_fails "no schema file" "db/schema.sql: can't read the file" "" plan
t_fails "unknown scheme" "unknown kind of database URL: mysql://" "" plan --url mysql://u:secret@h/d
t_lacks "unknown scheme: no password" secret err
t_fails "what others call a SQLite file" "unknown kind of database URL: file:" "A SQLite file is sqlite:PATH" plan --url file:./app.db
t_fails "a database in memory" "no SQLite file is named: :memory:" "A SQLite database is one file" plan --url :memory:
t_fails "no file at all" "no SQLite file is named: sqlite:" "" plan --url sqlite:
t_fails "a host" "the URL names a host" "Say sqlite:app.db, or sqlite:/..." plan --url sqlite://app.db
t_ok "nothing is made of that" test ! -e file: -a ! -e file:. -a ! -e :memory:
t_fails "environment without a file" "cannot read schemasync.yml" "" plan --env prod
t_fails "unknown format" 'unknown output format "jsn"' "Did you mean json?" plan --url postgresql://x -o jsn
t_fails "format without file" "--output json= names no file" "" plan --url postgresql://x -o json=
t_fails "two formats on standard output" "two output formats for standard output" "" \
    plan --url postgresql://x -o json -o sql
t_fails "a dump is sql" "a dump is written as sql, not as json" "" dump --url postgresql://x -o json
t_fails "not the name of an object" "not the name of an object: a..b" "" explain --url postgresql://x a..b
t_fails "standard input twice" "both sources are standard input" "" diff - -
t_fails "a folder" ". is a folder" "" diff . -
echo x >"host=file"
t_fails "a file may be called like a keyword string" "host=file" "" diff "host=file" "host=file"
printf 'SQLite format 3\0' >lite.db
t_fails "a file with SQLite's first bytes and no more" "lite.db is not a SQLite database" "" diff lite.db -

SCHEMASYNC_LOCK_TIMEOUT=soon t_fails "bad variable" 'invalid value "soon" for SCHEMASYNC_LOCK_TIMEOUT' "" plan
SCHEMASYNC_STRATEGY=online t_fails "variable counts" "strategy online is not supported yet" "" plan
SCHEMASYNC_STRATEGY=online t_fails "flag before variable" "db/schema.sql: can't read the file" "" plan --strategy atomic
SCHEMASYNC_HELP=yes t_fails "help has no variable" "db/schema.sql: can't read the file" "" plan
SCHEMASYNC_STRATEGY= t_fails "empty variable says nothing" "db/schema.sql: can't read the file" "" plan

for command in plan apply diff drift dump explain; do
    t_exit "$command --help" 0 "$command" --help
    t_has "$command --help: usage" "Usage: schemasync $command" out
    t_is "$command --help: nothing on standard error" "" "$(cat err)"
    t_is "$command --help: 80 columns" "" "$(awk 'length > 80' out)"
    cp out by_flag
    t_exit "help $command" 0 help "$command"
    t_ok "help $command says the same" cmp out by_flag
done
t_exit "help" 0 --help
t_has "help names the commands" "  explain " out
t_lacks "help does not name what is not there" "  lint " out
t_exit "help of a command that is not there" 1 help nothing
t_exit "version" 0 --version
t_has "version" "schemasync " out

"$SCHEMASYNC" --help >/dev/full 2>err && status=0 || status=$?
t_is "full disk" 1 "$status"
t_has "full disk: message" "cannot write to standard output: No space left on device" err
"$SCHEMASYNC" --help >&- 2>err && status=0 || status=$?
t_is "closed standard output" 1 "$status"
"$SCHEMASYNC" plan --help 2>err | true
t_is "a reader that goes away is no error" "" "$(cat err)"
