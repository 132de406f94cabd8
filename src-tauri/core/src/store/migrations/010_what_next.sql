-- What follows a referral that came to nothing, and how long a waiting list is said to be.
ALTER TABLE referral ADD COLUMN follows BLOB REFERENCES referral (id);
ALTER TABLE referral ADD COLUMN expected_on TEXT;
ALTER TABLE referral ADD COLUMN what_next TEXT CHECK (
  what_next IS NULL
  OR ((state = 'declined' OR state = 'withdrawn')
      AND (what_next = 'new referral' OR what_next = 'signpost' OR what_next = 'back to the concern'
           OR what_next = 'nothing more')));
ALTER TABLE referral ADD COLUMN what_next_words TEXT CHECK (
  what_next IS NULL OR what_next <> 'nothing more' OR coalesce(trim(what_next_words), '') <> '');
CREATE INDEX referral_follows ON referral (follows) WHERE follows IS NOT NULL;
-- Those that came to nothing after they were sent, where nobody has said what is next.
CREATE INDEX referral_asks_next ON referral (made_on)
WHERE what_next IS NULL AND sent_on IS NOT NULL AND (state = 'declined' OR state = 'withdrawn');
ALTER TABLE signpost ADD COLUMN from_referral BLOB REFERENCES referral (id);
CREATE INDEX signpost_from_referral ON signpost (from_referral) WHERE from_referral IS NOT NULL;

-- The story of a referral also says that a letter of it left.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql,
  '(what = ''move'' OR what = ''chased'' OR what = ''loop'' OR what = ''outcome'')',
  '(what = ''move'' OR what = ''chased'' OR what = ''loop'' OR what = ''outcome'' OR what = ''letter'')')
WHERE type = 'table' AND name = 'referral_event';
PRAGMA writable_schema = RESET;
