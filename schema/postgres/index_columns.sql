-- index_columns.sql: what single columns of an index have of their own: an expression, parameters of the operator
-- class, a statistics target. Columns without any of these are not here.
-- since: 130000
-- gives: index_oid, number, expr, opclass_params, statistics
SELECT a.attrelid AS index_oid, a.attnum AS number,
       CASE WHEN i.indkey[a.attnum - 1] = 0
            THEN pg_catalog.pg_get_indexdef(a.attrelid, a.attnum, false) END AS expr,
       a.attoptions AS opclass_params, nullif(a.attstattarget, -1) AS statistics
  FROM pg_catalog.pg_index i
  JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indexrelid
 WHERE i.indrelid >= 16384 AND t.relkind = 'r' AND NOT t.relispartition AND t.relpersistence <> 't' AND i.indislive
   AND (a.attoptions IS NOT NULL OR a.attstattarget >= 0 OR i.indexprs IS NOT NULL AND i.indkey[a.attnum - 1] = 0)
 ORDER BY a.attrelid, a.attnum
