-- A renamed CHECK is not checked again.
-- live
CREATE TABLE t (a int, CONSTRAINT before CHECK (a > 0));
-- desired
CREATE TABLE t (
    a int,
    -- @renamed from=before
    CONSTRAINT later CHECK (a > 0)
);
-- expect
-- one-way: the directive works in one direction
-- has: RENAME CONSTRAINT before TO later
-- lacks: DROP
