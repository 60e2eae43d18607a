-- Two tables that swap their names, and all that is named after them.
-- live
CREATE TABLE a (id int PRIMARY KEY, x int CHECK (x > 0), UNIQUE (x));
CREATE INDEX ON a (x);
CREATE TABLE b (id serial PRIMARY KEY, a_id int REFERENCES a, y text, UNIQUE (y));
CREATE INDEX ON b (y);
-- rows
INSERT INTO a VALUES (1, 2);
INSERT INTO b VALUES (3, 1, 'y');
-- desired
-- @renamed from=a
CREATE TABLE b (id int PRIMARY KEY, x int CHECK (x > 0), UNIQUE (x));
CREATE INDEX ON b (x);
-- @renamed from=b
CREATE TABLE a (id serial PRIMARY KEY, a_id int REFERENCES b, y text, UNIQUE (y));
CREATE INDEX ON a (y);
-- expect
-- one-way: the directive works in one direction
-- lossy: names carry other rows afterwards
-- lacks: DROP
-- after: SELECT id, x FROM b => 1|2
-- after: SELECT id, y FROM a => 3|y
