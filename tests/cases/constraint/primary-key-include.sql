-- INCLUDE and storage parameters of keys.
-- live
CREATE TABLE t (id int, a int, b int, PRIMARY KEY (id) INCLUDE (a), UNIQUE (a) WITH (fillfactor=70));
-- desired
CREATE TABLE t (id int, a int, b int, PRIMARY KEY (id) INCLUDE (a, b), UNIQUE (a) WITH (fillfactor=90));
