-- The changes of a stretch of the log about a client: of their own records, of the notes about them, of what was
-- added beneath those, and of additions that are no more, of anybody's notes: all their changes, so that one made and
-- taken back within the stretch comes to nothing. Those are few, and found by an index of their own, for which their
-- numbers stand here as they are. ?1 whose record then, ?2 from, ?3 up to, ?4 the number of notes, ?5 that of additions,
-- ?6 the record that stands now.
SELECT position, kind, subject, op, patch, act FROM change
WHERE person = ?1 AND position >= ?2 AND position < ?3
UNION ALL
SELECT change.position, change.kind, change.subject, change.op, change.patch, change.act
FROM note_about CROSS JOIN change ON change.kind = ?4 AND change.subject = note_about.note
WHERE note_about.person = ?6 AND change.position >= ?2 AND change.position < ?3
UNION ALL
SELECT change.position, change.kind, change.subject, change.op, change.patch, change.act
FROM note_about CROSS JOIN note_amendment ON note_amendment.note = note_about.note
CROSS JOIN change ON change.kind = ?5 AND change.subject = note_amendment.id
WHERE note_about.person = ?6 AND change.position >= ?2 AND change.position < ?3
UNION ALL
SELECT change.position, change.kind, change.subject, change.op, change.patch, change.act
FROM change AS gone CROSS JOIN change ON change.kind = ?5 AND change.subject = gone.subject
WHERE gone.kind = 45 AND gone.op = 3 AND gone.position >= ?2 AND change.position >= ?2 AND change.position < ?3
  AND NOT EXISTS (SELECT 1 FROM note_amendment WHERE note_amendment.id = gone.subject)
