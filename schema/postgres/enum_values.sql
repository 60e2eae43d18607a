-- enum_values.sql: the labels of all enums, in order.
-- since: 130000
-- gives: type_oid, label
SELECT v.enumtypid AS type_oid, v.enumlabel AS label
  FROM pg_catalog.pg_enum v
 ORDER BY v.enumtypid, v.enumsortorder
