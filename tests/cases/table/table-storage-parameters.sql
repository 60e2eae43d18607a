-- Storage parameters are added, changed and taken away, those of the TOAST table too.
-- live
CREATE TABLE t (a text) WITH (fillfactor=70, autovacuum_enabled=false);
CREATE TABLE u (a text);
-- desired
CREATE TABLE t (a text) WITH (fillfactor=90, toast.autovacuum_enabled=false);
CREATE TABLE u (a text) WITH (parallel_workers=2);
-- expect
-- lacks: DROP
