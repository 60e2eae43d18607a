#!/bin/sh
# apply.sh: consent, refusal, proof, locks and exit codes of apply.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
echo 'CREATE TABLE t (a int, b int);' >old.sql
echo 'CREATE TABLE t (a bigint);' >drops.sql
echo 'CREATE TABLE t (a int, b int, c text);' >adds.sql
t_database apply_cli old.sql

columns()
{
    psql -XAqt -d "$url" -c "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute
                             WHERE attrelid = 't'::regclass AND attnum > 0 AND NOT attisdropped"
}

t_exit "no terminal and no -y" 3 apply --schema adds.sql --url "$url"
t_has "no terminal and no -y: message" "there is no terminal to ask on; nothing was changed" err
t_has "no terminal and no -y: the plan is shown" "ADD COLUMN c" out
t_is "no terminal and no -y: nothing was changed" a,b "$(columns)"
t_exit "a hazard that is not allowed" 3 apply -y --schema drops.sql --url "$url"
t_has "a hazard that is not allowed: message" "nothing was changed" err
t_has "a hazard that is not allowed: the plan is shown" "DROP COLUMN b" out
t_is "a hazard that is not allowed: nothing was changed" a,b "$(columns)"
t_exit "--dry-run" 0 apply -y --dry-run --schema adds.sql --url "$url"
t_is "--dry-run: nothing was changed" a,b "$(columns)"
t_exit "--dry-run of what is refused" 3 apply -y --dry-run --schema drops.sql --url "$url"
t_exit "apply" 0 apply -y --schema adds.sql --url "$url"
t_is "apply: done" a,b,c "$(columns)"
t_has "apply: progress on standard error" "1/1 " err
t_has "apply: what was done" "schemasync: applied 1 step in" err
t_lacks "apply: no control characters without a terminal" "$(printf '\033')" err
t_exit "apply again" 0 apply -y --schema adds.sql --url "$url"
t_has "apply again: nothing to do" "No changes: " out
t_exit "nothing to do needs no consent" 0 apply --schema adds.sql --url "$url"
t_exit "--allow-drop" 0 apply -y -q --allow-drop=column --schema drops.sql --url "$url"
t_is "--allow-drop: done" a "$(columns)"
t_is "-q: nothing on standard error" "" "$(cat err)"
"$SCHEMASYNC" apply -y --schema - --url "$url" --allow-destructive <adds.sql >out 2>err && status=0 || status=$?
t_is "the file from standard input" 0 "$status"

# A statement that fails: told with SQLSTATE, statement and line; nothing is changed.
psql -Xq -d "$url" -c 'INSERT INTO t VALUES (1)'
printf 'CREATE TABLE t (a bigint, b int,\n    c text NOT NULL);\nCREATE TABLE u (a int);\n' >fails.sql
t_exit "a statement that fails" 1 apply -y --schema fails.sql --url "$url"
t_has "a statement that fails: place" "schemasync: error: fails.sql:2:" err
t_has "a statement that fails: SQLSTATE" "(SQLSTATE 23502)" err
t_has "a statement that fails: statement" "statement: ALTER TABLE" err
t_has "a statement that fails: state" "Nothing was changed." err
t_is "a statement that fails: nothing was changed" "" \
    "$(psql -XAqt -d "$url" -c "SELECT 1 FROM pg_class WHERE relname = 'u'")"

