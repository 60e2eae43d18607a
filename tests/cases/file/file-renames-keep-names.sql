-- What the file leaves unnamed has the names that the server has chosen before a later statement renames table or column.
-- live
CREATE TABLE kept (a int);
-- desired
CREATE TABLE kept (a int);
CREATE TABLE kept2 (a int PRIMARY KEY);
CREATE TABLE t (id int PRIMARY KEY, x int UNIQUE, y serial, w int GENERATED ALWAYS AS IDENTITY, v int REFERENCES kept2 (a), CHECK (y > 0),
                CHECK (y < 100));
CREATE INDEX ON t (x);
CREATE INDEX ON t (x) WHERE x > 0;
ALTER TABLE t RENAME COLUMN v TO z;
ALTER TABLE t RENAME TO u;
CREATE TABLE t (x int UNIQUE);
-- expect
-- keep-order: names are chosen before the rename, or after it
