-- extensions.sql: installed extensions. Those that initdb made (built_in) come with every database.
-- since: 130000
-- gives: oid, name, schema_oid, version, built_in
SELECT e.oid, e.extname AS name, e.extnamespace AS schema_oid, e.extversion AS version, e.oid < 16384 AS built_in
  FROM pg_catalog.pg_extension e
 ORDER BY e.extname
