#!/bin/sh
# plan.sh: the commands that only look: plan, drift, diff, dump, explain; their formats and exit codes.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
cat >old.sql <<'SQL'
CREATE TABLE users (id int PRIMARY KEY, email text, age int CHECK (age > 0));
CREATE VIEW grown_up AS SELECT 1 AS one;
SQL
cat >new.sql <<'SQL'
CREATE TABLE users (
    id int PRIMARY KEY,
    email text NOT NULL
);
CREATE TABLE posts (
    id int PRIMARY KEY,
    author int REFERENCES users (id)
);
SQL
cat >same.sql <<'SQL'
CREATE TABLE users (id int PRIMARY KEY, email text, age int CHECK (age > 0));
SQL
t_database plan_cli old.sql

t_exit "plan with differences" 0 plan --schema new.sql --url "$url"
t_is "the first line names the target" "Plan for postgresql://postgres@/plan_cli" \
    "$(sed -n '1s/?.*//p' out)"
t_has "create" "CREATE TABLE public.posts" out
t_has "the file's line" "new.sql:5" out
t_has "hazard" "(needs --allow-drop=column)" out
t_has "refusal" "Refused: " out
t_has "a hazard names what is lost with its schema" "! drops column public.users.age and its values" out
t_has "objects that are not managed are named" "Not managed: 1 view: public.grown_up" out
t_lacks "no colour into a file" "$(printf '\033')" out
t_is "nothing on standard error" "" "$(cat err)"
t_exit "--check" 2 plan --check --schema new.sql --url "$url"
t_exit "-q" 0 plan -q --schema new.sql --url "$url"
t_lacks "-q: nothing about what is left alone" "Not managed" out
t_exit "--allow-drop" 0 plan --allow-drop=column,constraint --schema new.sql --url "$url"
t_lacks "--allow-drop: not refused" "Refused" out
t_exit "no differences" 0 plan --check --schema same.sql --url "$url"
t_has "no differences: said so" "No changes: " out
t_exit "drift: none" 0 drift --schema same.sql --url "$url"
t_has "drift: none: said so" "No drift: " out
t_exit "drift" 2 drift --schema new.sql --url "$url"
t_has "drift: words" "Drift: " out
"$SCHEMASYNC" plan --check --schema - --url "$url" <same.sql >out 2>err && status=0 || status=$?
t_is "the file from standard input" 0 "$status"

# Formats.
t_exit "json" 0 plan -o json --schema new.sql --url "$url"
t_has "json: the target on standard error" "schemasync: plan of postgresql://" err
t_has "json" '"format": 1' out
if command -v python3 >/dev/null; then
    t_ok "json parses" python3 -m json.tool out
    if python3 -c 'import jsonschema' 2>/dev/null; then
        t_ok "json is what docs/plan.schema.json says" python3 -c '
import json, sys, jsonschema
jsonschema.validate(json.load(open("out")), json.load(open(sys.argv[1])))' "$TESTS/../docs/plan.schema.json"
    fi
fi
cp out first.json
t_run plan -o json --schema new.sql --url "$url"
t_ok "the same bytes again" cmp out first.json
t_exit "several formats" 0 plan -o text -o json=plan.json -o markdown=plan.md -o sql=plan.sql --schema new.sql \
    --url "$url"
t_ok "a format into a file" cmp plan.json first.json
t_has "markdown" "<details>" plan.md
t_exit "a file that can't be written" 1 plan -o sql=/nonexistent/x --schema new.sql --url "$url"
t_has "a file that can't be written: message" "cannot write /nonexistent/x" err
"$SCHEMASYNC" plan -o json --schema new.sql --url "$url" >/dev/full 2>err && status=0 || status=$?
t_is "full disk" 1 "$status"
"$SCHEMASYNC" plan --check --schema new.sql --url "$url" 2>err | true
t_is "a reader that goes away" "" "$(cat err)"

# The SQL format is a script: psql makes of the database what apply would.
t_ok "the sql format runs in psql" psql -Xq -v ON_ERROR_STOP=1 -d "$url" -f plan.sql
t_exit "and leaves nothing to do" 0 plan --check --schema new.sql --url "$url"

