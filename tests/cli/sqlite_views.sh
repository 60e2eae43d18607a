#!/bin/sh
# sqlite_views.sh: views of a file in PostgreSQL's dialect in a SQLite database. Each query becomes a view in both engines, over
# the same rows: columns and rows have to be the same. What is left out says why.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
t_database sqlite_views

# ---- The same rows --------------------------------------------------------------------------------------------------

cat >tables.sql <<'SQL'
CREATE SCHEMA shop;
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE users (
    id integer PRIMARY KEY, name text NOT NULL, email varchar(40), active boolean, born date, seen timestamptz,
    feeling mood, boss integer, score numeric(6,2), weight double precision, big bigint, data jsonb
);
CREATE TABLE shop.orders (
    id bigint PRIMARY KEY, user_id integer, placed timestamp, total numeric(8,2), qty integer, note text, "Mixed Name" text
);
CREATE TABLE tags (user_id integer, tag text);
SQL
cat >rows.sql <<'SQL'
INSERT INTO users VALUES
    (1, 'Ann', 'ann@x.org', true, '1990-01-31', '2024-01-01 10:00:00+02:00', 'happy', NULL, 10.50, 60.5, 9000000000,
        '{"plan": "pro", "n": 3, "on": true}'),
    (2, 'bob', NULL, false, '1985-12-01', '2024-01-01 09:00:00+00:00', 'sad', 1, -3.25, NULL, 5, '{"plan": "free", "n": null}'),
    (3, 'Cy', 'cy@x.org', true, NULL, NULL, NULL, 1, NULL, 71.25, NULL, NULL),
    (4, 'dee', '', NULL, '2001-02-03', '2024-01-01 08:30:00+00:00', 'ok', 2, 0, 60.5, -1, '{}'),
    (5, 'Eve', 'eve@y.org', true, '1990-01-31', '2023-12-31 23:59:59+00:00', 'happy', 2, 7, 55, 12, '{"plan": "pro"}');
INSERT INTO shop.orders VALUES
    (1, 1, '2024-03-01 10:00:00', 5.00, 2, 'first', 'm'), (2, 1, '2024-03-02 11:30:00', 7.50, 1, NULL, NULL),
    (3, 2, '2024-03-02 11:30:00', NULL, NULL, 'x', 'm'), (4, 3, NULL, 1.25, 4, '', 'n'), (5, NULL, '2024-01-05 00:00:00', 2, 3, 'x', NULL),
    (6, 1, '2024-02-29 23:59:59', 5.00, 2, 'last', 'n'), (7, 5, '2024-03-02 11:30:00', -4, 0, 'y', 'm');
INSERT INTO tags VALUES (1, 'a'), (1, 'b'), (2, 'a'), (4, NULL), (NULL, 'c'), (1, 'a');
SQL

