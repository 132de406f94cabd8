-- What ten years of a county made slow. Each index answers alone, without a look at the table beneath it.

-- Additions to notes that are no more: few, among millions of changes. 45 is the number of additions, 3 that of removing.
CREATE INDEX change_addition_gone ON change (position, subject) WHERE kind = 45 AND op = 3;

-- Referrals that go on, by all that the tracker picks and orders them by.
DROP INDEX referral_open;
CREATE INDEX referral_open ON referral (state, chase_on, made_on, agency, client)
WHERE state <> 'finished' AND state <> 'declined' AND state <> 'withdrawn';
