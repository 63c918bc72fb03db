-- Grouping keys as lists of the stories that have them, each a string of bytes: what was kept one
-- row for a key and story is made anew from the facts of the entries (bot/regrouping.py).
DROP TABLE story_key;

CREATE TABLE story_key (
    key INTEGER NOT NULL PRIMARY KEY,
    stories BLOB NOT NULL
) WITHOUT ROWID;

-- The words of a new story are indexed after all else of its transaction: from a trigger each row
-- is flushed by itself, at twice the cost.
DROP TRIGGER story_search_insert;
