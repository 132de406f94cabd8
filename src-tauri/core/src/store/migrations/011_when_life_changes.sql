-- From when somebody no longer speaks for a client: they have died, or another does.
ALTER TABLE representative ADD COLUMN ended_on TEXT;
