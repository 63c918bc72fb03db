-- Where what changes of a posted story is told.
ALTER TABLE subscription ADD COLUMN updates TEXT NOT NULL DEFAULT 'thread';

-- What changed of a story after it was first told: a further source, the headline it had, its
-- being taken back.
CREATE TABLE change (
    id INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    entry INTEGER NOT NULL REFERENCES entry (id),
    was TEXT NOT NULL,
    at TEXT NOT NULL
);

CREATE INDEX change_story ON change (story);

-- The delivery whose message another one edits or follows in its thread, and which changes it tells.
ALTER TABLE delivery ADD COLUMN parent INTEGER REFERENCES delivery (id) ON DELETE SET NULL;
ALTER TABLE delivery ADD COLUMN first_change INTEGER;
ALTER TABLE delivery ADD COLUMN last_change INTEGER;

CREATE INDEX delivery_parent ON delivery (parent) WHERE parent IS NOT NULL;

CREATE INDEX delivery_waiting ON delivery (due) WHERE state = 'waiting';
