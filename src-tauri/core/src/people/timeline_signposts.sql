SELECT signpost.id, signpost."on", coalesce(service.name || ', ' || agency.name, signpost.words), signpost.why,
       signpost.from_note,
       EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = signpost.from_note)
         OR EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = signpost.from_referral)
FROM signpost
LEFT JOIN service ON service.id = signpost.service
LEFT JOIN agency ON agency.id = service.agency
WHERE signpost.client = ?1 AND signpost."on" <= ?2
ORDER BY signpost."on" DESC, signpost.id DESC
LIMIT ?3
