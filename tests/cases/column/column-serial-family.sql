-- smallserial, serial and bigserial are what PostgreSQL expands them to.
-- live
CREATE TABLE t (a smallserial, b serial, c bigserial);
-- desired
CREATE SEQUENCE t_a_seq AS smallint;
CREATE SEQUENCE t_b_seq AS integer;
CREATE SEQUENCE t_c_seq;
CREATE TABLE t (
    a smallint NOT NULL DEFAULT nextval('t_a_seq'),
    b integer NOT NULL DEFAULT nextval('t_b_seq'::regclass),
    c bigint NOT NULL DEFAULT nextval('public.t_c_seq'::regclass)
);
ALTER SEQUENCE t_a_seq OWNED BY t.a;
ALTER SEQUENCE t_b_seq OWNED BY t.b;
ALTER SEQUENCE t_c_seq OWNED BY t.c;
CREATE TABLE more (id int);
-- expect
-- lacks: ALTER TABLE
