-- A sequence is renamed by directive; defaults follow.
-- live
CREATE SEQUENCE numbers;
CREATE TABLE t (n bigint DEFAULT nextval('numbers'));
-- rows
INSERT INTO t DEFAULT VALUES;
-- desired
-- @renamed from=numbers
CREATE SEQUENCE counts;
CREATE TABLE t (n bigint DEFAULT nextval('counts'));
-- expect
-- one-way: the directive works in one direction
-- has: RENAME TO counts
-- lacks: DROP
-- lacks: SET DEFAULT
-- after: SELECT nextval('counts') => 2
