-- Everybody whose support or volunteering has ended, or who never had either, with nothing open and no hold, who speaks
-- for nobody, and of whom nobody said that nothing is to be shared with them; and the day of the last contact: the
-- latest of whatever is recorded of them. A record is made when its id says: its first six bytes.
SELECT person.id, person.given_name || ' ' || person.family_name, client.status, volunteer.id IS NOT NULL,
  person.died_on IS NOT NULL,
  max(
    coalesce(person.died_on, ''),
    coalesce((SELECT max("on") FROM visit WHERE visit.client = person.id), ''),
    coalesce((SELECT max("on") FROM visit WHERE visit.volunteer = person.id), ''),
    coalesce((SELECT max(date(note.at / 1000, 'unixepoch')) FROM note_about JOIN note ON note.id = note_about.note
              WHERE note_about.person = person.id), ''),
    coalesce((SELECT max(date(note.at / 1000, 'unixepoch')) FROM note WHERE note.told_by = person.id), ''),
    coalesce((SELECT max(session.date) FROM attendance JOIN session ON session.id = attendance.session
              WHERE attendance.person = person.id AND attendance.presence = 'here'), ''),
    coalesce((SELECT max(coalesce(closed_on, raised_on)) FROM concern WHERE concern.client = person.id), ''),
    coalesce((SELECT max(date(at / 1000, 'unixepoch')) FROM referral_event
              WHERE referral_event.client = person.id), ''),
    coalesce((SELECT max(made_on) FROM referral WHERE referral.client = person.id), ''),
    coalesce((SELECT max("on") FROM signpost WHERE signpost.client = person.id), ''),
    coalesce((SELECT max("on") FROM consent WHERE consent.person = person.id), ''),
    coalesce((SELECT max(coalesce(done_on, made_on)) FROM promise WHERE promise."to" = person.id), ''),
    coalesce((SELECT max(coalesce(until, since)) FROM "match" WHERE "match".client = person.id), ''),
    coalesce((SELECT max(coalesce(until, since)) FROM "match" WHERE "match".volunteer = person.id), '')
  )
FROM person LEFT JOIN client ON client.id = person.id LEFT JOIN volunteer ON volunteer.id = person.id
WHERE (person.died_on IS NOT NULL
       OR ((client.id IS NULL OR client.status = 'ended' OR client.status = 'enquiry')
           AND (volunteer.id IS NULL OR volunteer.status = 'left')))
  AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.person = person.id AND ended_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM concern WHERE concern.client = person.id AND state <> 'closed')
  AND NOT EXISTS (SELECT 1 FROM referral WHERE referral.client = person.id AND sent_on IS NOT NULL
                  AND state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn')
  AND NOT EXISTS (SELECT 1 FROM representative WHERE representative.person = person.id AND ended_on IS NULL)
  AND NOT EXISTS (SELECT 1 FROM exclusion WHERE exclusion.not_with_person = person.id AND until IS NULL)
