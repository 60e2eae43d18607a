-- Collations of the built-in provider are named like others.
-- since: 18
-- live
CREATE TABLE t (a text COLLATE pg_c_utf8, b text COLLATE "C", c text COLLATE pg_catalog.pg_unicode_fast);
-- desired
CREATE TABLE t (a text COLLATE pg_unicode_fast, b text COLLATE pg_c_utf8, c text COLLATE pg_unicode_fast);
CREATE INDEX t_a ON t (a COLLATE pg_c_utf8);
-- expect
-- lacks: ALTER COLUMN c
