SELECT given_name, family_name, preferred_name FROM person
WHERE id IN (SELECT person FROM note_mention WHERE note = ?1
             UNION SELECT person FROM note_about WHERE note = ?1
             UNION SELECT told_by FROM note WHERE id = ?1)
  AND id IS NOT ?2
