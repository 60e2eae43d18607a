-- NOT NULL without a default can't be added to a table with rows: nothing is left half done.
-- live
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (id int PRIMARY KEY);
-- rows
INSERT INTO t VALUES (1);
-- desired
CREATE TABLE t (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE u (id int PRIMARY KEY, more int);
-- expect
-- error: 23502
