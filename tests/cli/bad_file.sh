#!/bin/sh
# bad_file.sh: schema files that are none, or hold what a schema file must not: one message, nothing changed.
. "$TESTS/lib/tap.sh"
. "$TESTS/lib/bad.sh"
unset DATABASE_URL
echo "CREATE TABLE keep (id int PRIMARY KEY, note text); CREATE TYPE mood AS ENUM ('sad', 'glad');" >full.sql
t_database bad_file full.sql
psql -Xq -d "$url" -c "INSERT INTO keep VALUES (1, 'x')"
before=$(bad_state)

# ---- Syntax: line and column count characters, not bytes ----------------------------------------------

bad_text "syntax error" '2:8: syntax error at or near "TABL"' 'CREATE TABLE t (a int);\nCREATE TABL x;\n'
bad_text "syntax error: at the end" '1:22: syntax error at end of input' 'CREATE TABLE t (a int'
bad_text "after 2, 3 and 4 bytes on the line" '1:33: syntax error at or near "TABL"' \
    'CREATE TABLE "äø€字😀" (); CREATE TABL x;'
bad_text "after combining characters" '1:32: syntax error at or near "TABL"' \
    'CREATE TABLE "e\0314\0201x\0314\0210" (); CREATE TABL x;'
bad_text "after such lines" '4:8: syntax error at or near "TABL"' \
    '-- ä€😀\n/* é\n 字 */ CREATE TABLE "😀" (a int);\nCREATE TABL x;'
bad_text "inside a statement with such characters" '3:19: syntax error at or near ","' \
    "CREATE TABLE t (\n  ü text DEFAULT '€😀',\n  \"字\" text, é int,,);"
bad_text "with CRLF" '3:8: syntax error at or near ";"' 'CREATE TABLE t (a int,\r\n  b int,\r\n  c int;\r\n'
bad_text "with a byte order mark" '1:8: syntax error at or near "TABL"' '\0357\0273\0277CREATE TABL x;'
printf '\n CREATE TABLE "é€" (a int;\n' >inc.sql
printf -- '-- ä\n\\i inc.sql\n' >s.sql
bad_file "in an included file" 'inc.sql:2:26: syntax error at or near ";"' s.sql
bad_text "string that is not closed" '2:11: a string is not closed' "CREATE TABLE t (\nä DEFAULT 'abc);\n\n"
bad_text "escape string that is not closed" '1:32: a string is not closed' \
    "CREATE TABLE t (a text DEFAULT E'abc\\\\'"
bad_text "dollar quote that is not closed" '2:32: a string is not closed' \
    'CREATE TABLE é (a int);\nCREATE TABLE t (a text DEFAULT $x$abc$y$\n'
bad_text "comment that is not closed" '1:26: a comment is not closed' 'CREATE TABLE é (a text); /* /* */ x'
bad_text "quoted name that is not closed" '1:25: a quoted name is not closed' 'CREATE TABLE t (a text, "b c'
bad_text "BEGIN without COMMIT" '2:1: BEGIN without COMMIT' 'CREATE TABLE t (a int);\nBEGIN;\nCREATE TABLE u (a int);'

# ---- What is no definition ----------------------------------------------------------------------------

