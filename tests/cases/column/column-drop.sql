-- A dropped column needs to be allowed, and takes its own indexes and checks along.
-- live
CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0), b int);
CREATE INDEX t_a_idx ON t (a);
CREATE INDEX t_b_idx ON t (b);
-- rows
INSERT INTO t VALUES (1, 2, 3);
-- desired
CREATE TABLE t (id int PRIMARY KEY, b int);
CREATE INDEX t_b_idx ON t (b);
-- expect
-- refused: yes
-- hazard: drop
-- lacks: CASCADE
