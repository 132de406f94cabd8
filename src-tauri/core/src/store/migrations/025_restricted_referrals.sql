-- Which referrals hide to whom they went and why: one rule for every list that names them.

-- The referrals made from a restricted concern, or from a note that one was raised from.
CREATE VIEW restricted_referral AS
SELECT id AS referral FROM referral
WHERE EXISTS (SELECT 1 FROM concern WHERE concern.id = referral.from_concern AND concern.restricted = 1)
  OR EXISTS (SELECT 1 FROM restricted_from_note WHERE restricted_from_note.note = referral.from_note);
