-- Tables come in an order in which each can refer to the ones before.
-- live
CREATE TABLE existing (id bigint PRIMARY KEY);
-- desired
CREATE TABLE existing (id bigint PRIMARY KEY);
CREATE TABLE z_parent (id bigint PRIMARY KEY, name text NOT NULL UNIQUE);
CREATE TABLE a_child (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    parent_id bigint NOT NULL REFERENCES z_parent ON DELETE CASCADE,
    existing_id bigint REFERENCES existing (id),
    amount numeric(12,2) NOT NULL DEFAULT 0 CHECK (amount >= 0)
);
CREATE INDEX a_child_parent_idx ON a_child (parent_id);
