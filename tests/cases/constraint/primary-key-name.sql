-- The name of a primary key is a rename by directive: the index is not rebuilt.
-- live
CREATE TABLE t (id int CONSTRAINT old_pk PRIMARY KEY);
-- rows
INSERT INTO t VALUES (1);
-- desired
CREATE TABLE t (
    id int,
    -- @renamed from=old_pk
    CONSTRAINT new_pk PRIMARY KEY (id)
);
-- expect
-- one-way: the directive works in one direction
-- has: RENAME CONSTRAINT old_pk TO new_pk
-- lacks: DROP
