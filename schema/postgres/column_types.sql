-- column_types.sql: each type with modifiers that some column has, once. name is that of an array's element;
-- formatted is the whole as the server writes it.
-- since: 130000
-- gives: oid, typmod, schema_oid, name, is_array, formatted, collation_oid, storage, element_oid, base_oid
SELECT used.oid, used.typmod, coalesce(e.typnamespace, t.typnamespace) AS schema_oid,
       coalesce(e.typname, t.typname) AS name, e.oid IS NOT NULL AS is_array,
       pg_catalog.format_type(used.oid, used.typmod) AS formatted, t.typcollation AS collation_oid,
       t.typstorage AS storage, coalesce(e.oid, t.oid) AS element_oid,
       CASE t.typtype WHEN 'd' THEN
           (WITH RECURSIVE base (oid, typtype, typbasetype) AS (
                SELECT t.oid, t.typtype, t.typbasetype
                UNION ALL
                SELECT b.oid, b.typtype, b.typbasetype
                  FROM base JOIN pg_catalog.pg_type b ON b.oid = base.typbasetype
                 WHERE base.typtype = 'd')
            SELECT base.oid FROM base WHERE base.typtype <> 'd')
       ELSE t.oid END AS base_oid
  FROM (SELECT DISTINCT a.atttypid AS oid, a.atttypmod AS typmod
          FROM pg_catalog.pg_attribute a
          JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
         WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped AND c.relkind = 'r'
           AND NOT c.relispartition AND c.relpersistence <> 't') AS used
  JOIN pg_catalog.pg_type t ON t.oid = used.oid
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
 ORDER BY used.oid, used.typmod
