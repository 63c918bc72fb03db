-- How Discord draws a channel's messages, and whether they go on to the servers that follow it.
ALTER TABLE channel ADD COLUMN look TEXT NOT NULL DEFAULT 'card';
ALTER TABLE channel ADD COLUMN publish INTEGER NOT NULL DEFAULT 0;