# not_a_definition WORD STATEMENT
not_a_definition()
{
    bad_text "${2%%;*}" "2:1: $1 is not a definition: a schema file holds only the schema" "CREATE TABLE t (a int);\n$2;"
}
not_a_definition INSERT 'INSERT INTO t VALUES (1)'
not_a_definition UPDATE 'UPDATE t SET a = 1'
not_a_definition DELETE 'DELETE FROM t'
not_a_definition TRUNCATE 'TRUNCATE t'
not_a_definition DO 'DO $$ BEGIN DROP TABLE keep; END $$'
not_a_definition SELECT 'SELECT 1'
not_a_definition SELECT 'SELECT 1 INTO u'
not_a_definition SELECT 'WITH x AS (DELETE FROM keep RETURNING *) SELECT * FROM x'
not_a_definition SELECT "SELECT pg_catalog.set_config('search_path', '', false), 1"
not_a_definition COPY 'COPY t FROM stdin;\n1\n\\.\n'
not_a_definition COPY "COPY t TO PROGRAM 'true'"
not_a_definition 'VACUUM or ANALYZE' 'VACUUM FULL'
not_a_definition 'VACUUM or ANALYZE' 'ANALYZE t'
not_a_definition CALL 'CALL p()'
not_a_definition EXPLAIN 'EXPLAIN ANALYZE DELETE FROM keep'
not_a_definition 'ALTER SYSTEM' 'ALTER SYSTEM SET fsync = off'
not_a_definition LOCK 'LOCK TABLE t'
t_has "what to do instead" "hint: Keep data and scripts in files of their own." err
bad_text "in a transaction block" '1:8: INSERT is not a definition' 'BEGIN; INSERT INTO t VALUES (1); COMMIT;'
bad_text "ROLLBACK" "2:1: a schema file can't take back what it says" 'BEGIN; CREATE TABLE t ();\nROLLBACK;'
bad_text "CREATE TABLE AS" '1:1: CREATE TABLE AS copies data: CREATE TABLE t' 'CREATE TABLE t AS SELECT 1 AS a'
bad_text "set_config of what is computed" '1:1: set_config() is read only with constants' \
    "SELECT set_config('search_path', 'a' || 'b', false)"
bad_text "GRANT" '2:1: privileges are not covered yet: GRANT SELECT ON t' \
    'CREATE TABLE t (a int);\nGRANT SELECT ON t TO PUBLIC;'
t_has "GRANT: what to do" "hint: Keep the statement in another file" err
bad_text "CREATE ROLE" '1:1: roles are not covered yet: CREATE ROLE x' 'CREATE ROLE x SUPERUSER'
bad_text "DROP DATABASE" '1:1: databases are not covered yet: DROP DATABASE x' 'DROP DATABASE x'
bad_text "temporary table" '1:1: temporary tables are not part of a schema: CREATE TABLE t' \
    'CREATE TEMP TABLE t (a int)'
bad_text "psql command" "2:1: psql's command \\! is not read" 'CREATE TABLE t ();\n\\! true\n'
bad_text "psql command inside a statement" '2:1: a psql command stands inside a statement' \
    'CREATE TABLE t (a int)\n\\i inc.sql\n'

# ---- Encodings ----------------------------------------------------------------------------------------

bad_text "NUL byte" '1:18: NUL byte in the file' 'CREATE TABLE x (é\00000 int)'
bad_text "invalid UTF-8 in a name" '1:16: invalid UTF-8: byte 0xff' 'CREATE TABLE "x\0377" (a int)'
bad_text "invalid UTF-8 in a literal" '1:34: invalid UTF-8: byte 0xc3' "CREATE TABLE x (a text DEFAULT 'é\0303')"
bad_text "invalid UTF-8 in a comment" '2:6: invalid UTF-8: byte 0xe9' 'CREATE TABLE x (a text);\n-- é \0351\n'
bad_text "Latin 1" '1:15: invalid UTF-8: byte 0xe4' 'CREATE TABLE "\0344" (a text);'
if command -v iconv >/dev/null; then
    echo 'CREATE TABLE x (a int);' | iconv -t UTF-16 >s.sql
    bad_file "UTF-16 with its mark" 's.sql:1:1: invalid UTF-8: byte 0xff' s.sql
    echo 'CREATE TABLE x (a int);' | iconv -t UTF-16LE >s.sql
    bad_file "UTF-16 without a mark" 's.sql:1:2: NUL byte in the file' s.sql
    t_has "UTF-16: hint" "is this file UTF-16" err
fi
{ printf '\357\273\277'; sed 's/$/\r/' full.sql; } >s.sql
t_exit "a byte order mark and CRLF are no difference" 0 plan --check --schema s.sql --url "$url"

# ---- Files --------------------------------------------------------------------------------------------

