-- Referrals that were sent and have something to tell, gone on or ended: when it was written down, and who was told.
-- That is the last time the words that stand there now were written. Older steps did not keep the words; then it is the
-- last answer of the agency, and without one the first mark of somebody told. ?1 the last day.
SELECT coalesce(
         (SELECT max(said.at) FROM referral_event AS said
          WHERE said.referral = referral.id AND said.why = referral.outcome AND (said.what = 'outcome'
            OR said.what = 'move' AND said."to" NOT IN ('finished', 'declined', 'withdrawn'))),
         (SELECT max(step.at) FROM referral_event AS step WHERE step.referral = referral.id AND step.what = 'move'
            AND step."to" IN ('acknowledged', 'accepted', 'waiting list', 'happening')),
         (SELECT min(mark.at) FROM referral_event AS mark WHERE mark.referral = referral.id AND mark.what = 'loop'
            AND mark."to" <> 'who raised it corrected'),
         (SELECT max(step.at) FROM referral_event AS step WHERE step.referral = referral.id AND step.what = 'move')),
       referral.told_person_on, referral.not_told_person,
       referral.raised_by_volunteer IS NOT NULL, referral.told_volunteer_on, referral.not_told_volunteer
FROM referral
WHERE referral.made_on <= ?1 AND referral.sent_on IS NOT NULL AND trim(coalesce(referral.outcome, '')) <> ''
