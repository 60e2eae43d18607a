-- Another order of values is another enum; the rows and what they mean stay.
-- live
CREATE TYPE size AS ENUM ('large', 'small', 'medium');
CREATE TABLE t (id int, s size DEFAULT 'small', CONSTRAINT not_large CHECK (s <> 'large'));
CREATE INDEX t_s ON t (s) WHERE s = 'medium';
-- rows
INSERT INTO t VALUES (1, 'medium'), (2, 'small');
-- desired
CREATE TYPE size AS ENUM ('small', 'medium', 'large');
CREATE TABLE t (id int, s size DEFAULT 'small', CONSTRAINT not_large CHECK (s <> 'large'));
CREATE INDEX t_s ON t (s) WHERE s = 'medium';
-- expect
-- after: SELECT string_agg(s::text, ',' ORDER BY id) FROM t => medium,small
