-- What the server is too old for is refused with its place.
-- until: 17
-- grammar: 18
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (
    a int,
    b int GENERATED ALWAYS AS (a + 1) VIRTUAL,
    c int CONSTRAINT c_check CHECK (c > 0) NOT ENFORCED
);
-- expect
-- error: desired.sql:3:5: GENERATED ... VIRTUAL needs PostgreSQL 18; this server is
