-- Comments in the file are no statements.
-- live
CREATE TABLE t (a int);
-- desired
/* a /* nested */ comment; with a semicolon */
CREATE TABLE t (
    a int, -- the first; column
    /* between */ b text /* after */ DEFAULT '--no comment; here'
) -- the end
;
-- last words
