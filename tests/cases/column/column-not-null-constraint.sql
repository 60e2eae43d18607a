-- NOT NULL as a constraint of the table: with a name, without one, before its column, renamed.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE t (
    a int NOT NULL,
    b int,
    c int CONSTRAINT c_there NOT NULL,
    d int NOT NULL,
    e int CONSTRAINT e_there NOT NULL
);
-- rows
INSERT INTO t VALUES (1, 2, 3, 4, 5);
-- desired
CREATE TABLE t (
    CONSTRAINT a_there NOT NULL a,
    a int,
    b int,
    c int,
    d int,
    e int NOT NULL,
    NOT NULL c,
    CONSTRAINT b_there NOT NULL b
);
-- expect
-- has: RENAME CONSTRAINT t_a_not_null TO a_there
-- has: ADD CONSTRAINT b_there NOT NULL b
-- has: ALTER COLUMN d DROP NOT NULL
-- has: RENAME CONSTRAINT e_there TO t_e_not_null
