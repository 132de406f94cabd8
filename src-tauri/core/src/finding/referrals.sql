-- The newest referrals of some people, to some agencies and to some services (?1, ?2 and ?3 lists of ids): of each
-- the ?4 newest, as their ids tell the time. One from a restricted concern is found by its person alone.
SELECT referral.id, person.given_name || ' ' || person.family_name, agency.id, agency.name, service.name,
       referral.need, referral.state, referral.sent_on, referral.chase_on,
       referral.client IN (SELECT unhex(value) FROM json_each(?1)),
       EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
FROM (
  SELECT found.id FROM json_each(?1) AS asked CROSS JOIN referral AS found
  ON found.id IN (SELECT id FROM referral WHERE client = unhex(asked.value) ORDER BY id DESC LIMIT ?4)
  UNION
  SELECT found.id FROM json_each(?2) AS asked CROSS JOIN referral AS found
  ON found.id IN (SELECT id FROM referral WHERE agency = unhex(asked.value) ORDER BY id DESC LIMIT ?4)
  UNION
  SELECT found.id FROM json_each(?3) AS asked CROSS JOIN referral AS found
  ON found.id IN (SELECT id FROM referral WHERE service = unhex(asked.value) ORDER BY id DESC LIMIT ?4)
) AS hit
CROSS JOIN referral ON referral.id = hit.id
JOIN person ON person.id = referral.client
JOIN agency ON agency.id = referral.agency
LEFT JOIN service ON service.id = referral.service
ORDER BY referral.id DESC
