-- The statistics target and the options of a column.
-- live
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER COLUMN b SET STATISTICS 50;
ALTER TABLE t ALTER COLUMN c SET (n_distinct=10);
-- desired
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t ALTER COLUMN a SET STATISTICS 500;
ALTER TABLE t ALTER COLUMN c SET (n_distinct=-0.5);
