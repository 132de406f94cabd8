SELECT DISTINCT exclusion.not_with_agency FROM exclusion
WHERE exclusion.person = ?1 AND exclusion.not_with_agency IS NOT NULL
  AND (exclusion.purpose IS NULL OR exclusion.purpose = 'share with agencies')
  AND exclusion."from" <= ?2 AND (exclusion.until IS NULL OR exclusion.until >= ?2)
