-- A table takes the name of one that is dropped, which its own foreign key holds up until it is gone.
-- live
CREATE TABLE u (id int PRIMARY KEY, n int);
CREATE TABLE w (id int PRIMARY KEY, u_id int REFERENCES u);
CREATE INDEX x ON u (n);
-- rows
INSERT INTO u VALUES (1, 1);
INSERT INTO w VALUES (7, 1);
-- desired
CREATE TABLE v (id int PRIMARY KEY, u_id int);
-- @renamed from=w
CREATE TABLE x (id int PRIMARY KEY, u_id int);
-- expect
-- one-way: the directive works in one direction
-- after: SELECT id, u_id FROM x => 7|1
