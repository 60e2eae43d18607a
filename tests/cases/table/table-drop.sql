-- A dropped table needs to be allowed; tables that refer to it lose only the key.
-- live
CREATE TABLE parent (id int PRIMARY KEY);
CREATE TABLE child (id int PRIMARY KEY, parent_id int REFERENCES parent (id));
-- rows
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (7, 1);
-- desired
CREATE TABLE child (id int PRIMARY KEY, parent_id int);
-- expect
-- refused: yes
-- has: DROP TABLE
-- lacks: CASCADE
-- after: SELECT id, parent_id FROM child => 7|1
