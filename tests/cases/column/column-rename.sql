-- A renamed column keeps its values; index, check and key follow it.
-- live
CREATE TABLE t (id int PRIMARY KEY, mail text NOT NULL CONSTRAINT mail_has_at CHECK (mail LIKE '%@%'));
CREATE INDEX t_by_mail ON t (lower(mail)) WHERE mail <> '';
-- rows
INSERT INTO t VALUES (1, 'a@b');
-- desired
CREATE TABLE t (
    id int PRIMARY KEY,
    -- @renamed from=mail
    email text NOT NULL CONSTRAINT mail_has_at CHECK (email LIKE '%@%')
);
CREATE INDEX t_by_mail ON t (lower(email)) WHERE email <> '';
-- expect
-- one-way: the directive works in one direction
-- has: RENAME COLUMN mail TO email
-- lacks: DROP
-- lacks: CREATE INDEX
-- after: SELECT email FROM t => a@b
