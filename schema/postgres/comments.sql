-- comments.sql: comments on what is modelled. class is r for relations, k constraints, t types, n schemas, e extensions; number is a column's.
-- since: 130000
-- gives: class, oid, number, comment
SELECT CASE d.classoid WHEN 'pg_catalog.pg_class'::pg_catalog.regclass THEN 'r'
                       WHEN 'pg_catalog.pg_constraint'::pg_catalog.regclass THEN 'k'
                       WHEN 'pg_catalog.pg_type'::pg_catalog.regclass THEN 't'
                       WHEN 'pg_catalog.pg_namespace'::pg_catalog.regclass THEN 'n'
                       ELSE 'e' END AS class,
       d.objoid AS oid, d.objsubid AS number, d.description AS comment
  FROM pg_catalog.pg_description d
 WHERE d.objoid >= 16384 AND d.classoid IN ('pg_catalog.pg_class'::pg_catalog.regclass,
                                            'pg_catalog.pg_constraint'::pg_catalog.regclass,
                                            'pg_catalog.pg_type'::pg_catalog.regclass)
    OR d.classoid IN ('pg_catalog.pg_namespace'::pg_catalog.regclass,
                      'pg_catalog.pg_extension'::pg_catalog.regclass)
 ORDER BY 1, 2, 3
