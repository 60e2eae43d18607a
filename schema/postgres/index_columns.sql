-- index_columns.sql: what single columns of an index have of their own: an expression, parameters of the operator
-- class, a statistics target. Columns without any of these are not here.
-- since: 130000
-- gives: index_oid, number, expr, opclass_params, statistics
WITH part (indexrelid, indrelid, attnum, is_expr) AS (
    SELECT i.indexrelid, i.indrelid, n.attnum, true
      FROM pg_catalog.pg_index i, pg_catalog.generate_series(1, i.indnkeyatts) AS n (attnum)
     WHERE i.indexprs IS NOT NULL AND i.indkey[n.attnum - 1] = 0
    UNION
    SELECT i.indexrelid, i.indrelid, a.attnum, i.indkey[a.attnum - 1] = 0
      FROM pg_catalog.pg_attribute a
      JOIN pg_catalog.pg_index i ON i.indexrelid = a.attrelid
     WHERE a.attrelid >= 16384 AND a.attnum > 0
       AND (a.attstattarget >= 0 OR a.attoptions IS NOT NULL AND NOT pg_catalog.starts_with(a.attoptions[1], 'pg_attver='))
)
SELECT p.indexrelid AS index_oid, p.attnum AS number,
       CASE WHEN p.is_expr THEN pg_catalog.pg_get_indexdef(p.indexrelid, p.attnum, false) END AS expr,
       a.attoptions AS opclass_params, nullif(a.attstattarget, -1) AS statistics
  FROM part p
  JOIN pg_catalog.pg_class t ON t.oid = p.indrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = p.indexrelid AND a.attnum = p.attnum
 WHERE p.indrelid >= 16384 AND t.relkind = 'r' AND NOT t.relispartition AND t.relpersistence <> 't'
 ORDER BY p.indexrelid, p.attnum
