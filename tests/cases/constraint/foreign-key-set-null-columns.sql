-- ON DELETE SET NULL with a list of columns.
-- since: 15
-- live
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL);
-- desired
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));
