#!/bin/sh
# sqlite_schemas.sh: schemas of a file in PostgreSQL's dialect in a SQLite database, where they are a part of names: which are
# managed, which rules leave alone, which one keeps its names, and `explain`.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
fixtures=$(cd "$TESTS/../fixtures" && pwd)

lite()
{
    sqlite3 -batch -bail "$@"
}

tables()
{
    lite "$1" "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY 1" | paste -sd ' '
}

columns()
{
    lite "$1" "SELECT name FROM pragma_table_info('$2') ORDER BY cid" | paste -sd ' '
}

# ---- Which schemas are managed -------------------------------------------------------------------------------------

cat >old.sql <<'SQL'
CREATE SCHEMA app;
CREATE SCHEMA billing;
CREATE TABLE app.users (id serial PRIMARY KEY, n text);
CREATE TABLE app.gone (id int PRIMARY KEY);
CREATE TABLE billing.bills (id serial PRIMARY KEY, n text, who int REFERENCES app.users);
CREATE TABLE billing.gone (id int PRIMARY KEY);
CREATE TABLE plain (id int PRIMARY KEY, n text);
CREATE INDEX ON billing.bills (n);
CREATE VIEW billing.names AS SELECT n FROM billing.bills;
SQL
sed '/gone/d; s/n text/n text, m int/' old.sql >new.sql
cat >>new.sql <<'SQL'
CREATE TABLE billing.more (id int PRIMARY KEY);
CREATE TABLE app.more (id int PRIMARY KEY);
CREATE TABLE fresh (id int PRIMARY KEY);
SQL

# start: app.db as old.sql has it, with a table, an index and a trigger that the file knows nothing of
start()
{
    rm -f app.db*
    "$SCHEMASYNC" apply -q -y --schema old.sql --url sqlite:app.db >start.out 2>&1 || echo "not ok - start: $(cat start.out)"
    lite app.db "CREATE TABLE other (x); CREATE INDEX by_hand ON billing_bills (who);
        CREATE TRIGGER touched AFTER INSERT ON billing_bills BEGIN SELECT 1; END"
}

start
t_exit "one schema: plan" 0 plan --schemas app --schema new.sql --url sqlite:app.db
t_lacks "one schema: it is there" "which neither side has" err
t_has "one schema: the others are named" "Schemas left alone: billing, public" out
t_exit "one schema: apply" 0 apply -y --allow-drop=table --schemas app --schema new.sql --url sqlite:app.db
t_is "one schema: it alone has changed" "app_more app_users billing_bills billing_gone other plain" "$(tables app.db)"
t_is "one schema: its table" "id n m" "$(columns app.db app_users)"
t_is "one schema: another one's table" "id n who" "$(columns app.db billing_bills)"
t_exit "one schema: then nothing is left" 0 plan --check --schemas app --schema new.sql --url sqlite:app.db
t_exit "one schema: drift" 0 drift --schemas app --schema new.sql --url sqlite:app.db
t_exit "one schema: drift of the others" 2 drift --schemas billing --schema new.sql --url sqlite:app.db

start
t_exit "the bare schema: apply" 0 apply -y --allow-drop=all --schemas public --schema new.sql --url sqlite:app.db
t_is "the bare schema: what has no known prefix is its own" "app_gone app_users billing_bills billing_gone fresh plain" \
    "$(tables app.db)"
t_exit "the bare schema: then nothing is left" 0 plan --check --schemas public --schema new.sql --url sqlite:app.db

start
t_exit "two of three" 0 apply -y --allow-drop=all --schemas app,billing --schema new.sql --url sqlite:app.db
t_is "two of three: the third stays" "app_more app_users billing_bills billing_more other plain" "$(tables app.db)"
t_is "two of three: what hangs on a table is in its schema" "billing_bills_n_idx" \
    "$(lite app.db "SELECT name FROM sqlite_schema WHERE tbl_name = 'billing_bills' AND type IN ('index', 'trigger')")"

start
t_exit "in schemasync.yml's words" 2 plan --check --schemas mentioned --schema new.sql --url sqlite:app.db
t_has "mentioned: all that is there" "drop table other" out
t_exit "all" 2 plan --check --schemas all --schema new.sql --url sqlite:app.db
t_has "all: all that is there" "drop table other" out
t_has "all: billing too" "drop table billing_gone" out
t_exit "a slip" 0 plan --schemas ap --schema old.sql --url sqlite:app.db
t_has "a slip is warned of" "warning: --schemas names ap, which neither side has" err

# A schema that only the list knows; and one that the file has word for word.
: >empty.sql
lite listed.db 'CREATE TABLE app_users (x); CREATE TABLE billing_bills (x)'
t_exit "only listed: plan" 2 plan --check --schemas app --schema empty.sql --url sqlite:listed.db
t_has "only listed: its tables" "drop table app_users" out
t_lacks "only listed: no others" "billing_" out
"$SCHEMASYNC" apply -q -y --schema old.sql --url sqlite:same.db >same.out
t_exit "word for word" 0 plan --schemas app --ignore 'table billing.gone' --schema old.sql --url sqlite:same.db
t_is "word for word: no warning" "" "$(cat err)"

