-- NULLS NOT DISTINCT of a unique index.
-- since: 15
-- live
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a);
-- desired
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;
