-- Where there is no assignment cast, a USING is written.
-- live
CREATE TABLE t (a text, b text NOT NULL DEFAULT '0', c text);
-- rows
INSERT INTO t VALUES ('1', '2', '2024-05-06');
-- desired
CREATE TABLE t (a int, b bigint NOT NULL DEFAULT 0, c date);
-- expect
-- has: USING
-- after: SELECT a, b, c FROM t => 1|2|2024-05-06
