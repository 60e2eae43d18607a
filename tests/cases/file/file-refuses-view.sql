-- A kind that is not covered is an error with its place and name; it is never passed over.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- expect
-- error: view
