-- What people follow by name or docket number is their tenant's own: nobody else is told of it.
ALTER TABLE followed ADD COLUMN private INTEGER NOT NULL DEFAULT 0;

UPDATE followed SET private = 1
WHERE kind = 'party' OR NOT coalesce(json_extract(definition, '$.discovered'), 0);

CREATE INDEX followed_private ON followed (kind, id) WHERE private = 1;

ALTER TABLE tag ADD COLUMN private INTEGER NOT NULL DEFAULT 0;

UPDATE tag SET private = 1
WHERE topic IN (SELECT kind || ':' || id FROM followed WHERE private = 1);

-- The parties of a new case that are followed by name alone.
ALTER TABLE story ADD COLUMN reveals_privately TEXT NOT NULL DEFAULT '';

-- Cases made only because somebody follows a party by name: they are for who follows that.
CREATE TABLE arisen (
    topic TEXT NOT NULL,
    party TEXT NOT NULL,
    PRIMARY KEY (topic, party)
);

CREATE INDEX arisen_party ON arisen (party);

-- Whose a channel is, as bot.model.tenant_of says it.
CREATE VIEW belonging AS
SELECT
    key AS channel,
    CASE
        WHEN tenant = '' OR key GLOB 'slack:D*' OR key GLOB 'slack:*/D*' THEN key
        ELSE substr(key, 1, instr(key, ':')) || tenant
    END AS tenant
FROM channel;

-- Which tenant follows what, and since when.
CREATE VIEW follower AS
SELECT subscription.topic AS topic, belonging.tenant AS tenant, subscription.created AS since
FROM subscription JOIN belonging ON belonging.channel = subscription.channel
UNION ALL
SELECT arisen.topic, belonging.tenant, subscription.created
FROM arisen
JOIN subscription ON subscription.topic = arisen.party
JOIN belonging ON belonging.channel = subscription.channel;

DELETE FROM followed WHERE private = 1
AND NOT EXISTS (SELECT 1 FROM subscription WHERE topic = followed.kind || ':' || followed.id);
