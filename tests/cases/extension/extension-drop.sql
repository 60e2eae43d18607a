-- An extension goes after the column that needs it.
-- needs: hstore
-- live
CREATE EXTENSION hstore;
CREATE TABLE t (id int PRIMARY KEY, tags hstore);
-- rows
INSERT INTO t VALUES (1, 'a=>1');
-- desired
CREATE TABLE t (id int PRIMARY KEY);
-- expect
-- refused: yes
