-- What the reports ask by time: when concerns were answered, and the referrals made in a month.
CREATE INDEX concern_event_answered ON concern_event (at) WHERE "to" = 'awaiting feedback';
CREATE INDEX referral_made_on ON referral (made_on);
