-- domains.sql: every domain: the type that it is made of, and what it says beside. As columns have it: the name is that of an
-- array's element, formatted is the whole as the server writes it.
-- since: 130000
-- gives: schema_oid, name, base_schema_oid, base_name, is_array, formatted, typmod, element_oid, not_null, expr, checks
SELECT t.typnamespace AS schema_oid, t.typname AS name,
       coalesce(e.typnamespace, b.typnamespace) AS base_schema_oid, coalesce(e.typname, b.typname) AS base_name,
       e.oid IS NOT NULL AS is_array, pg_catalog.format_type(t.typbasetype, t.typtypmod) AS formatted,
       t.typtypmod AS typmod, coalesce(e.oid, b.oid) AS element_oid, nullif(t.typnotnull, false) AS not_null,
       pg_catalog.pg_get_expr(t.typdefaultbin, 0) AS expr,
       ARRAY(SELECT pg_catalog.pg_get_expr(c.conbin, 0)
               FROM pg_catalog.pg_constraint c
              WHERE c.contypid = t.oid AND c.contype = 'c'
              ORDER BY c.conname) AS checks
  FROM pg_catalog.pg_type t
  JOIN pg_catalog.pg_type b ON b.oid = t.typbasetype
  LEFT JOIN pg_catalog.pg_type e ON e.oid = b.typelem AND e.typarray = b.oid
 WHERE t.typtype = 'd' AND t.oid >= 16384
 ORDER BY t.typnamespace, t.typname
