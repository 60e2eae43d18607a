-- A table refers to itself.
-- live
CREATE TABLE t (id int PRIMARY KEY, parent int);
-- rows
INSERT INTO t VALUES (1, NULL), (2, 1);
-- desired
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t ON DELETE CASCADE);
