-- A schema and a table in it appear together.
-- live
CREATE TABLE public.kept (id int);
-- desired
CREATE TABLE public.kept (id int);
CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY);
-- expect
-- has: CREATE SCHEMA app
