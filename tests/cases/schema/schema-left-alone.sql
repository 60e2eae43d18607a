-- A schema that the file does not mention is left alone unless all are managed.
-- flags: --schemas mentioned
-- live
CREATE SCHEMA theirs;
CREATE TABLE theirs.t (id int);
-- desired
CREATE SCHEMA theirs;
CREATE TABLE theirs.t (id int);
CREATE TABLE public.mine (id int);
-- expect
-- lacks: theirs
