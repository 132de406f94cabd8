-- The day on which somebody who could not be told is tried again.
ALTER TABLE concern ADD COLUMN next_try_person_on TEXT;
ALTER TABLE concern ADD COLUMN next_try_volunteer_on TEXT;
ALTER TABLE referral ADD COLUMN next_try_person_on TEXT;
ALTER TABLE referral ADD COLUMN next_try_volunteer_on TEXT;
