-- An index that is replaced is made the replica identity again.
-- live
CREATE TABLE a (id int PRIMARY KEY, n int NOT NULL, m int NOT NULL);
CREATE UNIQUE INDEX a_key ON a (n);
ALTER TABLE a REPLICA IDENTITY USING INDEX a_key;
-- desired
CREATE TABLE a (id int PRIMARY KEY, n int NOT NULL, m int NOT NULL);
CREATE UNIQUE INDEX a_key ON a (m);
ALTER TABLE a REPLICA IDENTITY USING INDEX a_key;