bad_file "missing file" "no-such.sql: can't read the file: No such file or directory" no-such.sql
mkdir -p folder
bad_file "directory" "folder: can't read the file: it is a directory" folder
bad_file "a file as a directory" "full.sql/x: can't read the file: Not a directory" full.sql/x
bad_file "empty name" "the name of the schema file is empty" ""
ln -sf loop loop
bad_file "links in a circle" "loop: can't read the file: Too many levels of symbolic links" loop
bad_text "missing include" "2:1: no-such.sql: can't read the file: No such file or directory" '\n\\i no-such.sql\n'
bad_text "include of a directory" "1:1: folder: can't read the file: it is a directory" '\\i folder\n'
bad_text "include without a name" '1:1: \i needs the name of a file' '\\i\n'
bad_text "include of itself" "2:1: s.sql includes itself" 'CREATE TABLE x (a int);\n\\i s.sql\n'
bad_text "include of itself under another name" "2:1: folder/../s.sql includes itself" \
    'CREATE TABLE x (a int);\n\\i folder/../s.sql\n'
printf 'CREATE TABLE y ();\n\\ir ./s.sql\n' >inc.sql
printf '\n\\i inc.sql\n' >s.sql
bad_file "includes in a circle" "inc.sql:2:1: ./s.sql includes itself" s.sql

# A reader of no rights: as root, another user; the file and its folder may be looked at, not read.
cp full.sql secret.sql
chmod 000 secret.sql
if [ "$(id -u)" -eq 0 ]; then
    bad_folder=$(mktemp -d)
    chmod 755 "$bad_folder"
    cp -p "$SCHEMASYNC" secret.sql "$bad_folder"
    t_status=0
    (cd "$bad_folder" && setpriv --reuid=65534 --regid=65534 --clear-groups ./schemasync apply -y \
        --allow-destructive --schema secret.sql --url "$url") >out 2>err </dev/null || t_status=$?
    rm -rf "$bad_folder"
else
    t_run apply -y --allow-destructive --schema secret.sql --url "$url"
fi
bad_verdict "unreadable file" 1 "secret.sql: can't read the file: Permission denied"

# ---- Nothing is not an error, but it is refused ---------------------------------------------------------

# refused NAME FILE: printed, marked, refused whole
refused()
{
    t_run apply -y --schema "$2" --url "$url"
    bad_verdict "$1" 3 "refused: 2 hazards are not allowed; nothing was changed"
    t_has "$1: the plan is shown and marked" "needs --allow-drop=table" out
}
: >empty.sql
refused "an empty file against a full database" empty.sql
printf -- '-- nothing\n/* here */\n ;;\n' >comments.sql
refused "a file of comments" comments.sql
refused "an empty device" /dev/null
mkfifo pipe
(: >pipe) &
refused "a pipe that closes" pipe
wait
t_is "nothing is lost" 1 "$(psql -XAqt -d "$url" -c 'SELECT count(*) FROM keep')"
t_exit "an empty file, allowed" 0 apply -y --allow-drop=table,enum --schema empty.sql --url "$url"
t_exit "an empty file, then" 0 plan --check --schema comments.sql --url "$url"

# ---- Standard output ------------------------------------------------------------------------------------

before=$(bad_state)
t_status=0
"$SCHEMASYNC" apply -y --schema full.sql --url "$url" >/dev/full 2>err </dev/null || t_status=$?
bad_verdict "full standard output: nothing is applied that was not shown" 1 "cannot write to standard output: No space"
t_status=0
"$SCHEMASYNC" apply -y --schema full.sql --url "$url" >&- 2>err </dev/null || t_status=$?
bad_verdict "closed standard output" 1 "cannot write to standard output: Bad file descriptor"
for command in plan drift dump "explain keep" "diff -"; do
    schema="--schema full.sql"
    case $command in dump) schema= ;; diff*) schema= command="diff full.sql $url" ;; esac
    t_status=0
    case $command in
        # shellcheck disable=SC2086
        diff*) "$SCHEMASYNC" $command >/dev/full 2>err </dev/null || t_status=$? ;;
        # shellcheck disable=SC2086
        *) "$SCHEMASYNC" ${command%% *} $schema --url "$url" ${command#"${command%% *}"} >/dev/full 2>err \
            </dev/null || t_status=$? ;;
    esac
    bad_verdict "full standard output: ${command%% *}" 1 "cannot write to standard output: No space"
done
