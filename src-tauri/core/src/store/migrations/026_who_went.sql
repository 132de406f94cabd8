-- That somebody went is asked by the write gate of every new visit. A trigger on every new row made SQLite keep a copy of
-- each page the row touches, in case the trigger refuses: a sixth of the time of saving a visit. What an update may take
-- away is asked here as before.
DROP TRIGGER visit_by_somebody;
