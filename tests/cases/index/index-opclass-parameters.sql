-- Parameters of an operator class belong to the definition.
-- live
CREATE TABLE t (v tsvector);
CREATE INDEX i ON t USING gist (v tsvector_ops (siglen=64));
-- desired
CREATE TABLE t (v tsvector);
CREATE INDEX i ON t USING gist (v tsvector_ops (siglen=128));