# diff.
old_url=$url
t_exit "diff of two files" 0 diff same.sql new.sql
t_has "diff of two files: statement" "CREATE TABLE public.posts" out
t_exit "diff --check" 2 diff --check same.sql new.sql
t_exit "diff of a file with itself" 0 diff --check new.sql new.sql
t_database plan_cli_2 same.sql
t_exit "diff of two databases" 2 diff --check "$url" "$old_url"
t_has "diff of two databases: statement" "CREATE TABLE public.posts" out
t_exit "diff of two files without a server is the same" 2 diff --check --allow-destructive -o sql same.sql new.sql
t_ok "its sql runs where the first was loaded" psql -Xq -v ON_ERROR_STOP=1 -d "$url" -f out
t_exit "and leaves nothing to do" 0 diff --check new.sql "$url"
psql -Xq -d "$url" -c 'DROP TABLE users, posts' && psql -Xq -d "$url" -f same.sql
t_exit "diff of a database with itself" 0 diff --check "$url" "$url"
t_exit "diff of a file with a database" 0 diff --check same.sql "$url"
t_exit "diff with a keyword string" 0 diff --check same.sql "host=$PGHOST user=$PGUSER dbname=plan_cli_2"
"$SCHEMASYNC" diff --check - "$url" <same.sql >out 2>err && status=0 || status=$?
t_is "diff with standard input" 0 "$status"

# diff --schemas: both ends are asked for the same schemas, whatever they are.
cat >one.sql <<'SQL'
CREATE SCHEMA app;
CREATE SCHEMA billing;
CREATE TABLE app.t (a int);
CREATE TABLE billing.t (a int);
CREATE TABLE t (a int);
SQL
cat >other.sql <<'SQL'
CREATE SCHEMA app;
CREATE SCHEMA shop;
CREATE TABLE app.t (a int, b int REFERENCES shop.t (a));
CREATE TABLE shop.t (a int PRIMARY KEY);
CREATE TABLE t (a int, c int);
SQL
t_exit "two files: all schemas" 0 diff --allow-destructive one.sql other.sql
for word in "DROP SCHEMA billing" "CREATE SCHEMA shop" "app.t ADD COLUMN b" "public.t ADD COLUMN c"; do
    t_has "two files: all schemas: $word" "$word" out
done
t_exit "two files, --schemas mentioned" 0 diff --schemas mentioned one.sql other.sql
t_lacks "two files, --schemas mentioned: the others stay" "DROP" out
t_has "two files, --schemas mentioned: they are named" "Schema left alone: billing" out
t_exit "two files, one schema" 0 diff -q --schemas app one.sql other.sql
t_has "two files, one schema: in" "app.t ADD COLUMN b" out
t_has "two files, one schema: its key goes out of it" "REFERENCES shop.t" out
t_is "two files, one schema: nothing else" "2" "$(grep -c '^[-+~]' out)"
t_exit "two files, --schemas all" 0 diff --schemas all --allow-destructive one.sql other.sql
t_has "two files, --schemas all" "DROP SCHEMA billing" out
t_database plan_cli_3 one.sql
t_exit "a database and a file, one schema that only the database has" 0 diff --check --schemas billing "$url" one.sql
t_exit "a file and a database, one schema" 2 diff -q --check --schemas billing other.sql "$url"
t_has "a file and a database, one schema: it is made" "CREATE SCHEMA billing" out
t_lacks "a file and a database, one schema: nothing else" "shop" out
t_exit "a schema that another one needs can't go alone" 1 diff --schemas shop other.sql "$url"
t_has "a schema that another one needs: named" \
    "foreign key app.t.t_b_fkey uses table shop.t, which this plan drops" err
