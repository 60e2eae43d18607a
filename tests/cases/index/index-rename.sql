-- A renamed index is not rebuilt.
-- live
CREATE TABLE t (a int);
CREATE INDEX before ON t (a);
-- desired
CREATE TABLE t (a int);
-- @renamed from=before
CREATE INDEX later ON t (a);
-- expect
-- one-way: the directive works in one direction
-- has: RENAME TO later
-- lacks: DROP
-- lacks: CREATE INDEX
