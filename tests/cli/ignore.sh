#!/bin/sh
# ignore.sh: ignore rules: what they fit is left alone on both sides, counted, and never lost by the way.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

cat >live.sql <<'SQL'
CREATE SCHEMA audit;
CREATE TYPE audit.level AS ENUM ('low', 'high');
CREATE TABLE audit.log (id serial PRIMARY KEY, level audit.level, note text);
CREATE INDEX log_note_idx ON audit.log (note);
CREATE VIEW audit.notes AS SELECT 1 AS note;
CREATE TABLE public.users (id int PRIMARY KEY, name text, legacy text CHECK (legacy <> ''));
CREATE INDEX users_legacy_idx ON public.users (legacy, name);
CREATE TABLE public.spatial_ref_sys (srid int PRIMARY KEY);
CREATE TABLE public.entries (
    id int PRIMARY KEY,
    log int REFERENCES audit.log (id)
);
CREATE VIEW public.old_names AS SELECT 1 AS name;
SQL
cat >file.sql <<'SQL'
CREATE TABLE public.users (id int PRIMARY KEY, name text);
CREATE TABLE audit.log (id serial PRIMARY KEY, other text);
CREATE TABLE public.entries (
    id int PRIMARY KEY,
    log int REFERENCES audit.log (id)
);
SQL
: >empty.sql
cat >rules.yml <<'YAML'
ignore:
  - table public.spatial_ref_sys
  - "* audit.*"
  - column public.users.legacy
  - view public.old_*
YAML
cp rules.yml schemasync.yml
t_database ignore live.sql

# As if it were not there, on either side.
t_exit "what rules fit is no difference" 0 plan --check --schemas all --schema file.sql --url "$url"
t_has "it is counted" "7 objects ignored by rules" out
t_lacks "what is not modelled is not reported either" "Not managed" out
t_is "no warning" "" "$(cat err)"
t_exit "-q" 0 plan -q --schemas all --schema file.sql --url "$url"
t_lacks "-q: not even counted" "ignored" out
for format in json markdown sql; do
    t_run plan -o $format --schemas all --schema file.sql --url "$url"
    t_ok "counted in $format" grep -qE '"ignored": 7|7 objects ignored by rules' out
done
t_exit "drift" 0 drift --schemas all --schema file.sql --url "$url"
t_exit "explain says which rule" 0 explain --schemas all --schema file.sql --url "$url" audit.log
t_has "explain: the rule" 'is left alone by the ignore rule: * audit.*' out

# Without the rules there is much to lose.
rm schemasync.yml
t_exit "without rules" 3 apply -y --schemas all --schema file.sql --url "$url"
t_exit "rules as options" 0 plan --check --schemas all --schema file.sql --url "$url" --ignore '* audit.*' \
    --ignore 'table public.spatial_ref_sys' --ignore 'column public.users.legacy'
t_has "a view that no rule fits is reported" "Not managed: 1 view: public.old_names" out
sed 's/name text/name text, legacy text/' file.sql >unchecked.sql
t_exit "kinds of constraints, ? and quotes" 0 plan --check --schema unchecked.sql --url "$url" \
    --ignore 'table public.spatial*' \
    --ignore 'check constraint public.users.users_legacy_chec?' --ignore 'index "public"."users_legacy_idx"' --ignore '* audit.*'
t_exit "a quoted star is a letter" 2 plan --check --schema file.sql --url "$url" --ignore 'column public.users."leg*"'
t_has "a rule that fits nothing" 'warning: the ignore rule "column public.users."leg*"" fits nothing' err
printf 'ignore:\n  - "* audit.*"\n  - table public.nothing\n' >schemasync.yml
t_run plan --schema file.sql --url "$url"
t_has "a rule that fits nothing: its place" \
    'warning: schemasync.yml:3:5: the ignore rule "table public.nothing" fits nothing' err
rm schemasync.yml

# Rules that are none.
t_exit "unknown kind" 1 plan --schema file.sql --url "$url" --ignore 'tabel public.x'
t_has "unknown kind: message" '"tabel" is not a kind of object' err
t_exit "no kind" 1 plan --schema file.sql --url "$url" --ignore public.x
t_has "no kind: message" 'an ignore rule is a kind and a pattern, not "public.x"' err
t_exit "no pattern" 1 plan --schema file.sql --url "$url" --ignore 'table public..x'
t_exit "a value of an enum" 1 plan --schema file.sql --url "$url" --ignore 'enum value audit.level.low'
printf 'ignore:\n  - "* audit.*"\n  - tabel public.x\n' >schemasync.yml
t_exit "a bad rule in schemasync.yml" 1 plan --schema file.sql --url "$url"
t_has "a bad rule in schemasync.yml: its place" 'schemasync.yml:3:5: "tabel" is not a kind' err
cp rules.yml schemasync.yml

# Changes around what is ignored.
cat >more.sql <<'SQL'
CREATE TABLE public.users (id int PRIMARY KEY, name text, legacy int, email text CHECK (email <> ''));
CREATE TABLE audit.log (id serial PRIMARY KEY);
CREATE TABLE public.entries (
    id int PRIMARY KEY,
    log int REFERENCES audit.log (id) ON DELETE CASCADE
);
CREATE TABLE public.events (
    id int PRIMARY KEY,
    log int REFERENCES audit.log (id)
);
SQL
t_exit "keys to what is ignored are made and changed" 0 apply -y --allow-drop=constraint --schemas all \
    --schema more.sql --url "$url"
