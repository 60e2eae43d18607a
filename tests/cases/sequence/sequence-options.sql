-- Every option of a sequence is altered in place; the last value stays.
-- live
CREATE SEQUENCE s;
CREATE SEQUENCE r AS bigint MINVALUE -5 MAXVALUE 100 START WITH 7 CACHE 3 CYCLE;
-- rows
SELECT setval('s', 42);
SELECT setval('r', 50);
-- desired
CREATE SEQUENCE s AS integer START WITH 10 INCREMENT BY 2 MINVALUE 2 MAXVALUE 1000 CACHE 5 CYCLE;
CREATE SEQUENCE r AS bigint;
-- expect
-- lacks: DROP
-- after: SELECT last_value FROM s => 42
-- after: SELECT last_value FROM r => 50
