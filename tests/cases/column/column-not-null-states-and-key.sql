-- A primary key wants NOT NULL as it is: valid and inherited. It comes after that, and goes before.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE t (a int, b int NOT NULL NO INHERIT);
ALTER TABLE t ADD CONSTRAINT a_there NOT NULL a NOT VALID;
CREATE TABLE z (a int, b int CONSTRAINT b_there NOT NULL NO INHERIT);
-- rows
INSERT INTO t VALUES (1, 1);
-- desired
CREATE TABLE t (a int CONSTRAINT a_there NOT NULL PRIMARY KEY, b int NOT NULL NO INHERIT);
CREATE TABLE z (a int, b int PRIMARY KEY);
-- expect
-- has: VALIDATE CONSTRAINT a_there
