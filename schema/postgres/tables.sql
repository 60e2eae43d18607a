-- tables.sql: tables, and other relations that a column or a foreign key may name. kind is what it is, as people say;
-- NULL: an ordinary table, which is modelled.
-- since: 130000
-- gives: oid, schema_oid, name, kind, extension, persistence, tablespace, access_method, replica_identity, params, toast_params, row_security, force_row_security, numbers, row_estimate, byte_estimate
SELECT c.oid, c.relnamespace AS schema_oid, c.relname AS name,
       CASE WHEN e.extname IS NOT NULL THEN 'extension member'
            WHEN c.relkind = 'p' AND c.relispartition THEN 'partition'
            WHEN c.relkind = 'p' THEN 'partitioned table'
            WHEN c.relispartition THEN 'partition'
            WHEN c.reloftype <> 0 THEN 'typed table'
            WHEN i.inhrelid IS NOT NULL THEN 'inherited table'
       END AS kind,
       e.extname AS extension, c.relpersistence AS persistence, s.spcname AS tablespace,
       nullif(m.amname, 'heap') AS access_method, c.relreplident AS replica_identity, c.reloptions AS params,
       toast.reloptions AS toast_params, nullif(c.relrowsecurity, false) AS row_security,
       nullif(c.relforcerowsecurity, false) AS force_row_security, c.relnatts AS numbers,
       -- What VACUUM and ANALYZE noted. pg_relation_size() would wait for whoever has the table locked.
       CASE WHEN c.relpages > 0 AND c.reltuples >= 0 THEN c.reltuples::pg_catalog.int8 END AS row_estimate,
       CASE WHEN c.relpages > 0
            THEN (c.relpages + coalesce(toast.relpages, 0)) * pg_catalog.current_setting('block_size')::pg_catalog.int8
       END AS byte_estimate
  FROM pg_catalog.pg_class c
  LEFT JOIN (SELECT DISTINCT h.inhrelid FROM pg_catalog.pg_inherits h) i ON i.inhrelid = c.oid
  LEFT JOIN pg_catalog.pg_depend d
         ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.objsubid = 0
        AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
  LEFT JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
  LEFT JOIN pg_catalog.pg_am m ON m.oid = c.relam
  LEFT JOIN pg_catalog.pg_class toast ON toast.oid = c.reltoastrelid
 WHERE c.oid >= 16384 AND c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
 ORDER BY c.relnamespace, c.relname
