-- An enum is renamed by directive; its columns follow.
-- live
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood, ms mood[]);
-- rows
INSERT INTO t VALUES ('sad', '{happy}');
-- desired
-- @renamed from=mood
CREATE TYPE feeling AS ENUM ('sad', 'happy');
CREATE TABLE t (m feeling, ms feeling[]);
-- expect
-- one-way: the directive works in one direction
-- has: RENAME TO feeling
-- lacks: DROP
-- after: SELECT m, ms FROM t => sad|{happy}
