-- Two indexes exchange what they are: neither name is free before the other is gone.
-- live
CREATE TABLE t (a int, b int);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (b);
-- desired
CREATE TABLE t (a int, b int);
CREATE INDEX one ON t (b);
CREATE INDEX two ON t (a);
