-- What INCLUDE names is each table's own: a rename of a column in one leaves the other alone.
-- live
CREATE TABLE a (x int, y int, UNIQUE (x) INCLUDE (y));
CREATE INDEX a_y_idx ON a (y) INCLUDE (x);
-- desired
CREATE TABLE a (x int, y int, UNIQUE (x) INCLUDE (y));
CREATE INDEX a_y_idx ON a (y) INCLUDE (x);
CREATE TABLE b (LIKE a INCLUDING ALL);
ALTER TABLE b RENAME COLUMN y TO z;
ALTER TABLE b RENAME COLUMN x TO w;
-- expect
-- keep-order: LIKE copies what is there by then
