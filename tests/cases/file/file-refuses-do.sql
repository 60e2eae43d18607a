-- The file is data: nothing in it is executed.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (a int, b int);
DO $$ BEGIN DROP TABLE t; END $$;
-- expect
-- error: desired.sql:2:1
