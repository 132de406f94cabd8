-- Of this file on this laptop alone, outside the change log: what was noticed about the file itself, and when it was
-- backed up, taken outside, tried or restored.
CREATE TABLE alarm (
  id INTEGER PRIMARY KEY, at INTEGER NOT NULL, what TEXT NOT NULL CHECK (trim(what) <> ''),
  details TEXT NOT NULL, dealt_at INTEGER
) STRICT;
CREATE UNIQUE INDEX alarm_open ON alarm (what) WHERE dealt_at IS NULL;

CREATE TABLE laptop_note (
  name TEXT PRIMARY KEY, at INTEGER NOT NULL, text TEXT NOT NULL
) STRICT, WITHOUT ROWID;
