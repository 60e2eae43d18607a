-- A value that is new and used at once has to be committed first.
-- live
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int, m mood DEFAULT 'sad');
-- rows
INSERT INTO t VALUES (1, 'happy');
-- desired
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int, m mood DEFAULT 'ok', CHECK (m <> 'ok' OR id > 0));
