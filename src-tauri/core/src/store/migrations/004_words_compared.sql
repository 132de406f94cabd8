-- A list of three words or more behind IN makes SQLite build a small table in memory each time a row is written,
-- and with SQLCipher's memory security every piece of that table is locked and wiped: more work than the write
-- itself. So the CHECKs say the same by comparing word for word. What is kept does not change; only the text of the
-- schema does, in the way SQLite documents for CHECKs (lang_altertable.html, section 7).
PRAGMA writable_schema = ON;

-- change
UPDATE sqlite_schema SET sql = replace(sql,
  'op IN (1, 2, 3)',
  'op BETWEEN 1 AND 3')
WHERE type = 'table' AND name = 'change';

-- client
UPDATE sqlite_schema SET sql = replace(sql,
  'status IN (''enquiry'', ''active'', ''paused'', ''ended'')',
  '(status = ''enquiry'' OR status = ''active'' OR status = ''paused'' OR status = ''ended'')')
WHERE type = 'table' AND name = 'client';
UPDATE sqlite_schema SET sql = replace(sql,
  'ended_why IN (''moved away'', ''care home'', ''died'', ''asked to stop'', ''no longer needed'')',
  '(ended_why = ''moved away'' OR ended_why = ''care home'' OR ended_why = ''died'' OR ended_why = ''asked to stop'' OR ended_why = ''no longer needed'')')
WHERE type = 'table' AND name = 'client';

-- volunteer
UPDATE sqlite_schema SET sql = replace(sql,
  'status IN (''applied'', ''active'', ''resting'', ''left'')',
  '(status = ''applied'' OR status = ''active'' OR status = ''resting'' OR status = ''left'')')
WHERE type = 'table' AND name = 'volunteer';
UPDATE sqlite_schema SET sql = replace(sql,
  'attends_mdt IN (''yes'', ''no'', ''ask'')',
  '(attends_mdt = ''yes'' OR attends_mdt = ''no'' OR attends_mdt = ''ask'')')
WHERE type = 'table' AND name = 'volunteer';

-- representative
UPDATE sqlite_schema SET sql = replace(sql,
  'kind IN (''attorney for health'', ''attorney for money'', ''deputy'', ''next of kin asked for'')',
  '(kind = ''attorney for health'' OR kind = ''attorney for money'' OR kind = ''deputy'' OR kind = ''next of kin asked for'')')
WHERE type = 'table' AND name = 'representative';

-- consent
UPDATE sqlite_schema SET sql = replace(sql,
  'purpose IN (''keep my record'', ''health notes'', ''share with MDT'',
    ''share with agencies'', ''my volunteer may speak for me'', ''tell my good news'', ''anonymous evaluation'')',
  '(purpose = ''keep my record'' OR purpose = ''health notes'' OR purpose = ''share with MDT'' OR purpose = ''share with agencies'' OR purpose = ''my volunteer may speak for me'' OR purpose = ''tell my good news'' OR purpose = ''anonymous evaluation'')')
WHERE type = 'table' AND name = 'consent';
UPDATE sqlite_schema SET sql = replace(sql,
  'answer IN (''given'', ''refused'', ''withdrawn'', ''recorded in error'')',
  '(answer = ''given'' OR answer = ''refused'' OR answer = ''withdrawn'' OR answer = ''recorded in error'')')
WHERE type = 'table' AND name = 'consent';
UPDATE sqlite_schema SET sql = replace(sql,
  'how IN (''spoken'', ''signed'', ''by representative'')',
  '(how = ''spoken'' OR how = ''signed'' OR how = ''by representative'')')
WHERE type = 'table' AND name = 'consent';

-- session
UPDATE sqlite_schema SET sql = replace(sql,
  'kind IN (''coffee morning'', ''monthly meeting'', ''craft group'', ''tea party'',
    ''peer support'', ''other'')',
  '(kind = ''coffee morning'' OR kind = ''monthly meeting'' OR kind = ''craft group'' OR kind = ''tea party'' OR kind = ''peer support'' OR kind = ''other'')')
WHERE type = 'table' AND name = 'session';
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''planned'', ''open'', ''closed'')',
  '(state = ''planned'' OR state = ''open'' OR state = ''closed'')')
WHERE type = 'table' AND name = 'session';

-- attendance
UPDATE sqlite_schema SET sql = replace(sql,
  'came_as IN (''client'', ''volunteer'', ''guest'')',
  '(came_as = ''client'' OR came_as = ''volunteer'' OR came_as = ''guest'')')
WHERE type = 'table' AND name = 'attendance';
UPDATE sqlite_schema SET sql = replace(sql,
  'presence IN (''here'', ''sent apologies'', ''not here'')',
  '(presence = ''here'' OR presence = ''sent apologies'' OR presence = ''not here'')')
