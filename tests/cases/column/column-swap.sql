-- Columns whose names go round in a circle get there by a third name, with their values.
-- live
CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0), b text NOT NULL, c date);
CREATE INDEX t_a_idx ON t (a);
-- rows
INSERT INTO t VALUES (1, 2, 'b', '2001-02-03');
-- desired
CREATE TABLE t (
    id int PRIMARY KEY,
    -- @renamed from=a
    b  int CHECK (b > 0),
    -- @renamed from=b
    c  text NOT NULL,
    -- @renamed from=c
    a  date
);
CREATE INDEX t_a_idx ON t (b);
-- expect
-- one-way: the directive works in one direction
-- lossy: names carry other values afterwards
-- has: RENAME COLUMN
-- lacks: DROP
-- after: SELECT b, c, a FROM t => 2|b|2001-02-03
