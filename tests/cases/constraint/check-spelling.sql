-- The server prints CHECKs in its own words; they are the same all the same.
-- live
CREATE TABLE t (
    a int, b text, c varchar(5), d numeric, e timestamptz,
    CONSTRAINT c1 CHECK (a IN (1, 2, 3)), CONSTRAINT c2 CHECK (b LIKE 'x%'), CONSTRAINT c3 CHECK (c = 'y'),
    CONSTRAINT c4 CHECK (d BETWEEN 0 AND 1), CONSTRAINT c5 CHECK (NOT (a = 1 AND b IS NULL)),
    CONSTRAINT c6 CHECK (length(b) <= 3 OR b !~ '^z'), CONSTRAINT c7 CHECK (c IN ('p', 'q')),
    CONSTRAINT c8 CHECK (CASE WHEN a > 1 THEN b <> '' ELSE true END), CONSTRAINT c9 CHECK (coalesce(a, 0) >= -5),
    CONSTRAINT c10 CHECK (e < '2100-01-01'::timestamptz), CONSTRAINT c11 CHECK ((a IS NULL) = (b IS NULL)),
    CONSTRAINT c12 CHECK (b ILIKE '%q' AND b SIMILAR TO 'a|b')
);
-- desired
CREATE TABLE t (
    a int, b text, c varchar(5), d numeric, e timestamptz,
    CONSTRAINT c1 CHECK (a = ANY (ARRAY[1, 2, 3])), CONSTRAINT c2 CHECK (b ~~ 'x%'::text),
    CONSTRAINT c3 CHECK ((c)::text = 'y'::text), CONSTRAINT c4 CHECK (d >= 0 AND d <= 1),
    CONSTRAINT c5 CHECK (NOT ((a = 1) AND (b IS NULL))), CONSTRAINT c6 CHECK (((length(b) <= 3) OR (b !~ '^z'::text))),
    CONSTRAINT c7 CHECK ((c)::text = ANY ((ARRAY['p'::character varying, 'q'::character varying])::text[])),
    CONSTRAINT c8 CHECK (CASE WHEN (a > 1) THEN (b <> ''::text) ELSE true END), CONSTRAINT c9 CHECK (COALESCE(a, 0) >= '-5'::integer),
    CONSTRAINT c10 CHECK (e < '2100-01-01'::timestamptz), CONSTRAINT c11 CHECK ((a IS NULL) = (b IS NULL)),
    CONSTRAINT c12 CHECK (b ~~* '%q' AND b SIMILAR TO 'a|b')
);
CREATE TABLE more (a int);
-- expect
-- lacks: ALTER TABLE
-- respelled: nothing is altered, so the server keeps the words it was given first