WHERE type = 'table' AND name = 'attendance';

-- visit
UPDATE sqlite_schema SET sql = replace(sql,
  'kind IN (''home'', ''phone'', ''outing'', ''at a session'',
    ''going along to an appointment'', ''Welcome Home tasks'', ''other'')',
  '(kind = ''home'' OR kind = ''phone'' OR kind = ''outing'' OR kind = ''at a session'' OR kind = ''going along to an appointment'' OR kind = ''Welcome Home tasks'' OR kind = ''other'')')
WHERE type = 'table' AND name = 'visit';
UPDATE sqlite_schema SET sql = replace(sql,
  'not_made_why IN (''no answer'', ''away'', ''in hospital'', ''declined'', ''other'')',
  '(not_made_why = ''no answer'' OR not_made_why = ''away'' OR not_made_why = ''in hospital'' OR not_made_why = ''declined'' OR not_made_why = ''other'')')
WHERE type = 'table' AND name = 'visit';

-- concern
UPDATE sqlite_schema SET sql = replace(sql,
  'category IN (''falls and mobility'', ''memory'', ''low mood'', ''loneliness'',
    ''self-neglect'', ''home and heating'', ''money and scams'', ''carer under strain'', ''food and drink'',
    ''health worry'', ''safety or abuse'', ''other'')',
  '(category = ''falls and mobility'' OR category = ''memory'' OR category = ''low mood'' OR category = ''loneliness'' OR category = ''self-neglect'' OR category = ''home and heating'' OR category = ''money and scams'' OR category = ''carer under strain'' OR category = ''food and drink'' OR category = ''health worry'' OR category = ''safety or abuse'' OR category = ''other'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'level IN (''watch'', ''soon'', ''urgent'', ''emergency'')',
  '(level = ''watch'' OR level = ''soon'' OR level = ''urgent'' OR level = ''emergency'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''open'', ''being handled'', ''with MDT'', ''with GP'', ''with agency'',
    ''with safeguarding'', ''with 999'', ''awaiting feedback'', ''closed'')',
  '(state = ''open'' OR state = ''being handled'' OR state = ''with MDT'' OR state = ''with GP'' OR state = ''with agency'' OR state = ''with safeguarding'' OR state = ''with 999'' OR state = ''awaiting feedback'' OR state = ''closed'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'raised_by IN (''volunteer'', ''the person'', ''family'', ''coordinator'', ''professional'')',
  '(raised_by = ''volunteer'' OR raised_by = ''the person'' OR raised_by = ''family'' OR raised_by = ''coordinator'' OR raised_by = ''professional'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'person_knows IN (''yes'', ''no'', ''not asked yet'')',
  '(person_knows = ''yes'' OR person_knows = ''no'' OR person_knows = ''not asked yet'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'person_agrees IN (''yes'', ''no'', ''not asked yet'')',
  '(person_agrees = ''yes'' OR person_agrees = ''no'' OR person_agrees = ''not asked yet'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'closed_as IN (''answered'', ''recorded by mistake'', ''same as another'')',
  '(closed_as = ''answered'' OR closed_as = ''recorded by mistake'' OR closed_as = ''same as another'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'immediate_danger IN (''yes'', ''no'', ''not asked yet'')',
  '(immediate_danger = ''yes'' OR immediate_danger = ''no'' OR immediate_danger = ''not asked yet'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'safe_to_tell IN (''yes'', ''no'', ''not asked yet'')',
  '(safe_to_tell = ''yes'' OR safe_to_tell = ''no'' OR safe_to_tell = ''not asked yet'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'not_told_person IN (''could not reach'', ''asked not to be told'', ''not safe to tell'', ''has died'', ''other'')',
  '(not_told_person = ''could not reach'' OR not_told_person = ''asked not to be told'' OR not_told_person = ''not safe to tell'' OR not_told_person = ''has died'' OR not_told_person = ''other'')')
WHERE type = 'table' AND name = 'concern';
UPDATE sqlite_schema SET sql = replace(sql,
  'not_told_volunteer IN (''could not reach'', ''asked not to be told'', ''not safe to tell'', ''has died'', ''other'')',
  '(not_told_volunteer = ''could not reach'' OR not_told_volunteer = ''asked not to be told'' OR not_told_volunteer = ''not safe to tell'' OR not_told_volunteer = ''has died'' OR not_told_volunteer = ''other'')')
WHERE type = 'table' AND name = 'concern';

-- concern_event
UPDATE sqlite_schema SET sql = replace(sql,
  'what IN (''move'', ''level'', ''loop'', ''outcome'', ''restriction'')',
  '(what = ''move'' OR what = ''level'' OR what = ''loop'' OR what = ''outcome'' OR what = ''restriction'')')
