-- A plain int column becomes serial and back.
-- live
CREATE TABLE t (id int PRIMARY KEY);
-- rows
INSERT INTO t VALUES (41);
-- desired
CREATE TABLE t (id serial PRIMARY KEY);
