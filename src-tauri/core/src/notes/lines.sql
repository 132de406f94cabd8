SELECT note.id, note.session, note.text, note.kind, note.at, coordinator.name,
       coalesce(teller.given_name || ' ' || teller.family_name, note.told_by_words), session.state,
       note.told_by, note.told_by_role, note.told_by_practice, practice.name,
       EXISTS (SELECT 1 FROM concern WHERE concern.from_note = note.id AND concern.restricted = 1)
         OR EXISTS (SELECT 1 FROM visit JOIN concern ON concern.from_visit = visit.id
                    WHERE visit.from_note = note.id AND concern.restricted = 1),
       session.kind
FROM note
JOIN coordinator ON coordinator.id = note.written_by
LEFT JOIN person AS teller ON teller.id = note.told_by
LEFT JOIN practice ON practice.id = note.told_by_practice
LEFT JOIN session ON session.id = note.session
