-- collations.sql: every collation of this database's encoding, also the built-in ones: a column says its own by oid.
-- since: 130000
-- gives: oid, schema_oid, name
SELECT c.oid, c.collnamespace AS schema_oid, c.collname AS name
  FROM pg_catalog.pg_collation c
 WHERE c.collencoding IN (-1, (SELECT d.encoding FROM pg_catalog.pg_database d
                                WHERE d.datname = pg_catalog.current_database()))
 ORDER BY c.oid
