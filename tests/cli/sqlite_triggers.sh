#!/bin/sh
# sqlite_triggers.sh: triggers of a file in PostgreSQL's dialect in a SQLite database: the same statements leave the same rows in
# both engines, whatever recursive_triggers says. What is left out says why.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
t_database sqlite_triggers

cat >tables.sql <<'SQL'
CREATE TABLE users (
    id integer PRIMARY KEY, name text, email text, slug text, version integer NOT NULL DEFAULT 1, renamed integer DEFAULT 0,
    "Updated At" timestamptz DEFAULT '2000-01-01 00:00:00+00'
);
CREATE TABLE posts (
    rowid integer, body text, points numeric(6,2), size integer GENERATED ALWAYS AS (length(body)) STORED,
    touched timestamp DEFAULT '2000-01-01', day date
);
CREATE TABLE mails (email text);
CREATE TABLE items (id integer PRIMARY KEY, "order" integer, note text NOT NULL DEFAULT '', seen_at timestamptz);
SQL
cat >triggers.sql <<'SQL'
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- whatever the statement says
    NEW."Updated At" := now();
    RETURN NEW;
END;
$$;
CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION fill_users() RETURNS trigger AS $body$
begin
    new.slug = upper(NEW.name);
    NEW.slug := coalesce(NEW.slug, 'none') || '-' || NEW.id::text;
    IF TG_OP = 'UPDATE' THEN
        NEW.version := OLD.version + 1;
        IF NEW.name IS DISTINCT FROM OLD.name THEN
            NEW.renamed := OLD.renamed + 1;
        END IF;
    END IF;
    return new;
end
$body$ LANGUAGE 'plpgsql';
CREATE TRIGGER users_fill BEFORE INSERT OR UPDATE ON users FOR EACH ROW EXECUTE PROCEDURE fill_users();
CREATE FUNCTION clean() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.email = lower(btrim(NEW.email)); RETURN NEW; END';
CREATE TRIGGER clean BEFORE INSERT ON mails FOR EACH ROW EXECUTE FUNCTION clean();
CREATE FUNCTION touch_post() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.touched = CURRENT_TIMESTAMP;
    NEW.day := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW
    WHEN (OLD.body IS DISTINCT FROM NEW.body OR NEW.points > 5) EXECUTE FUNCTION touch_post();
CREATE FUNCTION number_items() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW."order" := NEW.id * 10; RETURN NEW; END';
CREATE TRIGGER number_items BEFORE INSERT ON items FOR EACH ROW WHEN (NEW."order" IS NULL) EXECUTE FUNCTION number_items();
CREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.seen_at := now(); RETURN NEW; END $$;
CREATE TRIGGER see BEFORE UPDATE OF note ON items FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION see();
SQL
# One statement a line; after each the rows of all tables are compared.
cat >statements <<'SQL'
INSERT INTO users (id, name, email) VALUES (1, 'Ann', '  ANN@x.org '), (2, NULL, 'b@x.org')
UPDATE users SET name = 'Anne' WHERE id = 1
UPDATE users SET name = name
UPDATE users SET email = 'NEW@x.org ' WHERE id = 2
INSERT INTO mails VALUES (' ANN@x.org '), (NULL)
UPDATE mails SET email = 'X' WHERE email IS NULL
UPDATE users SET name = 'Bo', "Updated At" = '1999-01-01 00:00:00+00', version = 77 WHERE id = 2
INSERT INTO users (id, name, email, slug, version) VALUES (3, 'Cy', NULL, 'mine', 5)
UPDATE users SET id = 30 WHERE id = 3
INSERT INTO posts (rowid, body, points, day) VALUES (7, 'x', 1, '2024-01-01'), (7, 'y', 2, '2024-01-02')
UPDATE posts SET points = 3 WHERE body = 'x'
UPDATE posts SET body = 'longer' WHERE body = 'x'
UPDATE posts SET points = 6 WHERE body = 'y'
INSERT INTO items (id) VALUES (1), (2)
INSERT INTO items (id, "order") VALUES (3, 5)
UPDATE items SET note = '' WHERE id = 1
UPDATE items SET note = 'n', "order" = 1 WHERE id = 1
UPDATE items SET "order" = 2 WHERE id = 2
DELETE FROM users WHERE id = 2
SQL
cat tables.sql triggers.sql >schema.sql
t_ok "PostgreSQL takes all triggers" psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -f schema.sql
t_exit "SQLite: apply" 0 apply -y --schema schema.sql --url one.db
cp out report
t_lacks "SQLite: nothing is left out" "is left out" report
t_has "SQLite: what is different" "not in SQLite: trigger touch of table users sets Updated At behind the change: RETURNING" report
t_has "SQLite: what does not fire it" \
    "an UPDATE of nothing but slug, version, renamed, Updated At does not fire it" report
t_exit "SQLite: then nothing is left" 0 plan --check --schema schema.sql --url one.db
t_exit "SQLite: drift" 0 drift --schema schema.sql --url one.db
cp one.db other.db

