-- The server prints defaults in its own words; they are the same all the same.
-- live
CREATE TABLE t (
    a varchar(10) DEFAULT 'x', b numeric DEFAULT -1, c timestamptz DEFAULT now(), d text[] DEFAULT ARRAY['a', 'b'],
    e date DEFAULT CURRENT_DATE, f interval DEFAULT '1 day', g boolean DEFAULT 'f', h bigint DEFAULT 0,
    i text DEFAULT upper('x'), j text DEFAULT ('a' || 'b'), k char(3) DEFAULT 'ab'
);
-- desired
CREATE TABLE t (
    a character varying(10) DEFAULT 'x'::character varying, b numeric DEFAULT '-1'::integer, c timestamptz DEFAULT now(),
    d text[] DEFAULT ARRAY['a'::text, 'b'::text], e date DEFAULT CURRENT_DATE, f interval DEFAULT '1 day'::interval,
    g boolean DEFAULT false, h bigint DEFAULT 0, i text DEFAULT upper('x'::text), j text DEFAULT ('a'::text || 'b'::text),
    k character(3) DEFAULT 'ab'::bpchar
);
CREATE TABLE more (a int);
-- expect
-- lacks: ALTER TABLE
-- respelled: nothing is altered, so the server keeps the words it was given first
