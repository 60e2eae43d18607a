-- The type of a column changes under a generated column that uses it.
-- live
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- rows
INSERT INTO t VALUES (21);
-- desired
CREATE TABLE t (a bigint, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- expect
-- after: SELECT twice FROM t => 42
