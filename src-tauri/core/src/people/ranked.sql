-- The newest ?2 people who fit, with what they are ranked and told apart by.
SELECT person.row, person.id, person.given_name, person.family_name, person.preferred_name, person.town,
       coalesce(person.date_of_birth, person.birth_year || ''), person.died_on IS NOT NULL,
       client.status, volunteer.status, person.also_known_as
FROM person LEFT JOIN client ON client.id = person.id LEFT JOIN volunteer ON volunteer.id = person.id
WHERE person.row IN (SELECT rowid FROM person_search WHERE person_search MATCH ?1 ORDER BY rowid DESC LIMIT ?2)
