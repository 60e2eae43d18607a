-- Indexes without a name match by what they are.
-- live
CREATE TABLE t (a int, b int, c text);
CREATE INDEX ON t (a);
CREATE INDEX some_name ON t (b);
CREATE INDEX ON t (lower(c));
-- desired
CREATE TABLE t (a int, b int, c text);
CREATE INDEX ON t (a);
CREATE INDEX some_name ON t (b);
CREATE INDEX ON t (lower(c));
CREATE INDEX ON t (a, b);
-- expect
-- lacks: DROP
