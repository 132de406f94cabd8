SELECT "match".id, "match".client, "match".volunteer, "match".since, "match".until, "match".ended_because,
       person.given_name || ' ' || person.family_name, person.town,
       (SELECT rest.until FROM rest JOIN volunteer ON volunteer.id = rest.volunteer
        WHERE rest.volunteer = "match".volunteer AND rest.ended_on IS NULL AND volunteer.status = 'resting')
FROM "match" JOIN person ON person.id = "match".volunteer
WHERE "match".client = ?1
ORDER BY "match".until IS NOT NULL, "match".since DESC, "match".id DESC
