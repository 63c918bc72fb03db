-- The tags, by name, of the posts that a subscription opens in a forum; a line for each.
ALTER TABLE subscription ADD COLUMN tags TEXT NOT NULL DEFAULT '';
