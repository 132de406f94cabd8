SELECT referral_event.id, referral_event.at, referral_event.referral, referral_event.what, referral_event."from",
       referral_event."to", referral_event.why, coordinator.name, referral.need, agency.name, referral.from_note,
       EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
FROM referral_event
JOIN referral ON referral.id = referral_event.referral
JOIN agency ON agency.id = referral.agency
JOIN coordinator ON coordinator.id = referral_event."by"
WHERE referral_event.client = ?1 AND referral_event.at <= ?2
ORDER BY referral_event.at DESC, referral_event.id DESC
LIMIT ?3
