-- An extension is installed before the column whose type comes from it.
-- needs: citext
-- live
CREATE TABLE t (id int PRIMARY KEY);
-- desired
CREATE EXTENSION citext;
CREATE TABLE t (id int PRIMARY KEY, email citext NOT NULL DEFAULT '');
-- expect
-- has: CREATE EXTENSION citext
