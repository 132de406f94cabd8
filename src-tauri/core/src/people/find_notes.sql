SELECT note.id, note.text, note_about.person, person.given_name || ' ' || person.family_name
FROM note
JOIN note_about ON note_about.note = note.id
JOIN person ON person.id = note_about.person
WHERE note.row IN (SELECT rowid FROM note_search WHERE note_search MATCH ?1 ORDER BY rowid DESC LIMIT 20)
  AND NOT EXISTS (SELECT 1 FROM concern WHERE concern.from_note = note.id AND concern.restricted = 1)
ORDER BY note.row DESC
