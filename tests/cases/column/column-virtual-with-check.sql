-- The server can't change the expression of a virtual column where the table has a CHECK: the column is made anew.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE t (a int CHECK (a > 0), b int GENERATED ALWAYS AS (a + 1) VIRTUAL);
-- rows
INSERT INTO t VALUES (1);
-- desired
CREATE TABLE t (a int CHECK (a > 0), b int GENERATED ALWAYS AS (a + 2) VIRTUAL);
-- expect
-- has: DROP COLUMN b
-- has: GENERATED ALWAYS AS (a + 2) VIRTUAL
-- after: SELECT b FROM t => 3
