-- Who is around a client and might be named in a text of theirs: volunteers, those who may speak for them,
-- who raised a concern, whom they asked not to share with, and who told or is named in a note about them.
-- ?1 the client.
SELECT given_name, family_name, preferred_name, also_known_as FROM person
WHERE id IN (SELECT volunteer FROM "match" WHERE client = ?1
             UNION SELECT volunteer FROM visit WHERE client = ?1
             UNION SELECT person FROM representative WHERE client = ?1
             UNION SELECT raised_by_person FROM concern WHERE client = ?1
             UNION SELECT not_with_person FROM exclusion WHERE person = ?1
             UNION SELECT note.told_by FROM note_about JOIN note ON note.id = note_about.note
               WHERE note_about.person = ?1
             UNION SELECT other.person FROM note_about JOIN note_about AS other ON other.note = note_about.note
               WHERE note_about.person = ?1
             UNION SELECT note_mention.person FROM note_about JOIN note_mention ON note_mention.note = note_about.note
               WHERE note_about.person = ?1)
  AND id <> ?1
