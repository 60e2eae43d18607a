-- Functions, types and operators of an extension are not reported and not dropped.
-- needs: btree_gist
-- live
CREATE EXTENSION btree_gist;
CREATE TABLE t (a int, EXCLUDE USING gist (a WITH =));
-- desired
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE TABLE t (a int, b int, EXCLUDE USING gist (a WITH =));
-- expect
-- lacks: DROP
