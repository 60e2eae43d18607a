-- _mood is the name of the array type that belongs to mood.
-- live
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (a mood[], b mood[]);
-- desired
CREATE TYPE mood AS ENUM ('sad', 'happy', 'ok');
CREATE TABLE t (a _mood, b public._mood, c _mood DEFAULT '{sad}');
