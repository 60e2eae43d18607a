-- The same object twice is an error that names both places.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE TABLE t (a int, b int);
-- expect
-- error: desired.sql:3