# A line is a query; one that begins with "# " is compared in its order too.
cat >queries <<'SQL'
SELECT * FROM tags
SELECT o.*, 1 AS one FROM shop.orders o
SELECT id, name AS "Name", active, born, score, weight, big, feeling FROM users
SELECT id + 1 AS up, -id AS down, name || '!' AS loud, upper(name), coalesce(email, 'none'), nullif(id, 2), id::text, -id, CASE WHEN active THEN 1 END FROM users
SELECT 1, 'x' AS x, NULL AS n, true AS t, 1.5 AS d
SELECT id, id > 2 AS late, active IS NOT TRUE AS gone, email IS NULL AS silent FROM users
SELECT CASE feeling WHEN 'sad' THEN 0 WHEN 'happy' THEN 2 ELSE 1 END FROM users
SELECT greatest(id, 3), length(name) FROM users WHERE id BETWEEN 2 AND 4
SELECT count(*), count(email) AS mails, count(DISTINCT feeling) AS moods, sum(id), avg(id), min(score), max(weight), sum(big) AS bigs FROM users
SELECT count(*), sum(id), avg(score), max(seen) IS NULL AS none, bool_and(active) FROM users WHERE id > 100
SELECT active, count(*) FROM users GROUP BY active
SELECT active AS a, count(*) AS n FROM users GROUP BY a
SELECT active, count(*) FROM users GROUP BY 1 HAVING count(*) > 1
SELECT u.id, u.name, count(o.id) AS orders, sum(o.total) AS total FROM users u LEFT JOIN shop.orders o ON o.user_id = u.id GROUP BY u.id
SELECT count(*) FILTER (WHERE active), sum(id) FILTER (WHERE NOT active) FROM users
SELECT bool_or(active), every(id > 0), bool_and(active) FROM users
SELECT sum(CASE WHEN active THEN 1 ELSE 0 END), sum(qty) / 2 AS half, avg(qty) * 2 AS twice FROM users JOIN shop.orders o ON user_id = users.id
SELECT sum(qty * 2) / 4 AS a, sum(o.id) / 4 AS b, sum(total) / 4 AS c FROM shop.orders o
SELECT user_id, string_agg(note, ', ') FROM shop.orders WHERE id IN (1, 3, 4) GROUP BY user_id
SELECT min(born), max(born), min(seen) < '2024-01-01 09:00:00+00' AS early FROM users
SELECT (SELECT u.id FROM users u WHERE u.seen = (SELECT max(seen) FROM users)) AS latest
SELECT id FROM users WHERE seen = (SELECT min(seen) FROM users)
SELECT name FROM users WHERE seen > '2024-01-01 08:15:00+00'
SELECT o.id, u.name FROM shop.orders o JOIN users u ON u.id = o.user_id
SELECT o.id, u.name FROM shop.orders o LEFT JOIN users u ON u.id = o.user_id AND u.active
SELECT o.id, u.name FROM shop.orders o RIGHT JOIN users u ON u.id = o.user_id
SELECT o.id, u.id AS uid FROM shop.orders o, users u WHERE o.user_id = u.id
SELECT a.id, b.id AS other FROM users a CROSS JOIN tags t JOIN users b ON b.boss = a.id
SELECT t.tag, u.id, o.id AS oid FROM tags t, users u RIGHT JOIN shop.orders o ON o.user_id = u.id WHERE t.tag = 'b'
SELECT u.id, b.name AS boss, c.name AS top FROM users u LEFT JOIN (users b LEFT JOIN users c ON c.id = b.boss) ON b.id = u.boss
SELECT u.id, o.id AS oid, t.tag FROM users u LEFT JOIN (shop.orders o JOIN tags t ON t.user_id = o.user_id) ON o.user_id = u.id
SELECT user_id, o.id, tag FROM shop.orders o JOIN tags USING (user_id)
SELECT user_id, o.id, tag FROM shop.orders o LEFT JOIN tags USING (user_id)
SELECT user_id, o.id, tag FROM shop.orders o RIGHT JOIN tags USING (user_id)
SELECT * FROM tags JOIN shop.orders USING (user_id)
SELECT tags.*, o.id FROM tags JOIN shop.orders o USING (user_id) WHERE tags.user_id = 1
SELECT DISTINCT tag FROM tags
SELECT DISTINCT user_id, tag FROM tags
SELECT DISTINCT "Mixed Name" AS "Mixed Name", qty FROM shop.orders
SELECT id FROM users WHERE active
SELECT id FROM users WHERE NOT active OR boss = 1 AND id < 3
SELECT id FROM users WHERE name LIKE '%e%' OR email LIKE '%.org'
SELECT id FROM users WHERE feeling = 'happy' AND born = '1990-01-31'
SELECT id FROM users WHERE feeling IN ('sad', 'ok')
SELECT id FROM users WHERE id IN (SELECT user_id FROM shop.orders)
SELECT id FROM users WHERE id NOT IN (SELECT user_id FROM shop.orders WHERE user_id IS NOT NULL)
SELECT count(*) FROM users WHERE id NOT IN (SELECT user_id FROM shop.orders)
SELECT id FROM users WHERE name = ANY (SELECT name FROM users WHERE id < 3)
SELECT id, id IN (SELECT boss FROM users) AS leads FROM users
SELECT id FROM users u WHERE EXISTS (SELECT 1 FROM shop.orders WHERE user_id = u.id AND qty > 1)
SELECT id FROM users u WHERE NOT EXISTS (SELECT * FROM shop.orders o WHERE o.user_id = u.id)
SELECT id, (SELECT count(*) FROM shop.orders o WHERE o.user_id = u.id), (SELECT max(total) AS best FROM shop.orders) FROM users u
SELECT id, EXISTS (SELECT 1 FROM tags WHERE user_id = u.id) FROM users u
SELECT id FROM users u WHERE EXISTS (SELECT * FROM tags JOIN shop.orders ON tags.user_id = orders.user_id WHERE tags.user_id = u.id)
SELECT x.a, x.b + 1 AS c FROM (SELECT id AS a, boss AS b FROM users WHERE boss IS NOT NULL) x
SELECT x.a, x.b FROM (SELECT id, name FROM users) AS x(a, b)
SELECT x.n, x.s FROM (VALUES (1, 'one'), (2, NULL), (3, 'three')) AS x(n, s) WHERE n > 1
SELECT p.key, p.name FROM users AS p(key, name, mail) WHERE mail IS NOT NULL
SELECT a.id, b.total FROM (SELECT id FROM users) a JOIN (SELECT user_id, sum(total) AS total FROM shop.orders GROUP BY user_id) b ON a.id = b.user_id
WITH big AS (SELECT * FROM shop.orders WHERE total > 2) SELECT user_id, count(*) FROM big GROUP BY user_id
WITH a AS (SELECT id FROM users), b(x) AS (SELECT id * 2 FROM a) SELECT a.id, b.x FROM a JOIN b ON b.x = a.id
WITH RECURSIVE n(x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 7) SELECT x, x * x AS square FROM n
WITH RECURSIVE up(id, boss, depth) AS (SELECT id, boss, 0 FROM users UNION ALL SELECT up.id, u.boss, up.depth + 1 FROM up JOIN users u ON u.id = up.boss) SELECT id, max(depth) AS depth FROM up GROUP BY id
WITH RECURSIVE below AS (SELECT id FROM users WHERE id = 1 UNION SELECT u.id FROM users u JOIN below b ON u.boss = b.id) SELECT id FROM below
SELECT id, name FROM users UNION SELECT user_id, tag FROM tags
SELECT id FROM users UNION ALL SELECT user_id FROM tags
SELECT id FROM users INTERSECT SELECT user_id FROM shop.orders
SELECT id FROM users EXCEPT SELECT user_id FROM shop.orders
SELECT t.user_id AS c FROM tags t CROSS JOIN shop.orders o UNION ALL SELECT x.boss FROM users x RIGHT JOIN users y ON x.boss = y.boss AND y.seen IS NULL
SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 2 EXCEPT SELECT 3
SELECT id FROM users UNION ALL SELECT user_id FROM tags INTERSECT SELECT 1
SELECT id FROM users EXCEPT (SELECT 1 UNION SELECT 2)
(SELECT id FROM users ORDER BY id DESC LIMIT 2) UNION ALL (SELECT id FROM users ORDER BY id LIMIT 1)
SELECT 'user' AS kind, id FROM users UNION ALL SELECT 'order', id FROM shop.orders
SELECT NULL AS d, 1 AS n UNION SELECT born, 2 FROM users
SELECT '2020-01-01' AS d UNION SELECT born FROM users
SELECT score AS n FROM users UNION SELECT id FROM users
SELECT row_number() OVER (ORDER BY id), rank() OVER (ORDER BY boss), dense_rank() OVER (ORDER BY boss DESC) FROM users
SELECT id, row_number() OVER (PARTITION BY user_id ORDER BY placed DESC, id) FROM shop.orders
SELECT id, rank() OVER (ORDER BY seen), rank() OVER (ORDER BY seen DESC) AS back FROM users
SELECT id, lag(id) OVER w, lead(id, 2, 0) OVER w, first_value(name) OVER w, last_value(id) OVER w FROM users WINDOW w AS (ORDER BY id)
SELECT id, sum(qty) OVER (PARTITION BY user_id ORDER BY id), avg(qty) OVER (), count(*) OVER (ORDER BY qty) FROM shop.orders
SELECT id, sum(qty) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), ntile(3) OVER (ORDER BY id) FROM shop.orders
SELECT id, max(qty) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING), min(qty) OVER (ORDER BY qty RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) FROM shop.orders
SELECT id, percent_rank() OVER (ORDER BY qty), cume_dist() OVER (ORDER BY qty NULLS FIRST), nth_value(id, 2) OVER (ORDER BY id) FROM shop.orders
SELECT user_id, sum(qty), rank() OVER (ORDER BY sum(qty) DESC) FROM shop.orders GROUP BY user_id
SELECT data ->> 'plan' AS plan, data ->> 'n' AS n, data ->> 'on' AS turned FROM users
SELECT data ->> 'plan', count(*) FROM users GROUP BY 1
SELECT 'x'::text, id::bigint, (score * 2)::numeric(8,1), name::varchar(2) FROM users
SELECT placed::date AS day, count(*) FROM shop.orders GROUP BY placed::date
SELECT id, placed + interval '1 day' AS a, placed - interval '2 weeks 90 minutes' AS b, born + interval '30 seconds' AS c FROM shop.orders LEFT JOIN (SELECT id AS uid, born FROM users) u ON uid = id
SELECT id FROM users WHERE seen > '2024-01-01 08:00:00+00'::timestamptz - interval '1 hour' AND seen < now() - interval '1 day'
SELECT id, born - '1990-01-01'::date AS days, born + 29 AS later, born - 31 AS before FROM users
SELECT date_trunc('month', placed) AS m, date_trunc('year', placed) AS y, date_trunc('week', placed) AS w, date_trunc('day', placed) AS d, date_trunc('hour', placed) AS h, date_trunc('minute', placed) AS n FROM shop.orders
SELECT date_trunc('month', placed) AS month, count(*), sum(total) FROM shop.orders GROUP BY 1
SELECT extract(year FROM placed) AS y, extract(month FROM placed) / 2 AS m, extract(day FROM placed) AS d, extract(dow FROM placed) AS w, extract(doy FROM placed) AS n, date_part('hour', placed) AS h, extract(minute FROM placed) AS i FROM shop.orders
SELECT extract(year FROM seen) AS y, extract(hour FROM seen) AS h, seen::date AS day, date_trunc('day', seen) AS start FROM users
SELECT id, seen AT TIME ZONE 'UTC' AS a, (placed AT TIME ZONE 'utc') < now() AS b FROM users JOIN (SELECT id AS oid, placed FROM shop.orders) o ON oid = id
SELECT id FROM users WHERE seen > '2024-01-01'::date AND born < current_date
SELECT id, placed >= '2024-03-01'::date AS a, placed::date = '2024-03-02' AS b FROM shop.orders
SELECT replace(name, 'e', 'EE'), concat(id, '-', email, feeling), concat(email) AS c, concat(email, 'x') || '!' AS d FROM users
SELECT 'zwölf'::varchar(3) AS cut, 'ab'::char(2) AS c, 'ok'::varchar(9) || name AS whole FROM users
SELECT '2024-01-05'::timestamp AS a, timestamp '2024-01-05T10:20' AS b, '2024-01-05 10:20:30.500'::timestamp AS c, '10:20'::time AS d
SELECT count(*) FROM (SELECT '2024-03-01 10:00'::timestamp AS at UNION SELECT placed FROM shop.orders) x
SELECT -3000000001 / 2 AS a, -(-5)::int AS b, - -id AS c FROM users
SELECT id, 10 / nullif(boss, 0) AS a, sum(nullif(id, 2)) OVER () / 4 AS b FROM users
SELECT sum(mod(id, 5000000000)) / 2 AS a FROM users
SELECT qty / 2 AS half FROM shop.orders JOIN (SELECT 4.0 AS qty UNION SELECT 3) x USING (qty)
SELECT sum(id) / 4 AS a FROM users JOIN shop.orders USING (id)
SELECT qty / 2 AS half FROM shop.orders RIGHT JOIN (SELECT 4.0 AS qty UNION SELECT 9) x USING (qty)
SELECT id FROM users WHERE id <> ALL (SELECT user_id FROM tags WHERE user_id > 2)
SELECT id FROM shop.orders WHERE placed IN ('2024-03-02T11:30', '2024-01-05') OR placed NOT IN ('2024-03-02 11:30', NULL)
SELECT date_trunc('hour', placed), extract(year from placed), date_part('MINUTE', placed), extract(dow from born) AS dow FROM shop.orders LEFT JOIN users u ON u.id = user_id
SELECT replace(name, 'e', ''), right(name, 2), substr('abc', 2) FROM users
SELECT o.id, u.id AS uid FROM tags t JOIN users u ON true RIGHT JOIN shop.orders o ON o.user_id = u.id
SELECT big = 0.00100000 AS a, 1000000000000000000000 > big AS b, 0.000123456789012345 < big AS c FROM users
SELECT pg_catalog.lower(name) FROM public.users
SELECT u.id FROM public.users u WHERE u.id OPERATOR(pg_catalog.>) 2
SELECT o."Mixed Name", o.note FROM shop.orders o
# SELECT id, name FROM users ORDER BY name COLLATE "C" DESC LIMIT 3
SELECT tag, min(tag COLLATE "C") AS low, max(user_id::text COLLATE "C") AS high FROM tags GROUP BY tag HAVING tag COLLATE "C" < 'c'
# SELECT id, boss FROM users ORDER BY boss, id
# SELECT id, boss FROM users ORDER BY boss DESC, id DESC
# SELECT id, boss FROM users ORDER BY boss NULLS FIRST, id
# SELECT id, boss FROM users ORDER BY boss DESC NULLS LAST, id
# SELECT id, seen FROM users WHERE id <> 1 ORDER BY seen
# SELECT id AS n FROM users ORDER BY seen DESC, n LIMIT 2
# SELECT id AS n FROM users ORDER BY n DESC LIMIT 2 OFFSET 1
# SELECT id FROM users ORDER BY 1 OFFSET 3
# SELECT id FROM users ORDER BY score * -1 LIMIT ALL
# SELECT id FROM users ORDER BY id FETCH FIRST 2 ROWS ONLY
# SELECT -id AS id FROM users ORDER BY id
# SELECT id FROM users UNION SELECT user_id FROM shop.orders ORDER BY id DESC
# SELECT id, 1 AS one FROM users ORDER BY one, id DESC
# SELECT boss, count(*) FROM users GROUP BY boss ORDER BY count(*) DESC, boss
SQL

