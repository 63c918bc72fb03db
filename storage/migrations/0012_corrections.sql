-- What people say is wrong about a story, per tenant: a workspace, a server, or a direct message.
CREATE TABLE correction (
    id INTEGER PRIMARY KEY,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    story INTEGER NOT NULL REFERENCES story (id),
    kind TEXT NOT NULL,
    topic TEXT NOT NULL,
    original INTEGER REFERENCES story (id),
    state TEXT NOT NULL DEFAULT 'open',
    wide INTEGER NOT NULL DEFAULT 0,
    rule TEXT NOT NULL DEFAULT '',
    match TEXT NOT NULL DEFAULT '',
    promoted INTEGER NOT NULL DEFAULT 0,
    created TEXT NOT NULL,
    UNIQUE (tenant, story, kind, topic)
);

CREATE INDEX correction_wide ON correction (topic) WHERE wide = 1;

-- Who did what about a correction, and when; nothing here is ever changed.
CREATE TABLE correction_act (
    id INTEGER PRIMARY KEY,
    correction INTEGER NOT NULL REFERENCES correction (id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    author TEXT NOT NULL,
    act TEXT NOT NULL
);

CREATE INDEX correction_act_of ON correction_act (correction);

-- What confirmed corrections hold for: a tenant ('*': all) does not see a story as of a topic, or
-- with the topic '' not at all.
CREATE TABLE corrected (
    story INTEGER NOT NULL REFERENCES story (id),
    tenant TEXT NOT NULL,
    topic TEXT NOT NULL,
    correction INTEGER NOT NULL REFERENCES correction (id) ON DELETE CASCADE,
    PRIMARY KEY (story, tenant, topic, correction)
);

CREATE INDEX corrected_by ON corrected (correction);
