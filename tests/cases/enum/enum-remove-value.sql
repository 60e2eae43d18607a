-- Removing a value swaps the type under its columns, defaults and arrays; rows are kept.
-- live
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int, m mood NOT NULL DEFAULT 'ok', past mood[] DEFAULT '{}');
CREATE INDEX t_m_idx ON t (m);
-- rows
INSERT INTO t VALUES (1, 'sad', '{sad,happy}');
-- desired
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int, m mood NOT NULL DEFAULT 'sad', past mood[] DEFAULT '{}');
CREATE INDEX t_m_idx ON t (m);
-- expect
-- after: SELECT m, past FROM t => sad|{sad,happy}
