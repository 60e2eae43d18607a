-- A file that the database already is: nothing at all to do, in any of its parts.
-- live
CREATE SCHEMA app;
CREATE TYPE app.kind AS ENUM ('a', 'b');
CREATE SEQUENCE app.numbers INCREMENT BY 2;
CREATE TABLE app.t (
    id bigserial PRIMARY KEY,
    k app.kind NOT NULL DEFAULT 'a',
    n int DEFAULT nextval('app.numbers'),
    v varchar(10) NOT NULL DEFAULT '' CHECK (v <> 'x' AND length(v) < 9),
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (v, n)
);
CREATE INDEX ON app.t (k) WHERE k = 'b';
-- desired
CREATE SCHEMA app;
CREATE TYPE app.kind AS ENUM ('a', 'b');
CREATE SEQUENCE app.numbers INCREMENT BY 2;
CREATE TABLE app.t (
    id bigserial PRIMARY KEY,
    k app.kind NOT NULL DEFAULT 'a',
    n int DEFAULT nextval('app.numbers'),
    v varchar(10) NOT NULL DEFAULT '' CHECK (v <> 'x' AND length(v) < 9),
    at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (v, n)
);
CREATE INDEX ON app.t (k) WHERE k = 'b';
-- expect
-- lacks: ALTER
-- lacks: CREATE
