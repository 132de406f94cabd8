-- In whose hands the laptop was when something was written, and each time that it was handed over.
-- As the coordinator of an act, the hands are no reference: the log outlives a record that went into another.
ALTER TABLE act ADD COLUMN hands BLOB;

CREATE TABLE helper_turn (
  id BLOB PRIMARY KEY, session BLOB NOT NULL REFERENCES session (id),
  volunteer BLOB NOT NULL REFERENCES volunteer (id), handed_at INTEGER NOT NULL, back_at INTEGER,
  ended TEXT CHECK (ended IS NULL OR ended = 'given back' OR ended = 'locked' OR ended = 'stopped'),
  CHECK ((back_at IS NULL) = (ended IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX helper_turn_session ON helper_turn (session);
CREATE INDEX helper_turn_volunteer ON helper_turn (volunteer);
CREATE INDEX helper_turn_open ON helper_turn (handed_at) WHERE back_at IS NULL;
