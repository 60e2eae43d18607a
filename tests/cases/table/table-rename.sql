-- A renamed table keeps rows, and its indexes, constraints and sequence follow without being rebuilt.
-- live
CREATE TABLE people (
    id serial PRIMARY KEY,
    email text NOT NULL UNIQUE,
    age int CHECK (age > 0)
);
CREATE INDEX people_age_idx ON people (age);
-- rows
INSERT INTO people (email, age) VALUES ('a@x', 1), ('b@x', 2);
-- desired
-- @renamed from=people
CREATE TABLE users (
    id serial PRIMARY KEY,
    email text NOT NULL UNIQUE,
    age int CHECK (age > 0)
);
-- @renamed from=people_age_idx
CREATE INDEX users_age_idx ON users (age);
-- expect
-- one-way: the directive works in one direction
-- has: RENAME TO users
-- lacks: DROP
-- lacks: CREATE INDEX
-- after: SELECT count(*), max(id) FROM users => 2|2
