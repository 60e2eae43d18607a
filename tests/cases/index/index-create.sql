-- Indexes of every kind are created.
-- live
CREATE TABLE t (a int, b text, c jsonb, d int[], e tsrange, f point);
-- desired
CREATE TABLE t (a int, b text, c jsonb, d int[], e tsrange, f point);
CREATE INDEX i_btree ON t (a DESC NULLS LAST, b);
CREATE INDEX i_hash ON t USING hash (b);
CREATE INDEX i_gin ON t USING gin (c jsonb_path_ops);
CREATE INDEX i_gin_array ON t USING gin (d);
CREATE INDEX i_gist ON t USING gist (e);
CREATE INDEX i_spgist ON t USING spgist (f);
CREATE INDEX i_brin ON t USING brin (a) WITH (pages_per_range=16);
CREATE UNIQUE INDEX i_unique ON t (a) INCLUDE (b);
CREATE INDEX i_expression ON t (lower(b), (a + 1));
CREATE INDEX i_partial ON t (a) WHERE b IS NOT NULL AND a > 0;
CREATE INDEX i_opclass ON t (b text_pattern_ops);
CREATE INDEX i_collate ON t (b COLLATE "C");
