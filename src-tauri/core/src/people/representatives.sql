SELECT representative.id, representative.client, representative.person, representative.kind,
       representative.evidence_seen_on, person.given_name || ' ' || person.family_name,
       coalesce(person.phone, person.mobile)
FROM representative JOIN person ON person.id = representative.person
WHERE representative.client = ?1
ORDER BY representative.kind, person.family_name, person.given_name
