-- An empty file means an empty database; that has to be allowed.
-- live
CREATE TYPE mood AS ENUM ('a');
CREATE SEQUENCE s;
CREATE TABLE p (id serial PRIMARY KEY, m mood DEFAULT 'a');
CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY, p_id int REFERENCES p, n int DEFAULT nextval('s'));
CREATE INDEX c_i ON c (p_id);
-- rows
INSERT INTO p DEFAULT VALUES;
INSERT INTO c (p_id) VALUES (1);
-- desired
-- nothing at all
-- expect
-- refused: yes