# What is the time is only told from what is not.
cat >rows.sql <<'SQL'
SELECT id, name, email, slug, version, renamed, CASE WHEN "Updated At" > '2020-01-01' THEN 'now' ELSE 'then' END FROM users ORDER BY id;
SELECT rowid, body, points * 1.0, size, CASE WHEN touched > '2020-01-01' THEN 'now' ELSE 'then' END, day FROM posts ORDER BY body;
SELECT email FROM mails ORDER BY email IS NULL, email;
SELECT id, "order", note, CASE WHEN seen_at > '2020-01-01' THEN 'now' ELSE 'then' END FROM items ORDER BY id;
SQL
while read -r statement; do
    echo "$statement;"
    cat rows.sql
    echo "SELECT '==';"
done <statements >script.sql
PGTZ=UTC psql -XqAt -d "$url" -f script.sql 2>&1 | sed 's/\(\.[0-9]*[1-9]\)0*|/\1|/g; s/\.0*|/|/g' >psql.out
for recursive in off on; do
    { echo "PRAGMA recursive_triggers = $recursive;"; cat script.sql; } >lite.sql
    database=one.db
    [ $recursive = off ] || database=other.db
    sqlite3 -batch $database '.read lite.sql' 2>&1 | sed 's/\(\.[0-9]*[1-9]\)0*|/\1|/g; s/\.0*|/|/g' >lite.out
    number=0
    while read -r statement; do
        number=$((number + 1))
        t_is "recursive_triggers $recursive: $statement" "$(awk -v n=$number '/^==/ { at++; next } at == n - 1' psql.out)" \
            "$(awk -v n=$number '/^==/ { at++; next } at == n - 1' lite.out)"
    done <statements
done
t_is "there are rows that changed" 1 "$(sqlite3 one.db "SELECT count(*) FROM items WHERE seen_at IS NOT NULL")"

# ---- What is left out -----------------------------------------------------------------------------------------------------

# out WHY: the trigger on standard input, beside a table, is left out; one that is fine stays.
out()
{
    rm -f out.db
    { echo "CREATE TABLE t (id int PRIMARY KEY, a int, b text, c text, at timestamptz, g int GENERATED ALWAYS AS (a + 1) STORED);"
      cat; } >out.sql
    t_exit "$1: apply" 0 apply -y --schema out.sql --url out.db
    t_has "$1" "is left out: $1" out
    t_is "$1: it is not there" "${2:-}" "$(sqlite3 out.db "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'trigger'")"
    t_exit "$1: then nothing is left" 0 plan --check --schema out.sql --url out.db
}

f='CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
on='RETURN NEW; END $$; CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();'
simple="its function does more than give columns of NEW other values and return NEW"
echo "$f INSERT INTO t VALUES (1); $on" | out "$simple"
echo "$f NEW.a := 1; RETURN NULL; END \$\$; CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();" | out "$simple"
echo "$f IF NEW.a > 1 THEN NEW.a := 1; ELSE NEW.a := 2; END IF; $on" | out "$simple"
echo "$f IF NEW.a > 1 THEN RAISE EXCEPTION 'no'; END IF; $on" | out "$simple"
echo "$f PERFORM 1; NEW.a := 1; $on" | out "$simple"
echo "$f $on" | out "$simple"
echo "$f NEW.id := 1; $on" | out "it sets id, which is no column, generated or part of the key"
echo "$f NEW.g := 1; $on" | out "it sets g, which is no column, generated or part of the key"
echo "$f NEW.nix := 1; $on" | out "it sets nix, which is no column"
echo "$f NEW.b := lower(NEW.b); $on" | out "it reads b, which it sets itself"
echo "$f NEW.a := NEW.a + 1; $on" | out "it reads a, which it sets itself"
echo "$f NEW.b := md5(NEW.c); $on" | out "md5() has no counterpart that is known"
echo "$f NEW.a := (SELECT max(a) FROM t); $on" | out "a query is in it"
echo "$f NEW.a := NEW.g; $on" | out 'there is no column "g" that it could mean'
echo "$f NEW.a := unknown_variable; $on" | out 'there is no column "unknown_variable" that it could mean'
echo "$f NEW.a := NEW.b; $on" | out "a conversion between types is not known"
echo "$f NEW.a := 1; RETURN NEW; END \$\$; CREATE TRIGGER x AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();" |
    out "only BEFORE INSERT and UPDATE triggers FOR EACH ROW are translated"
echo "$f NEW.a := 1; RETURN NEW; END \$\$; CREATE TRIGGER x BEFORE DELETE ON t FOR EACH ROW EXECUTE FUNCTION f();" |
    out "only BEFORE INSERT and UPDATE triggers FOR EACH ROW are translated"
echo "$f NEW.a := 1; RETURN NEW; END \$\$; CREATE TRIGGER x BEFORE UPDATE ON nowhere FOR EACH ROW EXECUTE FUNCTION f();" |
    out "it is on no table of the file"
echo "CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION tsvector_update_trigger(a);" |
    out "its function is not in the file, or there are two"
echo "CREATE FUNCTION f() RETURNS trigger LANGUAGE sql AS 'SELECT 1'; CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();" |
    out "its function is not one without arguments in PL/pgSQL"
