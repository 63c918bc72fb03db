-- A digest is a delivery of no one story: story may be NULL, and period says which digest it is.
-- What a digest tells points to it.
CREATE TABLE delivery_rebuilt (
    id INTEGER PRIMARY KEY,
    story INTEGER REFERENCES story (id),
    channel TEXT NOT NULL REFERENCES channel (key),
    kind TEXT NOT NULL,
    revision INTEGER NOT NULL,
    tenant TEXT NOT NULL,
    topics TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    attempt INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    due TEXT NOT NULL,
    attempted TEXT,
    lease TEXT,
    sent TEXT,
    message TEXT,
    reason TEXT,
    period TEXT,
    told_in INTEGER REFERENCES delivery_rebuilt (id) ON DELETE SET NULL,
    UNIQUE (story, channel, kind, revision),
    UNIQUE (channel, kind, period)
);

INSERT INTO delivery_rebuilt (
    id, story, channel, kind, revision, tenant, topics, state, attempt, created, due, attempted,
    lease, sent, message, reason
)
SELECT
    id, story, channel, kind, revision, tenant, topics, state, attempt, created, due, attempted,
    lease, sent, message, reason
FROM delivery;

DROP TABLE delivery;

ALTER TABLE delivery_rebuilt RENAME TO delivery;

CREATE INDEX delivery_open ON delivery (channel, id) WHERE state IN ('pending', 'sending', 'unknown');

CREATE INDEX delivery_held ON delivery (due, channel) WHERE state = 'held' AND reason <> 'muted';

CREATE INDEX delivery_missed ON delivery (channel, created) WHERE state IN ('held', 'filtered');

CREATE INDEX delivery_told ON delivery (told_in) WHERE told_in IS NOT NULL;

ALTER TABLE subscription ADD COLUMN digest TEXT;

ALTER TABLE subscription ADD COLUMN verbosity TEXT NOT NULL DEFAULT 'all';

CREATE INDEX subscription_digest ON subscription (channel, digest) WHERE digest IS NOT NULL;

-- When a channel wants to be left alone.
CREATE TABLE quieting (
    channel TEXT NOT NULL PRIMARY KEY REFERENCES channel (key),
    zone TEXT NOT NULL,
    digest TEXT,
    digest_critical INTEGER NOT NULL DEFAULT 0,
    digest_empty INTEGER NOT NULL DEFAULT 1,
    hours TEXT,
    hours_critical INTEGER NOT NULL DEFAULT 1
);

-- When each digest of a channel is due next.
CREATE TABLE digest (
    channel TEXT NOT NULL REFERENCES channel (key),
    at TEXT NOT NULL,
    due TEXT NOT NULL,
    PRIMARY KEY (channel, at)
);

CREATE TABLE mute (
    channel TEXT NOT NULL REFERENCES channel (key),
    topic TEXT NOT NULL,
    until TEXT NOT NULL,
    author TEXT NOT NULL,
    PRIMARY KEY (channel, topic)
);

CREATE INDEX mute_topic ON mute (topic);
