-- What a professional is, and of which practice, when they told something in a corridor or on the phone.
ALTER TABLE note ADD COLUMN told_by_role TEXT;
ALTER TABLE note ADD COLUMN told_by_practice BLOB REFERENCES practice (id);
CREATE INDEX note_told_by_practice ON note (told_by_practice) WHERE told_by_practice IS NOT NULL;
