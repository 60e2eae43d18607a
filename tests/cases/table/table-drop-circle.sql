-- Two tables that refer to each other are dropped without CASCADE.
-- live
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a (id));
ALTER TABLE a ADD CONSTRAINT a_b_fkey FOREIGN KEY (b_id) REFERENCES b (id);
CREATE TABLE kept (id int);
-- desired
CREATE TABLE kept (id int);
-- expect
-- lacks: CASCADE