# A name that can be read in two ways is managed where both are.
cat >two.sql <<'SQL'
CREATE SCHEMA a;
CREATE SCHEMA a_b;
CREATE TABLE a.x (id int PRIMARY KEY);
CREATE TABLE a_b.y (id int PRIMARY KEY);
SQL
"$SCHEMASYNC" apply -q -y --schema two.sql --url sqlite:two.db >two.out
lite two.db 'CREATE TABLE a_b_c (x); CREATE TABLE a_c (x)'
t_exit "read in two ways" 0 apply -y --allow-drop=all --schemas a --schema two.sql --url sqlite:two.db
t_is "read in two ways: it stays" "a_b_c a_b_y a_x" "$(tables two.db)"
t_exit "read in two ways: both are managed" 0 apply -y --allow-drop=all --schemas a,a_b --schema two.sql --url sqlite:two.db
t_is "read in two ways: then it goes" "a_b_y a_x" "$(tables two.db)"

# A schema that is renamed takes its tables along, and those that go are known by the old name.
cat >renamed.sql <<'SQL'
CREATE SCHEMA c; -- @renamed from=a
CREATE SCHEMA a_b;
CREATE TABLE c.x (id int PRIMARY KEY);
SQL
lite two.db 'CREATE TABLE a_old (x)'
t_exit "a schema is renamed" 0 apply -y --allow-drop=all --schemas c --schema renamed.sql --url sqlite:two.db
t_is "a schema is renamed: the tables" "a_b_y c_x" "$(tables two.db)"

# The list counts for both sides, whichever is the file.
start
lite app.db 'CREATE TABLE app_more (x)'
t_exit "a file and a database" 2 diff --check --schemas app old.sql sqlite:app.db
t_has "a file and a database: what is more" "create table app_more" out
t_lacks "a file and a database: in this schema alone" "other" out
t_exit "a database is what a file says, but for others" 0 diff --check --schemas public --ignore "* other" sqlite:app.db old.sql

# ---- Rules with the names of schemas --------------------------------------------------------------------------------

cat >schemasync.yml <<'YAML'
environments:
  dev: { url: "sqlite:rules.db" }
ignore:
  - table public.spatial_ref_sys
  - "* audit.*"
  - column app.users.legacy
  - check constraint public.users.users_age_check
YAML
cat >rules.sql <<'SQL'
CREATE SCHEMA app;
CREATE SCHEMA audit;
CREATE TABLE users (id serial PRIMARY KEY, age int CHECK (age > 0));
CREATE TABLE app.users (id int PRIMARY KEY);
CREATE TABLE audit.log (id serial PRIMARY KEY, line text);
CREATE TABLE audit.only_in_file (id int PRIMARY KEY);
SQL
lite rules.db 'CREATE TABLE users (id INTEGER PRIMARY KEY AUTOINCREMENT, age INTEGER);
    CREATE TABLE app_users (id INTEGER PRIMARY KEY, legacy TEXT);
    CREATE TABLE spatial_ref_sys (x);
    CREATE TABLE audit_log (id INTEGER PRIMARY KEY, own INT);
    CREATE TABLE audit_by_hand (x);
    CREATE INDEX audit_index ON audit_log (own)'
t_exit "rules: nothing is to be done" 0 plan --check --env dev --schema rules.sql
t_is "rules: each fits something" "" "$(grep warning err)"
t_has "rules: they are counted" "6 objects" out
t_exit "rules: explain says so" 0 explain audit.log --env dev --schema rules.sql
t_has "rules: explain says so" 'is left alone by the ignore rule: * audit.*' out
lite rules.db 'CREATE TABLE loose (x)'
t_exit "rules: what no rule fits" 2 plan --check --env dev --schema rules.sql
t_has "rules: what no rule fits" "drop table loose" out
rm schemasync.yml
t_exit "rules: without them" 2 plan --check --url sqlite:rules.db --schema rules.sql
t_has "rules: without them" "drop table spatial_ref_sys" out
t_exit "rules: names of SQLite" 2 plan --check --url sqlite:rules.db --schema rules.sql \
    --ignore 'table audit_*' --ignore 'table spatial_ref_sys' --ignore 'column app_users.legacy'
t_is "rules: names of SQLite fit too" "" "$(grep warning err)"
t_lacks "rules: names of SQLite fit too" "table audit_" out
t_exit "rules: a schema of its own" 2 plan --check --url sqlite:rules.db --schema rules.sql --ignore '* public.*'
t_has "rules: not that one's" "app_users" out
t_lacks "rules: but this one's" "spatial_ref_sys" out
for rule in 'schema audit' '* audit' 'schema a?dit'; do
    t_exit "rules: $rule" 2 plan --check --url sqlite:rules.db --schema rules.sql --ignore "$rule"
    t_lacks "rules: $rule: what is in it is left alone" "table audit_" out
    t_has "rules: $rule: the rest is not" "drop table spatial_ref_sys" out
    t_is "rules: $rule: it fits" "" "$(grep warning err)"
