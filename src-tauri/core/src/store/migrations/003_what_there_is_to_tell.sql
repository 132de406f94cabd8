-- The history of a concern and of a referral also says what there was to tell; that of a concern, that a
-- restriction was taken off. A CHECK cannot be changed in place, so both tables are written anew.
CREATE TABLE concern_event_new (
  id BLOB PRIMARY KEY, concern BLOB NOT NULL REFERENCES concern (id), client BLOB NOT NULL REFERENCES client (id),
  what TEXT NOT NULL CHECK (what IN ('move', 'level', 'loop', 'outcome', 'restriction')),
  "from" TEXT, "to" TEXT NOT NULL, "by" BLOB NOT NULL REFERENCES coordinator (id), at INTEGER NOT NULL, why TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO concern_event_new SELECT id, concern, client, what, "from", "to", "by", at, why FROM concern_event;
DROP TABLE concern_event;
ALTER TABLE concern_event_new RENAME TO concern_event;
CREATE INDEX concern_event_concern ON concern_event (concern, at);
CREATE INDEX concern_event_client ON concern_event (client, at);

CREATE TABLE referral_event_new (
  id BLOB PRIMARY KEY, referral BLOB NOT NULL REFERENCES referral (id), client BLOB NOT NULL REFERENCES client (id),
  what TEXT NOT NULL CHECK (what IN ('move', 'chased', 'loop', 'outcome')),
  "from" TEXT, "to" TEXT NOT NULL, "by" BLOB NOT NULL REFERENCES coordinator (id), at INTEGER NOT NULL, why TEXT
) STRICT, WITHOUT ROWID;
INSERT INTO referral_event_new SELECT id, referral, client, what, "from", "to", "by", at, why FROM referral_event;
DROP TABLE referral_event;
ALTER TABLE referral_event_new RENAME TO referral_event;
CREATE INDEX referral_event_referral ON referral_event (referral, at);
CREATE INDEX referral_event_client ON referral_event (client, at);

-- The corridor notes about nobody, which no person's page and no session shows: kept by the file itself, like
-- an index, so that the question costs what its answer costs, after years too.
CREATE TABLE corridor_about_nobody (row INTEGER PRIMARY KEY REFERENCES note (row) ON DELETE CASCADE) STRICT;
INSERT INTO corridor_about_nobody
SELECT row FROM note
WHERE session IS NULL AND NOT EXISTS (SELECT 1 FROM note_about WHERE note_about.note = note.id);
CREATE TRIGGER corridor_written AFTER INSERT ON note WHEN new.session IS NULL BEGIN
  INSERT INTO corridor_about_nobody VALUES (new.row);
END;
CREATE TRIGGER corridor_about_somebody AFTER INSERT ON note_about BEGIN
  DELETE FROM corridor_about_nobody WHERE row = (SELECT row FROM note WHERE id = new.note);
END;
CREATE TRIGGER corridor_about_nobody_again AFTER DELETE ON note_about BEGIN
  INSERT INTO corridor_about_nobody
  SELECT row FROM note
  WHERE id = old.note AND session IS NULL
    AND NOT EXISTS (SELECT 1 FROM note_about WHERE note_about.note = old.note);
END;
