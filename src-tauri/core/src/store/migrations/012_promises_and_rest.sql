-- What was promised, to whom and by when; and when a volunteer rests.
CREATE TABLE promise (
  id BLOB PRIMARY KEY, what TEXT NOT NULL CHECK (trim(what) <> ''), "to" BLOB REFERENCES person (id),
  who TEXT, made_on TEXT NOT NULL, "by" TEXT NOT NULL, done_on TEXT,
  from_note BLOB REFERENCES note (id), session BLOB REFERENCES session (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX promise_open ON promise ("by") WHERE done_on IS NULL;
CREATE INDEX promise_to ON promise ("to", "by") WHERE "to" IS NOT NULL;
CREATE INDEX promise_session ON promise (session) WHERE session IS NOT NULL;
CREATE INDEX promise_from_note ON promise (from_note) WHERE from_note IS NOT NULL;

CREATE TABLE rest (
  id BLOB PRIMARY KEY, volunteer BLOB NOT NULL REFERENCES volunteer (id), since TEXT NOT NULL, until TEXT NOT NULL,
  why TEXT, ended_on TEXT, CHECK (until >= since), CHECK (ended_on IS NULL OR ended_on >= since)
) STRICT, WITHOUT ROWID;
CREATE INDEX rest_volunteer ON rest (volunteer);
CREATE UNIQUE INDEX rest_now ON rest (volunteer) WHERE ended_on IS NULL;
CREATE INDEX rest_until ON rest (until) WHERE ended_on IS NULL;
