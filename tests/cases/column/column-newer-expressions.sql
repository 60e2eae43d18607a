-- Expressions that only newer parsers read: SQL/JSON, AT LOCAL. Different ones are never the same.
-- since: 17
-- grammar: 17
-- live
CREATE TABLE t (
    a text CONSTRAINT a_json CHECK (a IS JSON),
    b text CONSTRAINT b_json CHECK (b IS JSON OBJECT),
    c jsonb CONSTRAINT c_path CHECK (JSON_EXISTS(c, '$.x')),
    d jsonb DEFAULT JSON_OBJECT('k' : 1 RETURNING jsonb)
);
CREATE INDEX t_c ON t ((JSON_VALUE(c, '$.x' RETURNING int)));
-- desired
CREATE TABLE t (
    a text CONSTRAINT a_json CHECK ((a IS JSON)),
    b text CONSTRAINT b_json CHECK (b IS JSON ARRAY),
    c jsonb CONSTRAINT c_path CHECK (JSON_EXISTS(c, '$.y')),
    d jsonb DEFAULT JSON_OBJECT('k' : 2 RETURNING jsonb)
);
CREATE INDEX t_c ON t ((JSON_VALUE(c, '$.y' RETURNING int)));
-- expect
-- lacks: a_json
-- has: b IS JSON ARRAY
-- has: JSON_EXISTS(c, '$.y')
-- has: JSON_OBJECT('k' : 2 RETURNING jsonb)
-- has: JSON_VALUE(c, '$.y' RETURNING int)
