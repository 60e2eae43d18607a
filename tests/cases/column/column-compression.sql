-- Compression of a column changes in place.
-- since: 14
-- live
CREATE TABLE t (a text, b text COMPRESSION pglz);
-- desired
CREATE TABLE t (a text COMPRESSION pglz, b text);
