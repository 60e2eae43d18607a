-- Comments on a table come, change and go.
-- live
CREATE TABLE a (id int);
CREATE TABLE b (id int);
COMMENT ON TABLE b IS 'before';
CREATE TABLE c (id int);
COMMENT ON TABLE c IS 'goes';
-- desired
CREATE TABLE a (id int);
COMMENT ON TABLE a IS E'two\nlines';
CREATE TABLE b (id int);
COMMENT ON TABLE b IS 'after, "quoted" \ back';
CREATE TABLE c (id int);
