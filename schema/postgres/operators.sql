-- operators.sql: operators outside pg_catalog, each name and kind of operands once.
-- since: 130000
-- gives: schema_oid, name, builtin_operands
SELECT DISTINCT o.oprnamespace AS schema_oid, o.oprname AS name,
       o.oprleft < 16384 AND o.oprright < 16384 AS builtin_operands
  FROM pg_catalog.pg_operator o
 WHERE o.oid >= 16384
 ORDER BY 1, 2, 3
