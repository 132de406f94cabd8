  AND (?1 IS NULL OR EXISTS (SELECT 1 FROM client WHERE client.id = referral.client AND client.programme = ?1))
  AND (?2 IS NULL OR referral.agency = ?2)
  AND (?3 = '' OR referral.state = ?3)
