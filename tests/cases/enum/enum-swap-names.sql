-- Two enums swap their names and one of them its schema, while values go and others are renamed: the rows follow.
-- live
CREATE SCHEMA app;
CREATE TYPE app.a AS ENUM ('x', 'y', '');
CREATE TYPE app.b AS ENUM ('p', 'q', 'r');
CREATE TABLE t (a app.a DEFAULT 'y', b app.b, bs app.b[] DEFAULT ARRAY['q', 'q']::app.b[]);
-- rows
INSERT INTO t VALUES ('y', 'q', '{q,r}'), ('', 'r', '{}');
-- desired
CREATE SCHEMA app;
-- @renamed from=app.b
CREATE TYPE public.a AS ENUM (
    -- @renamed from=r
    'q',
    -- @renamed from=q
    's'
);
-- @renamed from=a
CREATE TYPE app.b AS ENUM (
    'x',
    'y',
    -- @renamed from=""
    'none'
);
CREATE TABLE t (a app.b DEFAULT 'y', b public.a, bs public.a[] DEFAULT ARRAY['s', 's']::public.a[]);
-- expect
-- one-way: the directive works in one direction
-- lossy: values have other names afterwards
-- after: SELECT * FROM t ORDER BY b => none|q|{} y|s|{s,q}