# Views by name, which one reader would not get from a list.
cat >more.sql <<'SQL'
CREATE VIEW shop.busy (who, "How Many") AS SELECT user_id, count(*) FROM orders GROUP BY user_id;
CREATE OR REPLACE VIEW on_top AS SELECT b.who AS id, "How Many" + 1 AS more FROM shop.busy b WHERE who IS NOT NULL;
CREATE OR REPLACE VIEW on_top AS SELECT b.who AS id, "How Many" + 2 AS more FROM shop.busy b WHERE who IS NOT NULL;
CREATE MATERIALIZED VIEW kept AS SELECT id, more FROM on_top WITH DATA;
CREATE RECURSIVE VIEW counted (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM counted WHERE n < 3;
CREATE VIEW frozen AS SELECT * FROM tags;
SQL
{
    cat tables.sql
    awk '{ sub(/^# /, ""); printf "CREATE VIEW v%d AS %s;\n", NR, $0 }' queries
    # In PostgreSQL orders is found by the path.
    echo "SET search_path = public, shop;"
    cat more.sql
    echo "RESET search_path;"
    echo "ALTER TABLE tags ADD COLUMN later integer;"
} >schema.sql
{
    awk '{ print "v" NR }' queries
    printf '%s\n' shop.busy on_top kept counted frozen
} >names
sed 's/ADD COLUMN later integer/ADD COLUMN later integer DEFAULT 1/' schema.sql >psql.sql
t_ok "PostgreSQL takes all views" psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -f psql.sql
t_exit "SQLite: apply" 0 apply -y --schema schema.sql --url views.db
cp out report
t_lacks "SQLite: no view is left out" "is left out" report
t_is "SQLite: queries that may give several rows where one is wanted" "1" "$(grep -c 'of several rows SQLite takes the first' report)"
t_has "SQLite: a materialized view is an ordinary one" "view kept is an ordinary one: SQLite has none that is materialized" report
t_exit "SQLite: then nothing is left" 0 plan --check --schema schema.sql --url views.db
t_ok "PostgreSQL: rows" psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -f rows.sql -c 'REFRESH MATERIALIZED VIEW kept'
sed 's/shop\.orders/shop_orders/; s/INSERT INTO tags/INSERT INTO tags (user_id, tag)/' rows.sql >lite.sql
t_ok "SQLite: rows" sqlite3 -batch -bail views.db '.read lite.sql'

# Of both: column names, a line of "==", and rows in one spelling. Booleans are 1 and 0, numbers have no scale, UTC is not said.
while read -r name; do
    printf "%s\n" "\\echo == $name"
    echo "SELECT attname FROM pg_attribute WHERE attrelid = '$name'::regclass AND attnum > 0 ORDER BY attnum;"
    printf "%s\n" "\\echo --"
    echo "SELECT * FROM $name;"
done <names >psql.script
while read -r name; do
    lite=$(echo "$name" | tr . _)
    echo ".print == $name"
    echo "SELECT name FROM pragma_table_info('$lite');"
    echo ".print --"
    echo "SELECT * FROM $lite;"
done <names >lite.script
spelling='/^(==|--)/ { rows = $0 == "--"; print; next } !rows { print; next } {
    for (i = 1; i <= NF; i++) {
        if ($i ~ /^-?[0-9]*\.?[0-9]+(e[-+]?[0-9]+)?$/) $i = sprintf("%.9g", $i)
        else if ($i == "t" || $i == "f") $i = ($i == "t") + 0
        else sub(/[+]00(:00)?$/, "", $i)
    }
    print
}'
PGTZ=UTC psql -XqAt -P null='~' -d "$url" -f psql.script >psql.out 2>&1
sqlite3 -batch -nullvalue '~' views.db '.read lite.script' >lite.out 2>&1
awk -F'|' -v OFS='|' "$spelling" psql.out >psql.rows
awk -F'|' -v OFS='|' "$spelling" lite.out >lite.rows

