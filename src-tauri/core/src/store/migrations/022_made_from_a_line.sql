-- The line that a corridor note was made from.
ALTER TABLE note ADD COLUMN from_note BLOB REFERENCES note (id);
CREATE INDEX note_from_note ON note (from_note) WHERE from_note IS NOT NULL;
