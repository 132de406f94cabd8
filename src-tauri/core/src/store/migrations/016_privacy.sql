-- Complaints, breaches, the ground on which each thing is kept, privacy notices, and decisions about capacity.
CREATE TABLE complaint (
  id BLOB PRIMARY KEY, received_on TEXT NOT NULL, by_person BLOB REFERENCES person (id), by_words TEXT,
  how TEXT NOT NULL CHECK (how = 'spoken' OR how = 'phone' OR how = 'letter' OR how = 'email' OR how = 'other'),
  about TEXT NOT NULL CHECK (trim(about) <> ''), acknowledged_on TEXT, what_was_done TEXT, answered_on TEXT,
  outcome TEXT CHECK (outcome IS NULL OR outcome = 'upheld' OR outcome = 'partly upheld' OR outcome = 'not upheld'
    OR outcome = 'taken back'),
  CHECK (by_person IS NULL OR coalesce(trim(by_words), '') = ''),
  CHECK ((answered_on IS NULL) = (outcome IS NULL)),
  CHECK (answered_on IS NULL OR coalesce(trim(what_was_done), '') <> ''),
  CHECK (answered_on IS NULL OR answered_on >= received_on),
  CHECK (acknowledged_on IS NULL OR acknowledged_on >= received_on)
) STRICT, WITHOUT ROWID;
-- A complaint stays when the record of whoever complained is erased: how it was answered can still be shown.
CREATE TRIGGER complaint_by_somebody BEFORE INSERT ON complaint
WHEN new.by_person IS NULL AND coalesce(trim(new.by_words), '') = '' BEGIN
  SELECT raise(ABORT, 'Write who complained.');
END;
CREATE TRIGGER complaint_stays_by_somebody BEFORE UPDATE OF by_person, by_words ON complaint
WHEN new.by_person IS NULL AND coalesce(trim(new.by_words), '') = ''
  AND (old.by_person IS NOT NULL OR coalesce(trim(old.by_words), '') <> '') AND NOT EXISTS (SELECT 1 FROM erasing) BEGIN
  SELECT raise(ABORT, 'Write who complained.');
END;
CREATE INDEX complaint_by_person ON complaint (by_person) WHERE by_person IS NOT NULL;
CREATE INDEX complaint_open ON complaint (received_on) WHERE answered_on IS NULL;
CREATE INDEX complaint_received ON complaint (received_on);

