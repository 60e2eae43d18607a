-- The index that CLUSTER uses is part of the schema.
-- live
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE INDEX t_n ON t (n);
ALTER TABLE t CLUSTER ON t_pkey;
-- desired
CREATE TABLE t (id int PRIMARY KEY, n int);
CREATE INDEX t_n ON t (n);
ALTER TABLE t CLUSTER ON t_n;
