-- What may have gone unseen of a feed last, in a sentence.
ALTER TABLE feed ADD COLUMN missed TEXT;
