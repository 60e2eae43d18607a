-- A conversion that rounds or cuts away part of a value needs to be allowed.
-- live
CREATE TABLE t (a numeric(10,4), b timestamptz, c double precision);
-- rows
INSERT INTO t VALUES (1.2345, '2024-01-02 03:04:05+00', 2.7);
-- desired
CREATE TABLE t (a numeric(10,1), b date, c int);
-- expect
-- refused: yes
-- hazard: data-loss
