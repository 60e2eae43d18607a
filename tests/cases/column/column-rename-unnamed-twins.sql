-- Checks and indexes without a name follow the rename of their column, each to a name of its own.
-- live
CREATE TABLE t (a int CHECK (a > 0) CHECK (a < 9), UNIQUE (a));
CREATE INDEX ON t (a);
CREATE INDEX ON t (a) WHERE a > 3;
-- desired
CREATE TABLE t (
    -- @renamed from=a
    b int CHECK (b > 0) CHECK (b < 9), UNIQUE (b));
CREATE INDEX ON t (b);
CREATE INDEX ON t (b) WHERE b > 3;
-- expect
-- keep-order: what has no name keeps its place
-- one-way: the directive works in one direction
-- has: TO t_b_check1
-- has: TO t_b_idx1
-- lacks: DROP
