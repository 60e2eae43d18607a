-- The directives of other tools are read too.
-- live
CREATE TABLE one (id int PRIMARY KEY, a int);
CREATE TABLE two (id int PRIMARY KEY);
-- rows
INSERT INTO one VALUES (1, 10);
INSERT INTO two VALUES (2);
-- desired
-- atlas:renamed_from one
CREATE TABLE eins (id int PRIMARY KEY, a int);
-- pista:renamed-from two
CREATE TABLE zwei (id int PRIMARY KEY);
-- expect
-- one-way: the directive works in one direction
-- lacks: DROP
-- after: SELECT a FROM eins => 10
-- after: SELECT id FROM zwei => 2
