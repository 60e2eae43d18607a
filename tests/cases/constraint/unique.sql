-- UNIQUE comes, goes and changes its columns.
-- live
CREATE TABLE t (a int, b int, c int, CONSTRAINT goes UNIQUE (a), CONSTRAINT changes UNIQUE (b));
-- desired
CREATE TABLE t (a int, b int, c int UNIQUE, CONSTRAINT changes UNIQUE (b, c));
