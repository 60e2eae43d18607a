-- Comments on columns come, change and go.
-- live
CREATE TABLE t (a int, b int, c int);
COMMENT ON COLUMN t.b IS 'before';
COMMENT ON COLUMN t.c IS 'goes';
-- desired
CREATE TABLE t (a int, b int, c int);
COMMENT ON COLUMN t.a IS 'new';
COMMENT ON COLUMN public.t.b IS 'after';
