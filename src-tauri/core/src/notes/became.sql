-- What was made of each of some notes (?1 a list of ids).
WITH asked (note) AS (SELECT unhex(value) FROM json_each(?1))
SELECT from_note, 'visit', id, CASE made WHEN 1 THEN 'Visit' ELSE 'Visit, not made' END
FROM asked CROSS JOIN visit ON visit.from_note = asked.note
UNION ALL
SELECT from_note, 'concern', id, CASE restricted WHEN 1 THEN 'Restricted concern, ' ELSE 'Concern, ' END || level
FROM asked CROSS JOIN concern ON concern.from_note = asked.note
UNION ALL
SELECT from_note, 'referral', id, 'Referral' FROM asked CROSS JOIN referral ON referral.from_note = asked.note
UNION ALL
SELECT from_note, 'signpost', id, 'Signpost' FROM asked CROSS JOIN signpost ON signpost.from_note = asked.note
UNION ALL
SELECT from_note, 'good news', id, 'Good news' FROM asked CROSS JOIN good_news ON good_news.from_note = asked.note
UNION ALL
SELECT from_note, 'promise', id, 'Promise' FROM asked CROSS JOIN promise ON promise.from_note = asked.note
UNION ALL
SELECT from_note, 'corridor note', note.id, 'Corridor note' FROM asked CROSS JOIN note ON note.from_note = asked.note
UNION ALL
-- Whoever was to hear has heard, or it is written down why not; nothing is said of a restricted one.
SELECT from_note, 'told', id, 'Told' FROM asked CROSS JOIN concern ON concern.from_note = asked.note
WHERE restricted = 0 AND coalesce(told_person_on, told_volunteer_on) IS NOT NULL
  AND coalesce(told_person_on, not_told_person) IS NOT NULL
  AND (raised_by <> 'volunteer' OR coalesce(told_volunteer_on, not_told_volunteer) IS NOT NULL)
UNION ALL
SELECT from_note, 'told', id, 'Told' FROM asked CROSS JOIN referral ON referral.from_note = asked.note
WHERE coalesce(told_person_on, told_volunteer_on) IS NOT NULL
  AND coalesce(told_person_on, not_told_person) IS NOT NULL
  AND (raised_by_volunteer IS NULL OR coalesce(told_volunteer_on, not_told_volunteer) IS NOT NULL)
