SELECT referral.id, referral.client, person.given_name || ' ' || person.family_name,
       CASE WHEN EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
         THEN 'Referral from a restricted concern' ELSE coalesce(service.name, agency.name) END, referral.state, referral.chase_on
FROM referral JOIN person ON person.id = referral.client
JOIN agency ON agency.id = referral.agency LEFT JOIN service ON service.id = referral.service
WHERE referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn' AND referral.chase_on <= ?1
ORDER BY referral.chase_on, referral.id
