-- columns.sql: every column of the tables of tables.sql (not of partitions), in order. What a column has in common with
-- its type is not repeated: type_oid and typmod point to column_types.sql.
-- since: 140000
-- gives: table_oid, number, name, type_oid, typmod, not_null, collation_oid, storage, compression, statistics, identity, generated, expr, has_expr, options
SELECT a.attrelid AS table_oid, a.attnum AS number, a.attname AS name, a.atttypid AS type_oid,
       a.atttypmod AS typmod, nullif(a.attnotnull, false) AS not_null, nullif(a.attcollation, 0) AS collation_oid,
       a.attstorage AS storage, nullif(a.attcompression, '') AS compression,
       nullif(a.attstattarget, -1) AS statistics, nullif(a.attidentity, '') AS identity,
       nullif(a.attgenerated, '') AS generated,
       -- Without the relation nothing is opened and nothing waits; only generated columns name columns.
       CASE WHEN d.adbin IS NULL THEN NULL
            WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, 0)
            ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS expr,
       nullif(a.atthasdef, false) AS has_expr,
       -- Debian's server stamps each column with pg_attver, which nobody can set; pg_dump leaves it out too.
       CASE WHEN a.attoptions IS NULL
              OR pg_catalog.cardinality(a.attoptions) = 1 AND pg_catalog.starts_with(a.attoptions[1], 'pg_attver=') THEN NULL
            ELSE ARRAY(SELECT o FROM pg_catalog.unnest(a.attoptions) AS o
                        WHERE NOT pg_catalog.starts_with(o, 'pg_attver=')) END AS options
  FROM pg_catalog.pg_attribute a
  JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p')
   AND NOT c.relispartition AND c.relpersistence <> 't'
 ORDER BY a.attrelid, a.attnum
