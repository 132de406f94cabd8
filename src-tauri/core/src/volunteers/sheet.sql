-- Whom a volunteer visits now, with what they must know before the door: one row each. ?1 the volunteer, ?2 today.
SELECT person.given_name || ' ' || person.family_name, person.preferred_name, person.pronouns, person.died_on,
       client.status, client.visit_safety,
       (SELECT json_group_array(text ORDER BY recorded_on, id) FROM known_risk
        WHERE known_risk.client = client.id AND ended_on IS NULL),
       person.communication_needs, person.language, person.address_lines, person.town, person.postcode,
       person.phone, person.mobile, client.lives_alone, client.what_matters, client.please_do, client.please_dont,
       person.emergency_contact_name, person.emergency_contact_phone, practice.name,
       EXISTS (SELECT 1 FROM exclusion WHERE exclusion.person = client.id AND exclusion.not_with_person = ?1
               AND exclusion."from" <= ?2 AND (exclusion.until IS NULL OR exclusion.until > ?2)),
       client.id
FROM "match" JOIN client ON client.id = "match".client JOIN person ON person.id = client.id
LEFT JOIN client_practice ON client_practice.client = client.id AND client_practice.until IS NULL
LEFT JOIN practice ON practice.id = client_practice.practice
WHERE "match".volunteer = ?1 AND "match".since <= ?2 AND ("match".until IS NULL OR "match".until > ?2)
ORDER BY person.family_name, person.given_name, person.id
