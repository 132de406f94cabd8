-- Newest first, as far as the limit: one from which a restricted concern was raised never shows.
SELECT note.id, note.text, note.kind, person.id, person.given_name, person.family_name, person.preferred_name,
       person.also_known_as
FROM note_search JOIN note ON note.row = note_search.rowid
LEFT JOIN person ON person.id
  = (SELECT person FROM note_about WHERE note_about.note = note.id ORDER BY note_about.id LIMIT 1)
WHERE note_search MATCH ?1
  AND NOT EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = note.id)
ORDER BY note_search.rowid DESC LIMIT ?2
