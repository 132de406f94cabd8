-- Who looked: outside the change log, because looking changes nothing and is far more often than writing. Rows are
-- added; the latest of a kind grows by the looks that follow it within minutes; nothing else of it ever changes.
-- "by" is nobody for a passphrase that was wrong. Whose record it was is no reference: a look outlives a record that
-- went into another, as the hands of an act do. The words somebody searched for are not kept: they may be a name.
CREATE TABLE access (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind = 'view' OR kind = 'search' OR kind = 'export' OR kind = 'print' OR kind = 'unlock'
    OR kind = 'unlock with the recovery key' OR kind = 'failed unlock' OR kind = 'lock' OR kind = 'hand over'
    OR kind = 'given back'),
  what TEXT, "by" BLOB, hands BLOB, person BLOB, subject BLOB,
  found INTEGER NOT NULL CHECK (found = 0 OR found = 1),
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, times INTEGER NOT NULL,
  CHECK (last_at >= first_at), CHECK (times >= 1),
  CHECK ((kind = 'view') = (what IS NOT NULL)),
  CHECK ((kind = 'failed unlock') = ("by" IS NULL))
) STRICT;
CREATE INDEX access_person ON access (person, id) WHERE person IS NOT NULL;
CREATE INDEX access_print ON access (id) WHERE kind = 'print';
CREATE TRIGGER access_stays BEFORE UPDATE ON access
WHEN old.id IS NOT new.id OR old.kind IS NOT new.kind OR old.what IS NOT new.what OR old."by" IS NOT new."by"
  OR old.hands IS NOT new.hands OR old.person IS NOT new.person OR old.subject IS NOT new.subject
  OR old.first_at IS NOT new.first_at OR new.found < old.found OR new.times < old.times OR new.last_at < old.last_at
  -- Ten minutes is how long looks are one (store/access.rs).
  OR new.last_at > old.last_at + 600000 BEGIN
  SELECT raise(ABORT, 'Who looked cannot be changed.');
END;
-- Only what was about somebody who is on record no longer can go: with them, when they are erased.
CREATE TRIGGER access_is_kept BEFORE DELETE ON access
WHEN old.person IS NULL OR EXISTS (SELECT 1 FROM person WHERE id = old.person) BEGIN
  SELECT raise(ABORT, 'Who looked cannot be removed.');
END;

-- Whom an export was about, as far as it was about people who can be named.
CREATE TABLE export_about (
  id BLOB PRIMARY KEY, export BLOB NOT NULL REFERENCES export (id), person BLOB NOT NULL REFERENCES person (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_about_export ON export_about (export);
CREATE INDEX export_about_person ON export_about (person);
CREATE INDEX export_at ON export (at DESC, id DESC);

-- Somebody asked what is held about them. What is said of restricted concerns leaves only with a decision that it
-- would do no serious harm, and with whoever made it.
CREATE TABLE access_request (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id), at INTEGER NOT NULL,
  "by" BLOB NOT NULL REFERENCES coordinator (id),
  for_whom TEXT NOT NULL CHECK (trim(for_whom) <> ''), why TEXT NOT NULL CHECK (trim(why) <> ''),
  restricted TEXT NOT NULL CHECK (restricted = 'none held' OR restricted = 'held back' OR restricted = 'may go'),
  decided_by TEXT, decided_why TEXT,
  CHECK (restricted <> 'may go' OR (coalesce(trim(decided_by), '') <> '' AND coalesce(trim(decided_why), '') <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX access_request_person ON access_request (person);
