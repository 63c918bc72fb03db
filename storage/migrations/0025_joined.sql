-- Why an entry is in a story that was there before it (storage/joins.py); NULL where it is not, or
-- came before this was kept.
ALTER TABLE entry ADD COLUMN joined TEXT;
