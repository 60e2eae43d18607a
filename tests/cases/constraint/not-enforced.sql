-- NOT ENFORCED of a foreign key changes in place; a CHECK is replaced.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
    a int REFERENCES p NOT ENFORCED,
    b int CONSTRAINT b_fk REFERENCES p,
    c int CHECK (c > 0) NOT ENFORCED,
    d int CONSTRAINT d_check CHECK (d > 0),
    e int REFERENCES p DEFERRABLE NOT ENFORCED,
    f int CHECK (f > 0) ENFORCED
);
-- rows
INSERT INTO p VALUES (1);
INSERT INTO t VALUES (1, 1, 1, 1, 7, 1);
-- desired
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (
    a int REFERENCES p,
    b int,
    c int CHECK (c > 0),
    d int,
    e int REFERENCES p DEFERRABLE NOT ENFORCED,
    f int CHECK (f > 0),
    CONSTRAINT b_fk FOREIGN KEY (b) REFERENCES p NOT ENFORCED,
    CONSTRAINT d_check CHECK (d > 0) NOT ENFORCED
);
-- expect
-- has: ALTER CONSTRAINT t_a_fkey ENFORCED
-- has: ALTER CONSTRAINT b_fk NOT ENFORCED
-- lacks: t_e_fkey
-- hazard: may-fail
