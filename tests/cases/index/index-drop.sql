-- A dropped index needs to be allowed.
-- live
CREATE TABLE t (a int, b int);
CREATE INDEX goes ON t (a);
CREATE INDEX stays ON t (b);
-- desired
CREATE TABLE t (a int, b int);
CREATE INDEX stays ON t (b);
-- expect
-- refused: yes
-- has: DROP INDEX
