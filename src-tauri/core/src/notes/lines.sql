SELECT note.id, note.session, note.text, note.kind, note.at, coordinator.name,
       coalesce(teller.given_name || ' ' || teller.family_name, note.told_by_words), session.state,
       note.told_by
FROM note
JOIN coordinator ON coordinator.id = note.written_by
LEFT JOIN person AS teller ON teller.id = note.told_by
LEFT JOIN session ON session.id = note.session
