-- types.sql: types outside the system's schemas. Left out: arrays, and the row types of tables, whose names tables.sql
-- gives. Enums that belong to no extension have is_enum.
-- since: 130000
-- gives: oid, schema_oid, name, typtype, extension, is_enum
SELECT t.oid, t.typnamespace AS schema_oid, t.typname AS name, t.typtype, e.extname AS extension,
       t.typtype = 'e' AND e.extname IS NULL AS is_enum
  FROM pg_catalog.pg_type t
  LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid
  LEFT JOIN pg_catalog.pg_depend d
         ON d.classid = 'pg_catalog.pg_type'::pg_catalog.regclass AND d.objid = t.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
 WHERE t.oid >= 16384
   AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_type element WHERE element.typarray = t.oid)
   AND (t.typrelid = 0 OR c.relkind NOT IN ('r', 'p', 'S', 't'))
 ORDER BY t.typnamespace, t.typname
