-- Two equal CHECKs without a name are kept twice, as the server has them.
-- live
CREATE TABLE t (a int, CHECK (a > 0), CHECK (a > 0));
-- desired
CREATE TABLE t (a int, CHECK (a > 0), CHECK (a > 0), CHECK (a > 0));
