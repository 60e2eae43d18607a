-- A foreign key comes to refer to another table.
-- live
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (x int CONSTRAINT f REFERENCES p);
-- rows
INSERT INTO p VALUES (1);
INSERT INTO q VALUES (1);
INSERT INTO c VALUES (1);
-- desired
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (x int CONSTRAINT f REFERENCES q);