-- The Commission hears within 72 hours of when it was known, or the record says why later (UK GDPR Article 33(1)).
-- Where there is a risk it cannot be closed untold; where the risk is high, the people hear too, or it says why not
-- (Article 34).
CREATE TABLE breach (
  id BLOB PRIMARY KEY, found_at INTEGER NOT NULL, happened_on TEXT,
  kind TEXT NOT NULL CHECK (kind = 'lost or stolen laptop' OR kind = 'lost or stolen paper'
    OR kind = 'sent to the wrong person' OR kind = 'seen by somebody who should not' OR kind = 'records lost or changed'
    OR kind = 'other'),
  what_happened TEXT NOT NULL CHECK (trim(what_happened) <> ''), whose TEXT,
  how_many INTEGER CHECK (how_many IS NULL OR how_many >= 0), which_data TEXT, likely_harm TEXT, what_was_done TEXT,
  risk TEXT CHECK (risk IS NULL OR risk = 'no risk likely' OR risk = 'a risk' OR risk = 'a high risk'),
  told_ico_at INTEGER, ico_reference TEXT, why_ico_late TEXT, why_not_ico TEXT, told_people_on TEXT, why_not_people TEXT,
  closed_on TEXT,
  CHECK (told_ico_at IS NULL OR (why_not_ico IS NULL AND told_ico_at >= found_at)),
  CHECK (told_ico_at IS NULL OR told_ico_at - found_at <= 259200000 OR coalesce(trim(why_ico_late), '') <> ''),
  CHECK (told_people_on IS NULL OR why_not_people IS NULL),
  CHECK (why_not_ico IS NULL OR risk IS NULL OR risk = 'no risk likely'),
  CHECK (closed_on IS NULL OR (risk IS NOT NULL AND coalesce(trim(what_was_done), '') <> '')),
  CHECK (closed_on IS NULL OR told_ico_at IS NOT NULL OR (risk = 'no risk likely' AND coalesce(trim(why_not_ico), '') <> '')),
  CHECK (closed_on IS NULL OR told_people_on IS NOT NULL OR coalesce(trim(why_not_people), '') <> ''
    OR risk <> 'a high risk')
) STRICT, WITHOUT ROWID;
CREATE INDEX breach_open ON breach (found_at) WHERE closed_on IS NULL;
CREATE INDEX breach_found ON breach (found_at);
CREATE TABLE breach_person (
  id BLOB PRIMARY KEY, breach BLOB NOT NULL REFERENCES breach (id), person BLOB NOT NULL REFERENCES person (id),
  UNIQUE (breach, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX breach_person_person ON breach_person (person);

-- What the organisation chose; without a row there is only a suggestion. Some conditions of Article 9 hold only with one
-- of Schedule 1 (Data Protection Act 2018, section 10(2) and (3)).
CREATE TABLE lawful_basis (
  id BLOB PRIMARY KEY, kept_for TEXT NOT NULL UNIQUE, article_6 TEXT NOT NULL, article_9 TEXT, schedule_1 TEXT,
  wording TEXT NOT NULL CHECK (trim(wording) <> ''), confirmed_on TEXT NOT NULL,
  confirmed_by BLOB NOT NULL REFERENCES coordinator (id),
  CHECK (schedule_1 IS NOT NULL OR article_9 IS NULL OR (article_9 <> 'health or social care'
    AND article_9 <> 'substantial public interest' AND article_9 <> 'statistics'))
) STRICT, WITHOUT ROWID;

-- Each text of a privacy notice that was ever given out, word for word, and who had which.
CREATE TABLE notice (
  id BLOB PRIMARY KEY, whom TEXT NOT NULL CHECK (whom = 'people' OR whom = 'volunteers'), number INTEGER NOT NULL,
  text TEXT NOT NULL CHECK (trim(text) <> ''), made_on TEXT NOT NULL, UNIQUE (whom, number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER notice_is_kept BEFORE UPDATE ON notice BEGIN
  SELECT raise(ABORT, 'A privacy notice that was given out is never edited.');
END;
CREATE TABLE notice_given (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id), notice BLOB NOT NULL REFERENCES notice (id),
  "on" TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX notice_given_person ON notice_given (person, "on");
CREATE INDEX notice_given_notice ON notice_given (notice);

-- Capacity is per decision. Somebody is helped first, and only then may it be said that they could not decide this one
-- thing (Mental Capacity Act 2005, section 1); what is then done is in their best interests, and why is written (section 4).
CREATE TABLE capacity (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id), decision TEXT NOT NULL CHECK (trim(decision) <> ''),
  "on" TEXT NOT NULL, why_in_doubt TEXT NOT NULL CHECK (trim(why_in_doubt) <> ''),
  help_given TEXT NOT NULL CHECK (trim(help_given) <> ''),
  outcome TEXT NOT NULL CHECK (outcome = 'can decide this' OR outcome = 'cannot decide this' OR outcome = 'can wait'),
  decided_by TEXT NOT NULL CHECK (trim(decided_by) <> ''), best_interests TEXT,
  CHECK (outcome <> 'cannot decide this' OR coalesce(trim(best_interests), '') <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX capacity_person ON capacity (person, "on");

CREATE INDEX consent_review ON consent (review_on) WHERE review_on IS NOT NULL;
CREATE INDEX agreement_expires ON agreement (expires_on) WHERE expires_on IS NOT NULL;
