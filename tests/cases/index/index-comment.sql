-- Comments on indexes survive a replacement of the index.
-- live
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'stays';
CREATE INDEX j ON t (b);
COMMENT ON INDEX j IS 'goes';
-- desired
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
COMMENT ON INDEX i IS 'stays';
CREATE INDEX j ON t (b);
