-- The restricted concerns raised from a visit, or from the note it was recorded from. ?1 the visit.
SELECT id FROM concern WHERE from_visit = ?1 AND restricted = 1
UNION
SELECT concern.id FROM visit JOIN concern ON concern.from_note = visit.from_note
WHERE visit.id = ?1 AND concern.restricted = 1
