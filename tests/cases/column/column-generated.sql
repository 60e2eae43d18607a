-- A generated column comes, changes its expression (a replacement) and becomes plain.
-- live
CREATE TABLE t (
    a int, b int,
    changes int GENERATED ALWAYS AS (a + b) STORED,
    stays int GENERATED ALWAYS AS (a * 2) STORED,
    goes int GENERATED ALWAYS AS (b * 2) STORED
);
-- rows
INSERT INTO t VALUES (3, 4);
-- desired
CREATE TABLE t (
    a int, b int,
    changes int GENERATED ALWAYS AS (a - b) STORED,
    stays int GENERATED ALWAYS AS ((a * 2)) STORED,
    goes int,
    comes text GENERATED ALWAYS AS (a::text || 'x') STORED
);
-- expect
-- has: DROP EXPRESSION
-- after: SELECT changes, stays, goes, comes FROM t => -1|6|8|3x
