SELECT representative.id, representative.client, representative.person, representative.kind,
       representative.evidence_seen_on, representative.ended_on,
       person.given_name || ' ' || person.family_name,
       coalesce(person.phone, person.mobile), person.died_on IS NOT NULL
FROM representative JOIN person ON person.id = representative.person
WHERE representative.client = ?1
ORDER BY representative.ended_on IS NOT NULL, representative.kind, person.family_name, person.given_name
