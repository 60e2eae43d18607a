-- NULLS NOT DISTINCT is another constraint.
-- since: 15
-- live
CREATE TABLE t (a int, b int, CONSTRAINT ua UNIQUE (a), CONSTRAINT ub UNIQUE NULLS NOT DISTINCT (b));
-- desired
CREATE TABLE t (a int, b int, CONSTRAINT ua UNIQUE NULLS NOT DISTINCT (a), CONSTRAINT ub UNIQUE (b));
