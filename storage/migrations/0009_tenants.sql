-- Tenants (workspaces, servers) that removed the bot: nothing is sent there, and what is kept of
-- them is deleted after a grace.
CREATE TABLE departure (
    platform TEXT NOT NULL,
    tenant TEXT NOT NULL,
    since TEXT NOT NULL,
    PRIMARY KEY (platform, tenant)
);

-- What was deleted of tenants: how many rows of what, nothing of their content.
CREATE TABLE purge (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    tenant TEXT NOT NULL,
    at TEXT NOT NULL,
    counts TEXT NOT NULL
);
