CREATE VIRTUAL TABLE story_search USING fts5 (
    title,
    summary,
    content = 'story',
    content_rowid = 'id',
    tokenize = "unicode61 remove_diacritics 2"
);

CREATE TRIGGER story_search_insert AFTER INSERT ON story BEGIN
    INSERT INTO story_search (rowid, title, summary) VALUES (new.id, new.title, new.summary);
END;

CREATE TRIGGER story_search_update AFTER UPDATE OF title, summary ON story BEGIN
    INSERT INTO story_search (story_search, rowid, title, summary)
    VALUES ('delete', old.id, old.title, old.summary);
    INSERT INTO story_search (rowid, title, summary) VALUES (new.id, new.title, new.summary);
END;

CREATE TRIGGER story_search_delete AFTER DELETE ON story BEGIN
    INSERT INTO story_search (story_search, rowid, title, summary)
    VALUES ('delete', old.id, old.title, old.summary);
END;
