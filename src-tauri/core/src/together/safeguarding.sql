-- The concerns of a client that may never be read together, beyond what they say themselves: once with safeguarding,
-- or another that was put together with it is not safe to tell. ?1 the client.
SELECT concern FROM concern_event
WHERE client = ?1 AND what = 'move' AND ("to" = 'with safeguarding' OR "from" = 'with safeguarding')
UNION
SELECT same_as FROM concern
WHERE client = ?1 AND same_as IS NOT NULL
  AND (safe_to_tell = 'no' OR not_told_person = 'not safe to tell' OR not_told_volunteer = 'not safe to tell')
