-- Storage of a column changes in place.
-- live
CREATE TABLE t (a text, b text, c bytea);
ALTER TABLE t ALTER COLUMN b SET STORAGE EXTERNAL;
-- desired
CREATE TABLE t (a text, b text, c bytea);
ALTER TABLE t ALTER COLUMN a SET STORAGE MAIN;
ALTER TABLE t ALTER COLUMN c SET STORAGE PLAIN;
