-- The first schema: a fresh database gets this file, and every one after it.
CREATE EXTENSION IF NOT EXISTS pg_prewarm;
CREATE TABLE greeting (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text NOT NULL);
INSERT INTO greeting (text) VALUES ('hello');
