-- That somebody dealt with what was noticed about the file: an act in the log, with the words they saw. Whoever put an old
-- file back must not be able to take the notice of it away without a trace.
CREATE TABLE alarm_dealt (
  id BLOB PRIMARY KEY, at INTEGER NOT NULL,
  alarm INTEGER NOT NULL UNIQUE, what TEXT NOT NULL CHECK (trim(what) <> ''), raised_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER alarm_dealt_by_somebody BEFORE UPDATE OF dealt_at ON alarm WHEN NEW.dealt_at IS NOT NULL BEGIN
  SELECT raise(ABORT, 'Who dealt with this has to be on record.')
  WHERE NOT EXISTS (SELECT 1 FROM alarm_dealt WHERE alarm = NEW.id);
END;
