-- An extension brings a comment of its own; the file's comment replaces it.
-- needs: hstore
-- live
CREATE EXTENSION hstore;
-- desired
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'ours';
-- expect
-- one-way: a file that says nothing about the comment leaves ours
