-- One person on record twice. What stood under the record that goes is handed to the one that stays; a row here says
-- so, for as long as it holds. "into" is where it went then; "stays" follows when that record goes into another.
CREATE TABLE merged (
  id BLOB PRIMARY KEY, stays BLOB NOT NULL REFERENCES person (id), gone BLOB NOT NULL UNIQUE CHECK (length(gone) = 16),
  "into" BLOB NOT NULL CHECK (length("into") = 16), name TEXT NOT NULL CHECK (trim(name) <> ''),
  lists_of_both TEXT NOT NULL CHECK (json_valid(lists_of_both)), other_references TEXT NOT NULL CHECK (json_valid(other_references)),
  CHECK (gone <> "into"), CHECK (gone <> stays)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_stays ON merged (stays);
-- When records were put together and taken apart: few, and asked by every meeting.
CREATE INDEX change_merged ON change (position) WHERE kind = 120;

-- Two records that are alike and are two people: nobody is asked again. The lower id stands first.
CREATE TABLE two_people (
  id BLOB PRIMARY KEY, one BLOB NOT NULL REFERENCES person (id), other BLOB NOT NULL REFERENCES person (id),
  said_on TEXT NOT NULL, UNIQUE (one, other), CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX two_people_other ON two_people (other);

-- Other names somebody is found by, parted by semicolons: a maiden name, the name of a record that went into theirs.
ALTER TABLE person ADD COLUMN also_known_as TEXT;

-- A consent is never edited. It changes hands only from a record to the one it went into, and back with the undo.
DROP TRIGGER consent_is_kept;
CREATE TRIGGER consent_is_kept
BEFORE UPDATE OF id, purpose, answer, how, "on", "by", witnessed_by, wording_version, covers, with_whom, review_on,
  sequence, corrects ON consent BEGIN
  SELECT raise(ABORT, 'A consent is never edited. Record a new answer instead.');
END;
CREATE TRIGGER consent_stays_theirs BEFORE UPDATE OF person ON consent
WHEN NOT EXISTS (SELECT 1 FROM merged WHERE gone = old.person AND "into" = new.person)
  AND NOT EXISTS (SELECT 1 FROM merged WHERE gone = new.person AND "into" = old.person) BEGIN
  SELECT raise(ABORT, 'A consent is never edited. Record a new answer instead.');
END;
