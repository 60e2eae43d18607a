-- A server that is too old for what the file says is named before anything runs, with the place.
-- until: 14
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (
    a int,
    UNIQUE NULLS NOT DISTINCT (a)
);
-- expect
-- error: desired.sql:3:5: NULLS NOT DISTINCT needs PostgreSQL 15; this server is 1
