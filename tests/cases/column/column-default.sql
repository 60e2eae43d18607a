-- Defaults come, change and go.
-- live
CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'x', c timestamptz, d jsonb DEFAULT '{}');
-- desired
CREATE TABLE t (a int DEFAULT 2, b text, c timestamptz DEFAULT CURRENT_TIMESTAMP, d jsonb DEFAULT '{"a": 1}'::jsonb);
-- expect
-- has: SET DEFAULT
-- has: DROP DEFAULT
