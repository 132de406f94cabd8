-- Good news: what went well, whom it is about, whom to thank, who may hear it, and where it was told.
CREATE TABLE good_news (
  id BLOB PRIMARY KEY, text TEXT NOT NULL CHECK (trim(text) <> ''), "on" TEXT NOT NULL,
  recorded_by BLOB NOT NULL REFERENCES coordinator (id),
  permission TEXT NOT NULL CHECK (permission IN ('not asked', 'no', 'without names', 'with names')),
  asked_on TEXT, from_note BLOB REFERENCES note (id), report_year INTEGER,
  -- An answer has its day, and nothing is chosen for a report that nobody said yes to.
  CHECK ((permission = 'not asked') = (asked_on IS NULL)),
  CHECK (report_year IS NULL OR permission IN ('without names', 'with names'))
) STRICT, WITHOUT ROWID;
CREATE INDEX good_news_on ON good_news ("on", id);
CREATE INDEX good_news_permission ON good_news (permission, "on");
CREATE INDEX good_news_report_year ON good_news (report_year) WHERE report_year IS NOT NULL;
CREATE INDEX good_news_from_note ON good_news (from_note) WHERE from_note IS NOT NULL;

CREATE TABLE good_news_about (
  id BLOB PRIMARY KEY, good_news BLOB NOT NULL REFERENCES good_news (id),
  person BLOB NOT NULL REFERENCES person (id), UNIQUE (good_news, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX good_news_about_person ON good_news_about (person);

CREATE TABLE good_news_thanks (
  id BLOB PRIMARY KEY, good_news BLOB NOT NULL REFERENCES good_news (id),
  person BLOB NOT NULL REFERENCES volunteer (id), thanked_on TEXT, UNIQUE (good_news, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX good_news_thanks_person ON good_news_thanks (person);
CREATE INDEX good_news_thanks_due ON good_news_thanks (person) WHERE thanked_on IS NULL;

CREATE TABLE good_news_shared (
  id BLOB PRIMARY KEY, good_news BLOB NOT NULL REFERENCES good_news (id),
  "with" TEXT NOT NULL CHECK (trim("with") <> ''), session BLOB REFERENCES session (id), "on" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX good_news_shared_good_news ON good_news_shared (good_news);
CREATE INDEX good_news_shared_session ON good_news_shared (session) WHERE session IS NOT NULL;
