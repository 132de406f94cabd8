SELECT visit.id, visit."on", visit.kind, visit.made, visit.not_made_why, visit.minutes, visit.text,
       visit.from_note, coalesce(person.given_name || ' ' || person.family_name, coordinator.name, 'somebody'),
       EXISTS (SELECT 1 FROM concern WHERE concern.from_visit = visit.id AND concern.restricted = 1)
         OR EXISTS (SELECT 1 FROM concern WHERE concern.from_note = visit.from_note AND concern.restricted = 1)
FROM visit
LEFT JOIN person ON person.id = visit.volunteer
LEFT JOIN coordinator ON coordinator.id = visit.coordinator
WHERE visit.client = ?1 AND visit."on" <= ?2
ORDER BY visit."on" DESC, visit.id DESC
LIMIT ?3
