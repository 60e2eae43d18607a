-- WITHOUT OVERLAPS of a key comes, goes and is no difference; PERIOD of a foreign key with it.
-- since: 18
-- grammar: 18
-- live
CREATE TABLE rooms (id int4range, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE rates (room int4range, during daterange, CONSTRAINT rates_key UNIQUE (room, during));
CREATE TABLE gone (id int4range, during daterange, UNIQUE (id, during WITHOUT OVERLAPS));
-- rows
INSERT INTO rooms VALUES ('[1,2)', '[2020-01-01,2021-01-01)');
INSERT INTO rates VALUES ('[1,2)', '[2020-01-01,2020-06-01)');
-- desired
CREATE TABLE rooms (id int4range, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE rates (
    room int4range,
    during daterange,
    CONSTRAINT rates_key UNIQUE (room, during WITHOUT OVERLAPS),
    FOREIGN KEY (room, PERIOD during) REFERENCES rooms
);
CREATE TABLE bookings (
    room int4range,
    during daterange,
    CONSTRAINT booked_room FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during)
);
CREATE TABLE gone (id int4range, during daterange);
-- expect
-- has: UNIQUE (room, during WITHOUT OVERLAPS)
-- has: FOREIGN KEY (room, PERIOD during) REFERENCES public.rooms (id, PERIOD during)
