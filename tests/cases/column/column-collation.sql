-- A collation changes in place.
-- live
CREATE TABLE t (a text, b text COLLATE "C", c varchar(5) COLLATE "POSIX");
-- rows
INSERT INTO t VALUES ('a', 'b', 'c');
-- desired
CREATE TABLE t (a text COLLATE "C", b text, c varchar(5) COLLATE "C");
-- expect
-- lacks: DROP COLUMN
