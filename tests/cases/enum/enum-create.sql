-- An enum comes before the columns that use it.
-- live
CREATE TABLE t (id int);
-- rows
INSERT INTO t VALUES (1);
-- desired
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int, m mood NOT NULL DEFAULT 'ok', history mood[]);