part() # FILE NAME: what is between its line of "==" and the next
{
    awk -v name="== $2" '/^== / { on = $0 == name; next } on' "$1"
}

number=0
while read -r name; do
    number=$((number + 1))
    query=$(sed -n "${number}p" queries)
    part psql.rows "$name" >expected
    part lite.rows "$name" >actual
    case $query in
        '# '*) ;;
        *)  for file in expected actual; do
                { sed '/^--$/q' $file; sed '1,/^--$/d' $file | sort; } >sorted && mv sorted $file
            done ;;
    esac
    if [ "$(sed '1,/^--$/d' expected | wc -l)" -eq 0 ]; then
        t_is "$name ${query:-}: there are rows" "rows" "none"
    else
        t_is "$name ${query:-}" "$(cat expected)" "$(cat actual)"
    fi
done <names

# ---- What is left out ----------------------------------------------------------------------------------------------------

# A line is a query, " => " and why.
cat >left_out <<'SQL'
SELECT hash FROM hashed => nothing computes column "hash" in SQLite
SELECT * FROM hashed => nothing computes column "hash" in SQLite
SELECT DISTINCT ON (boss) id FROM users => SQLite has no DISTINCT ON
SELECT u.id, o.n FROM users u, LATERAL (SELECT count(*) AS n FROM shop.orders WHERE user_id = u.id) o => SQLite has no LATERAL
SELECT id FROM users ORDER BY name LIMIT 2 => the result depends on the order of texts
SELECT id FROM users ORDER BY feeling LIMIT 2 => the result depends on the order of texts
SELECT row_number() OVER (ORDER BY name) FROM users => the result depends on the order of texts
SELECT min(name) FROM users => min() is translated for numbers, dates and moments only
SELECT id FROM users WHERE name < 'c' => texts are compared by order
SELECT id FROM users WHERE name ~ '^a' => SQLite has no operator ~
SELECT n FROM generate_series(1, 3) AS n => a function stands in FROM
SELECT array_agg(id) FROM users => array_agg() has no counterpart that is known
SELECT json_agg(id) FROM users => json_agg() has no counterpart that is known
SELECT string_agg(DISTINCT name, ',') FROM users => SQLite's group_concat() has no DISTINCT
SELECT count(DISTINCT data) FROM users => values of a type that SQLite only keeps as text
SELECT DISTINCT data FROM users => values of a type that SQLite only keeps as text
SELECT data FROM users UNION SELECT NULL => values of a type that SQLite only keeps as text
SELECT id FROM users INTERSECT ALL SELECT user_id FROM tags => SQLite has no INTERSECT ALL
SELECT id FROM users ORDER BY id FETCH FIRST 1 ROW WITH TIES => SQLite has no WITH TIES
SELECT id FROM users LIMIT (SELECT 1) => LIMIT and OFFSET are translated with a constant number only
SELECT 10 / (nullif(id, 1) + nullif(boss, 0)) AS x FROM users => division by zero is an error in PostgreSQL
SELECT id FROM users ORDER BY 1::int DESC, id LIMIT 2 => a constant stands where rows are ordered or grouped
SELECT count(*) FROM users GROUP BY coalesce(1) => a constant stands where rows are ordered or grouped
WITH a AS (SELECT * FROM tags), tags AS (SELECT 1 AS user_id, 'x' AS tag) SELECT tag FROM a => SQLite would take "tags" for the query
WITH tags AS (SELECT * FROM tags) SELECT tag FROM tags => SQLite would take "tags" for the query of that name
SELECT replace(name, email, '') FROM users => replace() is translated for a constant text that is replaced only
SELECT id FROM users WHERE big = 9007199254740993.0 => SQLite does not keep all digits of 9007199254740993.0
SELECT id FROM hashed WHERE local = '10:00' => values of a type that SQLite only keeps as text are compared
SELECT (SELECT count(*) FROM tags AS x WHERE x.user_id = oid) AS n FROM (SELECT id AS oid FROM users) x => SQLite would look for column "oid" in the inner
SELECT id FROM users x WHERE EXISTS (SELECT 1 FROM (SELECT 5 AS "ID") x WHERE id = 5) => SQLite would look for column "id" in the inner
SELECT sum(score) / count(*) FROM users => division by zero is an error in PostgreSQL
SELECT id FROM users FOR UPDATE => SQLite has no row locks
SELECT id FROM nowhere => there is no table or view "nowhere" in the file
SELECT orders.id FROM orders => there is no table or view "orders" in the file
SELECT ctid FROM users => there is no column "ctid" that it could mean
SELECT u FROM users u => there is no column "u" that it could mean
SELECT users.seen AT TIME ZONE 'CET' FROM users => AT TIME ZONE is translated for moments and UTC only
SELECT seen + interval '1 month' FROM users => of intervals, seconds to weeks are translated: '1 month'
SELECT placed - placed AS span FROM shop.orders => - of values that are no numbers is not translated
SELECT extract(epoch FROM placed) FROM shop.orders => extract() of epoch is not translated
SELECT count(*) FROM users GROUP BY GROUPING SETS ((active), ()) => a part of the expression has no counterpart
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY id) FROM users => percentile_cont() has no counterpart that is known
SELECT o.id, u.name FROM shop.orders o FULL JOIN users u ON u.id = o.user_id => SQLite's FULL JOIN is not relied on
SELECT id FROM users NATURAL JOIN tags => NATURAL JOIN is not translated
SELECT id FROM users WHERE (id, boss) IN (SELECT 1, 2) => a part of the expression has no counterpart
SELECT id FROM users WHERE seen IN (SELECT placed FROM shop.orders) => IN of a query is not translated for moments
SELECT id FROM users WHERE id > ALL (SELECT user_id FROM tags) => ALL of a query is translated for <> and one column only
SELECT id FROM users WHERE id > ANY (SELECT user_id FROM tags) => ANY of a query is translated for = and one column only
SELECT own(id) FROM users => SQLite has no functions like own()
SELECT upper(name) FROM users => SQLite has no functions like upper()
SELECT shop.upper(name) FROM users => SQLite has no functions like upper()
SELECT "U".id, u.id AS other FROM users AS "U" JOIN users u ON true => SQLite can't tell U and u from each other
WITH "Users" AS (SELECT 1 AS id) SELECT users.id FROM users => SQLite would take "users" for the query of that name
SELECT id AS a, boss AS "A" FROM users => two columns have the name A in SQLite
WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT a.n + b.n FROM r a, r b WHERE a.n < 5) SELECT n FROM r => SQLite does not take its translation
WITH gone AS (DELETE FROM tags RETURNING tag) SELECT tag FROM gone => WITH is translated for plain queries only
SELECT id FROM odd => view odd is left out
SELECT id FROM odder => view odder is left out
SELECT id FROM myself => view myself is left out
SQL
{
    cat tables.sql
    echo "CREATE TABLE hashed (id int, local timetz, hash text GENERATED ALWAYS AS (md5('x')) STORED);"
    echo "CREATE VIEW odd AS SELECT own(id) AS id FROM users;"
    awk -F ' => ' '{ printf "CREATE VIEW w%d AS %s;\n", NR, $1 }' left_out
    echo "CREATE VIEW odder AS SELECT odd.id FROM odd;"
    echo "CREATE FUNCTION own(int) RETURNS int LANGUAGE sql AS 'SELECT 1';"
    echo "CREATE FUNCTION upper(text) RETURNS text LANGUAGE sql AS 'SELECT 1';"
    echo "CREATE VIEW myself AS SELECT id FROM w$(wc -l <left_out);"
} >schema.sql
t_exit "left out: apply" 0 apply -y --schema schema.sql --url out.db
cp out report
t_exit "left out: then nothing is left" 0 plan --check --schema schema.sql --url out.db
number=0
while read -r line; do
    number=$((number + 1))
    t_has "${line% => *}" "not in SQLite: view w$number is left out: ${line#* => }" report
