-- The columns of the index that REPLICA IDENTITY names are NOT NULL first.
-- live
CREATE TABLE t (a int, b text);
CREATE UNIQUE INDEX k ON t (a, b);
-- desired
CREATE TABLE t (a int NOT NULL, b text NOT NULL);
CREATE UNIQUE INDEX k ON t (a, b);
ALTER TABLE t REPLICA IDENTITY USING INDEX k;
