#!/bin/sh
# sqlite_plan.sh: what a plan for SQLite says of a rebuild: one change with its reasons, in every format; and `explain`.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

dialect='-- schemasync: dialect=sqlite'
cat >old.sql <<SQL
$dialect
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER DEFAULT 1, b TEXT, gone TEXT CHECK (gone <> ''), CONSTRAINT n UNIQUE (a));
CREATE INDEX t_b ON t (b);
CREATE TRIGGER t_in AFTER INSERT ON t BEGIN SELECT 1; END;
SQL
cat >new.sql <<SQL
$dialect
CREATE TABLE p (id INTEGER PRIMARY KEY);
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER DEFAULT 2, b TEXT, new REAL REFERENCES p (id), CONSTRAINT n UNIQUE (a, b));
CREATE INDEX t_b ON t (b);
CREATE TRIGGER t_in AFTER INSERT ON t BEGIN SELECT 1; END;
SQL
t_exit "a database" 0 apply -y -q --schema old.sql --url sqlite:t.db
t_exit "text" 0 plan --schema new.sql --url sqlite:t.db
t_is "text: one heading" 1 "$(grep -c '^[~+-] ' out)"
t_has "text: which says the table and the line" "~ rebuild table t  new.sql:3" out
t_has "text: why: a default" "why: column a: integer default 1 -> integer default 2; add column new real; drop column gone; " out
t_has "text: why: constraints" \
    "add foreign key (new) references p(id); constraint n: unique (a) -> unique (a, b); drop check (gone <> '')" out
t_is "text: its statements follow each other" 8 "$(sed -n '/^~ rebuild/,/^$/p' out | grep -c ';$')"
t_has "text: hazards stand behind them" "! drops column t.gone and its values (needs --allow-drop=column)" out
t_lacks "text: a column of another type is no rename" "Remark" out
t_has "text: it is one change" "Plan: 0 to create, 1 to alter, 0 to drop." out
t_exit "sql" 0 plan -o sql --schema new.sql --url sqlite:t.db
t_has "sql: why" "-- why: column a: integer default 1 -> integer default 2; " out
t_has "sql: each statement says what it does" "-- rebuild table t: copy its rows  (new.sql:3)" out
t_exit "markdown" 0 plan -o markdown --schema new.sql --url sqlite:t.db
t_is "markdown: one line for it" 1 "$(grep -c '^- ' out)"
t_has "markdown: with the worst of all its steps" "- 🔴 rebuild table t" out
t_has "markdown: why" "  - why: column a" out
t_exit "json" 0 plan -o json --schema new.sql --url sqlite:t.db
t_is "json: the reason once" 1 "$(grep -c '"why": "column a: integer default 1' out)"
t_has "json: one change" '"alter": 1,' out
t_exit "it can be applied" 0 apply -y -q --allow-drop=all --schema new.sql --url sqlite:t.db
t_exit "and is done" 0 plan --check --schema new.sql --url sqlite:t.db

# A definition of a page is cut.
long=$(printf 'é%.0s' $(seq 100))
sed "s/a INTEGER DEFAULT 2/a INTEGER DEFAULT '$long'/" new.sql >long.sql
t_exit "a long definition" 0 plan --schema long.sql --url sqlite:t.db
t_ok "a long definition: cut between letters" grep -qE "why: column a: integer default 2 -> integer default 'é+ \.\.\.$" out

# ---- The order of columns --------------------------------------------------------------------------------------------------

readers='CREATE VIEW names AS SELECT a FROM o;
CREATE VIEW everything AS SELECT o.* FROM o;
CREATE TRIGGER counted AFTER DELETE ON o BEGIN SELECT count(*) FROM o; END;
CREATE TRIGGER again AFTER DELETE ON o BEGIN INSERT INTO O VALUES (1, 2); END;'
printf '%s\n' "$dialect" 'CREATE TABLE o (a, b);' "$readers" >order.sql
t_exit "order: a database" 0 apply -y -q --schema order.sql --url sqlite:o.db
sed 's/(a, b)/(b, a)/' order.sql >turned.sql
t_exit "order: nothing is done for it" 0 plan --check --schema turned.sql --url sqlite:o.db
t_has "order: a view with * can tell" "table o stand in another order than in the file, and view everything counts on" out
t_has "order: so can an INSERT without names" "and trigger again counts on their order: name the columns there" out
t_is "order: nobody else" 2 "$(grep -c '^Remark' out)"
sed 's/(a, b)/(a, c, b)/' order.sql >between.sql
t_exit "order: a column in between" 0 apply -y -q --schema between.sql --url sqlite:o.db
t_has "order: a column in between" "ALTER TABLE o ADD COLUMN c" out
t_has "order: is said before" "view everything counts on" out
t_exit "order: in the place of the file" 0 plan --schema order.sql --allow-drop=all --url sqlite:o.db
t_lacks "order: in the place of the file" "Remark" out
printf '%s\n' "$dialect" 'CREATE TABLE o (a, c CHECK (c > 0), b);' "$readers" >anew.sql
t_exit "order: made anew for another reason" 0 apply -y -q --schema anew.sql --url sqlite:o.db
t_lacks "order: made anew for another reason" "Remark" out
t_is "order: made anew for another reason" "a,c,b" "$(sqlite3 o.db "SELECT group_concat(name) FROM pragma_table_info('o')")"

