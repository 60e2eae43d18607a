-- A comment on a schema comes, changes and goes.
-- live
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'the old words';
CREATE SCHEMA other;
-- desired
CREATE SCHEMA app;
COMMENT ON SCHEMA app IS 'the new words; with a semicolon and ''quotes''';
CREATE SCHEMA other;
COMMENT ON SCHEMA other IS 'first words';
