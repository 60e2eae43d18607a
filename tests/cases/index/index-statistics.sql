-- The statistics target of an index expression survives a type change below it.
-- live
CREATE TABLE t (a int);
CREATE INDEX i ON t ((a + 1));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200;
-- desired
CREATE TABLE t (a bigint);
CREATE INDEX i ON t ((a + 1));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 200;
