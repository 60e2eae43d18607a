-- A table that is renamed from another schema moves there with its sequence.
-- live
CREATE SCHEMA app;
CREATE TABLE public.t (id serial PRIMARY KEY, a text);
-- rows
INSERT INTO t (a) VALUES ('x'), ('y');
-- desired
CREATE SCHEMA app;
-- @renamed from=public.t
CREATE TABLE app.t (id serial PRIMARY KEY, a text);
-- expect
-- one-way: the directive works in one direction
-- has: SET SCHEMA app
-- lacks: DROP
-- after: SELECT count(*) FROM app.t => 2
