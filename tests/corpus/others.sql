-- others.sql: how many objects of each kind that is not covered the catalogs hold, outside of extensions: what a dump has
-- to name. Written from the catalogs' documentation, not from the program's own queries. Gives: count|kind, in the plural
WITH member AS (SELECT classid, objid FROM pg_depend WHERE deptype = 'e'),
relation AS (
    SELECT c.* FROM pg_class c
     WHERE c.relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
       AND (SELECT count(*) FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid) = 0),
bare AS (
    SELECT r.oid,
           CASE WHEN r.relkind = 'v' THEN 'view' WHEN r.relkind = 'm' THEN 'materialized view'
                WHEN r.relkind = 'c' THEN 'composite type' WHEN r.relkind = 'f' THEN 'foreign table'
                WHEN r.relispartition AND r.relkind IN ('r', 'p') THEN 'partition'
                WHEN r.relkind = 'p' THEN 'partitioned table'
                WHEN r.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = r.oid) THEN 'inherited table'
           END AS kind
      FROM relation r),
other AS (
    SELECT kind FROM bare WHERE kind IS NOT NULL
    UNION ALL SELECT 'index' FROM pg_index i JOIN bare b ON b.oid = i.indrelid WHERE b.kind = 'materialized view'
    -- of a column of a table that is not covered: it can't be said without the table
    UNION ALL SELECT 'sequence' FROM relation s JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = s.oid
                JOIN bare b ON b.oid = d.refobjid
               WHERE s.relkind = 'S' AND d.refclassid = 'pg_class'::regclass AND d.deptype = 'a' AND b.kind IS NOT NULL
    UNION ALL SELECT CASE typtype WHEN 'd' THEN 'domain' ELSE 'range type' END FROM pg_type
               WHERE typtype IN ('d', 'r') AND oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = pg_type.oid
                                                                    AND classid = 'pg_type'::regclass) = 0
    UNION ALL SELECT CASE prokind WHEN 'a' THEN 'aggregate' WHEN 'p' THEN 'procedure' ELSE 'function' END FROM pg_proc
               WHERE oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = pg_proc.oid
                                          AND classid = 'pg_proc'::regclass) = 0
    UNION ALL SELECT 'trigger' FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0
    UNION ALL SELECT 'rule' FROM pg_rewrite JOIN relation r ON r.oid = ev_class WHERE rulename <> '_RETURN'
    UNION ALL SELECT 'policy' FROM pg_policy
    UNION ALL SELECT 'row level security' FROM relation WHERE relrowsecurity
    UNION ALL SELECT 'operator' FROM pg_operator o WHERE oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = o.oid) = 0
    UNION ALL SELECT 'operator class' FROM pg_opclass o WHERE oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = o.oid) = 0
    UNION ALL SELECT 'operator family' FROM pg_opfamily o WHERE oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = o.oid) = 0
    UNION ALL SELECT 'text search configuration' FROM pg_ts_config o WHERE oid >= 16384
    UNION ALL SELECT 'text search dictionary' FROM pg_ts_dict o WHERE oid >= 16384
                 AND (SELECT count(*) FROM member WHERE objid = o.oid) = 0
    UNION ALL SELECT 'language' FROM pg_language o WHERE oid >= 16384 AND (SELECT count(*) FROM member WHERE objid = o.oid) = 0
    UNION ALL SELECT 'extended statistics' FROM pg_statistic_ext)
SELECT count(*) || '|' || CASE WHEN count(*) = 1 OR kind IN ('extended statistics', 'row level security') THEN kind
                               WHEN kind ~ 'class$' THEN kind || 'es'
                               WHEN kind ~ '(policy|family|dictionary)$' THEN regexp_replace(kind, 'y$', 'ies')
                               WHEN kind = 'index' THEN 'indexes'
                               ELSE kind || 's' END
  FROM other GROUP BY kind;
