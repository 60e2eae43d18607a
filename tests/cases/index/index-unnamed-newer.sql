-- Automatic names of indexes on SQL/JSON expressions, of which the file itself speaks.
-- since: 17
-- grammar: 17
-- live
CREATE TABLE t (c jsonb, a text);
-- desired
CREATE TABLE t (c jsonb, a text);
CREATE INDEX ON t ((JSON_VALUE(c, '$.x' RETURNING int)));
CREATE INDEX ON t ((JSON_EXISTS(c, '$.x')));
CREATE INDEX ON t ((JSON_QUERY(c, '$.x')), a);
CREATE INDEX ON t ((JSON_OBJECT('k' : a RETURNING jsonb)));
CREATE INDEX ON t ((JSON_ARRAY(a RETURNING jsonb)));
COMMENT ON INDEX t_json_value_idx IS 'v';
COMMENT ON INDEX t_json_exists_idx IS 'e';
COMMENT ON INDEX t_json_query_a_idx IS 'q';
COMMENT ON INDEX t_json_object_idx IS 'o';
COMMENT ON INDEX t_json_array_idx IS 'a';
-- expect
-- keep-order: indexes without a name are made in the order of the file
