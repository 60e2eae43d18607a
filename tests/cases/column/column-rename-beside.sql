-- The directive may stand beside the column.
-- live
CREATE TABLE t (a int, c int);
-- rows
INSERT INTO t VALUES (1, 2);
-- desired
CREATE TABLE t (
    b int, -- @renamed from=a
    c int
);
-- expect
-- one-way: the directive works in one direction
-- lacks: DROP
-- after: SELECT b, c FROM t => 1|2
