-- The file may speak of a NOT NULL by its name.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE t (a int, b int NOT NULL, c int);
-- desired
CREATE TABLE t (a int CONSTRAINT a1 NOT NULL, b int NOT NULL, c int);
ALTER TABLE t RENAME CONSTRAINT a1 TO a2;
ALTER TABLE t DROP CONSTRAINT t_b_not_null;
ALTER TABLE t ADD CONSTRAINT c1 NOT NULL c NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c1;
ALTER TABLE t ALTER CONSTRAINT c1 NO INHERIT;
-- expect
-- keep-order: each statement changes what those before it declare
-- has: ADD CONSTRAINT a2 NOT NULL a
-- has: ALTER COLUMN b DROP NOT NULL
-- has: ADD CONSTRAINT c1 NOT NULL c NO INHERIT
