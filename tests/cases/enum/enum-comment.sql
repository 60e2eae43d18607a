-- A comment on an enum comes and changes.
-- live
CREATE TYPE a AS ENUM ('x');
CREATE TYPE b AS ENUM ('x');
COMMENT ON TYPE b IS 'before';
-- desired
CREATE TYPE a AS ENUM ('x');
COMMENT ON TYPE a IS 'new';
CREATE TYPE b AS ENUM ('x');
COMMENT ON TYPE b IS 'after';
