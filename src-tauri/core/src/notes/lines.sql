SELECT note.id, note.session, note.text, note.kind, note.at, coordinator.name,
       coalesce(teller.given_name || ' ' || teller.family_name, note.told_by_words), session.state,
       note.told_by, note.told_by_role, note.told_by_practice, practice.name,
       EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = note.id),
       session.kind, note.from_note
FROM note
JOIN coordinator ON coordinator.id = note.written_by
LEFT JOIN person AS teller ON teller.id = note.told_by
LEFT JOIN practice ON practice.id = note.told_by_practice
LEFT JOIN session ON session.id = note.session
