-- schemas.sql: every schema, also the system's (is_system), because other rows name theirs by oid.
-- since: 130000
-- gives: oid, name, is_system, extension
SELECT n.oid, n.nspname AS name,
       n.nspname ~ '^pg_' OR n.nspname = 'information_schema' AS is_system,
       e.extname AS extension
  FROM pg_catalog.pg_namespace n
  LEFT JOIN pg_catalog.pg_depend d
         ON d.classid = 'pg_catalog.pg_namespace'::pg_catalog.regclass AND d.objid = n.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
 WHERE n.nspname !~ '^pg_(toast_)?temp_'
 ORDER BY n.nspname
