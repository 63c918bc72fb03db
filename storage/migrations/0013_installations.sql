-- Workspaces and organisations of Slack that installed the app; tokens are sealed.
CREATE TABLE installation (
    tenant TEXT NOT NULL PRIMARY KEY,
    enterprise TEXT,
    name TEXT NOT NULL,
    bot_user TEXT NOT NULL,
    bot TEXT NOT NULL,
    installer TEXT NOT NULL,
    scopes TEXT NOT NULL,
    token TEXT NOT NULL,
    refresh TEXT,
    expires TEXT,
    installed TEXT NOT NULL
);
