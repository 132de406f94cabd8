-- Those here at a session, as choices for the mention list, in the order of arrival.
SELECT person.id, person.given_name, person.family_name, person.preferred_name, person.town,
       coalesce(person.birth_year, CAST(substr(person.date_of_birth, 1, 4) AS INTEGER)),
       person.died_on IS NOT NULL, 1, person.also_known_as
FROM attendance JOIN person ON person.id = attendance.person
WHERE attendance.session = ?1 AND attendance.presence = 'here'
ORDER BY attendance.arrived_order, person.row
