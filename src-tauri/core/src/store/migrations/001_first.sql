-- The first schema. Ids are UUIDv7 as sixteen bytes, dates local ISO text, times UTC milliseconds,
-- lists JSON arrays. Rules that must never be broken stand here as CHECKs, so that no door goes round them.

-- ── the file itself ────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE file (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  id BLOB NOT NULL,
  made_at INTEGER NOT NULL,
  pretend INTEGER NOT NULL CHECK (pretend IN (0, 1))
) STRICT;
CREATE TRIGGER file_stays BEFORE UPDATE ON file BEGIN
  SELECT raise(ABORT, 'What kind of file this is cannot be changed.');
END;
CREATE TRIGGER file_is_kept BEFORE DELETE ON file BEGIN
  SELECT raise(ABORT, 'What kind of file this is cannot be changed.');
END;

CREATE TABLE device (
  no INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  since INTEGER NOT NULL,
  last_sequence INTEGER NOT NULL,
  last_time INTEGER NOT NULL,
  head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;

CREATE TABLE secret (name TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE person_key (person BLOB PRIMARY KEY, key BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE kind (code INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;

CREATE TABLE act (
  id INTEGER PRIMARY KEY,
  device INTEGER NOT NULL REFERENCES device (no),
  time INTEGER NOT NULL,
  coordinator BLOB NOT NULL,
  action TEXT NOT NULL,
  undoes INTEGER REFERENCES act (id)
) STRICT;
CREATE UNIQUE INDEX act_undoes ON act (undoes) WHERE undoes IS NOT NULL;

CREATE TABLE change (
  position INTEGER PRIMARY KEY,
  act INTEGER NOT NULL REFERENCES act (id),
  device INTEGER NOT NULL REFERENCES device (no),
  sequence INTEGER NOT NULL,
  kind INTEGER NOT NULL REFERENCES kind (code),
  subject BLOB NOT NULL CHECK (length(subject) = 16),
  op INTEGER NOT NULL CHECK (op IN (1, 2, 3)),
  person BLOB,
  patch BLOB,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  mac BLOB NOT NULL CHECK (length(mac) = 32),
  UNIQUE (device, sequence)
) STRICT;
CREATE INDEX change_act ON change (act);
CREATE INDEX change_subject ON change (kind, subject, position);
CREATE INDEX change_person ON change (person, position) WHERE person IS NOT NULL;

CREATE TABLE draft (page TEXT PRIMARY KEY, text TEXT NOT NULL, at INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- ── who works, and where ───────────────────────────────────────────────────────────────────────────────
CREATE TABLE coordinator (
  id BLOB PRIMARY KEY, name TEXT NOT NULL CHECK (trim(name) <> ''), active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE programme (
  id BLOB PRIMARY KEY, name TEXT NOT NULL CHECK (trim(name) <> ''), area TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE practice (
  id BLOB PRIMARY KEY, name TEXT NOT NULL CHECK (trim(name) <> ''), ods_code TEXT, town TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE agency (
  id BLOB PRIMARY KEY, name TEXT NOT NULL CHECK (trim(name) <> ''), phone TEXT, email TEXT, address TEXT,
  areas TEXT NOT NULL CHECK (json_valid(areas))
) STRICT, WITHOUT ROWID;

CREATE TABLE service (
  id BLOB PRIMARY KEY, agency BLOB NOT NULL REFERENCES agency (id), name TEXT NOT NULL CHECK (trim(name) <> ''),
  need TEXT NOT NULL, how_to_refer TEXT, eligibility TEXT, last_checked_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX service_agency ON service (agency);
CREATE INDEX service_need ON service (need);

CREATE TABLE setting (
  id BLOB PRIMARY KEY, key TEXT NOT NULL UNIQUE, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- ── people ─────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE person (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  given_name TEXT NOT NULL CHECK (trim(given_name) <> ''),
  family_name TEXT NOT NULL CHECK (trim(family_name) <> ''),
  preferred_name TEXT, pronouns TEXT, date_of_birth TEXT, birth_year INTEGER,
  phone TEXT, mobile TEXT, email TEXT, address_lines TEXT, town TEXT, postcode TEXT,
  preferred_contact TEXT, communication_needs TEXT, language TEXT,
  emergency_contact_name TEXT, emergency_contact_phone TEXT,
  died_on TEXT
) STRICT;
CREATE INDEX person_birth ON person (date_of_birth) WHERE date_of_birth IS NOT NULL;
CREATE INDEX person_postcode ON person (postcode) WHERE postcode IS NOT NULL;
CREATE INDEX person_name ON person (family_name COLLATE NOCASE, given_name COLLATE NOCASE);
CREATE VIRTUAL TABLE person_search USING fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3'
);
INSERT INTO person_search (person_search, rank) VALUES ('secure-delete', 1);

CREATE TABLE client (
  id BLOB PRIMARY KEY REFERENCES person (id),
  status TEXT NOT NULL CHECK (status IN ('enquiry', 'active', 'paused', 'ended')),
  ended_why TEXT CHECK (ended_why IN ('moved away', 'care home', 'died', 'asked to stop', 'no longer needed')),
  programme BLOB NOT NULL REFERENCES programme (id),
  nhs_number TEXT CHECK (nhs_number GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'),
  referred_by TEXT, referred_on TEXT,
  over_75 INTEGER NOT NULL CHECK (over_75 IN (0, 1)),
  two_or_more_conditions INTEGER NOT NULL CHECK (two_or_more_conditions IN (0, 1)),
  lives_alone TEXT CHECK (lives_alone IN ('yes', 'no')),
  lead BLOB REFERENCES coordinator (id),
  what_matters TEXT, important_people TEXT, strengths TEXT, interests TEXT,
  please_do TEXT, please_dont TEXT, how_to_support TEXT,
  visit_safety TEXT,
  talk_about_at_next_mdt INTEGER NOT NULL CHECK (talk_about_at_next_mdt IN (0, 1)),
  welcome_home_discharged_on TEXT,
  CHECK ((status = 'ended') = (ended_why IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX client_programme ON client (programme, status);
CREATE INDEX client_talk ON client (talk_about_at_next_mdt) WHERE talk_about_at_next_mdt = 1;
CREATE UNIQUE INDEX client_nhs_number ON client (nhs_number) WHERE nhs_number IS NOT NULL;

CREATE TABLE client_practice (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), practice BLOB NOT NULL REFERENCES practice (id),
  since TEXT, until TEXT
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX client_practice_now ON client_practice (client) WHERE until IS NULL;
CREATE INDEX client_practice_client ON client_practice (client);
CREATE INDEX client_practice_of ON client_practice (practice) WHERE until IS NULL;

CREATE TABLE known_risk (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), text TEXT NOT NULL CHECK (trim(text) <> ''),
  recorded_on TEXT NOT NULL, ended_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX known_risk_client ON known_risk (client);

CREATE TABLE volunteer (
  id BLOB PRIMARY KEY REFERENCES person (id),
  status TEXT NOT NULL CHECK (status IN ('applied', 'active', 'resting', 'left')),
  skills TEXT NOT NULL, interests TEXT NOT NULL, languages TEXT NOT NULL, areas TEXT NOT NULL,
  availability TEXT NOT NULL, drives INTEGER NOT NULL CHECK (drives IN (0, 1)), cannot TEXT NOT NULL,
  dbs_checked_on TEXT,
  attends_mdt TEXT NOT NULL CHECK (attends_mdt IN ('yes', 'no', 'ask'))
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement (
  id BLOB PRIMARY KEY, volunteer BLOB NOT NULL REFERENCES volunteer (id), version TEXT NOT NULL,
  signed_on TEXT NOT NULL, expires_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX agreement_volunteer ON agreement (volunteer);

CREATE TABLE training (
  id BLOB PRIMARY KEY, volunteer BLOB NOT NULL REFERENCES volunteer (id), name TEXT NOT NULL CHECK (trim(name) <> ''),
  "on" TEXT NOT NULL, expires_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX training_volunteer ON training (volunteer);

CREATE TABLE "match" (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id),
  volunteer BLOB NOT NULL REFERENCES volunteer (id),
  since TEXT NOT NULL, until TEXT, ended_because TEXT, CHECK (client <> volunteer)
) STRICT, WITHOUT ROWID;
CREATE INDEX match_client ON "match" (client);
CREATE INDEX match_volunteer ON "match" (volunteer);

CREATE TABLE representative (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), person BLOB NOT NULL REFERENCES person (id),
  kind TEXT NOT NULL
    CHECK (kind IN ('attorney for health', 'attorney for money', 'deputy', 'next of kin asked for')),
  evidence_seen_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX representative_client ON representative (client);
CREATE INDEX representative_person ON representative (person);

-- ── consent and other bases ────────────────────────────────────────────────────────────────────────────
CREATE TABLE consent (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('keep my record', 'health notes', 'share with MDT',
    'share with agencies', 'my volunteer may speak for me', 'tell my good news', 'anonymous evaluation')),
  answer TEXT NOT NULL CHECK (answer IN ('given', 'refused', 'withdrawn', 'recorded in error')),
  how TEXT NOT NULL CHECK (how IN ('spoken', 'signed', 'by representative')),
  "on" TEXT NOT NULL, "by" TEXT NOT NULL, witnessed_by TEXT, wording_version TEXT, covers TEXT, with_whom TEXT,
  review_on TEXT, sequence INTEGER NOT NULL, corrects BLOB UNIQUE REFERENCES consent (id),
  CHECK ((answer = 'recorded in error') = (corrects IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_person ON consent (person, purpose, "on", sequence);
CREATE TRIGGER consent_is_kept BEFORE UPDATE ON consent BEGIN
  SELECT raise(ABORT, 'A consent is never edited. Record a new answer instead.');
END;

CREATE TABLE exclusion (
  id BLOB PRIMARY KEY, person BLOB NOT NULL REFERENCES person (id),
  not_with_person BLOB REFERENCES person (id), not_with_practice BLOB REFERENCES practice (id),
  not_with_agency BLOB REFERENCES agency (id), not_with_words TEXT,
  purpose TEXT, "from" TEXT NOT NULL, until TEXT,
  CHECK ((not_with_person IS NOT NULL) + (not_with_practice IS NOT NULL) + (not_with_agency IS NOT NULL)
         + (not_with_words IS NOT NULL) = 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX exclusion_person ON exclusion (person);

-- ── what is heard and done ─────────────────────────────────────────────────────────────────────────────
CREATE TABLE session (
  id BLOB PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('coffee morning', 'monthly meeting', 'craft group', 'tea party',
    'peer support', 'other')),
  programme BLOB NOT NULL REFERENCES programme (id), date TEXT NOT NULL, starts TEXT, ends TEXT,
  venue TEXT, host TEXT,
  state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'closed'))
) STRICT, WITHOUT ROWID;
CREATE INDEX session_date ON session (date);
CREATE INDEX session_open ON session (state) WHERE state <> 'closed';

CREATE TABLE attendance (
  id BLOB PRIMARY KEY, session BLOB NOT NULL REFERENCES session (id), person BLOB NOT NULL REFERENCES person (id),
  came_as TEXT NOT NULL CHECK (came_as IN ('client', 'volunteer', 'guest')),
  presence TEXT NOT NULL CHECK (presence IN ('here', 'sent apologies', 'not here')),
  arrived_order INTEGER, UNIQUE (session, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX attendance_person ON attendance (person, session);

CREATE TABLE note (
  row INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
  text TEXT NOT NULL CHECK (trim(text) <> ''), kind TEXT NOT NULL CHECK (kind IN ('line', 'corridor')),
  written_by BLOB NOT NULL REFERENCES coordinator (id), session BLOB REFERENCES session (id),
  told_by BLOB REFERENCES person (id), told_by_words TEXT, at INTEGER NOT NULL
) STRICT;
CREATE INDEX note_session ON note (session, at) WHERE session IS NOT NULL;
-- Once its session is closed a line is only amended beneath; undo keeps to that too.
CREATE TRIGGER note_stays_as_typed BEFORE UPDATE OF text ON note
WHEN (SELECT state FROM session WHERE session.id = old.session) = 'closed' BEGIN
  SELECT raise(ABORT, 'This session is closed. Write beneath the line instead.');
END;
CREATE TRIGGER note_is_kept BEFORE DELETE ON note
WHEN (SELECT state FROM session WHERE session.id = old.session) = 'closed' BEGIN
  SELECT raise(ABORT, 'This session is closed. Write beneath the line instead.');
END;
CREATE INDEX note_told_by ON note (told_by) WHERE told_by IS NOT NULL;
CREATE VIRTUAL TABLE note_search USING fts5 (
  text, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
INSERT INTO note_search (note_search, rank) VALUES ('secure-delete', 1);

CREATE TABLE note_about (
  id BLOB PRIMARY KEY, note BLOB NOT NULL REFERENCES note (id), person BLOB NOT NULL REFERENCES person (id),
  UNIQUE (note, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_about_person ON note_about (person);
CREATE TABLE note_mention (
  id BLOB PRIMARY KEY, note BLOB NOT NULL REFERENCES note (id), person BLOB NOT NULL REFERENCES person (id),
  UNIQUE (note, person)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_mention_person ON note_mention (person);
CREATE TABLE note_amendment (
  id BLOB PRIMARY KEY, note BLOB NOT NULL REFERENCES note (id), text TEXT NOT NULL CHECK (trim(text) <> ''),
  at INTEGER NOT NULL, written_by BLOB NOT NULL REFERENCES coordinator (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX note_amendment_note ON note_amendment (note);

CREATE TABLE visit (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id),
  volunteer BLOB REFERENCES volunteer (id), coordinator BLOB REFERENCES coordinator (id),
  "on" TEXT NOT NULL, minutes INTEGER CHECK (minutes BETWEEN 0 AND 1440),
  kind TEXT NOT NULL CHECK (kind IN ('home', 'phone', 'outing', 'at a session',
    'going along to an appointment', 'Welcome Home tasks', 'other')),
  made INTEGER NOT NULL CHECK (made IN (0, 1)),
  not_made_why TEXT CHECK (not_made_why IN ('no answer', 'away', 'in hospital', 'declined', 'other')),
  text TEXT, from_note BLOB REFERENCES note (id),
  CHECK ((made = 0) = (not_made_why IS NOT NULL)),
  CHECK (volunteer IS NOT NULL OR coordinator IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_client ON visit (client, "on");
CREATE INDEX visit_volunteer ON visit (volunteer, "on") WHERE volunteer IS NOT NULL;
CREATE INDEX visit_on ON visit ("on", made, kind);
CREATE INDEX visit_from_note ON visit (from_note) WHERE from_note IS NOT NULL;

-- ── concerns ───────────────────────────────────────────────────────────────────────────────────────────
-- A loop mark is either told (on, by, how) or a reason why not. The closing rule stands in the CHECKs.
CREATE TABLE concern (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id),
  category TEXT NOT NULL CHECK (category IN ('falls and mobility', 'memory', 'low mood', 'loneliness',
    'self-neglect', 'home and heating', 'money and scams', 'carer under strain', 'food and drink',
    'health worry', 'safety or abuse', 'other')),
  level TEXT NOT NULL CHECK (level IN ('watch', 'soon', 'urgent', 'emergency')),
  state TEXT NOT NULL CHECK (state IN ('open', 'being handled', 'with MDT', 'with GP', 'with agency',
    'with safeguarding', 'with 999', 'awaiting feedback', 'closed')),
  raised_on TEXT NOT NULL,
  raised_by TEXT NOT NULL CHECK (raised_by IN ('volunteer', 'the person', 'family', 'coordinator', 'professional')),
  raised_by_person BLOB REFERENCES person (id), raised_by_words TEXT,
  from_note BLOB REFERENCES note (id), from_visit BLOB REFERENCES visit (id),
  in_their_words TEXT,
  situation TEXT NOT NULL CHECK (trim(situation) <> ''), background TEXT, what_we_saw TEXT, ask TEXT,
  person_knows TEXT NOT NULL CHECK (person_knows IN ('yes', 'no', 'not asked yet')),
  person_agrees TEXT NOT NULL CHECK (person_agrees IN ('yes', 'no', 'not asked yet')),
  owner BLOB NOT NULL REFERENCES coordinator (id), due_on TEXT,
  restricted INTEGER NOT NULL CHECK (restricted IN (0, 1)),
  outcome TEXT, closed_on TEXT,
  closed_as TEXT CHECK (closed_as IN ('answered', 'recorded by mistake', 'same as another')),
  same_as BLOB REFERENCES concern (id),
  told_person_on TEXT, told_person_by TEXT, told_person_how TEXT,
  not_told_person TEXT, not_told_person_words TEXT, person_tries INTEGER NOT NULL,
  told_volunteer_on TEXT, told_volunteer_by TEXT, told_volunteer_how TEXT,
  not_told_volunteer TEXT, not_told_volunteer_words TEXT, volunteer_tries INTEGER NOT NULL,
  emergency_rang TEXT, emergency_at TEXT, emergency_reference TEXT,
  their_wishes TEXT, immediate_danger TEXT CHECK (immediate_danger IN ('yes', 'no', 'not asked yet')),
  told_whom TEXT, told_when TEXT, told_reference TEXT, consent_sought TEXT,
  safe_to_tell TEXT CHECK (safe_to_tell IN ('yes', 'no', 'not asked yet')),
  CHECK (category <> 'safety or abuse' OR restricted = 1),
  CHECK (raised_by <> 'volunteer' OR raised_by_person IS NOT NULL),
  CHECK (told_person_on IS NULL OR not_told_person IS NULL),
  CHECK (told_volunteer_on IS NULL OR not_told_volunteer IS NULL),
  CHECK (not_told_person IN ('could not reach', 'asked not to be told', 'not safe to tell', 'has died', 'other')),
  CHECK (not_told_volunteer IN ('could not reach', 'asked not to be told', 'not safe to tell', 'has died', 'other')),
  CHECK (not_told_person <> 'could not reach' OR person_tries >= 2),
  CHECK (not_told_volunteer <> 'could not reach' OR volunteer_tries >= 2),
  CHECK (not_told_person <> 'other' OR trim(not_told_person_words) <> ''),
  CHECK (not_told_volunteer <> 'other' OR trim(not_told_volunteer_words) <> ''),
  CHECK ((state = 'closed') = (closed_on IS NOT NULL AND closed_as IS NOT NULL)),
  CHECK ((closed_as = 'same as another') = (same_as IS NOT NULL)),
  CHECK (state <> 'closed' OR coalesce(trim(outcome), '') <> ''),
  CHECK (state <> 'closed' OR coalesce(told_person_on, not_told_person) IS NOT NULL),
  CHECK (state <> 'closed' OR raised_by <> 'volunteer' OR coalesce(told_volunteer_on, not_told_volunteer) IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX concern_client ON concern (client);
CREATE INDEX concern_open ON concern (state, raised_on) WHERE state <> 'closed';
CREATE INDEX concern_closed ON concern (closed_on) WHERE state = 'closed';
CREATE INDEX concern_from_note ON concern (from_note) WHERE from_note IS NOT NULL;
CREATE INDEX concern_from_visit ON concern (from_visit) WHERE from_visit IS NOT NULL;
CREATE INDEX concern_raised_by ON concern (raised_by_person) WHERE raised_by_person IS NOT NULL;
CREATE INDEX concern_same_as ON concern (same_as) WHERE same_as IS NOT NULL;

-- what: a move (from and to are states) or a change of level (from and to are levels)
CREATE TABLE concern_event (
  id BLOB PRIMARY KEY, concern BLOB NOT NULL REFERENCES concern (id), client BLOB NOT NULL REFERENCES client (id),
  what TEXT NOT NULL CHECK (what IN ('move', 'level', 'loop')),
  "from" TEXT, "to" TEXT NOT NULL, "by" BLOB NOT NULL REFERENCES coordinator (id), at INTEGER NOT NULL, why TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX concern_event_concern ON concern_event (concern, at);
CREATE INDEX concern_event_client ON concern_event (client, at);

-- ── referrals ──────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE referral (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id),
  agency BLOB NOT NULL REFERENCES agency (id), service BLOB REFERENCES service (id),
  need TEXT NOT NULL, reason TEXT NOT NULL CHECK (trim(reason) <> ''),
  urgency TEXT NOT NULL CHECK (urgency IN ('routine', 'soon')),
  basis TEXT CHECK (basis IN ('consent', 'direct care with no objection', 'safeguarding', 'vital interests',
    'best interests')), basis_consent BLOB REFERENCES consent (id), basis_words TEXT,
  method TEXT CHECK (method IN ('phone', 'email', 'letter', 'form', 'in person')),
  from_concern BLOB REFERENCES concern (id), from_note BLOB REFERENCES note (id),
  made_on TEXT NOT NULL, sent_on TEXT, chase_on TEXT, return_response_to TEXT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'sent', 'acknowledged', 'accepted', 'declined', 'waiting list',
    'happening', 'finished', 'withdrawn')),
  raised_by_volunteer BLOB REFERENCES volunteer (id), outcome TEXT,
  told_person_on TEXT, told_person_by TEXT, told_person_how TEXT,
  not_told_person TEXT, not_told_person_words TEXT, person_tries INTEGER NOT NULL,
  told_volunteer_on TEXT, told_volunteer_by TEXT, told_volunteer_how TEXT,
  not_told_volunteer TEXT, not_told_volunteer_words TEXT, volunteer_tries INTEGER NOT NULL,
  CHECK (state IN ('draft', 'withdrawn') OR basis IS NOT NULL),
  CHECK (told_person_on IS NULL OR not_told_person IS NULL),
  CHECK (told_volunteer_on IS NULL OR not_told_volunteer IS NULL),
  CHECK (not_told_person IN ('could not reach', 'asked not to be told', 'not safe to tell', 'has died', 'other')),
  CHECK (not_told_volunteer IN ('could not reach', 'asked not to be told', 'not safe to tell', 'has died', 'other')),
  CHECK (not_told_person <> 'could not reach' OR person_tries >= 2),
  CHECK (not_told_volunteer <> 'could not reach' OR volunteer_tries >= 2),
  CHECK (not_told_person <> 'other' OR trim(not_told_person_words) <> ''),
  CHECK (not_told_volunteer <> 'other' OR trim(not_told_volunteer_words) <> ''),
  CHECK (state NOT IN ('finished', 'declined', 'withdrawn') OR sent_on IS NULL
         OR coalesce(told_person_on, not_told_person) IS NOT NULL),
  CHECK (state NOT IN ('finished', 'declined', 'withdrawn') OR sent_on IS NULL OR raised_by_volunteer IS NULL
         OR coalesce(told_volunteer_on, not_told_volunteer) IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_client ON referral (client);
CREATE INDEX referral_open ON referral (state, chase_on) WHERE state NOT IN ('finished', 'declined', 'withdrawn');
CREATE INDEX referral_ended ON referral (made_on) WHERE state IN ('finished', 'declined', 'withdrawn');
CREATE INDEX referral_state ON referral (state);
CREATE INDEX referral_agency ON referral (agency);
CREATE INDEX referral_service ON referral (service) WHERE service IS NOT NULL;
CREATE INDEX referral_from_concern ON referral (from_concern) WHERE from_concern IS NOT NULL;
CREATE INDEX referral_from_note ON referral (from_note) WHERE from_note IS NOT NULL;
CREATE INDEX referral_basis_consent ON referral (basis_consent) WHERE basis_consent IS NOT NULL;

CREATE TABLE referral_event (
  id BLOB PRIMARY KEY, referral BLOB NOT NULL REFERENCES referral (id), client BLOB NOT NULL REFERENCES client (id),
  what TEXT NOT NULL CHECK (what IN ('move', 'chased', 'loop')),
  "from" TEXT, "to" TEXT NOT NULL, "by" BLOB NOT NULL REFERENCES coordinator (id), at INTEGER NOT NULL, why TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX referral_event_referral ON referral_event (referral, at);
CREATE INDEX referral_event_client ON referral_event (client, at);

CREATE TABLE signpost (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), service BLOB REFERENCES service (id),
  words TEXT, "on" TEXT NOT NULL, why TEXT, from_note BLOB REFERENCES note (id),
  CHECK (service IS NOT NULL OR coalesce(trim(words), '') <> '')
) STRICT, WITHOUT ROWID;
CREATE INDEX signpost_client ON signpost (client);
CREATE INDEX signpost_service ON signpost (service) WHERE service IS NOT NULL;
CREATE INDEX signpost_from_note ON signpost (from_note) WHERE from_note IS NOT NULL;

-- ── MDT ────────────────────────────────────────────────────────────────────────────────────────────────
CREATE TABLE mdt_meeting (
  id BLOB PRIMARY KEY, practice BLOB NOT NULL REFERENCES practice (id), "on" TEXT NOT NULL, starts TEXT, place TEXT,
  chair TEXT, state TEXT NOT NULL CHECK (state IN ('planned', 'held')), held_position INTEGER,
  CHECK ((state = 'held') = (held_position IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX mdt_meeting_practice ON mdt_meeting (practice, state, "on");
CREATE INDEX mdt_meeting_on ON mdt_meeting ("on");
CREATE INDEX mdt_meeting_planned ON mdt_meeting ("on") WHERE state = 'planned';

CREATE TABLE mdt_attending (
  id BLOB PRIMARY KEY, meeting BLOB NOT NULL REFERENCES mdt_meeting (id), name TEXT NOT NULL CHECK (trim(name) <> ''),
  role TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX mdt_attending_meeting ON mdt_attending (meeting);

CREATE TABLE mdt_item (
  id BLOB PRIMARY KEY, meeting BLOB NOT NULL REFERENCES mdt_meeting (id), client BLOB NOT NULL REFERENCES client (id),
  position INTEGER NOT NULL, ask TEXT, volunteer_present INTEGER NOT NULL CHECK (volunteer_present IN (0, 1)),
  sharing TEXT CHECK (sharing IN ('share', 'do not share')),
  basis TEXT CHECK (basis IN ('consent', 'direct care with no objection', 'safeguarding', 'vital interests',
    'best interests')),
  sharing_reason TEXT, sharing_by BLOB REFERENCES coordinator (id), sharing_at INTEGER,
  words_answered TEXT, words_asked TEXT, left_out INTEGER NOT NULL CHECK (left_out IN (0, 1)),
  decision TEXT, decision_in_plain_english TEXT,
  UNIQUE (meeting, client),
  CHECK ((sharing IS NULL) = (sharing_by IS NULL)),
  CHECK (coalesce(sharing, '') <> 'share' OR basis IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX mdt_item_client ON mdt_item (client);

CREATE TABLE mdt_item_concern (
  id BLOB PRIMARY KEY, item BLOB NOT NULL REFERENCES mdt_item (id), concern BLOB NOT NULL REFERENCES concern (id),
  client BLOB NOT NULL REFERENCES client (id), UNIQUE (item, concern)
) STRICT, WITHOUT ROWID;
CREATE INDEX mdt_item_concern_concern ON mdt_item_concern (concern);

CREATE TABLE mdt_action (
  id BLOB PRIMARY KEY, item BLOB NOT NULL REFERENCES mdt_item (id), client BLOB NOT NULL REFERENCES client (id),
  what TEXT NOT NULL CHECK (trim(what) <> ''), who TEXT, due_on TEXT, done_on TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX mdt_action_item ON mdt_action (item);
CREATE INDEX mdt_action_open ON mdt_action (due_on) WHERE done_on IS NULL;

CREATE TABLE mdt_ref (
  id BLOB PRIMARY KEY, client BLOB NOT NULL REFERENCES client (id), practice BLOB NOT NULL REFERENCES practice (id),
  reference TEXT NOT NULL UNIQUE, UNIQUE (client, practice)
) STRICT, WITHOUT ROWID;

CREATE TABLE export (
  id BLOB PRIMARY KEY, at INTEGER NOT NULL, "by" BLOB NOT NULL REFERENCES coordinator (id), what TEXT NOT NULL,
  detail TEXT CHECK (detail IN ('counts', 'pseudonymised', 'identifiable')), free_text INTEGER NOT NULL,
  reason TEXT, recipient TEXT, rows INTEGER NOT NULL, digest TEXT NOT NULL, file_name TEXT NOT NULL,
  written TEXT NOT NULL CHECK (written IN ('not yet', 'yes', 'no')),
  CHECK (coalesce(detail, '') <> 'identifiable'
         OR (coalesce(trim(reason), '') <> '' AND coalesce(trim(recipient), '') <> ''))
) STRICT, WITHOUT ROWID;
CREATE INDEX export_unfinished ON export (written) WHERE written = 'not yet';
