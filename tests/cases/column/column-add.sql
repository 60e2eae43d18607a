-- Columns are added with type, default and NOT NULL; rows get the default.
-- live
CREATE TABLE t (id int PRIMARY KEY);
-- rows
INSERT INTO t VALUES (1), (2);
-- desired
CREATE TABLE t (
    id int PRIMARY KEY,
    name text NOT NULL DEFAULT 'none',
    at timestamptz DEFAULT now(),
    price numeric(10,2),
    tags text[] NOT NULL DEFAULT '{}'
);
-- expect
-- after: SELECT DISTINCT name, tags FROM t => none|{}
