-- A removed value that a row holds: refused by name, nothing has changed.
-- live
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int, m mood);
-- rows
INSERT INTO t VALUES (1, 'ok');
-- desired
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int, m mood);
-- expect
-- error: ok
