-- EXCLUDE comes, changes and goes.
-- needs: btree_gist
-- live
CREATE EXTENSION btree_gist;
CREATE TABLE t (
    room int, during tsrange, active boolean,
    CONSTRAINT changes EXCLUDE USING gist (room WITH =, during WITH &&),
    CONSTRAINT goes EXCLUDE USING gist (during WITH &&)
);
-- desired
CREATE EXTENSION btree_gist;
CREATE TABLE t (
    room int, during tsrange, active boolean,
    CONSTRAINT changes EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (active),
    CONSTRAINT comes EXCLUDE USING btree (room WITH =) DEFERRABLE
);
