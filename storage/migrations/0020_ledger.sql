-- The ledger with less to keep up: which digest a row is, is indexed for digests alone, since an
-- index over all rows by channel makes a story for 100 channels write 100 pages. Nor is the channel
-- a foreign key any more, which needs that index: a row is only ever made from its channel's row.
CREATE TABLE delivery_rebuilt (
    id INTEGER PRIMARY KEY,
    story INTEGER REFERENCES story (id),
    channel TEXT NOT NULL,
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
    parent INTEGER REFERENCES delivery_rebuilt (id) ON DELETE SET NULL,
    first_change INTEGER,
    last_change INTEGER,
    mention TEXT NOT NULL DEFAULT '',
    UNIQUE (story, channel, kind, revision)
);

INSERT INTO delivery_rebuilt (
    id, story, channel, kind, revision, tenant, topics, state, attempt, created, due, attempted,
    lease, sent, message, reason, period, told_in, parent, first_change, last_change,
    mention
)
SELECT
    id, story, channel, kind, revision, tenant, topics, state, attempt, created, due, attempted,
    lease, sent, message, reason, period, told_in, parent, first_change, last_change,
    mention
FROM delivery;

-- Its rows would go with the table that they refer to.
CREATE TABLE notice_rebuilt (
    delivery INTEGER NOT NULL PRIMARY KEY REFERENCES delivery_rebuilt (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);

INSERT INTO notice_rebuilt (delivery, text) SELECT delivery, text FROM notice;

DROP TABLE notice;

DROP TABLE delivery;

ALTER TABLE delivery_rebuilt RENAME TO delivery;

ALTER TABLE notice_rebuilt RENAME TO notice;

CREATE UNIQUE INDEX delivery_period ON delivery (channel, kind, period) WHERE period IS NOT NULL;

CREATE INDEX delivery_open ON delivery (channel, id) WHERE state IN ('pending', 'sending', 'unknown');

CREATE INDEX delivery_held ON delivery (due, channel) WHERE state = 'held' AND reason <> 'muted';

CREATE INDEX delivery_missed ON delivery (channel, created) WHERE state IN ('held', 'filtered');

CREATE INDEX delivery_told ON delivery (told_in) WHERE told_in IS NOT NULL;

CREATE INDEX delivery_parent ON delivery (parent) WHERE parent IS NOT NULL;

CREATE INDEX delivery_waiting ON delivery (due) WHERE state = 'waiting';

CREATE INDEX delivery_mention ON delivery (channel, created) WHERE mention <> '';

CREATE INDEX delivery_leased ON delivery (lease) WHERE lease IS NOT NULL;

CREATE INDEX delivery_dead ON delivery (id) WHERE state = 'dead';
