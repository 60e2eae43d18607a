-- constraints.sql: constraints of tables. Numbers of columns are those of columns.sql; what the index of a key says is
-- in indexes.sql. Of a foreign key to a partition, whose columns columns.sql leaves out, ref_columns has the names.
-- since: 150000
-- until: 179999
-- gives: oid, table_oid, name, type, key, index_oid, ref_table_oid, ref_key, ref_columns, match, on_update, on_delete, on_delete_key, expr, operators, deferrable, initially_deferred, not_valid, not_enforced, no_inherit, period
SELECT k.oid, k.conrelid AS table_oid, k.conname AS name, k.contype AS type, k.conkey AS key,
       nullif(k.conindid, 0) AS index_oid, nullif(k.confrelid, 0) AS ref_table_oid, k.confkey AS ref_key,
       CASE WHEN r.relispartition THEN
           (SELECT pg_catalog.array_agg(a.attname ORDER BY u.nr)
              FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY AS u (attnum, nr)
              JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.attnum)
       END AS ref_columns,
       nullif(k.confmatchtype, ' ') AS match, nullif(k.confupdtype, ' ') AS on_update,
       nullif(k.confdeltype, ' ') AS on_delete, k.confdelsetcols AS on_delete_key,
       CASE WHEN k.conbin IS NOT NULL THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END AS expr,
       CASE WHEN k.contype = 'x' THEN
           (SELECT pg_catalog.array_agg(o.oprnamespace || '.' || o.oprname ORDER BY u.nr)
              FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS u (oid, nr)
              JOIN pg_catalog.pg_operator o ON o.oid = u.oid)
       END AS operators,
       nullif(k.condeferrable, false) AS deferrable, nullif(k.condeferred, false) AS initially_deferred,
       nullif(NOT k.convalidated, false) AS not_valid, NULL AS not_enforced,
       nullif(k.connoinherit, false) AS no_inherit, NULL AS period
  FROM pg_catalog.pg_constraint k
  JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
  LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid
 WHERE k.conrelid >= 16384 AND c.relkind = 'r' AND NOT c.relispartition AND c.relpersistence <> 't'
   AND k.conparentid = 0 AND k.contype IN ('p', 'u', 'f', 'c', 'x')
 ORDER BY k.conrelid, k.conname
