SELECT note.id, note.at, note.kind, note.text,
       CASE WHEN note.told_by IS NULL THEN note.told_by_words
            WHEN note.told_by = ?1 OR volunteer.id IS NOT NULL
            THEN person.given_name || ' ' || person.family_name
            ELSE 'another person' END,
       coordinator.name,
       EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = note.id),
       note.session,
       (SELECT json_group_array(added.text ORDER BY added.at, added.id) FROM note_amendment AS added
        WHERE added.note = note.id),
       note.told_by_role, practice.name
FROM note_about
JOIN note ON note.id = note_about.note
JOIN coordinator ON coordinator.id = note.written_by
LEFT JOIN practice ON practice.id = note.told_by_practice
LEFT JOIN person ON person.id = note.told_by
LEFT JOIN volunteer ON volunteer.id = note.told_by
WHERE note_about.person = ?1 AND note.at <= ?2
ORDER BY note.at DESC, note.id DESC
LIMIT ?3
