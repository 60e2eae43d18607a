-- sequences.sql: sequences; role is 'a' for one that is OWNED BY its column, 'i' for one that is an identity column's.
-- since: 130000
-- gives: oid, schema_oid, name, extension, persistence, type, start, increment, minimum, maximum, cache, cycle, role, table_oid, column_number
SELECT c.oid, c.relnamespace AS schema_oid, c.relname AS name, e.extname AS extension,
       c.relpersistence AS persistence, t.typname AS type, s.seqstart AS start, s.seqincrement AS increment,
       s.seqmin AS minimum, s.seqmax AS maximum, s.seqcache AS cache, s.seqcycle AS cycle, o.deptype AS role,
       o.refobjid AS table_oid, o.refobjsubid AS column_number
  FROM pg_catalog.pg_sequence s
  JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  JOIN pg_catalog.pg_type t ON t.oid = s.seqtypid
  LEFT JOIN pg_catalog.pg_depend o
         ON o.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.objid = c.oid AND o.objsubid = 0
        AND o.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND o.refobjsubid > 0
        AND o.deptype IN ('a', 'i')
  LEFT JOIN pg_catalog.pg_depend d
         ON d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e'
  LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
 WHERE c.oid >= 16384 AND c.relpersistence <> 't'
 ORDER BY c.relnamespace, c.relname
