-- Type names are spelled in many ways: none of them is a difference.
-- live
CREATE TABLE t (
    a integer, b int8, c character varying(5), d char(3), e bool, f float8, g real, h decimal(5,2),
    i timestamp without time zone, j timestamptz, k time(3) with time zone, l varbit(4), m bit, n "char",
    o interval day to second(3), p double precision, q character varying, r integer[3], s int2
);
-- desired
CREATE TABLE t (
    a int4, b bigint, c varchar(5), d character(3), e boolean, f double precision, g float4, h numeric(5,2),
    i timestamp, j timestamp with time zone, k timetz(3), l bit varying(4), m bit(1), n pg_catalog."char",
    o interval day to second(3), p float(53), q varchar, r int ARRAY, s smallint
);
CREATE TABLE more (a int);
-- expect
-- lacks: ALTER TABLE
