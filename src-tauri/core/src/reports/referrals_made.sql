-- Referrals made in a period, by agency: all, and how each stands now. ?1 first day, ?2 last day.
SELECT agency.name, count(*),
       sum(referral.state = 'finished'), sum(referral.state = 'declined'), sum(referral.state = 'withdrawn'),
       sum(referral.state <> 'finished' AND referral.state <> 'declined' AND referral.state <> 'withdrawn')
FROM referral JOIN agency ON agency.id = referral.agency
WHERE referral.made_on BETWEEN ?1 AND ?2
GROUP BY agency.id ORDER BY 2 DESC, 1
