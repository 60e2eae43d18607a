-- setup.sql: the database that the pairs are judged in. Everything here that could run leaves a trace in `canary`.

CREATE SCHEMA app;
CREATE SCHEMA other;
CREATE SCHEMA oo;
CREATE EXTENSION citext WITH SCHEMA public;

CREATE SEQUENCE public.canary;      -- a sequence, because it survives a rollback
CREATE SEQUENCE app.numbers;
CREATE SEQUENCE other.numbers;

CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE other.mood AS ENUM ('sad', 'ok', 'happy');

CREATE FUNCTION public.alarm() RETURNS int LANGUAGE plpgsql VOLATILE AS
    $$ BEGIN PERFORM nextval('public.canary'); RETURN 1; END $$;

-- domains whose CHECK runs code
CREATE FUNCTION public.checks(i int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM public.alarm(); RETURN true; END $$;
CREATE DOMAIN public.guarded AS int CHECK (public.checks(VALUE));
CREATE DOMAIN public.email AS text CHECK (VALUE ~ '@');
CREATE TYPE public.pair AS (a public.guarded, b int);

-- the same name in two schemas; one that hides pg_catalog's by a better match
CREATE FUNCTION app.f(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + 1';
CREATE FUNCTION other.f(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + 1';
CREATE FUNCTION app.dft(i int, j int DEFAULT 5) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i + j';
CREATE FUNCTION app.lower(v varchar) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT ''x'' || v::text';
CREATE FUNCTION app.abs(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT i';

-- functions that the planner would run or look into
CREATE FUNCTION public.boom(i int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM public.alarm(); RETURN i; END $$;
CREATE FUNCTION public.stable_boom(i int) RETURNS int LANGUAGE plpgsql STABLE AS
    $$ BEGIN PERFORM public.alarm(); RETURN i; END $$;
CREATE FUNCTION public.wrap(i int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT public.boom(7) + i';
CREATE FUNCTION public.dft_boom(i int, j int DEFAULT public.boom(3)) RETURNS int LANGUAGE sql IMMUTABLE
    AS 'SELECT i + j';
CREATE FUNCTION public.takes_pair(p public.pair) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT (p).b';

-- operators: one that lies about its negator, one that hides pg_catalog's, `=` of another kind
CREATE FUNCTION oo.before(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a < b';
CREATE FUNCTION oo.behind(a int, b int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT a > b';
CREATE FUNCTION oo.boom_equal(a int, b int) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM public.alarm(); RETURN abs(a) = abs(b); END $$;
CREATE OPERATOR oo.<< (LEFTARG = int, RIGHTARG = int, FUNCTION = oo.before, NEGATOR = OPERATOR(oo.>>));
CREATE OPERATOR oo.>> (LEFTARG = int, RIGHTARG = int, FUNCTION = oo.behind, NEGATOR = OPERATOR(oo.<<));
CREATE OPERATOR oo.= (LEFTARG = int, RIGHTARG = int, FUNCTION = oo.boom_equal);
CREATE FUNCTION oo.mood_equal(a public.mood, b public.mood) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS
    $$ BEGIN PERFORM public.alarm(); RETURN a::text = b::text; END $$;
CREATE OPERATOR oo.= (LEFTARG = public.mood, RIGHTARG = public.mood, FUNCTION = oo.mood_equal);

CREATE COLLATION app.german FROM "C";
CREATE COLLATION other.german FROM "POSIX";

CREATE TABLE public.items (
    a int, b int, c int, i2 smallint, i8 bigint, n numeric, price numeric(10,2), r real, d double precision,
    t text, u text, v varchar(20), v3 varchar(3), ch char(5), k text COLLATE "C",
    f boolean, day date, ts timestamp, ts3 timestamp(3), tz timestamptz, iv interval, iv3 interval(3), tm time,
    j jsonb, js json, ia int[], ta text[], va varchar(10)[], bt bit(3), vb bit varying(8), by bytea, id uuid,
    m public.mood, om other.mood, ms public.mood[], e public.citext, p public.pair, g public.guarded,
    mail public.email, x "char", nm name, ir int4range, ip inet
);

CREATE ROLE reader LOGIN;           -- may connect and read the catalogs, and nothing else
