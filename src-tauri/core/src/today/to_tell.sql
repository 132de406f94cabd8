-- Concerns answered, and referrals whose outcome is written while they go on: for each of the two listeners
-- whether they are still to hear, when somebody tries again, and whether they have died.
-- What is for coordinators only, or not safe to tell, is hidden here and told on its own page.
SELECT 'concern', concern.id, concern.client, person.given_name || ' ' || person.family_name, concern.category,
       concern.restricted OR concern.safe_to_tell IS 'no', trim(coalesce(concern.outcome, '')),
       person.id, coalesce(told_person_on, not_told_person) IS NULL, person.died_on IS NOT NULL,
       concern.next_try_person_on, concern.person_tries,
       person.given_name || ' ' || person.family_name, person.phone, person.mobile,
       teller.id, coalesce(told_volunteer_on, not_told_volunteer) IS NULL, teller.died_on IS NOT NULL,
       concern.next_try_volunteer_on, concern.volunteer_tries,
       teller.given_name || ' ' || teller.family_name, teller.phone, teller.mobile,
       concern.raised_on AS since,
       -- Whoever raised the same and hears through it still waits: then it is not there to be closed.
       EXISTS (SELECT 1 FROM concern AS same WHERE same.same_as = concern.id AND same.raised_by = 'volunteer'
               AND same.raised_by_person IS NOT teller.id
               AND coalesce(same.told_volunteer_on, same.not_told_volunteer) IS NULL
               AND NOT EXISTS (SELECT 1 FROM concern AS first WHERE first.same_as = concern.id
                 AND first.raised_by = 'volunteer' AND first.raised_by_person = same.raised_by_person
                 AND (first.raised_on, first.id) < (same.raised_on, same.id)))
FROM concern JOIN person ON person.id = concern.client
LEFT JOIN person AS teller ON teller.id = concern.raised_by_person AND concern.raised_by = 'volunteer'
-- The second word lets the index of what is not closed answer.
WHERE concern.state = 'awaiting feedback' AND concern.state <> 'closed'
UNION ALL
-- Whoever raised a concern that was put together with an answered one, each volunteer once.
SELECT 'concern', same.id, same.client, person.given_name || ' ' || person.family_name, concern.category,
       concern.restricted OR same.restricted OR concern.safe_to_tell IS 'no' OR same.safe_to_tell IS 'no',
       trim(coalesce(concern.outcome, '')),
       NULL, 0, 0, NULL, 0, NULL, NULL, NULL,
       teller.id, 1, teller.died_on IS NOT NULL, same.next_try_volunteer_on, same.volunteer_tries,
       teller.given_name || ' ' || teller.family_name, teller.phone, teller.mobile,
       same.raised_on, 1
FROM concern JOIN concern AS same ON same.same_as = concern.id AND same.raised_by = 'volunteer'
JOIN person ON person.id = concern.client JOIN person AS teller ON teller.id = same.raised_by_person
WHERE concern.state = 'awaiting feedback' AND concern.state <> 'closed'
  AND coalesce(same.told_volunteer_on, same.not_told_volunteer) IS NULL
  AND NOT (concern.raised_by = 'volunteer' AND concern.raised_by_person = same.raised_by_person)
  AND NOT EXISTS (SELECT 1 FROM concern AS first WHERE first.same_as = concern.id
    AND first.raised_by = 'volunteer' AND first.raised_by_person = same.raised_by_person
    AND (first.raised_on, first.id) < (same.raised_on, same.id))
UNION ALL
SELECT 'referral', referral.id, referral.client, person.given_name || ' ' || person.family_name, agency.name,
       EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id)
         OR concern.safe_to_tell IS 'no', trim(referral.outcome),
       person.id, coalesce(referral.told_person_on, referral.not_told_person) IS NULL, person.died_on IS NOT NULL,
       referral.next_try_person_on, referral.person_tries,
       person.given_name || ' ' || person.family_name, person.phone, person.mobile,
       teller.id, coalesce(referral.told_volunteer_on, referral.not_told_volunteer) IS NULL,
       teller.died_on IS NOT NULL, referral.next_try_volunteer_on, referral.volunteer_tries,
       teller.given_name || ' ' || teller.family_name, teller.phone, teller.mobile,
       referral.made_on AS since, 0
-- Found by what is open, of which there is never much, and not by when it was made.
FROM referral INDEXED BY referral_open JOIN person ON person.id = referral.client JOIN agency ON agency.id = referral.agency
LEFT JOIN person AS teller ON teller.id = referral.raised_by_volunteer
LEFT JOIN concern ON concern.id = referral.from_concern
WHERE referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn'
  AND referral.state <> 'draft' AND trim(coalesce(referral.outcome, '')) <> ''
ORDER BY since, 2
