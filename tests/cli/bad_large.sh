#!/bin/sh
# bad_large.sh: files that are large, long or deep: they work, or are refused in one message; never a crash, and not
# for ever, however small the stack that the shell grants.
. "$TESTS/lib/tap.sh"
. "$TESTS/lib/bad.sh"
unset DATABASE_URL
t_database bad_large

# many COUNT TEXT: the text so many times, on one line; %d in it, once or twice, is its number
many()
{
    awk -v n="$1" -v text="$2" 'BEGIN { for (i = 1; i <= n; i++) printf text, i, i }'
}

# How long, and under which stack, an ordinary run may take. A sanitizer is several times slower.
limits='ulimit -s 256; exec timeout 120 "$@"'

# t_run_small ARGUMENT...: as t_run
t_run_small()
{
    t_status=0
    sh -c "$limits" sh "$SCHEMASYNC" "$@" >out 2>err </dev/null || t_status=$?
}

# works NAME FILE: is applied, and then nothing is left to do
works()
{
    t_run_small apply -y -q --allow-destructive --schema "$2" --url "$url"
    t_is "$1" "0: " "$t_status: $(cut -c1-200 err)"
    t_run_small plan --check --schema "$2" --url "$url"
    t_is "$1: then" "0: " "$t_status: $(cut -c1-200 err)"
}

# refused NAME MESSAGE FILE
refused()
{
    before=$(bad_state)
    t_run_small apply -y -q --allow-destructive --schema "$3" --url "$url"
    bad_verdict "$1" 1 "$2"
}

# ---- Expressions of 100,000 parts -------------------------------------------------------------------------

# check FILE BEFORE COUNT TEXT AFTER: a table with this CHECK
check()
{
    { printf 'CREATE TABLE t (a int, b boolean, c text,\n CHECK ('; printf '%s' "$2"; many "$3" "$4"
      printf '%s));\n' "$5"; } >"$1"
}

n=100000
check plus.sql a $n ' + a' ' > 0'
refused "100,000 terms" "plus.sql:2:80011: expression is nested more than 10000 deep" plus.sql
check cast.sql a $n '::int' ' > 0'
refused "100,000 casts" "cast.sql:2:100010: expression is nested more than 10000 deep" cast.sql
check minus.sql '' $n '- ' 'a > 0'
refused "100,000 signs" "minus.sql:2:40009: expression is nested more than 10000 deep" minus.sql
check is.sql '(a > 0)' $n ' IS TRUE' ''
refused "100,000 IS" "is.sql:2:160017: expression is nested more than 10000 deep" is.sql
check not.sql '' $n 'NOT ' b
refused "100,000 NOT" "not.sql:2:" not.sql
t_has "100,000 NOT: why" "parentheses or operators are nested too deep for PostgreSQL's parser" err
check parens.sql "$(many $n '(')a > 0" $n ')' ''
refused "100,000 parentheses" "parens.sql:2:" parens.sql
t_has "100,000 parentheses: why" "parentheses or operators are nested too deep" err
check open.sql '' $n '(' ''
refused "100,000 parentheses that stay open" "open.sql:2:" open.sql
check calls.sql "$(many $n 'abs(')a" $n ')' ' > 0'
refused "100,000 calls" "calls.sql:2:" calls.sql
check selects.sql "a IN $(many $n '(SELECT ')a" $n ')' ''
refused "100,000 sub-selects" "selects.sql:2:" selects.sql
check in.sql 'a IN (0' $n ', %d' ')'
works "IN with 100,000 numbers" in.sql
check and.sql 'a <> 0' 90000 ' AND a <> %d' ''
works "90,000 AND" and.sql

# Within the limits, deeper than a small stack: how deep the server itself goes is its max_stack_depth.
check plus.sql a 1900 ' + a' ' > 0'
works "1,900 terms" plus.sql
check not.sql '' 1900 'NOT ' b
works "1,900 NOT" not.sql
check is.sql '(a > 0)' 1900 ' IS TRUE' ''
works "1,900 IS" is.sql
check parens.sql "$(many 9000 '(')a > 0" 9000 ')' ''
works "9,000 parentheses" parens.sql
check concat.sql "(c" 4000 " || 'x'" ") <> ''"
works "4,000 ||" concat.sql
check plus.sql a 9990 ' + a' ' > 0'
refused "more than the server's stack takes" "plus.sql:2:2: stack depth limit exceeded (SQLSTATE 54001)" plus.sql