t_exit "and then there is nothing to do" 0 plan --check --schemas all --schema more.sql --url "$url"
t_is "what is ignored is as it was" "id level note|id name legacy email" "$(psql -XqAt -d "$url" -c "
    SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = 'audit.log'::regclass AND attnum > 0" -c "
    SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = 'users'::regclass AND attnum > 0" | paste -sd'|')"
t_is "an ignored column keeps its keys" "users_legacy_idx users_legacy_check text" "$(psql -XqAt -d "$url" -c "
    SELECT concat_ws(' ', to_regclass('users_legacy_idx'), conname, pg_typeof(u.legacy))
      FROM (SELECT) one LEFT JOIN users u ON true, pg_constraint WHERE conname = 'users_legacy_check'")"

# What would take it along, or break it, is refused by name.
cat >gone.sql <<'SQL'
CREATE TABLE public.users (id int PRIMARY KEY);
CREATE TABLE public.entries (id int PRIMARY KEY, log int REFERENCES audit.log (id) ON DELETE CASCADE);
SQL
t_exit "a column that an ignored index uses" 1 apply -y --allow-destructive --schema gone.sql --url "$url"
t_has "a column that an ignored index uses: named" \
    "index public.users_legacy_idx uses column public.users.name, which this plan drops" err
t_has "a column that an ignored index uses: the rule" 'The ignore rule "column public.users.legacy" leaves it alone.' err
grep -v users file.sql >without.sql
t_exit "a table with an ignored column" 1 apply -y --allow-destructive --schema without.sql --url "$url"
t_has "a table with an ignored column: named" \
    "column public.users.legacy is in table public.users, which this plan drops" err
psql -Xq -d "$url" -c 'CREATE TABLE audit.trail (who int REFERENCES users (id))'
printf 'ignore:\n  - "* audit.*"\n' >schemasync.yml
t_exit "a table that an ignored table refers to" 1 apply -y --allow-destructive --schema without.sql --url "$url"
t_has "a table that an ignored table refers to: named" \
    "foreign key audit.trail.trail_who_fkey uses table public.users, which this plan drops" err
printf 'ignore:\n  - table audit.*\n' >schemasync.yml
t_exit "a type that an ignored table uses" 1 apply -y --allow-destructive --schemas all --schema more.sql --url "$url"
t_has "a type that an ignored table uses: named" \
    "column audit.log.level uses enum audit.level, which this plan drops" err
psql -Xq -d "$url" -c 'DROP TABLE audit.trail'
cp rules.yml schemasync.yml
cat >missing.sql <<'SQL'
CREATE TABLE audit.none (id int PRIMARY KEY);
CREATE TABLE public.users (id int PRIMARY KEY, name text, none int REFERENCES audit.none (id));
SQL
t_exit "a key to what is ignored and not there" 1 plan --schema missing.sql --url "$url"
t_has "a key to what is ignored and not there: named" "missing.sql:2:" err
t_has "a key to what is ignored and not there: why" \
    "needs table audit.none, which is not there and is not to be made" err

# A type that is made anew can't take along a column that is left alone.
t_database ignore_2
psql -Xq -d "$url" -c "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE TABLE kept (a mood); CREATE TABLE t (a mood)"
echo "CREATE TYPE mood AS ENUM ('ok'); CREATE TABLE t (a mood); CREATE TABLE kept (a mood);" >fewer.sql
t_exit "values of a type that an ignored table uses" 1 apply -y --allow-destructive --schema fewer.sql --url "$url" \
    --ignore 'table public.kept'
t_has "values of a type that an ignored table uses: named" \
    "column public.kept.a uses enum public.mood, which this plan makes anew" err
t_exit "a schema takes all that is in it along" 0 plan --check --schema empty.sql --url "$url" --ignore 'schema public'
url=$(cluster_url ignore)

# dump, and two files.
t_exit "dump" 0 dump --url "$url"
t_has "dump: counted" "objects ignored by rules" err
for word in spatial_ref_sys legacy level notes; do
    t_lacks "dump: without $word" "$word" out
done
t_has "dump: with the rest" "CREATE TABLE public.events" out
t_exit "dump -q by option" 0 dump -q --url "$url" --ignore 'table *.entries'
t_lacks "dump by option" "entries" out
rm schemasync.yml
grep -v VIEW live.sql >tables.sql
t_exit "two files" 2 diff --check tables.sql more.sql --ignore '* audit.*' --ignore 'table public.spatial_ref_sys' \
    --ignore 'column public.users.legacy' --allow-destructive
t_lacks "two files: left alone" "spatial_ref_sys" out
t_lacks "two files: left alone too" "legacy" out
t_has "two files: the rest" "CREATE TABLE public.events" out
echo 'CREATE TABLE t (a int, b int, c int CHECK (c > 0));' >new.sql
t_exit "a column of a new table" 0 diff -o sql empty.sql new.sql --ignore 'column public.t.c'
t_lacks "a column of a new table is left out" " c " out
t_has "a column of a new table: the others" "b integer" out
