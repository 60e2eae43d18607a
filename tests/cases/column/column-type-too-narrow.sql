-- A value that does not fit the narrower type stops everything: it is never cut.
-- live
CREATE TABLE t (a varchar(20));
CREATE TABLE u (a int);
-- rows
INSERT INTO t VALUES ('abcdef');
-- desired
CREATE TABLE t (a varchar(3));
CREATE TABLE u (a int, b int);
-- expect
-- error: 22001
