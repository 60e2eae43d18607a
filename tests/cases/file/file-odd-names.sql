-- Names that need quotes: case, spaces, keywords, quotes, dots, other alphabets, 63 bytes.
-- live
CREATE TABLE "Users" ("Id" int PRIMARY KEY, "select" text);
-- desired
CREATE TABLE "Users" ("Id" int PRIMARY KEY, "select" text, "from" int CHECK ("from" > 0));
CREATE TABLE "a.b" ("c.d" int, "with ""quotes""" int, "per%cent %s" text DEFAULT '%s');
CREATE TABLE "sp ace" ("tab	in" int, "semi;colon" int, "--dashes" int);
CREATE TABLE "Größe" ("Übung" int UNIQUE, "名前" text);
CREATE TABLE a23456789_123456789_123456789_123456789_123456789_123456789_123 (
    b23456789_123456789_123456789_123456789_123456789_123456789_123 int UNIQUE,
    id serial PRIMARY KEY
);
CREATE INDEX "Index Of Users" ON "Users" (lower("select")) WHERE "from" IS NOT NULL;
CREATE TABLE "user" ("order" int, "table" int REFERENCES "Users", "group" text COLLATE "C");
