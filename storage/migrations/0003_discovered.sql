ALTER TABLE story ADD COLUMN reveals TEXT NOT NULL DEFAULT '';

CREATE TABLE proposal (
    case_id TEXT NOT NULL,
    related_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    evidence TEXT NOT NULL,
    created TEXT NOT NULL,
    PRIMARY KEY (case_id, related_id, kind)
);

CREATE INDEX proposal_related ON proposal (related_id);
