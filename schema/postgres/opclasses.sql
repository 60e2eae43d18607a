-- opclasses.sql: every operator class, also the built-in ones: an index says its own by oid.
-- since: 130000
-- gives: oid, schema_oid, name, method_oid, method, family, is_default, input_type_oid, input_schema_oid, input_type
SELECT o.oid, o.opcnamespace AS schema_oid, o.opcname AS name, o.opcmethod AS method_oid, m.amname AS method, f.opfname AS family,
       o.opcdefault AS is_default, o.opcintype AS input_type_oid, t.typnamespace AS input_schema_oid,
       t.typname AS input_type
  FROM pg_catalog.pg_opclass o
  JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
  JOIN pg_catalog.pg_opfamily f ON f.oid = o.opcfamily
  JOIN pg_catalog.pg_type t ON t.oid = o.opcintype
 ORDER BY o.oid
