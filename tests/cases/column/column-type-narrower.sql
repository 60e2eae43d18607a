-- A narrower type fails on values that do not fit; those that fit stay.
-- live
CREATE TABLE t (a bigint, b varchar(20), c text);
-- rows
INSERT INTO t VALUES (1, 'abc', 'x');
-- desired
CREATE TABLE t (a int, b varchar(5), c varchar(3));
-- expect
-- after: SELECT a, b, c FROM t => 1|abc|x
