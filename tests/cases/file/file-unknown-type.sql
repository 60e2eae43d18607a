-- A type that nobody knows is an error with its place.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (
    a int,
    b colour
);
-- expect
-- error: colour
