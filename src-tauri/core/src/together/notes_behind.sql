-- The note that each concern of a client was raised from: its own, or the one of the visit it was raised from.
-- ?1 the client.
SELECT concern.id, coalesce(concern.from_note, visit.from_note)
FROM concern LEFT JOIN visit ON visit.id = concern.from_visit
WHERE concern.client = ?1 AND coalesce(concern.from_note, visit.from_note) IS NOT NULL