# ---- Lists ---------------------------------------------------------------------------------------------------

{ printf 'CREATE TABLE t (a int'; many $n ', c%d int'; echo ');'; } >columns.sql
refused "100,000 columns" "columns.sql:1:" columns.sql
t_has "100,000 columns: why" "tables can have at most 1600 columns" err
{ printf 'CREATE TABLE t (a int);\nALTER TABLE t ADD x int'; many 200000 ', ADD c%d int'; echo ';'; } >long.sql
refused "800,000 tokens" "long.sql:2:1: statement is longer than 400000 tokens" long.sql
{ printf 'CREATE TYPE big AS ENUM ('; many 20000 "'v%d', "; echo "'last');"; } >enum.sql
t_run_small plan --schema enum.sql --url "$url"
t_is "20,000 values of an enum" "0: " "$t_status: $(cat err)"
{ many $n 'CREATE TABL t%d;\n'; } >errors.sql
t_run_small plan --schema errors.sql --url "$url"
t_is "100,000 errors" 1 "$t_status"
t_is "100,000 errors: a few are shown, all are counted" "schemasync: 100000 errors; the first 50 are shown" "$(tail -n 1 err)"
t_is "100,000 errors: how many are shown" 51 "$(wc -l <err)"
{ many 300 'CREATE TABLE t%d (a nosuch%d);\n'; } >types.sql
t_run_small plan --schema types.sql --url "$url"
t_is "300 unknown types: all are counted" "schemasync: 300 errors; the first 50 are shown" "$(tail -n 1 err)"
{ printf 'CREATE TABLE '; many $n a.; echo 'a ();'; } >name.sql
refused "a name of 100,000 parts" "name.sql:1:14: improper qualified name" name.sql
t_ok "a name of 100,000 parts: the message is cut" test "$(wc -c <err)" -lt 5000

# ---- 10 MB ---------------------------------------------------------------------------------------------------

{ printf -- '-- '; many 500000 'é12345678901234567 '; printf '\nCREATE TABLE t (a int);'; } >comment.sql
works "a comment of 10 MB" comment.sql
{ printf 'CREATE TABLE t (a int);'; many 1000000 '\n         '; printf 'CREATE TABL'; } >lines.sql
refused "an error behind 10 MB" "lines.sql:1000001:17:" lines.sql
long=$(many 40 'é3456789')
{ many 23000 "CREATE TABLE t%d (id bigint PRIMARY KEY, é text NOT NULL DEFAULT '$long', b int CHECK (b > %d)); "
  printf 'CREATE TABL x'; } >tables.sql
t_ok "23,000 tables on one line: 10 MB" test "$(wc -c <tables.sql)" -gt 10000000
refused "an error at the end of a line of 10 MB" "tables.sql:1:" tables.sql
sed 's/CREATE TABL x$//' tables.sql >good.sql
t_run_small plan -o sql --allow-destructive --schema good.sql --url "$url"
t_is "23,000 tables are planned" "0: 23000" "$t_status: $(grep -c '^CREATE TABLE' out)"
{ printf "CREATE TABLE t (a text DEFAULT '"; many 1000000 '9 bytes. '; echo "');"; } >literal.sql
t_run_small plan --schema literal.sql --url "$url"
t_is "a literal of 9 MB" "0: " "$t_status: $(cat err)"
t_exit "--max-size" 1 apply -y --max-size 9MB --schema good.sql --url "$url"
t_has "--max-size: what to do" "up to 256 MB" err
rm -f ./*.sql out

# ---- No room ---------------------------------------------------------------------------------------------------

echo 'CREATE TABLE t (a int);' >s.sql
if ! grep -q __asan_init "$SCHEMASYNC"; then
    t_status=0
    sh -c 'ulimit -v 300000; exec "$@"' sh "$SCHEMASYNC" plan --schema s.sql --url "$url" >out 2>err || t_status=$?
    before=$(bad_state)
    bad_verdict "too little address space for a stack" 1 "cannot start: no thread with a stack of"
fi