done <left_out
t_is "left out: no view is there" "0" "$(sqlite3 out.db "SELECT count(*) FROM sqlite_schema WHERE type = 'view'")"
t_exit "left out: an error where that is asked for" 1 plan --strict-portability --schema schema.sql --url out.db
t_has "left out: with its place" "schema.sql:16:1: not in SQLite: view w4 is left out: SQLite has no LATERAL" err
t_has "left out: what is made of itself" "view myself is left out: view w$(wc -l <left_out) is made of itself" report

# ---- Changes --------------------------------------------------------------------------------------------------------------

cat >1.sql <<'SQL'
CREATE SCHEMA shop;
CREATE TABLE t (id int PRIMARY KEY, a int, b text);
CREATE TABLE shop.u (id int PRIMARY KEY, t_id int);
CREATE VIEW base AS SELECT id, a FROM t WHERE a > 1;
CREATE VIEW upper AS SELECT b.id, u.t_id FROM base b JOIN shop.u ON u.id = b.id;
CREATE VIEW all_t AS SELECT * FROM t;
CREATE VIEW old_name AS SELECT t.id FROM t;
SQL
t_exit "changes: apply" 0 apply -y -q --schema 1.sql --url changes.db
sqlite3 changes.db "INSERT INTO t VALUES (1, 3, 'x'), (2, 2, 'y'); INSERT INTO shop_u VALUES (1, 7), (2, 8)"
# Names alone change: the views follow, and nothing is made anew.
sed 's/^CREATE TABLE t (id int PRIMARY KEY, a int/-- @renamed from=t\nCREATE TABLE things (\n    id int PRIMARY KEY,\n    -- @renamed from=a\n    n int/
    s/a FROM t WHERE a > 1/n AS a FROM things WHERE n > 1/; s/FROM t;/FROM things;/; s/SELECT t\.id/SELECT things.id/' 1.sql >2.sql
