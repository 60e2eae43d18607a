-- An index whose definition changes is replaced: columns, order, uniqueness, predicate, INCLUDE, method.
-- live
CREATE TABLE t (a int, b int, c int);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (a);
CREATE INDEX i3 ON t (a);
CREATE INDEX i4 ON t (a) WHERE b > 0;
CREATE INDEX i5 ON t (a);
CREATE INDEX i6 ON t (a);
CREATE INDEX i7 ON t ((a + b));
CREATE INDEX i8 ON t (a, b);
-- desired
CREATE TABLE t (a int, b int, c int);
CREATE INDEX i1 ON t (a, b);
CREATE INDEX i2 ON t (a DESC);
CREATE UNIQUE INDEX i3 ON t (a);
CREATE INDEX i4 ON t (a) WHERE b > 1;
CREATE INDEX i5 ON t (a) INCLUDE (c);
CREATE INDEX i6 ON t USING hash (a);
CREATE INDEX i7 ON t ((a - b));
CREATE INDEX i8 ON t (b, a);
