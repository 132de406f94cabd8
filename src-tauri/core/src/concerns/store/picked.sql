  AND (?2 = '' OR concern.level = ?2)
  AND (?3 = '' OR concern.restricted = 1 OR concern.category = ?3)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM client WHERE client.id = concern.client AND client.programme = ?4))
  AND (?5 IS NULL OR concern.owner = ?5)
  AND (?6 IS NULL OR EXISTS (SELECT 1 FROM client_practice
    WHERE client_practice.client = concern.client AND client_practice.practice = ?6 AND client_practice.until IS NULL))
  AND (?7 IS NULL OR concern.restricted = 1 OR (concern.raised_by = 'volunteer' AND concern.raised_by_person = ?7))