WHERE type = 'table' AND name = 'concern_event';

-- referral
UPDATE sqlite_schema SET sql = replace(sql,
  'basis IN (''consent'', ''direct care with no objection'', ''safeguarding'', ''vital interests'',
    ''best interests'')',
  '(basis = ''consent'' OR basis = ''direct care with no objection'' OR basis = ''safeguarding'' OR basis = ''vital interests'' OR basis = ''best interests'')')
WHERE type = 'table' AND name = 'referral';
UPDATE sqlite_schema SET sql = replace(sql,
  'method IN (''phone'', ''email'', ''letter'', ''form'', ''in person'')',
  '(method = ''phone'' OR method = ''email'' OR method = ''letter'' OR method = ''form'' OR method = ''in person'')')
WHERE type = 'table' AND name = 'referral';
UPDATE sqlite_schema SET sql = replace(sql,
  'state IN (''draft'', ''sent'', ''acknowledged'', ''accepted'', ''declined'', ''waiting list'',
    ''happening'', ''finished'', ''withdrawn'')',
  '(state = ''draft'' OR state = ''sent'' OR state = ''acknowledged'' OR state = ''accepted'' OR state = ''declined'' OR state = ''waiting list'' OR state = ''happening'' OR state = ''finished'' OR state = ''withdrawn'')')
WHERE type = 'table' AND name = 'referral';
UPDATE sqlite_schema SET sql = replace(sql,
  'not_told_person IN (''could not reach'', ''asked not to be told'', ''not safe to tell'', ''has died'', ''other'')',
  '(not_told_person = ''could not reach'' OR not_told_person = ''asked not to be told'' OR not_told_person = ''not safe to tell'' OR not_told_person = ''has died'' OR not_told_person = ''other'')')
WHERE type = 'table' AND name = 'referral';
UPDATE sqlite_schema SET sql = replace(sql,
  'not_told_volunteer IN (''could not reach'', ''asked not to be told'', ''not safe to tell'', ''has died'', ''other'')',
  '(not_told_volunteer = ''could not reach'' OR not_told_volunteer = ''asked not to be told'' OR not_told_volunteer = ''not safe to tell'' OR not_told_volunteer = ''has died'' OR not_told_volunteer = ''other'')')
WHERE type = 'table' AND name = 'referral';
UPDATE sqlite_schema SET sql = replace(sql,
  'state NOT IN (''finished'', ''declined'', ''withdrawn'')',
  '(state <> ''finished'' AND state <> ''declined'' AND state <> ''withdrawn'')')
WHERE type = 'table' AND name = 'referral';

-- referral_event
UPDATE sqlite_schema SET sql = replace(sql,
  'what IN (''move'', ''chased'', ''loop'', ''outcome'')',
  '(what = ''move'' OR what = ''chased'' OR what = ''loop'' OR what = ''outcome'')')
WHERE type = 'table' AND name = 'referral_event';

-- mdt_item
UPDATE sqlite_schema SET sql = replace(sql,
  'basis IN (''consent'', ''direct care with no objection'', ''safeguarding'', ''vital interests'',
    ''best interests'')',
  '(basis = ''consent'' OR basis = ''direct care with no objection'' OR basis = ''safeguarding'' OR basis = ''vital interests'' OR basis = ''best interests'')')
WHERE type = 'table' AND name = 'mdt_item';

-- export
UPDATE sqlite_schema SET sql = replace(sql,
  'detail IN (''counts'', ''pseudonymised'', ''identifiable'')',
  '(detail = ''counts'' OR detail = ''pseudonymised'' OR detail = ''identifiable'')')
WHERE type = 'table' AND name = 'export';
UPDATE sqlite_schema SET sql = replace(sql,
  'written IN (''not yet'', ''yes'', ''no'')',
  '(written = ''not yet'' OR written = ''yes'' OR written = ''no'')')
WHERE type = 'table' AND name = 'export';

-- good_news
UPDATE sqlite_schema SET sql = replace(sql,
  'permission IN (''not asked'', ''no'', ''without names'', ''with names'')',
  '(permission = ''not asked'' OR permission = ''no'' OR permission = ''without names'' OR permission = ''with names'')')
WHERE type = 'table' AND name = 'good_news';

PRAGMA writable_schema = RESET;

-- The same in what two indexes hold; a question finds them by the same words.
DROP INDEX referral_open;
CREATE INDEX referral_open ON referral (state, chase_on)
WHERE state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn';
DROP INDEX referral_ended;
CREATE INDEX referral_ended ON referral (made_on)
WHERE (state = 'finished' OR state = 'declined' OR state = 'withdrawn');
