-- A primary key moves to other columns while a foreign key relies on the old one's columns.
-- live
CREATE TABLE p (id int PRIMARY KEY, code text NOT NULL);
CREATE TABLE c (p_id int REFERENCES p (id));
-- rows
INSERT INTO p VALUES (1, 'x');
INSERT INTO c VALUES (1);
-- desired
CREATE TABLE p (id int UNIQUE NOT NULL, code text PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p (id));
