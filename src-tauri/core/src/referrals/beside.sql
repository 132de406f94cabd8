(SELECT given_name || ' ' || family_name FROM person WHERE person.id = referral.client),
(SELECT agency.name FROM agency WHERE agency.id = referral.agency),
(SELECT service.name FROM service WHERE service.id = referral.service)
