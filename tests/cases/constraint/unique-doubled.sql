-- The same columns said twice are one constraint, as the server has it.
-- live
CREATE TABLE t (a int UNIQUE, UNIQUE (a));
-- desired
CREATE TABLE t (a int UNIQUE, b int, UNIQUE (a));
-- expect
-- lacks: UNIQUE
