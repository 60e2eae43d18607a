-- A table may have no columns at all.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t ();
CREATE TABLE u ();
