-- Whose new case a story was the first of, was kept with the names that only some follow: of those
-- only who sees the tag is told, as of what has come since.
UPDATE story SET reveals_privately = reveals, reveals = ''
WHERE reveals <> '' AND reveals_privately = '';
