-- Many changes of one table at once find a safe order.
-- live
CREATE TYPE state AS ENUM ('open', 'closed');
CREATE TABLE customers (id int PRIMARY KEY, name text);
CREATE TABLE orders (
    id int PRIMARY KEY,
    customer_id int REFERENCES customers (id),
    state text DEFAULT 'open',
    total int CHECK (total >= 0),
    legacy text,
    note varchar(10)
);
CREATE INDEX orders_state ON orders (state);
CREATE UNIQUE INDEX orders_legacy ON orders (legacy);
-- rows
INSERT INTO customers VALUES (1, 'x');
INSERT INTO orders VALUES (1, 1, 'open', 5, 'l', 'n');
-- desired
CREATE TYPE state AS ENUM ('draft', 'open', 'closed');
CREATE TABLE customers (id bigint PRIMARY KEY, name text NOT NULL UNIQUE, parent bigint REFERENCES customers);
CREATE TABLE orders (
    id bigint PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    state state NOT NULL DEFAULT 'open',
    total numeric(12,2) CHECK (total > 0),
    note text,
    net numeric(12,2) GENERATED ALWAYS AS (total * 0.8) STORED
);
CREATE INDEX orders_state ON orders (state) WHERE state <> 'closed';
CREATE INDEX orders_customer ON orders (customer_id) INCLUDE (total);
-- expect
-- after: SELECT id, customer_id, state, total, note, net FROM orders => 1|1|open|5.00|n|4.00
