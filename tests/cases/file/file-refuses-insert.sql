-- The file is data: rows are not its business.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (a int, b int);
INSERT INTO t VALUES (1);
-- expect
-- error: desired.sql:2:1
