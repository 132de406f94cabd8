-- Who is around a client and might be named in a text of theirs: volunteers, those who may speak for them,
-- and who raised a concern. ?1 the client.
SELECT given_name, family_name, preferred_name FROM person
WHERE id IN (SELECT volunteer FROM "match" WHERE client = ?1
             UNION SELECT volunteer FROM visit WHERE client = ?1
             UNION SELECT person FROM representative WHERE client = ?1
             UNION SELECT raised_by_person FROM concern WHERE client = ?1)
  AND id <> ?1
