-- Virtual generated columns: added, changed in place, made stored and back, dropped.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE t (
    a int,
    same int GENERATED ALWAYS AS (a + 1) VIRTUAL,
    changes int GENERATED ALWAYS AS (a + 1),
    kind int GENERATED ALWAYS AS (a * 2) STORED,
    goes int GENERATED ALWAYS AS (a * 3) VIRTUAL,
    plain int GENERATED ALWAYS AS (a * 4) VIRTUAL
);
-- rows
INSERT INTO t VALUES (1), (2);
-- desired
CREATE TABLE t (
    a int,
    same int GENERATED ALWAYS AS (a + 1),
    changes int GENERATED ALWAYS AS (a + 2) VIRTUAL,
    kind int GENERATED ALWAYS AS (a * 2) VIRTUAL,
    plain int,
    comes int GENERATED ALWAYS AS (a * 5) VIRTUAL NOT NULL
);
-- expect
-- has: ALTER COLUMN changes SET EXPRESSION AS (a + 2)
-- lacks: same
-- after: SELECT string_agg(kind::text, ',' ORDER BY a) FROM t => 2,4
