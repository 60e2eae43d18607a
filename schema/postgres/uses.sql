-- uses.sql: which modelled objects are used by expressions (owner_class d: default of a column, k: constraint, i: index) and by
-- what is not modelled (o, by the oids of others.sql and tables.sql). ref_class is r for a relation or its column, t for a
-- type, k for a constraint.
-- since: 130000
-- gives: owner_class, owner_oid, owner_number, ref_class, ref_oid, ref_number
WITH other_relation (oid) AS MATERIALIZED (
    SELECT c.oid FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND (c.relkind IN ('v', 'm', 'f', 'c', 'p') OR c.relispartition
                                                                      OR c.reloftype <> 0)
    UNION
    SELECT h.inhrelid FROM pg_catalog.pg_inherits h
), edge AS MATERIALIZED (
    SELECT d.classid, d.objid, d.objsubid, d.refclassid, d.refobjid, d.refobjsubid
      FROM pg_catalog.pg_depend d
     WHERE d.deptype IN ('n', 'a') AND d.objid >= 16384 AND d.refobjid >= 16384
       AND d.refclassid IN ('pg_catalog.pg_class'::pg_catalog.regclass, 'pg_catalog.pg_type'::pg_catalog.regclass,
                            'pg_catalog.pg_constraint'::pg_catalog.regclass)
       -- Most rows say what is known anyway: the columns of a plain index, of a key, the column of a default.
       AND CASE d.classid
           WHEN 'pg_catalog.pg_attrdef'::pg_catalog.regclass THEN d.deptype = 'n'
           WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass
           THEN d.deptype = 'n' AND d.refclassid = 'pg_catalog.pg_type'::pg_catalog.regclass
           WHEN 'pg_catalog.pg_class'::pg_catalog.regclass
           THEN d.objsubid > 0 AND d.refobjid = d.objid
             OR d.objid IN (SELECT i.indexrelid FROM pg_catalog.pg_index i
                             WHERE i.indrelid >= 16384 AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL))
             OR d.objid IN (SELECT r.oid FROM other_relation r)
           ELSE true END
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
    SELECT 'k', e.objid, 0, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
     WHERE e.classid = 'pg_catalog.pg_constraint'::pg_catalog.regclass
    UNION ALL
    SELECT 'o', k.conrelid, 1259, 'pg_catalog.pg_class'::pg_catalog.regclass, r.oid, r.attnum
      FROM pg_catalog.pg_constraint k,
           LATERAL (SELECT k.confrelid, c.attnum FROM pg_catalog.unnest(k.confkey) AS c (attnum)
                    UNION ALL SELECT k.conindid, 0) AS r (oid, attnum)
     WHERE k.contype = 'f' AND k.conrelid IN (SELECT r.oid FROM other_relation r)
    UNION ALL
    SELECT CASE WHEN r.oid IS NOT NULL THEN 'o' ELSE 'i' END, e.objid, 1259, e.refclassid, e.refobjid, e.refobjsubid
      FROM edge e
      LEFT JOIN other_relation r ON r.oid = e.objid
     WHERE e.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
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
