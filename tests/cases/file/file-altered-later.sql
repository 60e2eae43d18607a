-- A file may build its tables up in several statements; only the result counts.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b text DEFAULT 'x' NOT NULL;
ALTER TABLE t ADD COLUMN IF NOT EXISTS c int REFERENCES u (id);
ALTER TABLE t ALTER COLUMN a SET NOT NULL, ALTER COLUMN a SET DEFAULT 5;
ALTER TABLE t ADD PRIMARY KEY (a), ADD CHECK (c > 0);
-- expect
-- keep-order: columns stand in the order in which they are added
