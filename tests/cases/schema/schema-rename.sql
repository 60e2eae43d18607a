-- A renamed schema takes its tables and rows along.
-- live
CREATE SCHEMA shop;
CREATE TABLE shop.items (id serial PRIMARY KEY, name text NOT NULL);
-- rows
INSERT INTO shop.items (name) VALUES ('a'), ('b');
-- desired
-- @renamed from=shop
CREATE SCHEMA store;
CREATE TABLE store.items (id serial PRIMARY KEY, name text NOT NULL);
-- expect
-- one-way: the directive works in one direction
-- has: ALTER SCHEMA shop RENAME TO store
-- lacks: DROP
-- after: SELECT count(*) FROM store.items => 2
