-- One column takes the name that another one gives up: the order of the renames matters.
-- live
CREATE TABLE t (a int, b int);
-- rows
INSERT INTO t VALUES (1, 2);
-- desired
CREATE TABLE t (
    -- @renamed from=a
    b int,
    -- @renamed from=b
    c int
);
-- expect
-- one-way: the directive works in one direction
-- lossy: names carry other values afterwards
-- lacks: DROP
-- after: SELECT b, c FROM t => 1|2
