-- others.sql: what exists outside the system's schemas and extensions and is not modelled, as the server names it. Tables
-- that are not modelled are in tables.sql; indexes and constraints of what is not modelled are part of it.
-- since: 130000
-- gives: class_oid, oid, kind, schema_oid, name, identity
WITH other (class_oid, oid, kind, schema_oid, name) AS (
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid, o.oid,
           CASE o.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'c' THEN 'composite type'
                          ELSE 'foreign table' END, o.relnamespace, o.relname
      FROM pg_catalog.pg_class o
     WHERE o.relkind IN ('v', 'm', 'c', 'f') AND o.relpersistence <> 't'
    UNION ALL
    SELECT 'pg_catalog.pg_class'::pg_catalog.regclass, o.oid, 'index', o.relnamespace, o.relname
      FROM pg_catalog.pg_class m
      JOIN pg_catalog.pg_index i ON i.indrelid = m.oid
      JOIN pg_catalog.pg_class o ON o.oid = i.indexrelid
     WHERE m.relkind = 'm'
    UNION ALL
    SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, o.oid,
           CASE o.typtype WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type' WHEN 'p' THEN 'shell type'
                          ELSE 'base type' END, o.typnamespace, o.typname
      FROM pg_catalog.pg_type o
      LEFT JOIN pg_catalog.pg_type e ON e.oid = o.typelem AND e.typarray = o.oid
     WHERE o.typtype IN ('d', 'r', 'b', 'p') AND e.oid IS NULL
    UNION ALL
    SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, o.oid, NULL, o.pronamespace, o.proname
      FROM pg_catalog.pg_proc o
    UNION ALL
    SELECT 'pg_catalog.pg_trigger'::pg_catalog.regclass, o.oid, NULL, c.relnamespace, o.tgname
      FROM pg_catalog.pg_trigger o JOIN pg_catalog.pg_class c ON c.oid = o.tgrelid
     WHERE NOT o.tgisinternal AND o.tgparentid = 0 AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'pg_catalog.pg_rewrite'::pg_catalog.regclass, o.oid, NULL, c.relnamespace, o.rulename
      FROM pg_catalog.pg_rewrite o JOIN pg_catalog.pg_class c ON c.oid = o.ev_class
     WHERE o.rulename <> '_RETURN' AND c.relpersistence <> 't'
    UNION ALL
    SELECT 'pg_catalog.pg_policy'::pg_catalog.regclass, o.oid, NULL, c.relnamespace, o.polname
      FROM pg_catalog.pg_policy o JOIN pg_catalog.pg_class c ON c.oid = o.polrelid
    UNION ALL SELECT 'pg_catalog.pg_statistic_ext'::pg_catalog.regclass, o.oid, NULL, o.stxnamespace, o.stxname
                FROM pg_catalog.pg_statistic_ext o
    UNION ALL SELECT 'pg_catalog.pg_operator'::pg_catalog.regclass, o.oid, NULL, o.oprnamespace, o.oprname
                FROM pg_catalog.pg_operator o
    UNION ALL SELECT 'pg_catalog.pg_opclass'::pg_catalog.regclass, o.oid, NULL, o.opcnamespace, o.opcname
                FROM pg_catalog.pg_opclass o
    UNION ALL SELECT 'pg_catalog.pg_opfamily'::pg_catalog.regclass, o.oid, NULL, o.opfnamespace, o.opfname
                FROM pg_catalog.pg_opfamily o
    UNION ALL SELECT 'pg_catalog.pg_collation'::pg_catalog.regclass, o.oid, NULL, o.collnamespace, o.collname
                FROM pg_catalog.pg_collation o
    UNION ALL SELECT 'pg_catalog.pg_conversion'::pg_catalog.regclass, o.oid, NULL, o.connamespace, o.conname
                FROM pg_catalog.pg_conversion o
    UNION ALL SELECT 'pg_catalog.pg_cast'::pg_catalog.regclass, o.oid, NULL, 0, ''
                FROM pg_catalog.pg_cast o
    UNION ALL SELECT 'pg_catalog.pg_transform'::pg_catalog.regclass, o.oid, NULL, 0, ''
                FROM pg_catalog.pg_transform o
    UNION ALL SELECT 'pg_catalog.pg_language'::pg_catalog.regclass, o.oid, NULL, 0, o.lanname
                FROM pg_catalog.pg_language o
    UNION ALL SELECT 'pg_catalog.pg_am'::pg_catalog.regclass, o.oid, NULL, 0, o.amname
                FROM pg_catalog.pg_am o
    UNION ALL SELECT 'pg_catalog.pg_ts_config'::pg_catalog.regclass, o.oid, NULL, o.cfgnamespace, o.cfgname
                FROM pg_catalog.pg_ts_config o
    UNION ALL SELECT 'pg_catalog.pg_ts_dict'::pg_catalog.regclass, o.oid, NULL, o.dictnamespace, o.dictname
                FROM pg_catalog.pg_ts_dict o
    UNION ALL SELECT 'pg_catalog.pg_ts_parser'::pg_catalog.regclass, o.oid, NULL, o.prsnamespace, o.prsname
                FROM pg_catalog.pg_ts_parser o
    UNION ALL SELECT 'pg_catalog.pg_ts_template'::pg_catalog.regclass, o.oid, NULL, o.tmplnamespace, o.tmplname
                FROM pg_catalog.pg_ts_template o
    UNION ALL SELECT 'pg_catalog.pg_foreign_data_wrapper'::pg_catalog.regclass, o.oid, NULL, 0, o.fdwname
                FROM pg_catalog.pg_foreign_data_wrapper o
    UNION ALL SELECT 'pg_catalog.pg_foreign_server'::pg_catalog.regclass, o.oid, NULL, 0, o.srvname
                FROM pg_catalog.pg_foreign_server o
    UNION ALL SELECT 'pg_catalog.pg_event_trigger'::pg_catalog.regclass, o.oid, NULL, 0, o.evtname
                FROM pg_catalog.pg_event_trigger o
    UNION ALL SELECT 'pg_catalog.pg_publication'::pg_catalog.regclass, o.oid, NULL, 0, o.pubname
                FROM pg_catalog.pg_publication o
    UNION ALL SELECT 'pg_catalog.pg_user_mapping'::pg_catalog.regclass, o.umid, NULL, 0, o.usename
                FROM pg_catalog.pg_user_mappings o
    UNION ALL SELECT 'pg_catalog.pg_default_acl'::pg_catalog.regclass, o.oid, 'default privileges', o.defaclnamespace, ''
                FROM pg_catalog.pg_default_acl o
    -- Server 13 shows the oid to superusers only, but for this view. A name may be another database's as well: any will do.
    UNION ALL SELECT 'pg_catalog.pg_subscription'::pg_catalog.regclass,
                     (SELECT pg_catalog.min(s.subid::pg_catalog.int8)::pg_catalog.oid FROM pg_catalog.pg_stat_subscription s
                       WHERE s.subname = o.subname), NULL, 0, o.subname
                FROM pg_catalog.pg_subscription o
               WHERE o.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d
                                   WHERE d.datname = pg_catalog.current_database()))
SELECT o.class_oid, o.oid, coalesce(o.kind, i.type) AS kind, nullif(o.schema_oid, 0) AS schema_oid,
       nullif(o.name, '') AS name, i.identity
  FROM other o
  -- Made together with another object: by an extension, or the functions and the cast of a range type.
  LEFT JOIN pg_catalog.pg_depend d
         ON d.classid = o.class_oid AND d.objid = o.oid AND d.objsubid = 0
        AND (d.deptype = 'e' OR d.deptype = 'i' AND d.classid <> 'pg_catalog.pg_class'::pg_catalog.regclass),
       pg_catalog.pg_identify_object(o.class_oid, o.oid, 0) AS i
 WHERE o.oid >= 16384 AND d.objid IS NULL
 ORDER BY 3, 6, 2
