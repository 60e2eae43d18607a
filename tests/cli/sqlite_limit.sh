#!/bin/sh
# sqlite_limit.sh: files that keep SQLite busy where it listens to nobody: views that read views, each twice.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

# nested VIEWS [TABLE]: so many views, each of which reads the one before twice
nested()
{
    echo '-- schemasync: dialect=sqlite'
    echo 'CREATE TABLE t (a);'
    echo "CREATE TABLE ${2:-other} (a);${2:+ -- @renamed from=other}"
    echo 'CREATE VIEW v0 AS SELECT * FROM t;'
    awk -v views="$1" 'BEGIN {
        for (i = 1; i < views; i++)
            printf "CREATE VIEW v%d AS SELECT a.a FROM v%d a JOIN v%d b ON a.a = b.a;\n", i, i - 1, i - 1
    }'
}

nested 20 >twenty.sql
t_exit "twenty views, each read twice by the next: apply" 0 apply -y -q --schema twenty.sql --url app.db
t_exit "twenty views: then nothing is left" 0 plan --check --schema twenty.sql --url app.db
nested 20 renamed >renamed.sql
before=$(cksum <app.db)
t_exit "twenty views, and a rename" 1 plan --schema renamed.sql --url app.db
t_has "twenty views, and a rename: message" "schemasync: error: a rename takes SQLite more than 5 seconds" err
t_is "twenty views, and a rename: the database is as it was" "$before" "$(cksum <app.db)"
{ nested 20; echo "CREATE VIRTUAL TABLE f USING fts4(content='v19');"; } >content.sql
t_exit "twenty views, and full text over the last" 1 plan --schema content.sql --url app.db
t_has "twenty views, and full text over the last: where" "schemasync: error: content.sql:24:1: t" err

rm app.db
nested 8 >eight.sql
nested 8 renamed >renamed.sql
t_exit "eight views: apply" 0 apply -y -q --schema eight.sql --url app.db
t_exit "eight views, and a rename" 0 apply -y -q --schema renamed.sql --url app.db
t_exit "eight views: then nothing is left" 0 plan --check --schema renamed.sql --url app.db
