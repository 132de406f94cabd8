(SELECT given_name || ' ' || family_name FROM person WHERE person.id = referral.client),
(SELECT agency.name FROM agency WHERE agency.id = referral.agency),
(SELECT service.name FROM service WHERE service.id = referral.service),
EXISTS (SELECT 1 FROM restricted_referral WHERE restricted_referral.referral = referral.id),
EXISTS (SELECT 1 FROM person WHERE person.id = referral.client AND person.died_on IS NOT NULL)
