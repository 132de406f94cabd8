-- The restricted concerns raised from a note, or from the visit that was recorded from it. ?1 the note.
SELECT id FROM concern WHERE from_note = ?1 AND restricted = 1
UNION
SELECT concern.id FROM visit JOIN concern ON concern.from_visit = visit.id
WHERE visit.from_note = ?1 AND concern.restricted = 1
