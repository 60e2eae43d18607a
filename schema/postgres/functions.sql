-- functions.sql: the names of functions outside pg_catalog, each once.
-- since: 130000
-- gives: schema_oid, name
SELECT DISTINCT p.pronamespace AS schema_oid, p.proname AS name
  FROM pg_catalog.pg_proc p
 WHERE p.oid >= 16384
 ORDER BY 1, 2
