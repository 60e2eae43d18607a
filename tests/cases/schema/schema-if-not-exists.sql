-- IF NOT EXISTS in the file says nothing about what should be.
-- live
CREATE SCHEMA app;
CREATE TABLE app.t (a int);
-- desired
CREATE SCHEMA IF NOT EXISTS app;
CREATE TABLE IF NOT EXISTS app.t (a int, b int);
