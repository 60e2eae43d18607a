-- Two tables change places between schemas; what they bring along bears the same names. One more moves to a name that
-- its old schema knows as well.
-- live
CREATE SCHEMA app;
CREATE SCHEMA "Other One";
CREATE TABLE app.t (id int PRIMARY KEY, x int);
CREATE INDEX i ON app.t (x);
CREATE TABLE public.t (id serial PRIMARY KEY, y text);
CREATE INDEX i ON public.t (y);
CREATE TABLE app.one (id serial PRIMARY KEY);
CREATE TABLE app.two (id int);
CREATE INDEX j ON app.two (id);
CREATE TABLE "Other One".three (id int);
CREATE INDEX j ON "Other One".three (id);
-- rows
INSERT INTO app.t VALUES (1, 1);
INSERT INTO public.t VALUES (2, 'two');
-- desired
CREATE SCHEMA app;
CREATE SCHEMA "Other One";
-- @renamed from=public.t
CREATE TABLE app.t (id serial PRIMARY KEY, y text);
CREATE INDEX i ON app.t (y);
-- @renamed from=app.t
CREATE TABLE public.t (id int PRIMARY KEY, x int);
CREATE INDEX i ON public.t (x);
-- @renamed from=app.one
CREATE TABLE "Other One".two (id serial PRIMARY KEY);
-- @renamed from=app.two
CREATE TABLE "Other One".four (id int);
CREATE INDEX j ON "Other One".four (id);
CREATE TABLE app.two (id text);
CREATE TABLE "Other One".three (id int);
-- @renamed from=j
CREATE INDEX k ON "Other One".three (id);
-- expect
-- one-way: the directive works in one direction
-- lossy: names carry other rows afterwards
-- lacks: DROP
-- after: SELECT id, y FROM app.t => 2|two
-- after: SELECT id, x FROM public.t => 1|1
