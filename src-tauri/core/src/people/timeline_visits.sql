SELECT visit.id, visit."on", visit.kind, visit.made, visit.not_made_why, visit.minutes, visit.text,
       visit.from_note, coalesce(person.given_name || ' ' || person.family_name, coordinator.name, 'somebody'),
       EXISTS (SELECT 1 FROM restricted_from_visit WHERE restricted_from_visit.visit = visit.id)
FROM visit
LEFT JOIN person ON person.id = visit.volunteer
LEFT JOIN coordinator ON coordinator.id = visit.coordinator
WHERE visit.client = ?1 AND visit."on" <= ?2
ORDER BY visit."on" DESC, visit.id DESC
LIMIT ?3