t_exit "names: plan" 0 plan --schema 2.sql --url changes.db
t_lacks "names: a view follows its table" "VIEW base" out
t_exit "names: apply" 0 apply -y -q --schema 2.sql --url changes.db
t_exit "names: then nothing is left" 0 plan --check --schema 2.sql --url changes.db
cat >3.sql <<'SQL'
CREATE SCHEMA shop;
CREATE TABLE things (id int PRIMARY KEY, n bigint, c integer NOT NULL DEFAULT 4, b text);
CREATE TABLE shop.u (id int PRIMARY KEY, t_id int);
CREATE VIEW base AS SELECT id, n AS a FROM things WHERE n > 2;
CREATE VIEW upper AS SELECT b.id, u.t_id FROM base b JOIN shop.u ON u.id = b.id;
CREATE VIEW all_t AS SELECT * FROM things;
-- @renamed from=old_name
CREATE VIEW new_name AS SELECT id FROM things;
SQL
t_exit "a rebuild under views: apply" 0 apply -y -q --allow-destructive --schema 3.sql --url changes.db
t_exit "a rebuild under views: then nothing is left" 0 plan --check --schema 3.sql --url changes.db
t_exit "a rebuild under views: drift" 0 drift --schema 3.sql --url changes.db
t_is "a rebuild under views: what they give" "1|7 1|3|4|x 2|2|4|y 1 2" \
    "$(sqlite3 changes.db 'SELECT * FROM upper; SELECT * FROM all_t; SELECT * FROM new_name' | paste -sd ' ')"