echo "$f NEW.a := 1; $on CREATE TRIGGER y BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();" |
    out "two triggers of its table set the same column"
g='CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN'
echo "$f NEW.b := 'x'; $on $g NEW.c := NEW.b; RETURN NEW; END \$\$; CREATE TRIGGER y BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION g();" |
    out "a trigger of its table reads what another one sets"
echo "$f NEW.b := 'x'; $on $g NEW.c := 'y'; RETURN NEW; END \$\$; CREATE TRIGGER y BEFORE UPDATE OF b ON t FOR EACH ROW EXECUTE FUNCTION g();" |
    out "it is for UPDATE OF a column that a trigger sets" t_x
echo "$f NEW.at := now(); $on $g NEW.c := 'y'; RETURN NEW; END \$\$; CREATE TRIGGER y BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g();" |
    out "what it sets behind an INSERT would fire a trigger for UPDATE" t_x
echo "$f NEW.at := now(); $on ALTER TABLE t DISABLE TRIGGER x;" | out "it is disabled"

# ---- Names and changes ----------------------------------------------------------------------------------------------------

cat >1.sql <<'SQL'
CREATE EXTENSION moddatetime;
CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY, a int, b text, at timestamptz);
CREATE TABLE t (id int PRIMARY KEY, a int, at timestamptz);
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := NULL; RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE ON app.t FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE TRIGGER handle BEFORE UPDATE ON t FOR EACH ROW EXECUTE PROCEDURE moddatetime(at);
DROP TRIGGER IF EXISTS gone ON t;
CREATE TRIGGER again BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();
DROP TRIGGER again ON public.t;
ALTER TABLE t DISABLE TRIGGER ALL;
ALTER TABLE t ENABLE TRIGGER handle;
SQL
t_exit "names: apply" 0 apply -y --schema 1.sql --url names.db
t_has "names: a function that nothing calls" "1.sql:6: not in SQLite: function touch is left out" out
t_is "names: one for each table" "app_t_touch t_handle" \
    "$(sqlite3 names.db "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'trigger' ORDER BY 1)")"
sqlite3 names.db "INSERT INTO app_t (id) VALUES (1); INSERT INTO t (id) VALUES (1); UPDATE app_t SET a = 1; UPDATE t SET a = 1"
t_is "names: each does its own" "1 1" "$(sqlite3 names.db 'SELECT at IS NOT NULL FROM app_t UNION ALL SELECT at IS NOT NULL FROM t' | paste -sd ' ')"
# A column comes, one goes, one gets another name, and the table's rebuild keeps the trigger.
sed 's/a int, b text, at/-- @renamed from=a\n    n int,\n    at/; s/at timestamptz);/at timestamptz, more int NOT NULL DEFAULT 1);/' 1.sql >2.sql
t_exit "columns: apply" 0 apply -y --allow-destructive --schema 2.sql --url names.db
t_exit "columns: then nothing is left" 0 plan --check --schema 2.sql --url names.db
sqlite3 names.db "UPDATE app_t SET at = NULL; UPDATE app_t SET more = 2"
t_is "columns: a new one fires it" 1 "$(sqlite3 names.db 'SELECT at IS NOT NULL FROM app_t')"
sed 's/n int,/n text,/' 2.sql >3.sql
t_exit "a rebuild: apply" 0 apply -y --allow-destructive --allow data-loss --schema 3.sql --url names.db
t_exit "a rebuild: then nothing is left" 0 plan --check --schema 3.sql --url names.db
sed 's/NEW.at := now()/NEW.at := now(); NEW.more := 7/' 3.sql >4.sql
t_exit "another body: drift" 2 drift --schema 4.sql --url names.db
t_has "another body: its place" "trigger app_t_touch  4.sql:9" out
t_exit "another body: apply" 0 apply -y --schema 4.sql --url names.db
t_exit "another body: then nothing is left" 0 plan --check --schema 4.sql --url names.db
t_exit "dump" 0 dump --url names.db
cp out dumped.sql
t_exit "the dump plans empty" 0 plan --check --schema dumped.sql --url names.db
grep -v "TRIGGER touch" 4.sql >5.sql
t_exit "a trigger that goes: apply" 0 apply -y --allow-destructive --schema 5.sql --url names.db
t_is "a trigger that goes" "t_handle" "$(sqlite3 names.db "SELECT group_concat(name) FROM sqlite_schema WHERE type = 'trigger'")"
cat >collide.sql <<'SQL'
CREATE TABLE a (id int, at timestamptz);
CREATE TABLE a_b (id int, at timestamptz);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.at := now(); RETURN NEW; END $$;
CREATE TRIGGER b_c BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER c BEFORE UPDATE ON a_b FOR EACH ROW EXECUTE FUNCTION touch();
SQL
t_exit "names that collide: refused" 1 plan --schema collide.sql --url collide.db
t_has "names that collide: both" 'collide.sql:5:1: trigger b_c of table a and trigger c of table a_b both become "a_b_c" in SQLite' err
t_has "names that collide: where the other one is" "The other one is at line 4." err
