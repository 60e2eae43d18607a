-- Two enums of 63 bytes that begin with the same letters, of two bytes each, lose a value: the third names are whole.
-- live
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüa" AS ENUM ('x', 'y');
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüb" AS ENUM ('x', 'y');
CREATE TYPE "aüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" AS ENUM ('x', 'y');
CREATE TABLE t (a "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüa", b "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüb", c "aüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü");
-- rows
INSERT INTO t VALUES ('x', 'x', 'x');
-- desired
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüa" AS ENUM ('x');
CREATE TYPE "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüb" AS ENUM ('x');
CREATE TYPE "aüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü" AS ENUM ('x');
CREATE TABLE t (a "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüa", b "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüb", c "aüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü");
