-- What was searched for, so that the buttons for its further pages work: they hold no text.
CREATE TABLE searched (
    key TEXT NOT NULL PRIMARY KEY,
    seen_by TEXT NOT NULL,
    words TEXT NOT NULL,
    source TEXT NOT NULL,
    since TEXT,
    at TEXT NOT NULL
);

CREATE INDEX searched_at ON searched (at);
