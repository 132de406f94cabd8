  AND (?2 = '' OR concern.level = ?2)
  AND (?3 = '' OR concern.restricted = 1 OR concern.category = ?3)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM client WHERE client.id = concern.client AND client.programme = ?4))
  AND (?5 IS NULL OR concern.owner = ?5)
