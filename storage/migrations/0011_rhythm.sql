-- How a feed publishes, by the times of what it shows (bot.schedule.Rhythm), and how often its host
-- has asked for fewer requests lately.
ALTER TABLE feed ADD COLUMN rhythm TEXT NOT NULL DEFAULT '';
ALTER TABLE feed ADD COLUMN eased INTEGER NOT NULL DEFAULT 0;

-- The last time that a feed showed nothing of what it had shown before: what came between these
-- may have gone unseen.
ALTER TABLE feed ADD COLUMN missed_since TEXT;
ALTER TABLE feed ADD COLUMN missed_until TEXT;
