-- What happened to the keys. They lie outside this file, but the log says who gave, changed or took them, and when.
CREATE TABLE key_event (
  id BLOB PRIMARY KEY, at INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what = 'passphrase given' OR what = 'passphrase changed' OR what = 'passphrase forgotten'
    OR what = 'passphrase taken' OR what = 'recovery key replaced' OR what = 'data key replaced'),
  coordinator BLOB REFERENCES coordinator (id),
  CHECK ((coordinator IS NULL) = (what = 'recovery key replaced' OR what = 'data key replaced'))
) STRICT, WITHOUT ROWID;
CREATE INDEX key_event_coordinator ON key_event (coordinator, at);

-- A file has somebody who works with it, always.
CREATE TRIGGER coordinator_one_stays AFTER UPDATE OF active ON coordinator WHEN NEW.active = 0 BEGIN
  SELECT raise(ABORT, 'This is the only coordinator. Add another first.')
  WHERE NOT EXISTS (SELECT 1 FROM coordinator WHERE active = 1);
END;
CREATE INDEX client_lead ON client (lead) WHERE lead IS NOT NULL;
