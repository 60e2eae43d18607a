-- moved.sql: did relations, columns, types or schemas change since the snapshot that was noted when reading began? Counts rows that
-- it did not see. Expressions are printed with the names of now, raw columns with those of the snapshot.
-- A standby's snapshot does not list what is in progress: there everything since the oldest of it counts.
-- since: 130000
-- gives: moved
WITH noted AS MATERIALIZED (
    SELECT s.snapshot, pg_catalog.age(pg_catalog.pg_snapshot_xmin(s.snapshot)::pg_catalog.xid) AS oldest,
           pg_catalog.pg_snapshot_xmax(s.snapshot)::text::pg_catalog.int8
               + pg_catalog.age(pg_catalog.pg_snapshot_xmax(s.snapshot)::pg_catalog.xid) AS latest
      FROM (SELECT nullif(pg_catalog.current_setting('schemasync.snapshot', true), '')::pg_catalog.pg_snapshot) AS s (snapshot)
)
SELECT CASE WHEN n.snapshot IS NULL THEN 1
            WHEN NOT pg_catalog.pg_is_in_recovery() AND n.snapshot::text = pg_catalog.pg_current_snapshot()::text THEN 0
            ELSE (SELECT pg_catalog.count(*)
                    FROM (SELECT pg_catalog.age(c.xmin) FROM pg_catalog.pg_namespace c WHERE c.nspname !~ '^pg_'
                          UNION ALL
                          SELECT pg_catalog.age(c.xmin) FROM pg_catalog.pg_class c
                           WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND c.relkind <> 't'
                          UNION ALL
                          SELECT pg_catalog.age(a.xmin)
                            FROM pg_catalog.pg_attribute a
                            JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                           WHERE a.attrelid >= 16384 AND c.relpersistence <> 't' AND c.relkind <> 't'
                          UNION ALL
                          SELECT pg_catalog.age(t.xmin)
                            FROM pg_catalog.pg_type t
                            JOIN pg_catalog.pg_namespace c ON c.oid = t.typnamespace
                           WHERE t.oid >= 16384 AND c.nspname !~ '^pg_'
                          UNION ALL
                          SELECT pg_catalog.age(v.xmin) FROM pg_catalog.pg_enum v) AS r (age)
                   WHERE r.age <= n.oldest
                     AND (pg_catalog.pg_is_in_recovery()
                          OR NOT pg_catalog.pg_visible_in_snapshot((n.latest - r.age)::text::pg_catalog.xid8, n.snapshot)))
       END AS moved
  FROM noted n
