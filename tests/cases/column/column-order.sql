-- Another order of columns is no difference that could be applied.
-- live
CREATE TABLE t (a int, b text);
-- desired
CREATE TABLE t (b text, a int, c int);
-- expect
-- lacks: DROP
