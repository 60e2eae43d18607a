#!/bin/sh
# sqlite_same.sh: does a translated expression mean the same? One schema file is applied to both engines; each condition is a
# generated column, and the values that PostgreSQL computes for a set of rows are the ones that SQLite has to have.
. "$TESTS/lib/tap.sh"
unset DATABASE_URL
t_database sqlite_same

cat >conditions <<'SQL'
a > b
a = 1 OR b = 2 AND bo
NOT (a = 1 OR b = 2)
NOT a = 1 AND NOT bo
(a + b) * 2 - 1 > 5 - (b - 3)
a - b - 1 = 3
a / 2 = b
a / 2.0 > 1
a % 3 = 1
mod(a, 3) = 1
-a > 3
abs(n) > 3
n / 2 > 1
n * 2 - 1 > q
n::integer = 4
(n * 10)::integer > 30
round(n) = 4
round(n) = -3
round(n, 1) = 3.7
a::numeric / 2 > 0.5
a::text || s = '7x'
a || '-' || b = '1-2'
s || v = 'xx'
bo
bo = true
bo IS TRUE
bo IS NOT TRUE
bo IS NOT FALSE
bo IS UNKNOWN
bo = (a > 1)
(a > 1) IS NOT TRUE
bo::int = 1
a::boolean
bo::text = 'true'
(a IS NULL) = (b IS NULL)
(a IS NULL)::int + (b IS NULL)::int = 1
a IS DISTINCT FROM b
a IS NOT DISTINCT FROM b
s IS DISTINCT FROM 'x'
a BETWEEN 1 AND 5
a NOT BETWEEN b AND 5
a IN (1, NULL)
a NOT IN (b, 5)
a = ANY (ARRAY[1, 2])
a <> ALL ('{1,2}'::int[])
v::text = ANY ((ARRAY['x'::character varying, 'draft'::character varying])::text[])
a = '100'
k = 9007199254740993
n = '5.01'
n IN (5, 2.5)
s LIKE 'a%'
s LIKE 'a\_c'
s LIKE 'a_c'
s LIKE '%*%'
s LIKE '%[b]%'
s NOT LIKE '%b'
s LIKE '_b'
s LIKE ''
s ~~ '%é%'
s ILIKE 'ab%'
s NOT ILIKE 'AB_'
s COLLATE "C" > 'a_c'
'ab' >= v COLLATE "C"
s COLLATE "C" BETWEEN 'A' AND 'x'
length(s) > 2
char_length(v) = 5
length(trim(s)) > 0
btrim(s, 'ac') = 'b'
ltrim(s) = 'pad '
rtrim(s) = '  pad'
trim(both 'x' from s) = ''
octet_length(s) = 2
lower(v) = 'abc'
strpos(s, 'b') = 2
position('b' in s) > 0
substring(s from 2) = 'bc'
left(s, 2) = 'ab'
coalesce(a, b, 0) > 1
coalesce(s, 'none') = 'none'
nullif(a, 0) IS NULL
10 / nullif(a, 0) > 1
greatest(a, b, 3) = 3
least(n, q, 1) = 1
CASE WHEN a > 1 THEN b > 1 ELSE bo END
CASE WHEN a > 1 THEN 'x' WHEN a = 1 THEN s END = 'x'
d < e
d = '2024-01-05'::date
d - e = 0
d - '2024-01-01' > 3
'2024-01-31' - d = 26
(d - e) / 2 = -180
d + 30 < e
a + d = '2024-01-10'
d - a = '2023-12-24'
ts > '2024-01-05 10:00:00'
ts::date = d
tz < te
tz = te
tz >= te
j ->> 'a' = '1'
j ->> 'a' = 'true'
j ->> 'a' IS NULL
j -> 'a' ->> 'b' = 'x'
j -> 'a' ->> 'c' = '1.50'
j -> 'a' ->> 1 = '2'
j -> 'a' IS NULL
jsonb_typeof(j) IN ('array', 'number')
jsonb_typeof(j -> 'a') = 'number'
jsonb_typeof(j -> 'a') = 'null'
m = 'ok'::mood
m IN ('sad')
u = '123E4567-E89B-12D3-A456-426614174000'
c IN ('en', 'fr')
r + 1 > 2
r = 2.5
SQL

