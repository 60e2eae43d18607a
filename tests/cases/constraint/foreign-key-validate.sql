-- NOT VALID is a state: without it in the file the constraint is validated.
-- live
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int);
ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p NOT VALID;
-- desired
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int);
ALTER TABLE c ADD CONSTRAINT f FOREIGN KEY (a) REFERENCES p;
-- expect
-- has: VALIDATE CONSTRAINT
-- lacks: DROP CONSTRAINT
