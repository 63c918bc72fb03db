-- What a delivery to the operator says: it is of no story.
CREATE TABLE notice (
    delivery INTEGER NOT NULL PRIMARY KEY REFERENCES delivery (id) ON DELETE CASCADE,
    text TEXT NOT NULL
);
