-- By which change a followed or discovered case came to be known as it is: of thousands, those
-- that changed since are read alone.
ALTER TABLE followed ADD COLUMN change INTEGER NOT NULL DEFAULT 0;

CREATE INDEX followed_change ON followed (change);
