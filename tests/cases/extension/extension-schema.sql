-- An extension moves to another schema; what belongs to it moves along.
-- needs: hstore
-- live
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA public;
CREATE TABLE t (id int PRIMARY KEY, tags hstore);
-- desired
CREATE SCHEMA ext;
CREATE EXTENSION hstore SCHEMA ext;
CREATE TABLE t (id int PRIMARY KEY, tags ext.hstore);
-- expect
-- has: ALTER EXTENSION hstore SET SCHEMA ext
-- lacks: DROP