{
    echo "CREATE TYPE mood AS ENUM ('sad', 'ok');"
    echo 'CREATE TABLE t (id serial PRIMARY KEY, a integer, b integer, k bigint, s text, v varchar(6), c char(2), n numeric(6,2),'
    echo '    q numeric, bo boolean, d date, e date, ts timestamp, tz timestamptz, te timestamptz, j jsonb, m mood, u uuid,'
    printf '    r double precision'
    awk '{ printf ",\n    c%d boolean GENERATED ALWAYS AS (%s) STORED", NR, $0 }' conditions
    echo ');'
} >schema.sql

# Rows that both engines read, the same ones each time.
awk 'BEGIN {
    random = 7
    split("a b k s v c n q bo d e ts tz te j m u r", name, " ")
    v["a"] = "NULL;-7;-1;0;1;2;5;7;100"; v["b"] = "NULL;-3;0;1;2;5;13"; v["k"] = "NULL;0;9007199254740993"
    v["s"] = "NULL;~~;~x~;~abc~;~ABC~;~Äb~;~a_c~;~a*c~;~a[b]c~;~100~;~  pad ~;~é~;~ab~"
    v["v"] = "NULL;~~;~x~;~AbC~;~draft~"; v["c"] = "NULL;~en~;~de~"
    v["n"] = "NULL;0;1;2.5;5;5.01;-2.5;-3.7;3.7;100"; v["q"] = "NULL;0;0.5;1.5;7;-1.5"; v["bo"] = "NULL;true;false"
    v["d"] = "NULL;~2024-01-05~;~2023-12-31~"; v["e"] = "NULL;~2024-01-05~;~2025-01-01~"
    v["ts"] = "NULL;~2024-01-05 10:00:00~;~2024-01-05 23:59:59~"
    v["tz"] = "NULL;~2024-01-05 10:00:00+00:00~;~2024-01-05 12:00:00+02:00~"
    v["te"] = "NULL;~2024-01-05 10:00:00+00:00~;~2024-01-05 10:00:01+00:00~"
    v["j"] = "NULL;~{\"a\": 1}~;~{\"a\": \"1\"}~;~{\"a\": true}~;~{\"a\": null}~;~{}~;~[1, \"x\"]~"
    v["j"] = v["j"] ";~{\"a\": {\"b\": \"x\", \"c\": 1.50}}~;~7~;~{\"a\": [1, 2]}~"
    v["m"] = "NULL;~sad~;~ok~"; v["u"] = "NULL;~123e4567-e89b-12d3-a456-426614174000~"; v["r"] = "NULL;0.5;1.5;2.5;-3.0"
    for (row = 0; row < 140; row++) {
        line = "INSERT INTO t (a, b, k, s, v, c, n, q, bo, d, e, ts, tz, te, j, m, u, r) VALUES ("
        for (i = 1; i <= 18; i++) {
            count = split(v[name[i]], values, ";")
            random = random * 16807 % 2147483647
            line = line (i == 1 ? "" : ", ") values[1 + int(random / 1000) % count]
        }
        gsub("~", "\047", line)
        print line ");"
    }
}' >rows.sql
awk '{ printf "%sCAST(c%d AS integer)", NR == 1 ? "SELECT " : ", ", NR } END { print " FROM t ORDER BY id;" }' conditions >select.sql

t_exit "PostgreSQL: apply" 0 apply -y -q --schema schema.sql --url "$url"
t_exit "SQLite: apply" 0 apply -y -q --schema schema.sql --url same.db
t_exit "SQLite: then nothing is left" 0 plan --check --schema schema.sql --url same.db
t_has "SQLite: the report is there" "not in SQLite: column c1" out
t_lacks "SQLite: all conditions are translated" "nothing computes" out
t_ok "PostgreSQL: rows" psql -XqAt -v ON_ERROR_STOP=1 -d "$url" -f rows.sql
t_ok "SQLite: rows" sqlite3 -batch -bail same.db '.read rows.sql'
psql -XqAt -d "$url" -f select.sql >postgres.out
sqlite3 -batch same.db '.read select.sql' >lite.out
t_is "both have all rows" "140 140" "$(($(wc -l <postgres.out))) $(($(wc -l <lite.out)))"

# One result for each condition; all rows with one value would show nothing.
number=0
while read -r condition; do
    number=$((number + 1))
    cut -d '|' -f $number postgres.out >expected
    cut -d '|' -f $number lite.out >actual
    if [ "$(sort -u expected | wc -l)" -lt 2 ]; then
        t_is "$condition: there are rows that tell" "two values" "$(sort -u expected)"
    else
        t_is "$condition" "$(cat expected)" "$(cat actual)"
    fi
done <conditions
