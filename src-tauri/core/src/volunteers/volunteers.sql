SELECT person.id, person.given_name || ' ' || person.family_name, person.town, volunteer.status, volunteer.areas,
       volunteer.skills, volunteer.drives,
       EXISTS (SELECT 1 FROM agreement WHERE agreement.volunteer = volunteer.id),
       (SELECT expires_on FROM agreement WHERE agreement.volunteer = volunteer.id
        ORDER BY expires_on IS NOT NULL, expires_on DESC LIMIT 1),
       (SELECT min(expires_on) FROM training
        WHERE training.volunteer = volunteer.id AND expires_on IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM training AS later
                          WHERE later.volunteer = volunteer.id AND later.name = training.name
                            AND later."on" > training."on")),
       (SELECT until FROM rest
        WHERE rest.volunteer = volunteer.id AND ended_on IS NULL AND volunteer.status = 'resting'),
       (SELECT version FROM agreement WHERE agreement.volunteer = volunteer.id
        ORDER BY expires_on IS NOT NULL, expires_on DESC, signed_on DESC LIMIT 1)
FROM person INDEXED BY person_name
CROSS JOIN volunteer ON volunteer.id = person.id
WHERE person.family_name COLLATE NOCASE >= ?1
  AND (person.family_name COLLATE NOCASE, person.given_name COLLATE NOCASE, person.row) > (?1, ?2, ?3)
  AND (CASE WHEN ?4 = '' THEN volunteer.status <> 'left' ELSE volunteer.status = ?4 END)
ORDER BY person.family_name COLLATE NOCASE, person.given_name COLLATE NOCASE, person.row
LIMIT ?5
