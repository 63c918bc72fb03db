-- Where a feed lives now, if its server has moved it for good, and a move that is not yet certain.
ALTER TABLE feed ADD COLUMN address TEXT;
ALTER TABLE feed ADD COLUMN move_to TEXT;
ALTER TABLE feed ADD COLUMN move_since TEXT;
ALTER TABLE feed ADD COLUMN move_polls INTEGER NOT NULL DEFAULT 0;

-- Until when its host asked to be left alone, and how often the feed itself wants to be asked.
ALTER TABLE feed ADD COLUMN held TEXT;
ALTER TABLE feed ADD COLUMN pace TEXT NOT NULL DEFAULT '';

-- What the last whole body said: by these another feed, an empty or an old one is recognised.
ALTER TABLE feed ADD COLUMN title TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN site TEXT;
ALTER TABLE feed ADD COLUMN items INTEGER NOT NULL DEFAULT 0;
ALTER TABLE feed ADD COLUMN newest TEXT;
ALTER TABLE feed ADD COLUMN built TEXT;

-- What the operator is to be told of feeds, each once.
CREATE TABLE feed_change (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    was TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT
);