t_exit "a database has what is not listed: it is not made again" 0 plan --check --schemas app --schema one.sql --url "$url"
printf '%s\n' 'CREATE SCHEMA newer; -- @renamed from=app' 'CREATE TABLE newer.t (a int);' >renamed.sql
t_exit "a listed schema that nobody has" 0 drift --schemas nosuch --url "$url" --schema /dev/null
t_has "a listed schema that nobody has: it is warned of" "warning: --schemas names nosuch, which neither side has" err
t_exit "a listed schema that is renamed" 0 plan --schemas newer --url "$url" --schema renamed.sql
t_has "a listed schema that is renamed: no drop" "ALTER SCHEMA app RENAME TO newer" out
t_lacks "a listed schema that is renamed: its table stays" "CREATE TABLE" out
url=$(cluster_url plan_cli_2)

# What a hazard speaks of has its schema, public or not.
cat >many.sql <<'SQL'
CREATE SCHEMA app;
CREATE TYPE app.e AS ENUM ('a', 'b');
CREATE TYPE app.gone AS ENUM ();
CREATE TABLE app.t (a int, e app.e, c text CHECK (c <> ''), "Odd" int);
CREATE TABLE app.left (a int);
CREATE INDEX i ON app.t (c);
CREATE SEQUENCE app.q;
SQL
cat >few.sql <<'SQL'
CREATE SCHEMA app;
CREATE TYPE app.e AS ENUM ('b');
CREATE TABLE app.t (a int, e app.e, c text, n int NOT NULL);
SQL
t_exit "hazards" 0 diff many.sql few.sql
for words in "check constraint app.t.t_c_check" "index app.i of app.t" "column app.t.Odd" "table app.left" "sequence app.q" \
        "enum app.gone"; do
    t_has "a hazard says $words" "! drops $words " out
done
t_has "a hazard says the enum of a value" "! takes value a away from enum app.e " out
t_has "a hazard says which table may have rows" "* fails if app.t has rows" out
t_has "a remark says which table" "comes in table app.t" out

echo 'CREATE TABLE t (a int CHECK (NOT (a > 1)));' >spelled.sql
echo 'CREATE TABLE t (a int CHECK (a <= 1));' >respelled.sql
t_exit "two files: what may be another spelling only" 2 diff --check spelled.sql respelled.sql
t_has "two files: it is named" "undecided: check constraint public.t.t_a_check" out

# dump.
t_exit "dump" 0 dump --url "$old_url"
t_has "dump: statement" "CREATE TABLE public.users" out
t_has "dump: names what is not in it" "1 view: public.grown_up" out
cp out dump.sql
t_exit "a plan with the dump is empty" 0 plan --check --schema dump.sql --url "$old_url"
t_exit "dump into a file" 0 dump --url "$old_url" -o sql=dump2.sql
t_ok "dump into a file: the same" cmp dump.sql dump2.sql
psql -Xq -d "$old_url" -c 'CREATE SCHEMA app; CREATE TABLE app.x (a int)'
t_exit "dump of one schema" 0 dump --url "$old_url" --schemas app
t_has "dump of one schema: in" "CREATE TABLE app.x" out
t_lacks "dump of one schema: out" "users" out
t_exit "dump of a schema that is not there" 1 dump --url "$old_url" --schemas nope
t_exit "schemas left alone" 0 plan --check --schema new.sql --url "$old_url"
t_has "schemas left alone are named" "Schema left alone: app" out
t_exit "--schemas all" 2 plan --check --schemas all --schema new.sql --url "$old_url"

# What a lock is held over is said where the server has statistics of it.
t_database plan_cli_5
psql -Xq -d "$url" -c "CREATE TABLE big (a int, b text, c int); CREATE TABLE gone (a int); CREATE TABLE unknown (a int)
    ; INSERT INTO big SELECT i, repeat('x', 80), i FROM generate_series(1, 12345) i; INSERT INTO gone VALUES (1)
    ; INSERT INTO unknown VALUES (1)" -c 'ANALYZE big, gone'
