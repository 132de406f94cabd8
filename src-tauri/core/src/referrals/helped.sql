-- Referrals made between two days: whose, of which service, when it was sent, when the need was known, and when help
-- was first written down, if it was. ?1 first day, ?2 last day. More conditions follow.
SELECT referral.agency, referral.service, referral.sent_on,
       coalesce((SELECT raised_on FROM concern WHERE concern.id = referral.from_concern), referral.made_on),
       (SELECT min(referral_event.at) FROM referral_event
        WHERE referral_event.referral = referral.id AND referral_event.what = 'move'
          AND (referral_event."to" = 'happening' OR referral_event."to" = 'finished'))
FROM referral
WHERE referral.made_on BETWEEN ?1 AND ?2 AND referral.sent_on IS NOT NULL
