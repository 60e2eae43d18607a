-- server.sql: who answers, and what the role may do.
-- since: 130000
-- until: 149999
-- gives: version_num, version, database, user, in_recovery, superuser, silent_log, user_casts, user_implicit_casts, default_tablespace
SELECT pg_catalog.current_setting('server_version_num') AS version_num,
       pg_catalog.split_part(pg_catalog.current_setting('server_version'), ' ', 1) AS version,
       pg_catalog.current_database() AS database,
       CURRENT_USER AS "user",
       pg_catalog.pg_is_in_recovery() AS in_recovery,
       r.rolsuper AS superuser,
       r.rolsuper AS silent_log,
       EXISTS (SELECT 1 FROM pg_catalog.pg_cast k
                WHERE k.oid >= 16384 AND k.castsource < 16384 AND k.casttarget < 16384) AS user_casts,
       EXISTS (SELECT 1 FROM pg_catalog.pg_cast k
                WHERE k.castcontext = 'i' AND k.castsource < 16384 AND k.casttarget >= 16384) AS user_implicit_casts,
       nullif(pg_catalog.current_setting('default_tablespace'), '') AS default_tablespace
  FROM pg_catalog.pg_roles r
 WHERE r.rolname = CURRENT_USER
