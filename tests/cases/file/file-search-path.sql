-- Unqualified names mean what the search_path in force says.
-- live
CREATE SCHEMA app;
CREATE TABLE public.t (a int);
-- desired
CREATE SCHEMA app;
CREATE TABLE t (a int);
SET search_path = app, public;
CREATE TABLE u (a int, t_a int);
CREATE INDEX u_a ON u (a);
ALTER TABLE t ADD COLUMN b int;
SET search_path = public;
CREATE TABLE v (a int);
-- expect
-- keep-order: the search_path is a matter of order
-- has: app.u
