-- Arrays change the type of their elements.
-- live
CREATE TABLE t (id int PRIMARY KEY, tags text[], n int[]);
-- rows
INSERT INTO t VALUES (1, '{a,b}', '{1}');
-- desired
CREATE TABLE t (id int PRIMARY KEY, tags varchar(20)[], n bigint[]);
-- expect
-- after: SELECT tags, n FROM t => {a,b}|{1}
