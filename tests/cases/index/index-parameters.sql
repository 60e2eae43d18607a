-- Storage parameters of an index change in place.
-- live
CREATE TABLE t (a int, b int[]);
CREATE INDEX i ON t (a) WITH (fillfactor=70);
CREATE INDEX j ON t USING gin (b) WITH (fastupdate=off);
-- desired
CREATE TABLE t (a int, b int[]);
CREATE INDEX i ON t (a) WITH (fillfactor=80, deduplicate_items=off);
CREATE INDEX j ON t USING gin (b);
-- expect
-- lacks: DROP
