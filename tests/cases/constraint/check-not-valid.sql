-- A CHECK that is NOT VALID is validated, and one in the file stays unvalidated.
-- live
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0) NOT VALID;
-- rows
INSERT INTO t VALUES (5);
-- desired
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT checked CHECK (a > 0);
ALTER TABLE t ADD CONSTRAINT later CHECK (a > 10) NOT VALID;
-- expect
-- has: VALIDATE CONSTRAINT checked
