-- A key made from an index is a key like any other.
-- live
CREATE TABLE t (id int NOT NULL, code text);
CREATE UNIQUE INDEX t_code_key ON t (code);
ALTER TABLE t ADD CONSTRAINT t_code_key UNIQUE USING INDEX t_code_key;
-- desired
CREATE TABLE t (id int NOT NULL, code text);
CREATE UNIQUE INDEX t_pk ON t (id);
ALTER TABLE t ADD CONSTRAINT t_pk PRIMARY KEY USING INDEX t_pk;
ALTER TABLE t ADD CONSTRAINT t_code_key UNIQUE (code);
-- expect
-- keep-order: USING INDEX names an index that must come before it
