-- The server prints indexes in its own words; they are the same all the same.
-- live
CREATE TABLE t (a int, b text, c timestamptz, d jsonb);
CREATE INDEX i1 ON t (a ASC NULLS LAST);
CREATE INDEX i2 ON t USING btree (lower(b) text_ops);
CREATE INDEX i3 ON t ((d ->> 'k'), (a IS NULL)) WHERE b IN ('x', 'y');
CREATE INDEX i4 ON t (a DESC NULLS FIRST) WHERE NOT (b LIKE 'q%');
-- desired
CREATE TABLE t (a int, b text, c timestamptz, d jsonb);
CREATE INDEX i1 ON public.t USING btree (a);
CREATE INDEX i2 ON t (lower(b));
CREATE INDEX i3 ON public.t USING btree (((d ->> 'k'::text)), ((a IS NULL))) WHERE (b = ANY (ARRAY['x'::text, 'y'::text]));
CREATE INDEX i4 ON t (a DESC) WHERE (b !~~ 'q%'::text);
CREATE TABLE more (a int);
-- expect
-- lacks: INDEX
