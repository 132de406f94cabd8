SELECT referral.id, referral.need, agency.name, referral.state, referral.made_on, referral.sent_on, referral.chase_on,
       CASE WHEN referral.state = 'accepted' OR referral.state = 'waiting list' THEN referral.expected_on END,
       EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
FROM referral JOIN agency ON agency.id = referral.agency
WHERE referral.client = ?1 AND referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn'
ORDER BY referral.made_on, referral.id
