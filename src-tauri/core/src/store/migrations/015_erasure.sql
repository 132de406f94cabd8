-- Erasure is the one thing that takes content away. A tombstone says that a record was erased, and holds no name.
CREATE TABLE tombstone (
  id BLOB PRIMARY KEY CHECK (length(id) = 16), person BLOB NOT NULL UNIQUE CHECK (length(person) = 16),
  erased_at INTEGER NOT NULL, erased_on TEXT NOT NULL, "by" BLOB NOT NULL CHECK (length("by") = 16),
  act INTEGER NOT NULL,
  ground TEXT NOT NULL CHECK (ground = 'they asked' OR ground = 'no longer needed' OR ground = 'consent withdrawn'
    OR ground = 'recorded by mistake')
) STRICT, WITHOUT ROWID;
CREATE TRIGGER tombstone_stays BEFORE UPDATE ON tombstone BEGIN
  SELECT raise(ABORT, 'What was erased stays erased.');
END;
CREATE TRIGGER tombstone_is_kept BEFORE DELETE ON tombstone BEGIN
  SELECT raise(ABORT, 'What was erased stays erased.');
END;
-- Nobody who was erased comes back, by undo or otherwise.
CREATE TRIGGER erased_stays_gone BEFORE INSERT ON person
WHEN EXISTS (SELECT 1 FROM tombstone WHERE tombstone.person = new.id) BEGIN
  SELECT raise(ABORT, 'What was erased stays erased.');
END;

-- Why somebody's record must be kept, until a person ends it. "until" is when to look again; nothing ends by itself.
CREATE TABLE hold (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id),
  reason TEXT NOT NULL CHECK (reason = 'legal claim' OR reason = 'safeguarding' OR reason = 'still needed'),
  why TEXT NOT NULL CHECK (trim(why) <> ''), since TEXT NOT NULL, until TEXT,
  "by" BLOB NOT NULL REFERENCES coordinator (id), ended_on TEXT, ended_by BLOB REFERENCES coordinator (id),
  CHECK ((ended_on IS NULL) = (ended_by IS NULL)), CHECK (until IS NULL OR until >= since)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_person ON hold (person);
CREATE INDEX hold_open ON hold (person) WHERE ended_on IS NULL;

