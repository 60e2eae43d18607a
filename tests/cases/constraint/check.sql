-- CHECKs come, change and go; what is only spelled otherwise stays.
-- live
CREATE TABLE t (
    a int CHECK (a > 0),
    status text CONSTRAINT status_known CHECK (status IN ('new', 'done')),
    CONSTRAINT goes CHECK (a < 100)
);
-- rows
INSERT INTO t VALUES (1, 'new');
-- desired
CREATE TABLE t (
    a int CHECK ((a) > (0)),
    status text CONSTRAINT status_known CHECK (status IN ('new', 'done', 'late')),
    CONSTRAINT comes CHECK (a BETWEEN 0 AND 50)
);
