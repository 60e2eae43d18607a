#!/bin/sh
# newer.sh: a database that holds what only newer servers have. Nothing of it may be lost: whatever our parser's grammar
# can't say is a difference or an error that names it.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL

server=$(psql -XqAt -d postgres -c "SELECT current_setting('server_version_num')::int / 10000")
parser=$("$SCHEMASYNC" --version | sed -n 's/.*parser of PostgreSQL \([0-9]*\).*/\1/p')
t_ok "the parser's version is told" [ "$parser" -ge 15 ]

# ---- Expressions that only a newer parser reads --------------------------------------------------------
if [ "$server" -ge 16 ]; then
    cat >json.sql <<'SQL'
CREATE TABLE j (a text CONSTRAINT a_is_json CHECK (a IS JSON), b int);
SQL
    echo 'CREATE TABLE j (a text, b bigint);' >no_json.sql
    t_database newer_json json.sql
    t_exit "a CHECK that the file lacks is a difference" 2 plan --check --schema no_json.sql --url "$url"
    t_has "it is named" "DROP CONSTRAINT a_is_json" out
    if [ "$parser" -lt 16 ]; then
        t_exit "dump: what our parser would not read again is refused" 1 dump --url "$url"
        t_has "dump: with the reason" "could not be read again by our parser, that of PostgreSQL $parser" err
        t_has "dump: with the text" "IS JSON" err
        t_is "dump: nothing is written" "" "$(cat out)"
        t_exit "a file that needs a newer parser is an error" 1 plan --schema json.sql --url "$url"
        t_has "with its place" "json.sql:1:" err
    else
        t_exit "dump" 0 dump --url "$url"
        cp out dumped.sql
        t_exit "the dump plans empty" 0 plan --check --schema dumped.sql --url "$url"
    fi
else
    echo "ok - expressions of newer servers # SKIP server $server"
fi

# ---- What server 18 has of its own ---------------------------------------------------------------------
if [ "$server" -lt 18 ]; then
    echo "ok - what server 18 has of its own # SKIP server $server"
    exit 0
fi
cat >live.sql <<'SQL'
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE r (id int4range, v daterange, CONSTRAINT r_key PRIMARY KEY (id, v WITHOUT OVERLAPS));
CREATE TABLE c (
    id int4range,
    v daterange,
    a int,
    doubled int GENERATED ALWAYS AS (a * 2) VIRTUAL,
    b int NOT NULL NO INHERIT,
    d int,
    CONSTRAINT c_period FOREIGN KEY (id, PERIOD v) REFERENCES r (id, PERIOD v),
    CONSTRAINT c_lax FOREIGN KEY (a) REFERENCES p NOT ENFORCED,
    CONSTRAINT c_check CHECK (a > 0) NOT ENFORCED
);
ALTER TABLE c ADD CONSTRAINT d_there NOT NULL d NOT VALID;
COMMENT ON CONSTRAINT c_b_not_null ON c IS 'kept';
SQL
grep -v "^COMMENT" live.sql >live_no_comment.sql
# The nearest that the grammar of 15 can say.
cat >file.sql <<'SQL'
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE r (id int4range, v daterange, CONSTRAINT r_key PRIMARY KEY (id, v));
CREATE TABLE c (
    id int4range,
    v daterange,
    a int,
    doubled int GENERATED ALWAYS AS (a * 2) STORED,
    b int NOT NULL,
    d int CONSTRAINT d_there NOT NULL,
    CONSTRAINT c_period FOREIGN KEY (id, v) REFERENCES r (id, v),
    CONSTRAINT c_lax FOREIGN KEY (a) REFERENCES p,
    CONSTRAINT c_check CHECK (a > 0)
);
SQL
t_database newer_18 live.sql
t_exit "the nearest is not the same" 2 plan -o sql --allow-destructive --check --schema file.sql --url "$url"
for text in "ADD CONSTRAINT r_key PRIMARY KEY (id, v)" "ADD CONSTRAINT c_period FOREIGN KEY (id, v)" \
    "ALTER CONSTRAINT c_lax ENFORCED" "DROP CONSTRAINT c_check" "DROP COLUMN doubled" \
    "ALTER CONSTRAINT c_b_not_null INHERIT" "VALIDATE CONSTRAINT d_there"; do
    t_has "the plan says: $text" "$text" out
done
t_exit "plan as text" 0 plan --schema file.sql --url "$url"
t_has "a comment that is not modelled is named" "comment on a NOT NULL constraint: public.c_b_not_null" out
t_exit "explain" 0 explain --schema file.sql --url "$url" public.c.c_lax
t_has "explain names the property" "not enforced" out

if [ "$parser" -lt 18 ]; then
    t_exit "dump refuses what the grammar can't say" 1 dump --url "$url"
    for text in "primary key public.r.r_key can't be dumped: WITHOUT OVERLAPS" \
        "foreign key public.c.c_period can't be dumped: PERIOD" \
        "foreign key public.c.c_lax can't be dumped: NOT ENFORCED" \
        "check constraint public.c.c_check can't be dumped: NOT ENFORCED" \
        "column public.c.doubled can't be dumped: GENERATED ... VIRTUAL" \
        "column public.c.b can't be dumped: NOT NULL ... NO INHERIT" \
        "column public.c.d can't be dumped: NOT NULL ... NOT VALID"; do
        t_has "dump names: $text" "$text" err
    done
    t_has "dump says what to do" "LIBPG_QUERY" err
    t_is "dump writes nothing" "" "$(cat out)"
    t_exit "what is left alone by a rule is not asked for" 0 dump --url "$url" --ignore "table public.c" --ignore "table public.r"
else
    t_exit "dump" 0 dump --url "$url"
    cp out dumped.sql
    t_has "the comment that is left out is named" "comment on a NOT NULL constraint" dumped.sql
    t_exit "the dump plans empty" 0 plan --check --schema dumped.sql --url "$url"
    t_exit "as does the file that made the database" 0 plan --check --schema live_no_comment.sql --url "$url"
    pg_dump --schema-only -d "$url" | grep -v '^COMMENT ON CONSTRAINT' >pg_dump.sql
    t_exit "as does what pg_dump prints" 0 plan --check --schema pg_dump.sql --url "$url"
    t_exit "a comment that is not covered is an error" 1 plan --schema live.sql --url "$url"
    t_has "with its place" "live.sql:15:1: comments on NOT NULL constraints are not covered yet" err
fi
t_exit "apply makes it what the file says" 0 apply -y --allow-destructive --schema file.sql --url "$url"
t_exit "and proves it" 0 plan --check --schema file.sql --url "$url"
