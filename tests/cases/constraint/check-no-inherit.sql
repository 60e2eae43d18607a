-- NO INHERIT is a property of its own.
-- live
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
-- desired
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT);
