-- Comments on constraints, also on one without a written name.
-- live
CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0));
COMMENT ON CONSTRAINT t_pkey ON t IS 'before';
-- desired
CREATE TABLE t (id int PRIMARY KEY, a int CHECK (a > 0));
COMMENT ON CONSTRAINT t_pkey ON t IS 'after';
COMMENT ON CONSTRAINT t_a_check ON t IS 'positive';
