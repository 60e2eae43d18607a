-- An enum goes after the last column of its type.
-- live
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (id int, m mood);
-- desired
CREATE TABLE t (id int);
-- expect
-- refused: yes
