-- A referenced int becomes text: the foreign key stands aside meanwhile.
-- live
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int CONSTRAINT c_p REFERENCES p (id));
-- rows
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1);
-- desired
CREATE TABLE p (id text PRIMARY KEY);
CREATE TABLE c (p_id text CONSTRAINT c_p REFERENCES p (id));
-- expect
-- after: SELECT p_id FROM c => 1
