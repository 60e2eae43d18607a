-- Rows that do not fit the new key stop the plan, and nothing has changed.
-- live
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (x int);
-- rows
INSERT INTO c VALUES (1);
-- desired
CREATE TABLE p (id int PRIMARY KEY, more int);
CREATE TABLE c (x int REFERENCES p);
-- expect
-- error: 23503