t_exit "explain" 0 explain base --schema 3.sql --url changes.db
t_has "explain: its place" "view base  (3.sql:4)" out
t_exit "dump" 0 dump --url changes.db
cp out dumped.sql
t_exit "the dump plans empty" 0 plan --check --schema dumped.sql --url changes.db
sqlite3 changes.db 'DROP VIEW upper; CREATE VIEW upper AS SELECT 1 AS id, 2 AS t_id'
t_exit "a view that was changed by hand is seen" 2 drift --schema 3.sql --url changes.db
t_has "a view that was changed by hand: its place" "view upper  3.sql:5" out
t_exit "a view that goes" 0 apply -y -q --schema 1.sql --url none.db
grep -v upper 1.sql >less.sql
t_exit "a view that goes: apply" 0 apply -y -q --allow-destructive --schema less.sql --url none.db
t_is "a view that goes: the others are there" "all_t base old_name" \
    "$(sqlite3 none.db "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY 1)")"

# ---- Names, and statements about views ---------------------------------------------------------------------------------------

cat >collide.sql <<'SQL'
CREATE SCHEMA shop;
CREATE TABLE shop.t (id int);
CREATE VIEW shop_t AS SELECT 1 AS a;
CREATE VIEW "Shop_T2" AS SELECT 1 AS a;
CREATE VIEW shop.t2 AS SELECT 1 AS a;
SQL
t_exit "names that collide: refused" 1 plan --schema collide.sql --url collide.db
t_has "names that collide: a table and a view" 'collide.sql:3:1: table t and view shop_t both become "shop_t" in SQLite' err
t_has "names that collide: two views" 'collide.sql:5:1: view Shop_T2 and view t2 both become "shop_t2" in SQLite' err
cat >about.sql <<'SQL'
CREATE TABLE t (id int PRIMARY KEY, a int);
CREATE TABLE other (id int PRIMARY KEY, x int);
CREATE VIEW gone AS SELECT 1 AS a;
DROP VIEW gone;
DROP VIEW IF EXISTS never;
CREATE VIEW v AS SELECT id FROM t;
COMMENT ON VIEW v IS 'of t';
COMMENT ON COLUMN v.id IS 'its key';
ALTER VIEW v OWNER TO somebody;
ALTER VIEW v SET (security_barrier = true);
ALTER VIEW v RENAME TO w;
CREATE MATERIALIZED VIEW m AS SELECT id FROM t;
CREATE UNIQUE INDEX m_id ON m (id);
GRANT SELECT ON w TO somebody;
REFRESH MATERIALIZED VIEW m;
CREATE VIEW early AS SELECT x FROM other;
CREATE VIEW own AS SELECT 1 AS a;
ALTER VIEW own RENAME COLUMN a TO b;
ALTER TABLE other RENAME COLUMN x TO y;
CREATE VIEW late AS SELECT y FROM other;
SQL
t_exit "about: apply" 0 apply -y --schema about.sql --url about.db
t_has "about: a comment" "about.sql:6: not in SQLite: the comment on view w is left out: SQLite keeps none" out
t_has "about: a comment on a column" "about.sql:8: not in SQLite: COMMENT ON COLUMN v.id is left out: SQLite has no comments" out
t_has "about: an option" "ALTER VIEW v is left out: SQLite has no options of views" out
t_has "about: an index" "CREATE UNIQUE INDEX m_id ON m is left out: SQLite has no indexes and other parts of views" out
t_has "about: a column that is renamed later" "view early is left out: line 19 changes names that it may speak of" out
t_has "about: its own column that is renamed" "view own is left out: line 18 changes names that it may speak of" out
t_is "about: the views" "late m w" \
    "$(sqlite3 about.db "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_schema WHERE type = 'view' ORDER BY 1)")"
t_exit "about: then nothing is left" 0 plan --check --schema about.sql --url about.db
