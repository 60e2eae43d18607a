-- DEFERRABLE of a UNIQUE can't be altered in place: it is replaced.
-- live
CREATE TABLE t (a int, CONSTRAINT ua UNIQUE (a));
-- desired
CREATE TABLE t (a int, CONSTRAINT ua UNIQUE (a) DEFERRABLE INITIALLY DEFERRED);
