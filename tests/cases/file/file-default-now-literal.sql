-- DEFAULT 'now' is frozen when it is created: such a file could never converge.
-- live
CREATE TABLE t (a int);
-- desired
CREATE TABLE t (a int, at timestamptz DEFAULT 'now');
-- expect
-- error: now
