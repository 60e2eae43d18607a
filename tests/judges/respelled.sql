-- respelled.sql: definitions as people write them. The server prints nearly all of them in other words; loaded with
-- psql and then planned with this same file, nothing may be left to do. See README.md of this folder.

CREATE SCHEMA shop;
CREATE TYPE shop.mood AS ENUM ('sad', 'ok', 'happy', 'needs "quotes"', 'it''s');
CREATE TYPE public.level AS ENUM ('low', 'mid', 'high');
CREATE SEQUENCE shop.ticket_seq;
CREATE SEQUENCE public.counter;

-- ---- CHECKs on numbers ------------------------------------------------------------------------------------------

CREATE TABLE numbers (
    i2 smallint, i4 int, i8 bigint, n numeric, n2 numeric(10,2), r real, d double precision, m money,
    CHECK (i4 > 0),
    CHECK (i4 >= 0 AND i4 <= 100),
    CHECK (i4 BETWEEN 1 AND 10),
    CHECK (i4 NOT BETWEEN 20 AND 30),
    CHECK (i4 BETWEEN SYMMETRIC 10 AND 1),
    CHECK (i4 IN (1, 2, 3)),
    CHECK (i4 NOT IN (7, 8)),
    CHECK (i4 IN (5)),
    CHECK (i4 <> 13),
    CHECK (i4 != 14),
    CHECK (NOT i4 = 15),
    CHECK (NOT (i4 > 1000)),
    CHECK ((i4 > -5)),
    CHECK (((i4)) > ((-6))),
    CHECK (i4 = ANY (ARRAY[1, 2, 3])),
    CHECK (i4 = ANY ('{4,5,6}')),
    CHECK (i4 = ANY ('{4,5,6}'::int[])),
    CHECK (i4 <> ALL (ARRAY[9, 10])),
    CHECK (i4 > ALL ('{-10,-20}'::integer[])),
    CHECK (i2 > 0),
    CHECK (i2 > 0::smallint),
    CHECK (i2 < 32767),
    CHECK (i2 IN (1, 2, 3)),
    CHECK (i8 > 0),
    CHECK (i8 > 5000000000),
    CHECK (i8 IN (1, 5000000000)),
    CHECK (i8 < 9223372036854775807),
    CHECK (i8 > -9223372036854775807),
    CHECK (i2 + i4 > i8),
    CHECK (i4 % 2 = 0),
    CHECK (mod(i4, 3) = 0),
    CHECK (i4 / 2 * 2 = i4),
    CHECK (i4 * 2 + 1 > i4 - 1),
    CHECK (i4 - (1 - 2) > 0),
    CHECK ((i4 - 1) - 2 > 0),
    CHECK (- i4 < 10),
    CHECK (- (- i4) < 11),
    CHECK (+i4 < 12),
    CHECK (@ i4 < 1000),
    CHECK (abs(i4) < 999),
    CHECK (i4 & 1 = 0),
    CHECK (i4 | 1 > 0),
    CHECK (i4 # 3 <> 0),
    CHECK (~i4 < 0),
    CHECK (i4 << 1 > 0),
    CHECK (i4 >> 1 >= 0),
    CHECK (i4 ^ 2 < 100),
    CHECK (2 ^ i4 < 1e10),
    CHECK (|/ i4 < 100),
    CHECK (n > 0),
    CHECK (n > 0.0),
    CHECK (n > 0.50),
    CHECK (n < 1e6),
    CHECK (n < 1.5e-3),
    CHECK (n < .5),
    CHECK (n <> 'NaN'),
    CHECK (n <> 'NaN'::numeric),
    CHECK (n <> '1.10'),
    CHECK (n = round(n, 2)),
    CHECK (n::int > 0),
    CHECK (CAST(n AS integer) > 1),
    CHECK (n::numeric(10,2) = n),
    CHECK (CAST(n AS decimal(12, 4)) = n),
    CHECK (int4(n) < 8),
    CHECK (n2 >= 0),
    CHECK (n2 > 0.005),
    CHECK (n2 >= 0 AND n2 < 100000000),
    CHECK (n2::text <> ''),
    CHECK (trunc(n2) = floor(n2)),
    CHECK (r > 0),
    CHECK (r > 0.1),
    CHECK (r < 3.4e38),
    CHECK (r <> 'Infinity'),
    CHECK (d > 0),
    CHECK (d >= 0 AND d <= 1),
    CHECK (d BETWEEN -90 AND 90),
    CHECK (d BETWEEN -180.0 AND 180.0),
    CHECK (d < 'infinity'::float8),
    CHECK (d <> float '0.3'),
    CHECK (d::numeric < 10),
    CHECK (d = 1 OR d = 2 OR d = 3),
    CHECK (m > 0::money),
    CHECK (m >= '0'),
    CHECK (coalesce(i4, 0) >= 0),
    CHECK (coalesce(i4, i2, 0) >= 0),
    CHECK (nullif(i4, 0) IS NOT NULL),
    CHECK (greatest(i4, i2, 0) < 10),
    CHECK (least(i4, 5) = 5),
    CHECK (i4 IS NULL OR i4 > 0),
    CHECK (i4 ISNULL OR i4 > 1),
    CHECK (i4 NOTNULL),
    CHECK (i4 IS DISTINCT FROM 99),
    CHECK (i4 IS NOT DISTINCT FROM i2),
    CHECK (CASE WHEN i4 > 0 THEN i2 > 0 ELSE TRUE END),
    CHECK (CASE i4 WHEN 1 THEN true WHEN 2 THEN false END),
    CHECK (CASE i4 WHEN 1 THEN 'a' WHEN 2 THEN 'b' ELSE 'c' END <> 'c'),
    CHECK ((i4 > 0) = (i2 > 0)),
    CHECK ((i4 > 0) <> (i2 > 0)),
    CHECK (i4 > 0 AND i2 > 0 AND i8 > 0),
    CHECK (i4 > 0 AND (i2 > 0 AND i8 > 0)),
    CHECK (i4 > 0 OR i2 > 0 AND i8 > 0),
    CHECK ((i4 > 0 OR i2 > 0) AND i8 > 0),
    CHECK (NOT (i4 > 0 AND i2 > 0)),
    CHECK ((i4, i2) <> (0, 0)),
    CHECK (ROW(i4, i2) > ROW(0, 0)),
    CHECK ((i4, i2) IN ((1, 2), (3, 4))),
    CHECK (num_nonnulls(i2, i4, i8) = 1),
    CHECK (num_nulls(i2, i4) < 2),
    CONSTRAINT named_one CHECK (i4 <> 77),
    CONSTRAINT "Named Two" CHECK (i4 <> 78) NO INHERIT
);

-- ---- CHECKs on text ------------------------------------------------------------------------------------------------

CREATE TABLE words (
    t text, v varchar, v20 varchar(20), c char, c5 char(5), nm name, b bytea, q "char",
    "Mixed Case" text, "select" text, tc text COLLATE "C",
    CHECK (t <> ''),
    CHECK (t IN ('a', 'b', 'c')),
    CHECK (t NOT IN ('x', 'y')),
    CHECK (t IN ('only')),
    CHECK (t = ANY (ARRAY['a', 'b'])),
    CHECK (t = ANY (ARRAY['a'::text, 'b'::text])),
    CHECK (t = ANY ('{a,b}')),
    CHECK (t LIKE 'a%'),
    CHECK (t NOT LIKE '%z'),
    CHECK (t ILIKE 'A%'),
    CHECK (t NOT ILIKE '%Z'),
    CHECK (t LIKE 'a!%%' ESCAPE '!'),
    CHECK (t SIMILAR TO '(a|b)+'),
    CHECK (t NOT SIMILAR TO 'c+'),
    CHECK (t ~ '^[a-z]+$'),
    CHECK (t !~ '\d'),
    CHECK (t ~* '^[A-Z]'),
    CHECK (t !~* '^ '),
    CHECK (t ~ E'^\\w+$'),
    CHECK (t <> E'tab\t'),
    CHECK (t <> 'it''s'),
    CHECK (t <> $$dollar's$$),
    CHECK (t <> U&'\00e9'),
    CHECK (t <> 'back\slash'),
    CHECK (t <> 'two '
               'pieces'),
    CHECK (length(t) > 0),
    CHECK (char_length(t) <= 50),
    CHECK (character_length(t) <= 51),
    CHECK (octet_length(t) < 1000),
    CHECK (lower(t) = t),
    CHECK (t = upper(t)),
    CHECK (trim(t) = t),
    CHECK (trim(both from t) <> ''),
    CHECK (trim(leading ' ' from t) = t),
    CHECK (trim(trailing 'x' from t) = t),
    CHECK (btrim(t) <> 'q'),
    CHECK (substring(t from 1 for 1) <> ' '),
    CHECK (substring(t from 2) <> 'x'),
    CHECK (substring(t from '^..') <> 'xx'),
    CHECK (substr(t, 1, 1) <> '-'),
    CHECK (position('@' in t) > 1),
    CHECK (strpos(t, '@') > 1),
    CHECK (overlay(t placing 'x' from 1) <> 'xx'),
    CHECK (t || 'x' <> 'xx'),
    CHECK (t || v <> ''),
    CHECK (concat(t, v) <> ''),
    CHECK (t || i <> ''),
    CHECK (replace(t, 'a', 'b') <> 'b'),
    CHECK (split_part(t, '@', 2) <> ''),
    CHECK (left(t, 1) <> 'z'),
    CHECK (right(t, 1) <> 'z'),
    CHECK (starts_with(t, 'h')),
    CHECK (t ^@ 'ht'),
    CHECK (md5(t) <> t),
    CHECK (t COLLATE "C" < 'm'),
    CHECK (t < 'm' COLLATE "C"),
    CHECK (t COLLATE "C" = lower(t COLLATE "C")),
    CHECK (tc < 'm'),
    CHECK (t >= 'a' AND t < 'n'),
    CHECK (v <> ''),
    CHECK (v IN ('a', 'b')),
    CHECK (v NOT IN ('c', 'd')),
    CHECK (v = 'x' OR v = 'y'),
    CHECK (v LIKE 'a%'),
    CHECK (v::text <> 'c'),
    CHECK (v ~ '^\w+@\w+$'),
    CHECK (lower(v) = v),
    CHECK (length(v) BETWEEN 2 AND 9),
    CHECK (v20 IN ('draft', 'published', 'archived')),
    CHECK (v20 = ANY (ARRAY['draft', 'published'])),
    CHECK (v20 = ANY (ARRAY['draft'::varchar, 'published'::varchar])),
    CHECK (v20 = ANY (ARRAY['draft', 'published']::varchar[])),
    CHECK (v20 = ANY (ARRAY['draft', 'published']::text[])),
    CHECK (v20::varchar(5) = v20),
    CHECK (CAST(v20 AS varchar(7)) <> 'abc'),
    CHECK (v20 <> t),
    CHECK (v20 < 'zzz'),
    CHECK (coalesce(v20, '') <> 'nothing'),
    CHECK (coalesce(v20, t, v, '') <> ''),
    CHECK (nullif(v20, '') IS NOT NULL),
    CHECK (c = 'Y' OR c = 'N'),
    CHECK (c IN ('Y', 'N')),
    CHECK (c = 'Y'::char),
    CHECK (c = 'Y'::bpchar),
    CHECK (c5 IN ('abcde', 'fg')),
    CHECK (c5 <> ''),
    CHECK (c5 LIKE 'a%'),
    CHECK (c5::text <> 'q'),
    CHECK (length(c5) = 5),
    CHECK (nm <> 'postgres'),
    CHECK (nm <> 'x'::name),
    CHECK (b <> '\x00'),
    CHECK (b <> '\xDEADBEEF'::bytea),
    CHECK (b <> 'abc'),
    CHECK (length(b) = 16),
    CHECK (octet_length(b) < 100),
    CHECK (q IN ('a', 'b')),
    CHECK (q = 'p'::"char"),
    CHECK ("Mixed Case" <> ''),
    CHECK ("select" IS NOT NULL),
    CHECK ("Mixed Case" <> "select"),
    CHECK (CASE WHEN t = 'a' THEN v = 'b' WHEN t IN ('c', 'd') THEN v IS NULL ELSE false END),
    CHECK (CASE t WHEN 'a' THEN 1 ELSE 0 END = 0),
    CHECK ((t IS NULL) <> (v IS NULL)),
    CHECK (t IS NOT NULL OR v IS NOT NULL AND v20 IS NOT NULL),
    CHECK (t IS NORMALIZED),
    CHECK (to_hex(ascii(t)) <> '0'),
    CHECK (array_length(string_to_array(t, ','), 1) < 4),
    CHECK (format('%s-%s', t, v) <> '-'),
    i int
);

-- ---- CHECKs on time ---------------------------------------------------------------------------------------------------

CREATE TABLE times (
    d date, ts timestamp, tz timestamptz, t time, ttz timetz, iv interval, ts3 timestamp(3), iv_ym interval year to month,
    CHECK (d > '2020-01-01'),
    CHECK (d > date '2020-01-01'),
    CHECK (d > DATE '2020-01-01' AND d < '2100-01-01'::date),
    CHECK (d BETWEEN '2000-01-01' AND '2099-12-31'),
    CHECK (d >= '2001-02-03'::timestamp),
    CHECK (d <> 'infinity'),
    CHECK (d + 1 > '2020-01-01'),
    CHECK (d - date '2000-01-01' > 10),
    CHECK (d + interval '1 day' > ts),
    CHECK (extract(year from d) > 2000),
    CHECK (extract(dow FROM d) IN (1, 2, 3, 4, 5)),
    CHECK (date_part('month', d) = 1),
    CHECK (ts > '2020-01-01 10:00'),
    CHECK (ts < timestamp '2030-01-01 00:00:00'),
    CHECK (ts::date > '2020-01-01'),
    CHECK (CAST(ts AS date) <> d),
    CHECK (date_trunc('day', ts) = ts),
    CHECK (date_trunc('month', d) = d),
    CHECK (tz > '2020-01-01 00:00:00+00'),
    CHECK (tz > timestamptz '2020-01-01 00:00:00+02'),
    CHECK (tz < timestamp with time zone '2030-01-01Z'),
    CHECK ((tz AT TIME ZONE 'UTC')::date = d),
    CHECK (tz AT TIME ZONE 'Europe/Rome' > ts),
    CHECK (ts AT TIME ZONE 'UTC' > tz),
    CHECK (extract(epoch from tz) > 0),
    CHECK (tz < now()),
    CHECK (d <= CURRENT_DATE),
    CHECK (tz <= CURRENT_TIMESTAMP),
    CHECK (ts <= LOCALTIMESTAMP),
    CHECK (t > '08:00'),
    CHECK (t BETWEEN time '08:00' AND time '18:00'),
    CHECK (t < '24:00'::time without time zone),
    CHECK (ttz <> '00:00+00'),
    CHECK (iv > '1 day'),
    CHECK (iv > interval '1' day),
    CHECK (iv < interval '1 year 2 months'),
    CHECK (iv >= '0'::interval),
    CHECK (iv < interval '02:30' hour to minute),
    CHECK (iv < interval(3) '1.23456 s'),
    CHECK (iv * 2 < '1 week'),
    CHECK (iv_ym < '10 years'),
    CHECK (ts3 > '2020-01-01 00:00:00.1239'),
    CHECK (ts - ts3 < interval '1 hour'),
    CHECK (age(ts) > '1 day'),
    CHECK (ts + '1 day' > ts3),
    CHECK ((ts, ts3) OVERLAPS (ts, ts3)),
    CHECK (make_date(2020, 1, 1) < d),
    CHECK (isfinite(d)),
    CHECK (d IS NULL OR d > '1900-01-01')
);

-- ---- CHECKs on everything else --------------------------------------------------------------------------------------

CREATE TABLE things (
    f boolean, u uuid, j json, jb jsonb, ia int[], ta text[], va varchar(10)[], ip inet, net cidr, mac macaddr,
    bt bit(3), vb bit varying(8), mo shop.mood, lv level, ir int4range, tsr tstzrange, p point, x xml, mos shop.mood[],
    vec tsvector,
    CHECK (f),
    CHECK (NOT f),
    CHECK (f = true),
    CHECK (f = 't'),
    CHECK (f IS TRUE),
    CHECK (f IS NOT TRUE),
    CHECK (f IS FALSE),
    CHECK (f IS UNKNOWN),
    CHECK (f IS NOT NULL),
    CHECK (f OR u IS NULL),
    CHECK (f <> 'off'::bool),
    CHECK (true),
    CHECK (u <> '00000000-0000-0000-0000-000000000000'),
    CHECK (u <> 'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid),
    CHECK (u IN ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002')),
    CHECK (j ->> 'a' <> ''),
    CHECK (j -> 'a' IS NOT NULL),
    CHECK (j #>> '{a,b}' = 'c'),
    CHECK (json_typeof(j) = 'object'),
    CHECK (jb ? 'a'),
    CHECK (jb ?| array['a', 'b']),
    CHECK (jb ?& '{a,b}'),
    CHECK (jb @> '{"a": 1}'),
    CHECK (jb <@ '{"a": 1, "b": [1, 2]}'::jsonb),
    CHECK (jb ->> 'k' IN ('x', 'y')),
    CHECK ((jb ->> 'n')::int > 0),
    CHECK ((jb -> 'a' ->> 'b') IS NOT NULL),
    CHECK (jb #> '{a,0}' IS NULL),
    CHECK (jb['a'] IS NOT NULL),
    CHECK (jsonb_typeof(jb) = 'array'),
    CHECK (jsonb_array_length(jb) < 10),
    CHECK (jsonb_path_exists(jb, '$.a[*] ? (@ > 1)')),
    CHECK (jb @? '$.a'),
    CHECK (jb @@ '$.a > 1'),
    CHECK (jb <> '{}'),
    CHECK (jb - 'a' = jb),
    CHECK (ia[1] > 0),
    CHECK (ia[1:2] = '{1,2}'),
    CHECK (ia <> '{}'),
    CHECK (ia <> ARRAY[]::int[]),
    CHECK (array_length(ia, 1) = 3),
    CHECK (cardinality(ia) > 0),
    CHECK (1 = ANY (ia)),
    CHECK (0 < ALL (ia)),
    CHECK (ia @> ARRAY[1]),
    CHECK (ia && '{1,2}'::int[]),
    CHECK (array_position(ia, NULL) IS NULL),
    CHECK (ia || 1 <> '{1}'),
    CHECK (ta <@ ARRAY['a', 'b']),
    CHECK (ta <@ '{a,b}'),
    CHECK ('x' = ANY (ta)),
    CHECK ('x' <> ALL (ta)),
    CHECK (ta <> '{}'::text[]),
    CHECK (array_to_string(ta, ',') <> ''),
    CHECK (va <@ ARRAY['a', 'b']::varchar[]),
    CHECK ('q' = ANY (va)),
    CHECK (ip << '10.0.0.0/8'),
    CHECK (ip <<= inet '192.168.0.0/16'),
    CHECK (family(ip) = 4),
    CHECK (masklen(net) <= 24),
    CHECK (net = '10.1.0.0/16'),
    CHECK (mac <> '00:00:00:00:00:00'),
    CHECK (bt <> B'000'),
    CHECK (bt <> '111'),
    CHECK (vb <> X'FF'),
    CHECK (vb = B'101'::bit varying),
    CHECK (mo = 'ok'),
    CHECK (mo IN ('ok', 'happy')),
    CHECK (mo <> 'sad'::shop.mood),
    CHECK (mo NOT IN ('it''s', 'needs "quotes"')),
    CHECK (mo::text <> 'sad'),
    CHECK (mo > 'sad'),
    CHECK (mo BETWEEN 'sad' AND 'ok'),
    CHECK (CASE mo WHEN 'sad' THEN f ELSE NOT f END),
    CHECK (mo = ANY (ARRAY['ok', 'happy']::shop.mood[])),
    CHECK (mo = ANY ('{ok,happy}')),
    CHECK (coalesce(mo, 'ok') = 'ok'),
    CHECK (mo IS DISTINCT FROM 'sad'),
    CHECK (mos <> '{}'),
    CHECK (mos <@ '{ok,happy}'),
    CHECK ('ok' = ANY (mos)),
    CHECK (lv = 'low'),
    CHECK (lv IN ('low', 'mid')),
    CHECK (lv <> 'high'::level),
    CHECK (lv = 'low'::public.level),
    CHECK (ir <> 'empty'),
    CHECK (ir @> 5),
    CHECK (ir && '[1,5)'),
    CHECK (lower(ir) >= 0),
    CHECK (NOT isempty(ir)),
    CHECK (ir = int4range(1, 5)),
    CHECK (lower_inc(tsr) AND NOT upper_inc(tsr)),
    CHECK (upper(tsr) > lower(tsr)),
    CHECK (tsr -|- '[2020-01-01 00:00+00,2020-02-01 00:00+00)'),
    CHECK (p <@ box '((0,0),(1,1))'),
    CHECK (p[0] > 0),
    CHECK (p ~= '(1,2)'),
    CHECK (x IS DOCUMENT),
    CHECK (vec @@ 'cat'::tsquery),
    CHECK (vec @@ to_tsquery('simple', 'cat & dog')),
    CHECK (things.f OR things.mo = 'ok')
);

-- ---- Defaults ----------------------------------------------------------------------------------------------------------

CREATE TABLE defaults (
    i2 smallint DEFAULT 1,
    i2n smallint DEFAULT -1,
    i2s smallint DEFAULT '7',
    i4 int DEFAULT 0,
    i4n integer DEFAULT -1,
    i4p int DEFAULT (1),
    i4c int DEFAULT 1::int,
    i4s int DEFAULT '42',
    i4sum int DEFAULT 1 + 2,
    i4f int DEFAULT length('abc'),
    i4r int DEFAULT 2.6,
    i8 bigint DEFAULT 0,
    i8b bigint DEFAULT 10000000000,
    i8c bigint DEFAULT 5::bigint,
    n numeric DEFAULT 0,
    n0 numeric DEFAULT 0.0,
    n2 numeric(10,2) DEFAULT 0.00,
    n2i numeric(10,2) DEFAULT 1,
    n2s numeric(10,2) DEFAULT '1.5',
    r real DEFAULT 0.1,
    d float DEFAULT 1.5,
    de double precision DEFAULT 1e-3,
    t text DEFAULT '',
    tc text DEFAULT 'a'::text,
    tq text DEFAULT 'it''s',
    te text DEFAULT E'line\nbreak',
    tn text DEFAULT NULL,
    tnull text DEFAULT NULL::text,
    tcat text DEFAULT 'a' || 'b',
    tup text DEFAULT upper('x'),
    tuser text DEFAULT current_user,
    tuser2 name DEFAULT CURRENT_USER,
    tsess text DEFAULT session_user,
    tset text DEFAULT current_setting('server_version'),
    v varchar(20) DEFAULT 'new',
    vc varchar(20) DEFAULT 'new'::varchar,
    vc2 character varying(20) DEFAULT 'new'::character varying,
    vt varchar(20) DEFAULT 'new'::text,
    vlong varchar(5) DEFAULT 'abc',
    v0 varchar DEFAULT '',
    c char(3) DEFAULT 'abc',
    c1 char DEFAULT 'Y',
    cb char(3) DEFAULT 'a'::bpchar,
    f boolean DEFAULT false,
    ft bool DEFAULT 'true',
    f1 bool DEFAULT 't',
    ff bool DEFAULT FALSE NOT NULL,
    fe bool DEFAULT 1 = 1,
    dd date DEFAULT CURRENT_DATE,
    dn date DEFAULT now(),
    dl date DEFAULT '2020-01-01',
    dlc date DEFAULT date '2020-01-01',
    dp date DEFAULT CURRENT_DATE + 7,
    dpi date DEFAULT (CURRENT_DATE + interval '1 month')::date,
    ts timestamp DEFAULT now(),
    tsl timestamp DEFAULT LOCALTIMESTAMP,
    tsu timestamp DEFAULT (now() AT TIME ZONE 'utc'),
    tsu2 timestamp DEFAULT timezone('utc', now()),
    tsu3 timestamp without time zone DEFAULT timezone('utc'::text, now()),
    tslit timestamp DEFAULT '2020-01-01 10:00:00',
    tz timestamptz DEFAULT now(),
    tzc timestamptz DEFAULT CURRENT_TIMESTAMP,
    tzc3 timestamptz(3) DEFAULT CURRENT_TIMESTAMP(3),
    tzt timestamptz DEFAULT transaction_timestamp(),
    tzclock timestamptz DEFAULT clock_timestamp(),
    tzp timestamptz DEFAULT now() + interval '30 days',
    tzp2 timestamptz DEFAULT (now() + '30 days'::interval),
    tzinf timestamptz DEFAULT 'infinity',
    tzlit timestamptz DEFAULT '2020-01-01 00:00:00+00',
    tm time DEFAULT '09:00',
    tmc time DEFAULT CURRENT_TIME,
    iv interval DEFAULT '1 day',
    ivt interval DEFAULT interval '1 day 02:00',
    iv3 interval(3) DEFAULT '1.23456 s',
    ivd interval day DEFAULT '3',
    ivz interval DEFAULT '00:00:00'::interval,
    u uuid DEFAULT gen_random_uuid(),
    uz uuid DEFAULT '00000000-0000-0000-0000-000000000000',
    j json DEFAULT '{}',
    jc json DEFAULT '{"a": 1}'::json,
    jb jsonb DEFAULT '{}',
    jbc jsonb DEFAULT '[]'::jsonb,
    jbs jsonb DEFAULT '{"b":1,  "a":2}',
    jbf jsonb DEFAULT jsonb_build_object('a', 1),
    ia int[] DEFAULT '{}',
    iac int[] DEFAULT '{}'::int[],
    iaa int[] DEFAULT ARRAY[1, 2, 3],
    iae integer[] DEFAULT array[]::integer[],
    ta text[] DEFAULT '{}',
    taa text[] DEFAULT ARRAY['a', 'b'],
    taa2 text[] DEFAULT ARRAY['a', 'b']::text[],
    va varchar(10)[] DEFAULT '{}',
    vaa varchar(10)[] DEFAULT ARRAY['a', 'b'],
    b bytea DEFAULT '\x00',
    bt bit(3) DEFAULT B'101',
    bts bit(3) DEFAULT '101',
    vb bit varying(5) DEFAULT B'1',
    ip inet DEFAULT '127.0.0.1',
    mo shop.mood DEFAULT 'ok',
    moc shop.mood DEFAULT 'happy'::shop.mood,
    moq shop.mood DEFAULT 'it''s',
    mos shop.mood[] DEFAULT '{}',
    mosa shop.mood[] DEFAULT ARRAY['ok', 'sad']::shop.mood[],
    lv level DEFAULT 'low',
    lvc public.level DEFAULT 'mid'::level,
    ir int4range DEFAULT '[1,5)',
    irf int4range DEFAULT int4range(1, 5),
    p point DEFAULT '(0,0)',
    rnd double precision DEFAULT random(),
    rndi int DEFAULT floor(random() * 10),
    rndc int DEFAULT (random() * 100)::int,
    seq int DEFAULT nextval('counter'),
    seqp bigint DEFAULT nextval('public.counter'),
    seqc bigint DEFAULT nextval('counter'::regclass),
    seqs bigint DEFAULT nextval('shop.ticket_seq'),
    cs int DEFAULT CASE WHEN true THEN 1 ELSE 2 END,
    co text DEFAULT coalesce(NULL, 'x'),
    md text DEFAULT md5(random()::text),
    txid bigint DEFAULT txid_current(),
    chr text DEFAULT to_char(now(), 'YYYY'),
    sub text DEFAULT substring('abc' from 2),
    m money DEFAULT '0',
    vec tsvector DEFAULT ''
);

-- ---- Generated columns ------------------------------------------------------------------------------------------------

CREATE TABLE generated (
    a int, b int, t text, v varchar(20), n numeric, ts timestamp, tz timestamptz, j jsonb, ia int[], f bool,
    mo shop.mood, d date,
    g1 int GENERATED ALWAYS AS (a + b) STORED,
    g2 int GENERATED ALWAYS AS (a * 2) STORED,
    g3 bigint GENERATED ALWAYS AS (a::bigint * b) STORED,
    g4 text GENERATED ALWAYS AS (lower(t)) STORED,
    g5 text GENERATED ALWAYS AS (t || ' ' || v) STORED,
    g6 text GENERATED ALWAYS AS (coalesce(t, '') || coalesce(v, '')) STORED,
    g7 varchar(10) GENERATED ALWAYS AS (t) STORED,
    g8 varchar(10) GENERATED ALWAYS AS (t::varchar(3)) STORED,
    g9 varchar(10) GENERATED ALWAYS AS (substring(t from 1 for 10)) STORED,
    g10 numeric(10,2) GENERATED ALWAYS AS (n * 1.2) STORED,
    g11 numeric(10,2) GENERATED ALWAYS AS (round(n, 2)) STORED,
    g12 int GENERATED ALWAYS AS (n) STORED,
    g13 date GENERATED ALWAYS AS (ts::date) STORED,
    g14 int GENERATED ALWAYS AS (extract(year from ts)) STORED,
    g15 double precision GENERATED ALWAYS AS (date_part('year', ts)) STORED,
    g16 timestamp GENERATED ALWAYS AS (tz AT TIME ZONE 'UTC') STORED,
    g17 text GENERATED ALWAYS AS (j ->> 'name') STORED,
    g18 int GENERATED ALWAYS AS ((j ->> 'age')::int) STORED,
    g19 boolean GENERATED ALWAYS AS (a > b) STORED,
    g20 boolean GENERATED ALWAYS AS (a IS NOT NULL AND b IS NOT NULL) STORED,
    g21 boolean GENERATED ALWAYS AS (t IN ('a', 'b')) STORED,
    g22 text GENERATED ALWAYS AS (CASE WHEN a > 0 THEN 'pos' WHEN a < 0 THEN 'neg' ELSE 'zero' END) STORED,
    g23 tsvector GENERATED ALWAYS AS (to_tsvector('english', t)) STORED,
    g24 tsvector GENERATED ALWAYS AS (to_tsvector('english', coalesce(t, '') || ' ' || coalesce(v, ''))) STORED,
    g25 tsvector GENERATED ALWAYS AS (setweight(to_tsvector('simple', coalesce(t, '')), 'A') ||
                                      setweight(to_tsvector('simple'::regconfig, coalesce(v, '')), 'B')) STORED,
    g26 int GENERATED ALWAYS AS (array_length(ia, 1)) STORED,
    g27 int GENERATED ALWAYS AS (ia[1]) STORED,
    g28 text GENERATED ALWAYS AS (md5(t)) STORED,
    g29 text GENERATED ALWAYS AS (a::text) STORED,
    g30 boolean GENERATED ALWAYS AS (mo = 'ok') STORED,
    g31 boolean GENERATED ALWAYS AS (mo IN ('ok', 'happy')) STORED,
    g32 int GENERATED ALWAYS AS (greatest(a, b)) STORED,
    g33 int GENERATED ALWAYS AS (nullif(a, 0)) STORED,
    g34 interval GENERATED ALWAYS AS (ts - '2020-01-01'::timestamp) STORED,
    g35 int GENERATED ALWAYS AS (1) STORED,
    g36 text GENERATED ALWAYS AS ('constant') STORED,
    g37 varchar GENERATED ALWAYS AS ('constant') STORED,
    g38 bytea GENERATED ALWAYS AS (sha256(t::bytea)) STORED,
    g39 text COLLATE "C" GENERATED ALWAYS AS (t COLLATE "C") STORED,
    g40 jsonb GENERATED ALWAYS AS (j -> 'x') STORED
);

-- ---- Index expressions and predicates ------------------------------------------------------------------------------------

CREATE TABLE indexed (
    id int, a int, b int, t text, v varchar(20), n numeric, ts timestamp, tz timestamptz, j jsonb, ia int[], f bool,
    mo shop.mood, d date, deleted_at timestamptz, status varchar(20), c char(5)
);
CREATE INDEX ON indexed (lower(t));
CREATE INDEX ON indexed (lower(v));
CREATE INDEX ON indexed (upper(t), lower(v));
CREATE INDEX ON indexed ((a + b));
CREATE INDEX ON indexed ((a + b) DESC NULLS LAST);
CREATE INDEX ON indexed ((a * 2), (b - 1));
CREATE INDEX ON indexed ((-a));
CREATE INDEX ON indexed (abs(a));
CREATE INDEX ON indexed (coalesce(a, 0));
CREATE INDEX ON indexed (coalesce(t, ''));
CREATE INDEX ON indexed (coalesce(v, 'none'));
CREATE INDEX ON indexed ((t || v));
CREATE INDEX ON indexed ((t || ' ' || v));
CREATE INDEX ON indexed ((t COLLATE "C"));
CREATE INDEX ON indexed (lower(t) COLLATE "C");
CREATE INDEX ON indexed (lower(t COLLATE "C"));
CREATE INDEX ON indexed (t COLLATE "C" text_pattern_ops);
CREATE INDEX ON indexed (lower(t) text_pattern_ops);
CREATE INDEX ON indexed (lower(v) varchar_pattern_ops);
CREATE INDEX ON indexed ((ts::date));
CREATE INDEX ON indexed (date(ts));
CREATE INDEX ON indexed (date_trunc('day', ts));
CREATE INDEX ON indexed ((date_trunc('day', ts)));
CREATE INDEX ON indexed (extract(year from d));
CREATE INDEX ON indexed ((extract(month from ts)));
CREATE INDEX ON indexed (date_part('dow', d));
CREATE INDEX ON indexed ((tz AT TIME ZONE 'UTC'));
CREATE INDEX ON indexed (((tz AT TIME ZONE 'UTC')::date));
CREATE INDEX ON indexed ((j ->> 'k'));
CREATE INDEX ON indexed ((j -> 'k'));
CREATE INDEX ON indexed (((j ->> 'n')::int));
CREATE INDEX ON indexed ((j #>> '{a,b}'));
CREATE INDEX ON indexed (lower(j ->> 'email'));
CREATE INDEX ON indexed USING gin ((j -> 'tags'));
CREATE INDEX ON indexed USING gin ((j -> 'path') jsonb_path_ops);
CREATE INDEX ON indexed USING gin (to_tsvector('english', t));
CREATE INDEX ON indexed USING gin (to_tsvector('simple'::regconfig, coalesce(t, '') || ' ' || coalesce(v, '')));
CREATE INDEX ON indexed USING gin ((ia || 1));
CREATE INDEX ON indexed USING hash (lower(t));
CREATE INDEX ON indexed USING brin (date_trunc('hour', ts));
CREATE INDEX ON indexed USING gist (int4range(a, b));
CREATE INDEX ON indexed ((ia[1]));
CREATE INDEX ON indexed (array_length(ia, 1));
CREATE INDEX ON indexed ((CASE WHEN f THEN a ELSE b END));
CREATE INDEX ON indexed ((a IS NULL));
CREATE INDEX ON indexed ((f AND a > 0));
CREATE INDEX ON indexed ((n::int));
CREATE INDEX ON indexed (round(n, 2));
CREATE INDEX ON indexed (md5(t));
CREATE INDEX ON indexed (substring(t from 1 for 3));
CREATE INDEX ON indexed (substring(t, 1, 4));
CREATE INDEX ON indexed (left(t, 5));
CREATE INDEX ON indexed (length(v));
CREATE INDEX ON indexed ((v::text));
CREATE INDEX ON indexed ((mo = 'ok'));
CREATE INDEX ON indexed (nullif(t, ''));
CREATE INDEX ON indexed (greatest(a, b));
CREATE INDEX ON indexed (trim(t));
CREATE INDEX ON indexed (btrim(lower(t)));
CREATE INDEX ON indexed (id) WHERE a > 0;
CREATE INDEX ON indexed (id) WHERE (a > 1);
CREATE INDEX ON indexed (id) WHERE a IS NOT NULL;
CREATE INDEX ON indexed (id) WHERE deleted_at IS NULL;
CREATE INDEX ON indexed (id) WHERE deleted_at IS NULL AND a > 0;
CREATE INDEX ON indexed (id) WHERE f;
CREATE INDEX ON indexed (id) WHERE NOT f;
CREATE INDEX ON indexed (id) WHERE f = true;
CREATE INDEX ON indexed (id) WHERE f IS TRUE;
CREATE INDEX ON indexed (id) WHERE f IS NOT FALSE;
CREATE INDEX ON indexed (id) WHERE status = 'active';
CREATE INDEX ON indexed (id) WHERE status IN ('active', 'pending');
CREATE INDEX ON indexed (id) WHERE status NOT IN ('deleted', 'archived');
CREATE INDEX ON indexed (id) WHERE status <> 'deleted';
CREATE INDEX ON indexed (id) WHERE status <> 'gone' AND deleted_at IS NULL;
CREATE INDEX ON indexed (id) WHERE status = 'a' OR status = 'b';
CREATE INDEX ON indexed (id) WHERE status::text = 'a';
CREATE INDEX ON indexed (id) WHERE status LIKE 'a%';
CREATE INDEX ON indexed (id) WHERE t IN ('x', 'y');
CREATE INDEX ON indexed (id) WHERE t ~ '^a';
CREATE INDEX ON indexed (id) WHERE t ILIKE '%b%';
CREATE INDEX ON indexed (id) WHERE lower(t) = 'x';
CREATE INDEX ON indexed (id) WHERE length(t) > 3;
CREATE INDEX ON indexed (id) WHERE t <> '';
CREATE INDEX ON indexed (id) WHERE c = 'abc';
CREATE INDEX ON indexed (id) WHERE mo = 'ok';
CREATE INDEX ON indexed (id) WHERE mo IN ('ok', 'happy');
CREATE INDEX ON indexed (id) WHERE mo <> 'sad'::shop.mood;
CREATE INDEX ON indexed (id) WHERE a IN (1, 2, 3);
CREATE INDEX ON indexed (id) WHERE a BETWEEN 1 AND 10;
CREATE INDEX ON indexed (id) WHERE a > 0 AND b > 0 OR f;
CREATE INDEX ON indexed (id) WHERE a > 0 AND (b > 0 OR f);
CREATE INDEX ON indexed (id) WHERE n > 0.5;
CREATE INDEX ON indexed (id) WHERE n::int > 5;
CREATE INDEX ON indexed (id) WHERE d > '2020-01-01';
CREATE INDEX ON indexed (id) WHERE d > date '2020-01-02';
CREATE INDEX ON indexed (id) WHERE ts > '2020-01-01';
CREATE INDEX ON indexed (id) WHERE tz > '2020-01-01 00:00:00+00';
CREATE INDEX ON indexed (id) WHERE ts - '2020-01-01'::timestamp > '1 day';
CREATE INDEX ON indexed (id) WHERE j ? 'a';
CREATE INDEX ON indexed (id) WHERE j ->> 'k' = 'v';
CREATE INDEX ON indexed (id) WHERE (j ->> 'n')::int > 5;
CREATE INDEX ON indexed (id) WHERE j @> '{"a": true}';
CREATE INDEX ON indexed (id) WHERE (j ->> 'flag')::boolean IS TRUE;
CREATE INDEX ON indexed (id) WHERE ia <> '{}';
CREATE INDEX ON indexed (id) WHERE 1 = ANY (ia);
CREATE INDEX ON indexed (id) WHERE array_length(ia, 1) > 0;
CREATE INDEX ON indexed (id) WHERE coalesce(a, 0) = 0;
CREATE INDEX ON indexed (id) WHERE (a, b) <> (0, 0);
CREATE INDEX ON indexed (id) WHERE a IS DISTINCT FROM b;
CREATE INDEX ON indexed (id) WHERE CASE WHEN f THEN a > 0 ELSE b > 0 END;
CREATE INDEX ON indexed (id) WHERE num_nonnulls(a, b) = 1;
CREATE UNIQUE INDEX ON indexed (lower(t), a) WHERE deleted_at IS NULL AND status IN ('active', 'pending');
CREATE UNIQUE INDEX ON indexed ((a IS NULL)) WHERE a IS NULL;

-- ---- Exclusion and other places ----------------------------------------------------------------------------------------

CREATE TABLE bookings (
    room int, starts timestamptz, ends timestamptz, cancelled bool DEFAULT false,
    EXCLUDE USING gist (tstzrange(starts, ends) WITH &&) WHERE (NOT cancelled),
    EXCLUDE USING gist (int4range(room, room + 1) WITH =, tstzrange(starts, ends, '[)') WITH &&),
    CHECK (starts < ends),
    CHECK (ends - starts <= interval '8 hours')
);

-- ---- Under another search_path -------------------------------------------------------------------------------------------

SET search_path = shop, public;
CREATE TABLE orders (
    id bigint DEFAULT nextval('ticket_seq') PRIMARY KEY,
    mood mood DEFAULT 'ok' CHECK (mood IN ('ok', 'happy')),
    lv level DEFAULT 'low' NOT NULL,
    CHECK (mood <> 'sad' OR lv = 'high'::level),
    CHECK (mood::text <> lv::text)
);
CREATE INDEX ON orders (id) WHERE mood = 'ok' AND lv IN ('low', 'mid');
RESET search_path;
