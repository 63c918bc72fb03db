-- What was written and read by nothing: notices tell the operator of feeds.
DROP TABLE feed_change;

ALTER TABLE entry DROP COLUMN relation;

ALTER TABLE entry DROP COLUMN reasons;
