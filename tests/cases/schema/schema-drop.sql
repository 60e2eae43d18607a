-- A schema that the file no longer names goes with its tables, when all schemas are managed.
-- live
CREATE SCHEMA old;
CREATE TABLE old.t (id int PRIMARY KEY, name text);
CREATE TABLE public.kept (id int);
-- rows
INSERT INTO public.kept VALUES (1);
-- desired
CREATE TABLE public.kept (id int);
-- expect
-- refused: yes
-- has: DROP SCHEMA old
