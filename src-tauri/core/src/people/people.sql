SELECT person.id, person.given_name || ' ' || person.family_name, person.preferred_name, person.town,
       coalesce(person.date_of_birth, person.birth_year || ''), client.status, volunteer.status, programme.name,
       person.died_on
FROM person INDEXED BY person_name
LEFT JOIN client ON client.id = person.id
LEFT JOIN volunteer ON volunteer.id = person.id
LEFT JOIN programme ON programme.id = client.programme
WHERE person.family_name COLLATE NOCASE >= ?1
  AND (person.family_name COLLATE NOCASE, person.given_name COLLATE NOCASE, person.row) > (?1, ?2, ?3)
  AND (?4 = '' OR (?4 = 'client' AND client.id IS NOT NULL) OR (?4 = 'volunteer' AND volunteer.id IS NOT NULL))
  AND (?5 IS NULL OR client.programme = ?5)
  AND (?6 = '' OR client.status = ?6 OR volunteer.status = ?6)
ORDER BY person.family_name COLLATE NOCASE, person.given_name COLLATE NOCASE, person.row
LIMIT ?7
