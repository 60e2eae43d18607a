-- A value is renamed by directive.
-- live
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'happy');
-- rows
INSERT INTO t VALUES ('happy');
-- desired
CREATE TYPE mood AS ENUM (
    'sad',
    -- @renamed from=happy
    'glad'
);
CREATE TABLE t (m mood DEFAULT 'glad');
-- expect
-- one-way: the directive works in one direction
-- lossy: the value has another name afterwards
-- has: RENAME VALUE 'happy' TO 'glad'
-- after: SELECT m FROM t => glad
