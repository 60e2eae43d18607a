-- uses.sql: which modelled objects are used by expressions (owner_class d: default of a column, k: constraint, i: index) and by
-- what is not modelled (o, by the oids of others.sql and tables.sql). ref_class is r for a relation or its column, t for a
-- type, k for a constraint.
-- since: 130000
-- gives: owner_class, owner_oid, owner_number, ref_class, ref_oid, ref_number
WITH edge AS MATERIALIZED (
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
      FROM pg_catalog.pg_depend d
     WHERE d.deptype IN ('n', 'a') AND d.objid >= 16384 AND d.refobjid >= 16384
       AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass,
                            'pg_catalog.pg_constraint'::pg_catalog.regclass)
       AND (d.deptype = 'n' OR d.classid NOT IN ('pg_catalog.pg_attrdef'::pg_catalog.regclass,
                                                 'pg_catalog.pg_constraint'::pg_catalog.regclass))
), owned (owner_class, owner_oid, owner_number, refclassid, refobjid, refobjsubid) AS (
    SELECT 'd', x.adrelid, x.adnum, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
      JOIN pg_catalog.pg_attrdef x ON x.oid = e.objid
     WHERE e.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass
    UNION ALL
    -- Until 14 a generated column itself depends on the columns that its expression names.
    SELECT 'd', e.objid, e.objsubid, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
     WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND e.objsubid > 0
       AND e.refclassid = e.classid AND e.refobjid = e.objid
    UNION ALL
    SELECT CASE k.contype WHEN 'c' THEN 'k' ELSE 'o' END, CASE k.contype WHEN 'c' THEN k.oid ELSE k.conrelid END,
           CASE k.contype WHEN 'c' THEN 0 ELSE 1259 END, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
      JOIN pg_catalog.pg_constraint k ON k.oid = e.objid
      LEFT JOIN pg_catalog.pg_inherits h ON h.inhrelid = k.conrelid AND h.inhseqno = 1
      LEFT JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
     WHERE e.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
       AND CASE k.contype WHEN 'c' THEN e.refobjsubid = 0
                          WHEN 'f' THEN h.inhrelid IS NOT NULL OR c.relkind = 'p' ELSE false END
    UNION ALL
    SELECT CASE WHEN i.indexrelid IS NULL THEN 'o' ELSE 'i' END, e.objid, 1259, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
      LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = e.objid
     WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
       AND (i.indexrelid IS NULL OR i.indexprs IS NOT NULL OR i.indpred IS NOT NULL)
    UNION ALL
    SELECT 'o', CASE w.rulename WHEN '_RETURN' THEN w.ev_class ELSE w.oid END,
           CASE w.rulename WHEN '_RETURN' THEN 1259 ELSE e.classid::pg_catalog.int4 END,
           e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
      JOIN pg_catalog.pg_rewrite w ON w.oid = e.objid
     WHERE e.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
    UNION ALL
    SELECT 'o', p.prpubid, 'pg_catalog.pg_publication'::pg_catalog.regclass::pg_catalog.int4, e.refclassid, e.refobjid,
           e.refobjsubid
      FROM edge e
      JOIN pg_catalog.pg_publication_rel p ON p.oid = e.objid
     WHERE e.classid = 'pg_catalog.pg_publication_rel'::pg_catalog.regclass
    UNION ALL
    SELECT 'o', e.objid, e.classid::pg_catalog.int4, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
     WHERE e.classid NOT IN ('pg_catalog.pg_attrdef'::pg_catalog.regclass, 'pg_catalog.pg_constraint'::pg_catalog.regclass,
                             'pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_rewrite'::pg_catalog.regclass,
                             'pg_catalog.pg_publication_rel'::pg_catalog.regclass)
)
SELECT DISTINCT o.owner_class, o.owner_oid, o.owner_number,
       CASE WHEN t.typrelid <> 0 THEN 'r' WHEN t.oid IS NOT NULL THEN 't'
            WHEN o.refclassid = 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN 'k' ELSE 'r' END AS ref_class,
       CASE WHEN t.typrelid <> 0 THEN t.typrelid ELSE coalesce(nullif(t.typelem, 0), o.refobjid) END AS ref_oid,
       o.refobjsubid AS ref_number
  FROM owned o
  LEFT JOIN pg_catalog.pg_type t ON t.oid = o.refobjid AND o.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
 ORDER BY 1, 2, 3, 4, 5, 6
