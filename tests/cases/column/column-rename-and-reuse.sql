-- A column is renamed and a new one takes its name: the check on the old name is not the same check.
-- live
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0));
-- rows
INSERT INTO t VALUES (5);
-- desired
CREATE TABLE t (
    -- @renamed from=a
    cost int,
    a int,
    CONSTRAINT positive CHECK (a > 0)
);
-- expect
-- one-way: the directive works in one direction
-- lossy: the name a belongs to another column afterwards
-- after: SELECT cost, a IS NULL FROM t => 5|t
