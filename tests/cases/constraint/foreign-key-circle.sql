-- Two new tables that refer to each other.
-- live
CREATE TABLE kept (id int);
-- desired
CREATE TABLE kept (id int);
CREATE TABLE users (id int PRIMARY KEY, team_id int);
CREATE TABLE teams (id int PRIMARY KEY, owner_id int NOT NULL REFERENCES users);
ALTER TABLE users ADD CONSTRAINT users_team_fkey FOREIGN KEY (team_id) REFERENCES teams;
