-- NOT NULL comes and goes.
-- live
CREATE TABLE t (a int NOT NULL, b int);
-- rows
INSERT INTO t VALUES (1, 2);
-- desired
CREATE TABLE t (a int, b int NOT NULL);
-- expect
-- has: SET NOT NULL
-- has: DROP NOT NULL
