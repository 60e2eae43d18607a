-- One table takes the name that another one gives up: the order of the renames matters.
-- live
CREATE TABLE a (id int, a_value text);
CREATE TABLE b (id int, b_value text);
-- rows
INSERT INTO a VALUES (1, 'a');
INSERT INTO b VALUES (2, 'b');
-- desired
-- @renamed from=a
CREATE TABLE b (id int, a_value text);
-- @renamed from=b
CREATE TABLE c (id int, b_value text);
-- expect
-- one-way: the directive works in one direction
-- lossy: names carry other rows afterwards
-- lacks: DROP
-- after: SELECT id, a_value FROM b => 1|a
-- after: SELECT id, b_value FROM c => 2|b
