-- Sequences of their own come and go.
-- live
CREATE SEQUENCE goes;
CREATE TABLE t (id int);
-- desired
CREATE SEQUENCE comes AS integer START WITH 100 INCREMENT BY 10 MINVALUE 50 MAXVALUE 5000 CACHE 5 CYCLE;
CREATE SEQUENCE down INCREMENT BY -1;
CREATE TABLE t (id int DEFAULT nextval('comes'));
-- expect
-- refused: yes