done
t_exit "rules: of any kind" 2 plan --check --url sqlite:rules.db --schema rules.sql --ignore '* p*'
t_has "rules: of any kind: not the schema that has no name here" "drop table spatial_ref_sys" out
t_exit "rules: a name of another schema" 0 plan --url sqlite:rules.db --schema rules.sql --ignore 'table public.audit_log'
t_has "rules: a name of another schema fits nothing" 'the ignore rule "table public.audit_log" fits nothing' err

# ---- Which schema keeps its names ------------------------------------------------------------------------------------

journal=$fixtures/journal/1.sql
t_exit "main schema: apply" 0 apply -y -q --main-schema aion_api --schema "$journal" --url sqlite:journal.db
t_is "main schema: no prefix" "" "$(lite journal.db "SELECT name FROM sqlite_schema WHERE name LIKE 'aion%'")"
t_exit "main schema: then nothing is left" 0 plan --check --main-schema aion_api --schema "$journal" --url sqlite:journal.db
t_lacks "main schema: nothing is said of prefixes" "the names of its tables" out
t_is "main schema: nor warned" "" "$(cat err)"
t_exit "main schema: a table that is more belongs to it" 0 drift --schemas aion_api --main-schema aion_api --schema "$journal" \
    --url sqlite:journal.db
lite journal.db 'CREATE TABLE loose (x)'
t_exit "main schema: a table that is more belongs to it" 2 drift --schemas aion_api --main-schema aion_api --schema "$journal" \
    --url sqlite:journal.db
t_exit "main schema: a rule" 0 drift --main-schema aion_api --schema "$journal" --url sqlite:journal.db --ignore '* aion_api.loose'
table=$(lite journal.db "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'tag%' LIMIT 1")
t_exit "main schema: explain" 0 explain "aion_api.$table" --main-schema aion_api --schema "$journal" --url sqlite:journal.db
t_has "main schema: explain" "table $table  (" out

printf 'CREATE SCHEMA app;\nCREATE TABLE app.users (id int PRIMARY KEY);\nCREATE TABLE public.logs (id int PRIMARY KEY);\n' >main.sql
printf 'main_schema: app\n' >schemasync.yml
t_exit "main schema: in schemasync.yml" 0 apply -y -q --schema main.sql --url sqlite:main.db
t_is "main schema: public gets a prefix then" "public_logs users" "$(tables main.db)"
rm schemasync.yml
SCHEMASYNC_MAIN_SCHEMA=app t_exit "main schema: in a variable" 0 plan --check --schema main.sql --url sqlite:main.db
t_exit "main schema: a slip" 0 plan --main-schema ap --schema main.sql --url sqlite:main.db
t_has "main schema: a slip is warned of" "warning: --main-schema names ap, which neither side has" err
t_exit "main schema: empty" 1 plan --main-schema "" --schema main.sql --url sqlite:main.db
t_has "main schema: empty" "main-schema is an empty name" err
t_exit "main schema: a file of SQLite's own dialect" 0 plan --dialect sqlite --main-schema x --schema /dev/null --url sqlite:none.db
t_is "main schema: a file of SQLite's own dialect" "" "$(cat err)"

# A rule calls a schema by name that the file does not mention any more.
printf 'CREATE SCHEMA audit;\nCREATE TABLE audit.log (id int PRIMARY KEY);\nCREATE TABLE users (id int PRIMARY KEY);\n' >ruled.sql
t_exit "a rule for a schema that the file has no more" 0 apply -y -q --schema ruled.sql --url sqlite:ruled.db
printf 'CREATE TABLE users (id int PRIMARY KEY);\n' >ruled.sql
for rule in '* audit.*' 'table audit.log' 'schema audit'; do
    t_exit "$rule, which the file has no more" 0 plan --check --ignore "$rule" --schema ruled.sql --url sqlite:ruled.db
    t_is "$rule, which the file has no more: it fits" "" "$(cat err)"
done
lite ruled.db 'CREATE TABLE users_old (a)'
t_exit "a rule for columns calls no schema" 2 plan --check --ignore '* users.*' --ignore '* audit.*' --schema ruled.sql --url sqlite:ruled.db
t_has "a rule for columns calls no schema: message" "drop table users_old" out

# ---- What is not managed comes through ------------------------------------------------------------------------------------

printf 'CREATE SCHEMA app;\nCREATE TABLE users (id int PRIMARY KEY, n text);\nCREATE VIEW app.v AS SELECT n FROM users;\n' >through.sql
t_exit "not managed: apply" 0 apply -y -q --schema through.sql --url sqlite:through.db
printf 'CREATE SCHEMA app;\nCREATE TABLE users (id int PRIMARY KEY);\n' >through.sql
t_exit "not managed: a view over a column that goes" 1 plan --schemas public --allow-drop=all --schema through.sql \
    --url sqlite:through.db
t_has "not managed: a view over a column that goes: message" \
    "error: view app_v is left alone, but would not work any more: no such column: users.n" err
t_has "not managed: a view over a column that goes: why" "detail: It is in a schema that is not managed" err