# explain reads both sides also where they are the same text.
t_exit "explain: the same" 0 explain t --schema new.sql --url sqlite:t.db
t_has "explain: the same" "is the same in the database and in the file" out
t_exit "explain: a part" 0 explain t.a --schema new.sql --url sqlite:t.db
t_exit "explain: another default" 0 explain t.a --schema old.sql --url sqlite:t.db
t_has "explain: both forms" "integer default 2" out
t_has "explain: both forms" "integer default 1" out
t_exit "explain: nothing of that name" 1 explain nobody --schema new.sql --url sqlite:t.db

# Names as the file says them: schemas of PostgreSQL's dialect, and letters of any case.
cat >both.sql <<'SQL'
CREATE SCHEMA app;
CREATE TABLE users (id int PRIMARY KEY, "fullName" text);
CREATE TABLE app.logs (id int PRIMARY KEY, text text);
SQL
t_exit "explain: a schema's table" 0 explain public.users --schema both.sql --url sqlite:names.db
t_has "explain: a schema's table" "table users" out
t_exit "explain: its column" 0 explain public.users.id --schema both.sql --url sqlite:names.db
t_exit "explain: a table of another schema" 0 explain app.logs.text --schema both.sql --url sqlite:names.db
t_has "explain: a table of another schema" "column app_logs.text" out
t_exit "explain: a table and its column" 0 explain users.fullname --schema both.sql --url sqlite:names.db
t_has "explain: a table and its column" "column users.fullName" out
t_exit "explain: no such table in the schema" 1 explain app.users --schema both.sql --url sqlite:names.db
t_has "explain: no such table in the schema: the words" "has an object app.users" err

# A directive behind the end of a table, in both dialects: new.sql against old.sql.
# behind NAME TEXT OLD NEW
behind()
{
    for first in "$dialect" '-- schemasync: dialect=postgres'; do
        printf '%s\n' "$first" "$3" >old.sql
        printf '%s\n' "$first" "$4" >new.sql
        t_exit "$1, $first" 0 diff old.sql new.sql
        t_has "$1, $first: rename" "$2" out
        t_has "$1, $first: nothing else" "Plan: 0 to create, 1 to alter, 0 to drop." out
    done
}
behind "a directive behind the last line of a table" "rename table" "CREATE TABLE users (id int, n text);" "CREATE TABLE people (
    id int,
    n text
); -- @renamed from=users"
t_lacks "a directive behind the last line of a table: no doubt" "Note" out
behind "a directive behind a table in one line" "rename table" "CREATE TABLE users (id int);" \
    "CREATE TABLE people (id int); -- @renamed from=users"
t_lacks "a directive behind a table in one line: no doubt" "Note" out
behind "a directive behind the last column and the end" "rename column" "CREATE TABLE t (id int, m text);" "CREATE TABLE t (
    id int,
    n text); -- @renamed from=m"
t_has "a directive behind the last column and the end: it is said" \
    "Note: new.sql:4: the directive is taken for column n, not for table t, which ends on its line: write that of a table above" out
behind "a directive behind the last column" "rename column" "CREATE TABLE t (id int, m text);" "CREATE TABLE t (
    id int,
    n text -- @renamed from=m
);"
t_lacks "a directive behind the last column: no doubt" "Note" out
behind "a directive between two tables" "rename table" "CREATE TABLE users (id int); CREATE TABLE t (a int);" "CREATE TABLE people (
    id int
); -- @renamed from=users
CREATE TABLE t (a int);"
behind "a directive behind a table that ends where another stood" "rename table" \
    "CREATE TABLE users (id int); CREATE TABLE t (a int);" "CREATE TABLE t (
    a int
); CREATE TABLE people (id int); -- @renamed from=users"

# Why, where nothing but names of constraints changes.
# why NAME OLD NEW WHY
why()
{
    rm -f w.db*
    printf '%s\n' "$dialect" "$2" >old.sql
    printf '%s\n' "$dialect" "$3" >new.sql
    t_exit "$1: a database" 0 apply -y -q --schema old.sql --url sqlite:w.db
    t_exit "$1: a plan" 0 plan --schema new.sql --url sqlite:w.db
    t_has "$1: why" "    why: $4" out
    t_exit "$1: it is done" 0 apply -y -q --allow-drop=constraint --schema new.sql --url sqlite:w.db
    t_exit "$1: then nothing is left" 0 plan --check --schema new.sql --url sqlite:w.db
}
why "keys get names" "CREATE TABLE t (id int PRIMARY KEY, a int UNIQUE);" \
    "CREATE TABLE t (id int CONSTRAINT t_pkey PRIMARY KEY, a int CONSTRAINT t_a_key UNIQUE);" \
    "primary key (id) gets the name t_pkey; unique (a) gets the name t_a_key"
why "a CHECK of a table loses its name" "CREATE TABLE t (a, CONSTRAINT k CHECK (a > 0));" "CREATE TABLE t (a, CHECK (a > 0));" \
    "constraint k loses its name"
why "a foreign key is renamed" "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE t (a, CONSTRAINT k FOREIGN KEY (a) REFERENCES p);" \
    "CREATE TABLE p (id PRIMARY KEY); CREATE TABLE t (a,
    CONSTRAINT l FOREIGN KEY (a) REFERENCES p -- @renamed from=k
);" "constraint name k -> l"
why "a name of NOT NULL" "CREATE TABLE t (a CONSTRAINT k NOT NULL);" "CREATE TABLE t (a CONSTRAINT l NOT NULL);" "column a: "
why "a key and its order" "CREATE TABLE t (a, b, UNIQUE (a), UNIQUE (a DESC));" "CREATE TABLE t (a, b, UNIQUE (a DESC), UNIQUE (a));" "add unique (a desc); "
