-- int becomes bigint, varchar grows: values stay.
-- live
CREATE TABLE t (id int PRIMARY KEY, name varchar(10), n numeric(6,2), at timestamp(0));
CREATE TABLE u (t_id int REFERENCES t (id));
-- rows
INSERT INTO t VALUES (1, 'abc', 12.34, '2024-01-01 00:00:00');
INSERT INTO u VALUES (1);
-- desired
CREATE TABLE t (id bigint PRIMARY KEY, name varchar(20), n numeric(10,2), at timestamp(3));
CREATE TABLE u (t_id bigint REFERENCES t (id));
-- expect
-- has: TYPE bigint
-- after: SELECT id, name, n FROM t => 1|abc|12.34
