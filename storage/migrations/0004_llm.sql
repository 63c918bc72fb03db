-- Which model wrote a story's summary; empty where it is taken from the text itself.
ALTER TABLE story ADD COLUMN summary_by TEXT NOT NULL DEFAULT '';

-- The texts that a model may still summarise: from ingest until the first alert of the story.
CREATE TABLE unsummarised (
    story INTEGER NOT NULL PRIMARY KEY REFERENCES story (id) ON DELETE CASCADE,
    revision INTEGER NOT NULL,
    text TEXT NOT NULL
);
