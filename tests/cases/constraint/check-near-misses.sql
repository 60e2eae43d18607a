-- Nearly the same is not the same: each of these is replaced.
-- live
CREATE TABLE t (
    a int, b int, s text,
    CONSTRAINT c1 CHECK (a > 0), CONSTRAINT c2 CHECK (a + b * 2 > 3), CONSTRAINT c3 CHECK (s = 'abc'),
    CONSTRAINT c4 CHECK (a IN (1, 2)), CONSTRAINT c5 CHECK (s LIKE 'a%'), CONSTRAINT c6 CHECK (a > 1 OR b > 1 AND s <> '')
);
-- desired
CREATE TABLE t (
    a int, b int, s text,
    CONSTRAINT c1 CHECK (a >= 0), CONSTRAINT c2 CHECK ((a + b) * 2 > 3), CONSTRAINT c3 CHECK (s = 'ABC'),
    CONSTRAINT c4 CHECK (a NOT IN (1, 2)), CONSTRAINT c5 CHECK (s ILIKE 'a%'), CONSTRAINT c6 CHECK ((a > 1 OR b > 1) AND s <> '')
);
-- expect
-- has: c1
-- has: c2
-- has: c3
-- has: c4
-- has: c5
-- has: c6
