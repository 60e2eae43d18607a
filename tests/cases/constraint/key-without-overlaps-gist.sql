-- WITHOUT OVERLAPS beside a column of an ordinary type needs btree_gist: the extension comes before the key, and goes after it.
-- since: 18
-- grammar: 18
-- needs: btree_gist
-- live
CREATE TABLE rooms (id int, during daterange);
CREATE TABLE kept (id int PRIMARY KEY, during daterange);
CREATE TABLE refers (id int REFERENCES kept);
-- rows
INSERT INTO rooms VALUES (1, '[2020-01-01,2021-01-01)');
-- desired
CREATE EXTENSION btree_gist;
CREATE TABLE rooms (id int, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE kept (id int PRIMARY KEY, during daterange, UNIQUE (id, during WITHOUT OVERLAPS));
CREATE TABLE refers (id int REFERENCES kept, during daterange);
ALTER TABLE refers ADD FOREIGN KEY (id, PERIOD during) REFERENCES kept (id, PERIOD during) DEFERRABLE;
-- expect
-- has: PRIMARY KEY (id, during WITHOUT OVERLAPS)