bytes=$(psql -XqAt -d "$url" -c "SELECT pg_relation_size('big')")
cat >sizes.sql <<'SQL'
CREATE TABLE big (a int, b text, c bigint, d int);
CREATE INDEX ON big (a);
ALTER TABLE big ADD CHECK (a > 0);
CREATE TABLE unknown (a bigint);
CREATE TABLE new (a int CHECK (a > 0));
SQL
t_exit "sizes" 0 plan --schema sizes.sql --url "$url"
sed -n '/^    lock/p' out | sort >locks
cat >expected <<'SIZES'
    lock: ACCESS EXCLUSIVE on public.big
    lock: ACCESS EXCLUSIVE on public.big (about 12,000 rows, 1.5 MB)
    lock: ACCESS EXCLUSIVE on public.big (about 12,000 rows, 1.5 MB)
    lock: ACCESS EXCLUSIVE on public.gone (about 1 row, 8.0 kB)
    lock: ACCESS EXCLUSIVE on public.unknown
    lock: SHARE on public.big (about 12,000 rows, 1.5 MB)
SIZES
t_ok "sizes: of what is rewritten, read, indexed and dropped" diff expected locks
t_run plan -o json --schema sizes.sql --url "$url"
t_has "sizes: json has them as numbers" "\"bytes\": $bytes" out
t_has "sizes: json has the rows" '"rows": 12345' out
if python3 -c 'import jsonschema' 2>/dev/null; then
    t_ok "sizes: json is what docs/plan.schema.json says" python3 -c '
import json, sys, jsonschema
jsonschema.validate(json.load(open("out")), json.load(open(sys.argv[1])))' "$TESTS/../docs/plan.schema.json"
fi
t_run plan -o markdown --schema sizes.sql --url "$url"
t_has "sizes: markdown" ", about 12,000 rows, 1.5 MB" out

# A dumped table reads as one would write it: what can stand inside does.
cat >checks.sql <<'SQL'
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
    z int CHECK (z > 0) NO INHERIT,
    a text DEFAULT 'x' CONSTRAINT named CHECK (a <> ''),
    p int REFERENCES p,
    UNIQUE (a, z),
    CONSTRAINT aaa CHECK (z < 100),
    EXCLUDE USING btree (a WITH =) WHERE (z > 5)
);
ALTER TABLE t ADD CONSTRAINT later CHECK (z <> 50) NOT VALID;
ALTER TABLE t ADD CONSTRAINT later_key FOREIGN KEY (z) REFERENCES p NOT VALID;
COMMENT ON CONSTRAINT aaa ON t IS 'below a hundred';
SQL
cat >dumped <<'SQL'
CREATE TABLE public.t (
    z integer,
    a text DEFAULT 'x'::text,
    p integer,
    CONSTRAINT t_a_z_key UNIQUE (a, z),
    CONSTRAINT aaa CHECK (z < 100),
    CONSTRAINT named CHECK (a <> ''::text),
    CONSTRAINT t_z_check CHECK (z > 0) NO INHERIT,
    CONSTRAINT t_a_excl EXCLUDE USING btree (a WITH OPERATOR(pg_catalog.=)) WHERE (z > 5),
    CONSTRAINT t_p_fkey FOREIGN KEY (p) REFERENCES public.p (id)
);
COMMENT ON CONSTRAINT aaa ON public.t IS 'below a hundred';
ALTER TABLE public.t ADD CONSTRAINT later CHECK (z <> 50) NOT VALID;
ALTER TABLE public.t ADD CONSTRAINT later_key FOREIGN KEY (z) REFERENCES public.p (id) NOT VALID;
SQL
t_database plan_cli_4 checks.sql
pg_dump -s "$url" | grep -v '^\\' >before
t_exit "dump: checks" 0 dump -q --url "$url" -o sql=checks_dump.sql
sed -n '/^CREATE TABLE public.t /,$p' checks_dump.sql >inside
t_ok "dump: checks stand inside, but for those that are not valid" diff dumped inside
t_exit "dump: checks: a plan with it is empty" 0 plan --check --schema checks_dump.sql --url "$url"
t_database plan_cli_4 checks_dump.sql
pg_dump -s "$url" | grep -v '^\\' >after
t_ok "dump: checks: psql makes the same of it" diff before after
echo >empty.sql
t_exit "diff to a database" 0 diff -o sql empty.sql "$url"
t_has "diff to a database: checks inside" "CONSTRAINT aaa CHECK (z < 100)," out
url=$(cluster_url plan_cli_2)

