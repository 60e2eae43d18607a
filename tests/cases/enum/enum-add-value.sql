-- Values are added at their place: before, between and after.
-- live
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood);
-- rows
INSERT INTO t VALUES ('sad'), ('happy');
-- desired
CREATE TYPE mood AS ENUM ('awful', 'sad', 'ok', 'fine', 'happy', 'great');
CREATE TABLE t (m mood);
-- expect
-- has: ADD VALUE
-- lacks: DROP
