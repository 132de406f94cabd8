SELECT count(*) FROM exclusion
WHERE exclusion.person = ?1 AND exclusion.not_with_agency = ?2
  AND (exclusion.purpose IS NULL OR exclusion.purpose = 'share with agencies')
  AND exclusion."from" <= ?3 AND (exclusion.until IS NULL OR exclusion.until >= ?3)
  AND (SELECT change.person FROM change
       WHERE change.kind = 31 AND change.subject = exclusion.id AND change.position < ?4
       ORDER BY change.position DESC LIMIT 1) = ?5
