-- Foreign keys go across schemas, both new.
-- live
CREATE TABLE kept (id int);
-- desired
CREATE TABLE kept (id int);
CREATE SCHEMA a;
CREATE SCHEMA b;
CREATE TABLE b.p (id int PRIMARY KEY);
CREATE TABLE a.c (p_id int REFERENCES b.p (id));
