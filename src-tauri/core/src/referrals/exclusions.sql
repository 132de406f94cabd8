SELECT
  coalesce(
    (SELECT given_name || ' ' || family_name FROM person WHERE person.id = exclusion.not_with_person),
    (SELECT name FROM practice WHERE practice.id = exclusion.not_with_practice),
    (SELECT name FROM agency WHERE agency.id = exclusion.not_with_agency),
    exclusion.not_with_words),
  exclusion.not_with_agency IS NULL
FROM exclusion
WHERE exclusion.person = ?1
  AND (exclusion.purpose IS NULL OR exclusion.purpose = 'share with agencies')
  AND exclusion."from" <= ?2 AND (exclusion.until IS NULL OR exclusion.until >= ?2)
ORDER BY exclusion."from", exclusion.id
