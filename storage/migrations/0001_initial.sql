-- Times are UTC, ISO 8601 with microseconds, all of one width, so that they sort as text.

CREATE TABLE setting (
    key TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE feed (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    court TEXT,
    etag TEXT,
    last_modified TEXT,
    body_hash TEXT,
    validated TEXT,
    notes TEXT,
    active INTEGER NOT NULL DEFAULT 1,
    carries TEXT,
    baselined TEXT,
    due TEXT,
    polled TEXT,
    succeeded TEXT,
    changed TEXT,
    failures INTEGER NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT 'new',
    reason TEXT,
    since TEXT
);

CREATE TABLE story (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    event TEXT NOT NULL,
    kind TEXT NOT NULL,
    court TEXT,
    docket TEXT,
    caption TEXT,
    number TEXT,
    repaired INTEGER NOT NULL DEFAULT 0,
    revision INTEGER NOT NULL DEFAULT 1,
    quiet INTEGER NOT NULL DEFAULT 0,
    lead INTEGER,
    published TEXT,
    first_seen TEXT NOT NULL
);

CREATE INDEX story_docket ON story (docket, court) WHERE docket IS NOT NULL;

CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    feed INTEGER NOT NULL REFERENCES feed (id),
    key TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES story (id),
    parts TEXT NOT NULL,
    title TEXT NOT NULL,
    link TEXT,
    publisher TEXT NOT NULL,
    kind TEXT NOT NULL,
    repaired INTEGER NOT NULL,
    facts TEXT NOT NULL,
    relation TEXT NOT NULL,
    reasons TEXT NOT NULL,
    published TEXT,
    first_seen TEXT NOT NULL,
    UNIQUE (feed, key)
);

CREATE INDEX entry_story ON entry (story);

CREATE INDEX entry_link ON entry (link) WHERE link IS NOT NULL;

CREATE TABLE tag (
    entry INTEGER NOT NULL REFERENCES entry (id),
    story INTEGER NOT NULL REFERENCES story (id),
    topic TEXT NOT NULL,
    certain INTEGER NOT NULL,
    rule TEXT NOT NULL,
    match TEXT NOT NULL,
    start INTEGER NOT NULL,
    finish INTEGER NOT NULL,
    score REAL NOT NULL
);

CREATE INDEX tag_topic ON tag (topic, certain, story);

CREATE INDEX tag_story ON tag (story);

CREATE INDEX tag_entry ON tag (entry);

CREATE TABLE story_key (
    key BIGINT NOT NULL,
    story INTEGER NOT NULL REFERENCES story (id),
    seen TEXT NOT NULL,
    PRIMARY KEY (key, story)
);

CREATE TABLE followed (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    definition TEXT NOT NULL,
    added TEXT NOT NULL,
    PRIMARY KEY (kind, id)
);

CREATE TABLE channel (
    key TEXT NOT NULL PRIMARY KEY,
    tenant TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'ok',
    reason TEXT,
    since TEXT,
    resume TEXT
);

CREATE TABLE subscription (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL REFERENCES channel (key),
    topic TEXT NOT NULL,
    filters TEXT NOT NULL,
    tenant TEXT NOT NULL,
    author TEXT NOT NULL,
    fixed INTEGER NOT NULL,
    created TEXT NOT NULL,
    UNIQUE (channel, topic)
);

CREATE INDEX subscription_topic ON subscription (topic);

CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    story INTEGER NOT NULL REFERENCES story (id),
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
    UNIQUE (story, channel, kind, revision)
);

CREATE INDEX delivery_open ON delivery (channel, id) WHERE state IN ('pending', 'sending', 'unknown');
