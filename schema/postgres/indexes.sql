-- indexes.sql: indexes of tables, those of constraints too. What has an expression comes with the server's whole
-- definition, because only that says whether a collation or an operator class is the expression's own.
-- since: 150000
-- gives: oid, table_oid, name, method, unique, nulls_not_distinct, valid, clustered, replica_identity, key_count, key, classes, collations, options, params, tablespace, predicate, definition
SELECT i.indexrelid AS oid, i.indrelid AS table_oid, c.relname AS name, nullif(m.amname, 'btree') AS method,
       nullif(i.indisunique, false) AS unique, nullif(i.indnullsnotdistinct, false) AS nulls_not_distinct,
       i.indisvalid AND i.indisready AS valid, nullif(i.indisclustered, false) AS clustered,
       nullif(i.indisreplident, false) AS replica_identity, i.indnkeyatts AS key_count, i.indkey AS key,
       i.indclass AS classes, i.indcollation AS collations, i.indoption AS options, c.reloptions AS params,
       s.spcname AS tablespace,
       CASE WHEN i.indpred IS NOT NULL THEN pg_catalog.pg_get_expr(i.indpred, i.indrelid) END AS predicate,
       CASE WHEN i.indexprs IS NOT NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid) END AS definition
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
  JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
 WHERE i.indrelid >= 16384 AND t.relkind = 'r' AND NOT t.relispartition AND t.relpersistence <> 't' AND i.indislive
 ORDER BY i.indrelid, c.relname