-- A row stands here only while a record is being erased. It names a tombstone that can never be, so that no
-- transaction ends with one: what is allowed meanwhile is allowed to nothing else.
CREATE TABLE erasing (
  person BLOB NOT NULL, again INTEGER NOT NULL CHECK (again = 0 OR again = 1),
  never BLOB NOT NULL DEFAULT x'' REFERENCES tombstone (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
-- What was erased once is erased again after a backup came back, whatever the backup says.
CREATE TRIGGER hold_forbids_erasing BEFORE INSERT ON erasing
WHEN new.again = 0 AND EXISTS (SELECT 1 FROM hold WHERE hold.person = new.person AND ended_on IS NULL) BEGIN
  SELECT raise(ABORT, 'A hold stands on this record.');
END;
CREATE TRIGGER open_safeguarding_forbids_erasing BEFORE INSERT ON erasing
WHEN new.again = 0 AND EXISTS (
  SELECT 1 FROM concern WHERE concern.client = new.person AND restricted = 1 AND state <> 'closed') BEGIN
  SELECT raise(ABORT, 'A restricted concern about this person is open.');
END;

-- Which fields a change was of, kept where what it said was erased, so that the chain is verified there too.
ALTER TABLE change ADD COLUMN places BLOB;

-- What stays about others loses whoever was erased: who went on a visit, and which volunteer raised a concern. A row
-- is made with them, and only erasing takes them away. A session's lines lose a name, also when it is closed, and a
-- consent a witness.
-- Each text is looked for first: where it is another, the CHECK below fails, and with it the whole migration.
CREATE TABLE rewritten (one INTEGER NOT NULL CHECK (one = 1)) STRICT;
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, was, becomes)
FROM (SELECT 'op BETWEEN 1 AND 3' AS was, 'op BETWEEN 1 AND 5' AS becomes)
WHERE type = 'table' AND name = 'change' AND instr(sql, was) > 0;
INSERT INTO rewritten VALUES (changes());
UPDATE sqlite_schema SET sql = replace(sql, was, becomes)
FROM (SELECT 'CHECK (volunteer IS NOT NULL OR coordinator IS NOT NULL)' AS was, 'CHECK (1)' AS becomes)
WHERE type = 'table' AND name = 'visit' AND instr(sql, was) > 0;
INSERT INTO rewritten VALUES (changes());
UPDATE sqlite_schema SET sql = replace(sql, was, becomes)
FROM (SELECT 'CHECK (raised_by <> ''volunteer'' OR raised_by_person IS NOT NULL)' AS was, 'CHECK (1)' AS becomes)
WHERE type = 'table' AND name = 'concern' AND instr(sql, was) > 0;
INSERT INTO rewritten VALUES (changes());
UPDATE sqlite_schema SET sql = replace(sql, was, becomes)
FROM (SELECT 'closed_as = ''same as another'' OR raised_by <> ''volunteer'' OR coalesce(' AS was,
  'closed_as = ''same as another'' OR raised_by <> ''volunteer'' OR raised_by_person IS NULL OR coalesce(' AS becomes)
WHERE type = 'table' AND name = 'concern' AND instr(sql, was) > 0;
INSERT INTO rewritten VALUES (changes());
PRAGMA writable_schema = RESET;
DROP TABLE rewritten;
CREATE TRIGGER visit_by_somebody BEFORE INSERT ON visit
WHEN new.volunteer IS NULL AND new.coordinator IS NULL BEGIN
  SELECT raise(ABORT, 'Say who went.');
END;
CREATE TRIGGER visit_stays_by_somebody BEFORE UPDATE OF volunteer, coordinator ON visit
WHEN new.volunteer IS NULL AND new.coordinator IS NULL AND (old.volunteer IS NOT NULL OR old.coordinator IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'Say who went.');
END;
CREATE TRIGGER concern_raised_by_somebody BEFORE INSERT ON concern
WHEN new.raised_by = 'volunteer' AND new.raised_by_person IS NULL BEGIN
  SELECT raise(ABORT, 'Say which volunteer raised it.');
END;
CREATE TRIGGER concern_stays_raised_by_somebody BEFORE UPDATE OF raised_by, raised_by_person ON concern
WHEN new.raised_by = 'volunteer' AND new.raised_by_person IS NULL
  AND (old.raised_by <> 'volunteer' OR old.raised_by_person IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'Say which volunteer raised it.');
END;

DROP TRIGGER note_stays_as_typed;
CREATE TRIGGER note_stays_as_typed BEFORE UPDATE OF text ON note
WHEN (SELECT state FROM session WHERE session.id = old.session) = 'closed' AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'This session is closed. Write beneath the line instead.');
END;
DROP TRIGGER note_is_kept;
CREATE TRIGGER note_is_kept BEFORE DELETE ON note
WHEN (SELECT state FROM session WHERE session.id = old.session) = 'closed' AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'This session is closed. Write beneath the line instead.');
END;
DROP TRIGGER consent_is_kept;
CREATE TRIGGER consent_is_kept
BEFORE UPDATE OF id, purpose, answer, how, "on", "by", witnessed_by, wording_version, covers, with_whom, review_on,
  sequence, corrects ON consent WHEN NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'A consent is never edited. Record a new answer instead.');
END;

-- What the laptop's clock said at the latest act, and whether it ever jumped since a person said that it is right.
ALTER TABLE device ADD COLUMN last_wall INTEGER;
ALTER TABLE device ADD COLUMN jumped INTEGER NOT NULL DEFAULT 0 CHECK (jumped = 0 OR jumped = 1);
-- Whether the room that an erasure freed is still to be wiped: a full disk or a flat battery may come between.
ALTER TABLE device ADD COLUMN wipe_due INTEGER NOT NULL DEFAULT 0 CHECK (wipe_due = 0 OR wipe_due = 1);
