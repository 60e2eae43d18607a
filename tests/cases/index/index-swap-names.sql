-- Indexes that swap their names with one another, and with the index of a key, are not rebuilt.
-- live
CREATE TABLE t (a int, b int, c int, CONSTRAINT three UNIQUE (c));
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (b);
CREATE SEQUENCE s INCREMENT 2;
CREATE SEQUENCE r INCREMENT 3;
-- desired
CREATE TABLE t (a int, b int, c int,
    -- @renamed from=three
    CONSTRAINT one UNIQUE (c));
-- @renamed from=one
CREATE INDEX two ON t (a);
-- @renamed from=two
CREATE INDEX three ON t (b);
-- @renamed from=s
CREATE SEQUENCE r INCREMENT 2;
-- @renamed from=r
CREATE SEQUENCE s INCREMENT 3;
-- expect
-- one-way: the directive works in one direction
-- lacks: DROP
-- lacks: CREATE
