-- Those found in the index (?1 a list of row numbers) as choices for the mention list; ?2 the session.
SELECT person.id, person.given_name, person.family_name, person.preferred_name, person.town,
       coalesce(person.birth_year, CAST(substr(person.date_of_birth, 1, 4) AS INTEGER)),
       person.died_on IS NOT NULL,
       coalesce((SELECT presence = 'here' FROM attendance WHERE session = ?2 AND attendance.person = person.id), 0),
       person.also_known_as
FROM json_each(?1) AS found JOIN person ON person.row = found.value
