SELECT "match".id, "match".client, "match".volunteer, "match".since, "match".until, "match".ended_because,
       person.given_name || ' ' || person.family_name, person.town, NULL
FROM "match" JOIN person ON person.id = "match".client
WHERE "match".volunteer = ?1
ORDER BY "match".until IS NOT NULL, "match".since DESC, "match".id DESC
