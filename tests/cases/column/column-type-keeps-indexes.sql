-- Indexes and keys without an expression are not made anew when a string or an integer changes its type.
-- live
CREATE TABLE p (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES p, b text, c varchar(10));
CREATE INDEX ON t (a);
CREATE INDEX ON t (b text_pattern_ops);
CREATE INDEX ON t (c) WHERE c <> 'x';
-- desired
CREATE TABLE p (a int PRIMARY KEY);
CREATE TABLE t (a bigint REFERENCES p, b varchar, c varchar(20));
CREATE INDEX ON t (a);
CREATE INDEX ON t (b text_pattern_ops);
CREATE INDEX ON t (c) WHERE c <> 'x';
-- expect
-- lacks: DROP
