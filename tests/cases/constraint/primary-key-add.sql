-- A primary key comes, with NOT NULL on its columns.
-- live
CREATE TABLE t (a int, b int);
-- rows
INSERT INTO t VALUES (1, 1), (1, 2);
-- desired
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