# Consent on a terminal.
if t_terminal "consent on a terminal"; then
    command="'$SCHEMASYNC' apply --schema new.sql --url '$url'"
    echo 'CREATE TABLE t (a bigint, b int, c text, d int);' >new.sql
    (sleep 1; echo n) | script -qec "$command" /dev/null >tty && status=0 || status=$?
    t_is "no: exit code" 1 "$status"
    t_has "no: the question names the target" "[y/N]" tty
    t_is "no: nothing was changed" a,b,c "$(columns)"
    (sleep 1; echo y) | script -qec "$command" /dev/null >tty && status=0 || status=$?
    t_is "yes: exit code" 0 "$status"
    t_is "yes: done" a,b,c,d "$(columns)"
    t_has "yes: one line of progress, rewritten" "$(printf '\r\033[K2/2 add column public.t.d')" tty
    # Somebody else is faster than the answer.
    echo 'CREATE TABLE t (a bigint, b int, c text, d int, e int);' >new.sql
    (sleep 2; psql -Xq -d "$url" -c 'ALTER TABLE t ADD f int' >/dev/null; echo y) |
        script -qec "$command" /dev/null >tty && status=0 || status=$?
    t_is "a database that changed meanwhile: exit code" 4 "$status"
    t_is "a database that changed meanwhile: nothing was done" a,b,c,d,f "$(columns)"
fi

# Locks.
echo 'CREATE TABLE t (a bigint, b int, c text, d int, f int, g int);' >new.sql
psql -XAqt -d "$url" -c 'BEGIN; LOCK TABLE t; SELECT pg_sleep(6); COMMIT' >/dev/null &
holder=$!
sleep 1
t_exit "a lock that can't be had" 5 apply -y --lock-timeout 200ms --schema new.sql --url "$url"
t_lacks "a lock that can't be had: nothing was done" ",g" out
wait $holder
t_exit "afterwards it works" 0 apply -y --schema new.sql --url "$url"

# One apply at a time: the first waits for the table, the second for the first.
hold_table()
{
    psql -XAqt -d "$url" -c "BEGIN; LOCK TABLE t; SELECT pg_sleep($1); COMMIT" >/dev/null &
    holder=$!
    sleep 1
}
echo 'CREATE TABLE t (a bigint, b int, c text, d int, f int, g int, h int);' >new.sql
hold_table 5
"$SCHEMASYNC" apply -y --schema new.sql --url "$url" >first.out 2>first.err &
first=$!
sleep 1
t_exit "--no-wait" 5 apply -y --no-wait --schema new.sql --url "$url"
t_has "--no-wait: says that somebody is at work" "schemasync" err
t_exit "waiting" 0 apply -y --schema new.sql --url "$url"
t_has "waiting: says so" "schemasync: waiting: " err
t_has "waiting: nothing is left to do" "No changes: " out
wait $first && status=0 || status=$?
t_is "the first has done it" 0 "$status"
wait $holder

# Law 1: something in the database makes of a statement what the file does not say.
psql -Xq -d "$url" <<'SQL'
CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.meddled')
       AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'meddled'::regclass AND attname = 'extra')
    THEN
        ALTER TABLE meddled ADD extra int;
    END IF;
END $$;
CREATE EVENT TRIGGER meddle ON ddl_command_end EXECUTE FUNCTION meddle();
SQL
printf 'CREATE TABLE t (a bigint, b int, c text, d int, f int, g int, h int);\nCREATE TABLE meddled (a int);\n' >new.sql
t_exit "a result that is not the file" 1 apply -y --schema new.sql --url "$url"
t_has "a result that is not the file: named" "not proved: column public.meddled.extra is still there" err
t_has "a result that is not the file: state" "Nothing was changed." err
t_is "a result that is not the file: nothing was changed" "" \
    "$(psql -XAqt -d "$url" -c "SELECT 1 FROM pg_class WHERE relname = 'meddled'")"
psql -Xq -d "$url" -c 'DROP EVENT TRIGGER meddle'

# What a hint says to type can be typed as it stands.
psql -Xq -d "$url" -c "CREATE TYPE shade AS ENUM ('light', 'dark')"
{ cat new.sql; echo "CREATE TYPE shade AS ENUM ('light');"; } >fewer.sql
t_exit "a value that goes" 3 apply -y --schema fewer.sql --url "$url"
allowance=$(sed -n 's/.*without: //p' out err | head -n 1)
t_is "a value that goes: what allows it" --allow-drop=enum-value "$allowance"
t_exit "a value that goes, allowed" 0 apply -y "$allowance" --schema fewer.sql --url "$url"
