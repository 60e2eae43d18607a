-- A text column becomes an enum, with its default.
-- live
CREATE TABLE t (id int, m text NOT NULL DEFAULT 'sad');
-- rows
INSERT INTO t VALUES (1, 'happy');
-- desired
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int, m mood NOT NULL DEFAULT 'sad');
-- expect
-- after: SELECT m FROM t => happy
