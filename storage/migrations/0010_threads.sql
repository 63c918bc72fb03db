-- Whether a channel wants the stories of a case in one thread, and what cannot do without: a forum.
ALTER TABLE subscription ADD COLUMN threads TEXT NOT NULL DEFAULT 'off';

CREATE INDEX subscription_threads ON subscription (channel) WHERE threads <> 'off';

ALTER TABLE channel ADD COLUMN forum INTEGER NOT NULL DEFAULT 0;

CREATE INDEX channel_forum ON channel (key) WHERE forum = 1;
