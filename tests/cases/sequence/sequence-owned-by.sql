-- OWNED BY comes, moves and goes.
-- live
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s1;
CREATE SEQUENCE s2 OWNED BY t.a;
CREATE SEQUENCE s3 OWNED BY t.a;
-- desired
CREATE TABLE t (a int, b int);
CREATE SEQUENCE s1 OWNED BY t.b;
CREATE SEQUENCE s2 OWNED BY t.b;
CREATE SEQUENCE s3;
-- expect
-- lacks: DROP
