-- Everybody named in any of some notes (?1 a list of ids), or whom they are about, or who told them.
SELECT note_mention.note, person.id, person.given_name, person.family_name, person.preferred_name, person.also_known_as
FROM json_each(?1) AS asked CROSS JOIN note_mention ON note_mention.note = unhex(asked.value)
JOIN person ON person.id = note_mention.person
UNION ALL
SELECT note_about.note, person.id, person.given_name, person.family_name, person.preferred_name, person.also_known_as
FROM json_each(?1) AS asked CROSS JOIN note_about ON note_about.note = unhex(asked.value)
JOIN person ON person.id = note_about.person
UNION ALL
SELECT note.id, person.id, person.given_name, person.family_name, person.preferred_name, person.also_known_as
FROM json_each(?1) AS asked CROSS JOIN note ON note.id = unhex(asked.value)
JOIN person ON person.id = note.told_by