# explain.
t_exit "explain a table" 0 explain --schema new.sql --url "$url" public.users
t_has "explain: what differs" "column public.users.email" out
t_has "explain: property" "not null differs:" out
t_has "explain: only in the database" "is in the database only" out
t_exit "explain a column" 0 explain --schema new.sql --url "$url" users.email
t_exit "explain with a kind" 0 explain --schema new.sql --url "$url" table posts
t_has "explain: only in the file" "is in the file only: it is created" out
t_exit "explain what is the same" 0 explain --schema same.sql --url "$url" users
t_has "explain what is the same: said so" "is the same in the database and in the file" out
t_exit "explain what is not managed" 0 explain --schema new.sql --url "$old_url" grown_up
t_has "explain what is not managed: said so" "and not managed" out
t_exit "explain what is not there" 1 explain --schema new.sql --url "$url" nothing

# Files that can't be read.
head -c 2000 /dev/zero | tr '\0' ' ' >large.sql
t_exit "--max-size" 1 plan --max-size 1kB --schema large.sql --url "$url"
t_has "--max-size: message" "large.sql: the schema file is larger than 1024 bytes" err
"$SCHEMASYNC" plan --max-size 1kB --schema - --url "$url" <large.sql >out 2>err && status=0 || status=$?
t_is "--max-size of standard input" 1 "$status"
"$SCHEMASYNC" plan --max-size 1kB --schema /dev/stdin --url "$url" <large.sql >out 2>err && status=0 || status=$?
t_is "--max-size of a pipe" 1 "$status"
cat same.sql | "$SCHEMASYNC" drift --schema /dev/stdin --url "$old_url" >out 2>err && status=0 || status=$?
t_is "the file from a pipe" 2 "$status"
printf '%s\n' '-- schemasync: dialect=sqlite' 'CREATE TABLE t (a);' >dialect.sql
t_exit "a file in another dialect" 1 plan --schema dialect.sql --url "$url"
t_has "a file in another dialect: message" "dialect.sql is in SQLite's own dialect, and postgresql://" err
t_exit "a file in another dialect: apply" 1 apply -y --schema dialect.sql --url "$url"
t_exit "a file in another dialect: explain" 1 explain t --schema dialect.sql --url "$url"
t_has "a file in another dialect: explain" "is a PostgreSQL server" err
printf 'CREATE TABLE "ä" (a int);\nCREATE TABLE x (a int;\n' >bad.sql
t_exit "both at fault: the file is told of too" 1 plan --schema bad.sql --url "$(cluster_url no_such_database)"

# A terminal of 80 columns (script gives one).
if t_terminal "colour and width of a terminal"; then
    script -qec "stty cols 80; TERM=xterm '$SCHEMASYNC' plan --schema new.sql --url '$url'" /dev/null >tty </dev/null
    t_has "colour on a terminal" "$(printf '\033[1m')" tty
    tr -d '\r' <tty | sed "s/$(printf '\033')\[[0-9]*m//g" | awk 'length > 80' >wide
    t_is "80 columns" "" "$(cat wide)"
    script -qec "NO_COLOR=1 TERM=xterm '$SCHEMASYNC' plan --schema new.sql --url '$url'" /dev/null >tty </dev/null
    t_lacks "NO_COLOR" "$(printf '\033')" tty
    script -qec "TERM=xterm '$SCHEMASYNC' plan --no-color --schema new.sql --url '$url'" /dev/null >tty </dev/null
    t_lacks "--no-color" "$(printf '\033')" tty
fi

# ---- The number of round trips does not grow with the schema ----

# trips NAME FILE: of a plan with nothing to do
trips()
{
    t_database "$1"
    psql -Xq -f "$2" "$url" >&2
    SCHEMASYNC_TRACE=1 "$SCHEMASYNC" plan --check --schema "$2" --url "$url" 2>&1 >trips.out | sed -n 's/^trace: \([0-9]*\) round trips$/\1/p'
}

