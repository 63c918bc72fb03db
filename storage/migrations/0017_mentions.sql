-- Whom the alerts of a subscription call, and whom an alert does.
ALTER TABLE subscription ADD COLUMN mention TEXT NOT NULL DEFAULT '';

ALTER TABLE delivery ADD COLUMN mention TEXT NOT NULL DEFAULT '';

CREATE INDEX delivery_mention ON delivery (channel, created) WHERE mention <> '';
