-- A check, an index and a predicate over a column that changes its type are made anew from the file: the server would
-- keep the casts that it prints for the old type.
-- live
CREATE TABLE t (id int PRIMARY KEY, a bigint, b text, CONSTRAINT small CHECK (coalesce(a, 0) < 100));
CREATE INDEX by_a ON t (coalesce(a, 0));
CREATE INDEX by_b ON t (b) WHERE coalesce(b, '') <> 'x';
-- rows
INSERT INTO t VALUES (1, 2, 'b');
-- desired
CREATE TABLE t (id int PRIMARY KEY, a int, b varchar, CONSTRAINT small CHECK (coalesce(a, 0) < 100));
CREATE INDEX by_a ON t (coalesce(a, 0));
CREATE INDEX by_b ON t (b) WHERE coalesce(b, '') <> 'x';