echo 'CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT now()::text, CHECK (length(b) > 0));' >one.sql
seq 300 | sed 's/.*/CREATE TABLE t& (a int PRIMARY KEY, b text DEFAULT now()::text, CHECK (length(b) > &));/' >many.sql
few=$(trips plan_trips_few one.sql) many=$(trips plan_trips_many many.sql)
t_ok "one table: some round trips" [ "${few:-0}" -gt 0 ]
t_is "300 tables: just as many" "$few" "$many"

# ---- A rename that is not followed ------------------------------------------------------------------------

printf '%s\n' 'CREATE TABLE w (id int, n int);' 'CREATE TABLE u (id int, a int, b text);' >both.sql
printf '%s\n' '-- @renamed from=w' 'CREATE TABLE u (id int,' '-- @renamed from=a' 'b text);' >one-left.sql
t_exit "both names are there" 0 diff both.sql one-left.sql
t_has "both names are there: the table" "Remark: table public.u is not renamed from w, as both are there: public.w goes" out
t_has "both names are there: the column" "Remark: column public.u.b is not renamed from a, as both are there: public.u.a goes" out
printf 'CREATE TABLE one (a int, b text);\nCREATE TABLE two (b int);\nCREATE TABLE three (z int);\n' >swap_old.sql
printf '%s\n' 'CREATE TABLE two ( -- @renamed from=one' '    b int, -- @renamed from=a' '    a text -- @renamed from=b' ');' \
    'CREATE TABLE three (b int); -- @renamed from=two' >swap_new.sql
t_database swap swap_old.sql
psql -XqAt -d "$url" -c "INSERT INTO one VALUES (1, 'is b')"
t_exit "columns swap in a table that takes the name of one that goes" 0 apply -y -q --allow-drop=all --schema swap_new.sql --url "$url"
t_is "columns swap in a table that takes the name of one that goes: values" "is b|1" \
    "$(psql -XqAt -d "$url" -c 'SELECT a, b FROM two')"
printf 'CREATE TABLE x1 (x int);\n' >one_x.sql
printf 'CREATE TABLE x1 (a int, -- @renamed from=x\n    b int); -- @renamed from=x\n' >two_x.sql
t_exit "two from one: plan" 0 diff one_x.sql two_x.sql
t_has "two from one: the second is said to be new" \
    "Remark: column public.x1.b is new, and not renamed from x: public.x1.a is, whose directive says the same" out
printf '%s\n' 'CREATE TABLE p (a int, b int, c text);' 'CREATE TABLE q (a int, b int, c text);' "CREATE TYPE e AS ENUM ('x', 'y');" >round_old.sql
printf '%s\n' 'CREATE TABLE p ( -- @renamed from=q' '    a int, b int, c text);' 'CREATE TABLE q ( -- @renamed from=p' \
    '    a int, -- @renamed from=b' '    b int, -- @renamed from=a' '    c text);' \
    "CREATE TYPE e AS ENUM (" "    'x', -- @renamed from=y" "    'y' -- @renamed from=x" ');' >round.sql
t_exit "names go round, and all is alike" 0 diff round_old.sql round.sql
for what in "table public.p is taken for renamed from q" "table public.q is taken for renamed from p" \
    "column public.q.a is taken for renamed from b" "column public.q.b is taken for renamed from a" \
    "enum value public.e.x is taken for renamed from y"; do
    t_has "names go round, and all is alike: $what" "Remark: $what already: these names go round" out
done
sed 's/b int, -- @renamed from=a/b bigint, -- @renamed from=a/' round.sql >round_bigint.sql
t_exit "names go round, and one changes" 1 diff round_old.sql round_bigint.sql
t_has "names go round, and one changes: message" "error: round_bigint.sql:5:5: whether column public.q.b is still to be renamed from a \
nothing tells: these names go round, and it changes" err
t_has "names go round, and one changes: hint" "If it is done, take the directives out." err
sed 's/-- @renamed.*//' round_bigint.sql >round_plain.sql
t_exit "names went round, and one changes" 0 diff round_old.sql round_plain.sql
t_exit "the old name is kept" 0 diff both.sql both.sql
t_lacks "the old name is kept" "Remark" out
