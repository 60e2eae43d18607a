-- Since server 17 a stored column's expression changes in place, and its index and CHECK stay.
-- since: 17
-- live
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a + 1) STORED CHECK (b > 0));
CREATE INDEX t_b ON t (b);
-- rows
INSERT INTO t VALUES (1), (2);
-- desired
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 10) STORED CHECK (b > 0));
CREATE INDEX t_b ON t (b);
-- expect
-- has: ALTER COLUMN b SET EXPRESSION AS (a * 10)
-- lacks: DROP COLUMN
-- lacks: t_b
-- after: SELECT string_agg(b::text, ',' ORDER BY a) FROM t => 10,20
