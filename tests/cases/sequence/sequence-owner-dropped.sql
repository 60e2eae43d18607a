-- A sequence that another table uses moves to it before its owner goes.
-- live
CREATE TABLE owner (id serial PRIMARY KEY);
CREATE TABLE user_of (id int DEFAULT nextval('owner_id_seq'));
-- rows
INSERT INTO owner DEFAULT VALUES;
INSERT INTO user_of DEFAULT VALUES;
-- desired
CREATE SEQUENCE owner_id_seq AS integer;
CREATE TABLE user_of (id int DEFAULT nextval('owner_id_seq'));
ALTER SEQUENCE owner_id_seq OWNED BY user_of.id;
-- expect
-- after: SELECT nextval('owner_id_seq') => 3
