-- That a backup took the place of the records: an act in the log, and a notice that is no fault of the file.
CREATE TABLE restored_from (
  id BLOB PRIMARY KEY, at INTEGER NOT NULL, made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE alarm ADD COLUMN restored INTEGER NOT NULL DEFAULT 0 CHECK (restored = 0 OR restored = 1);
