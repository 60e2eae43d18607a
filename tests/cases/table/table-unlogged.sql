-- Logged and unlogged change in place.
-- live
CREATE TABLE a (id int PRIMARY KEY);
CREATE UNLOGGED TABLE b (id int PRIMARY KEY);
-- rows
INSERT INTO a VALUES (1);
INSERT INTO b VALUES (1);
-- desired
CREATE UNLOGGED TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY);
-- expect
-- has: SET UNLOGGED
-- has: SET LOGGED
